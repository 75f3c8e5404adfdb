using AdvCourse.Attacks;
using AdvCourse.Models;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace AdvCourse.Evaluation;

/// <summary>How large a model's gradients and logits are at clean images that it has right.</summary>
internal sealed record GradientSizes(
    Rate Zero,
    Rate Tiny,
    Rate Saturated,
    double LogitScale,
    double MedianLead
)
{
    private const double TinyGradient = 1e-10;
    private const int BatchSize = 500;

    public static GradientSizes Of(
        Module<Tensor, Tensor> model,
        Tensor images,
        Tensor labels,
        CancellationToken cancellation
    )
    {
        using var mode = EvalMode.Enter(model);
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var head = Head.Of(model);
        var (largest, losses, scales, leads) = (
            new List<double>(),
            new List<double>(),
            new List<double>(),
            new List<double>()
        );
        var right = new List<bool>();
        var count = (int)images.shape[0];
        for (var first = 0; first < count; first += BatchSize)
        {
            cancellation.ThrowIfCancellationRequested();
            using var inner = NewDisposeScope();
            var size = Math.Min(BatchSize, count - first);
            var aims = labels.narrow(0, first, size);
            var (gradients, values, logits) = InputGradient.Through(
                model,
                images.narrow(0, first, size),
                outputs => [head.Losses(outputs, aims)]
            );
            var scores = head.Scores(logits);
            largest.AddRange(Numbers(gradients[0].flatten(1).abs().amax([1])));
            losses.AddRange(Numbers(values[0]));
            scales.AddRange(Numbers(logits.abs().sum(1)));
            var two = scores.topk(2, 1).values;
            leads.AddRange(Numbers(two.select(1, 0) - two.select(1, 1)));
            right.AddRange(Numbers(scores.argmax(1) - aims).Select(apart => apart == 0));
        }

        Rate Among(List<double> values, Func<double, bool> counts) =>
            Rate.Of(values.Where((_, i) => right[i]).Select(counts));
        return new(
            Among(largest, value => value == 0),
            Among(largest, value => value < TinyGradient),
            Among(losses, value => value == 0),
            scales.Average(),
            leads.Order().ElementAt(leads.Count / 2)
        );
    }

    private static double[] Numbers(Tensor values) =>
        values.to(ScalarType.Float64).contiguous().data<double>().ToArray();
}
