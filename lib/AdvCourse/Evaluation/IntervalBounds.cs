using AdvCourse.Attacks;
using AdvCourse.Models;
using AdvCourse.Threats;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace AdvCourse.Evaluation;

/// <summary>
/// Interval bound propagation: each layer is given the smallest and largest value that every number can have, when each
/// pixel may move by epsilon. Cheap and sound, but loose for networks that were not trained for it (Gowal et al. 2018).
/// </summary>
/// <remarks>
/// In float64 on the model's weights. The last linear layer is taken together with the differences of logits, which makes
/// the bound exact for linear models. A proof needs a margin above rounding: 1e-5 of the logits' size.
/// </remarks>
public static class IntervalBounds
{
    private const double Rounding = 1e-5;

    /// <summary>Bounds of the logits.</summary>
    /// <param name="model">A Sequential or a course model that is one layer after another.</param>
    /// <param name="images">Images, [N, ...].</param>
    /// <param name="epsilon">How far every pixel may move, in units of [0, 1].</param>
    /// <param name="box">Whether pixels stay in [0, 1]; they do unless said otherwise.</param>
    /// <param name="batchSize">Images a batch: bounds the memory.</param>
    /// <param name="progress">Told the finished share, 0 to 1.</param>
    /// <param name="cancellation">Looked at before each batch.</param>
    /// <returns>Two Float64 tensors [N, K]: no logit is below the first or above the second.</returns>
    public static (Tensor Lower, Tensor Upper) Logits(
        nn.Module<Tensor, Tensor> model,
        Tensor images,
        double epsilon,
        Box? box = null,
        int batchSize = 500,
        IProgress<double>? progress = null,
        CancellationToken cancellation = default
    )
    {
        var layers = LayerChain.Of(model);
        using var scope = NewDisposeScope();
        var (lower, upper) = (new List<Tensor>(), new List<Tensor>());
        Batches(
            model,
            images,
            new Budget(Norm.Linf, epsilon),
            box ?? Box.Pixels,
            batchSize,
            (_, pixels) =>
            {
                var bounds = Through(layers, pixels);
                lower.Add(bounds.Lower.MoveToOuterDisposeScope());
                upper.Add(bounds.Upper.MoveToOuterDisposeScope());
            },
            progress,
            cancellation
        );
        return (
            cat([.. lower]).MoveToOuterDisposeScope(),
            cat([.. upper]).MoveToOuterDisposeScope()
        );
    }

    /// <summary>Which images are right whatever the perturbation.</summary>
    /// <param name="model">A Sequential or a course model that is one layer after another.</param>
    /// <param name="images">Images, [N, ...].</param>
    /// <param name="labels">Their classes, Int64 [N].</param>
    /// <param name="epsilon">How far every pixel may move, in units of [0, 1].</param>
    /// <param name="box">Whether pixels stay in [0, 1]; they do unless said otherwise.</param>
    /// <param name="batchSize">Images a batch: bounds the memory.</param>
    /// <param name="progress">Told the finished share, 0 to 1.</param>
    /// <param name="cancellation">Looked at before each batch.</param>
    public static Certificate Certify(
        nn.Module<Tensor, Tensor> model,
        Tensor images,
        Tensor labels,
        double epsilon,
        Box? box = null,
        int batchSize = 500,
        IProgress<double>? progress = null,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(images);
        box ??= Box.Pixels;
        var truth = Check.Labels(labels, images.shape[0]);
        var budget = new Budget(Norm.Linf, epsilon);
        var layers = LayerChain.Of(model);
        var head = Head.Of(model);
        var proved = new bool[truth.Length];
        Batches(
            model,
            images,
            budget,
            box,
            batchSize,
            (first, pixels) =>
            {
                var aims = truth[first..(first + (int)pixels.Lower.shape[0])];
                var margins =
                    head == Head.Binary
                        ? Signed(Through(layers, pixels), aims)
                        : Least(layers, pixels, aims);
                margins.CopyTo(proved, first);
            },
            progress,
            cancellation
        );
        return new(budget, proved) { Box = box };
    }

    /// <summary>Hands out what every pixel of each batch can be, in a scope of its own.</summary>
    private static void Batches(
        nn.Module<Tensor, Tensor> model,
        Tensor images,
        Budget budget,
        Box box,
        int batchSize,
        Action<int, Interval> look,
        IProgress<double>? progress,
        CancellationToken cancellation
    )
    {
        Check.Images(model, images, box);
        Check.BatchSize(batchSize);
        using var quiet = no_grad();
        var count = (int)images.shape[0];
        for (var first = 0; first < count; first += batchSize)
        {
            cancellation.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            var size = Math.Min(batchSize, count - first);
            look(first, Pixels(images.narrow(0, first, size), budget.Epsilon, box));
            progress?.Report((first + (double)size) / count);
        }
    }

    /// <summary>One logit: the margin is the logit or minus the logit.</summary>
    private static bool[] Signed(Interval logits, long[] labels)
    {
        Check.Classes(labels, 2, "Label");
        var lower = logits.Lower.data<double>().ToArray();
        var upper = logits.Upper.data<double>().ToArray();
        return
        [
            .. labels.Select(
                (label, i) =>
                    (label == 1 ? lower[i] : -upper[i])
                    > Rounding * (1 + Math.Abs(lower[i]) + Math.Abs(upper[i]))
            ),
        ];
    }

    /// <summary>The smallest logit difference to every other class, the last linear layer taken into the difference.</summary>
    private static bool[] Least(
        IReadOnlyList<nn.Module<Tensor, Tensor>> layers,
        Interval pixels,
        long[] labels
    )
    {
        var last = layers[^1] as Linear;
        var inner = Through(last is null ? layers : layers.Take(layers.Count - 1), pixels);
        inner = inner.Flat();
        var classes = last is null ? inner.Lower.shape[1] : last.weight!.shape[0];
        Check.Classes(labels, classes, "Label");
        var weight = last is null
            ? eye(classes, dtype: ScalarType.Float64)
            : last.weight!.detach().to(ScalarType.Float64);
        var bias = last?.bias is { } own
            ? own.detach().to(ScalarType.Float64)
            : zeros(classes, dtype: ScalarType.Float64);
        var size = inner.Affine(weight, bias).Size();
        var proved = Enumerable.Repeat(true, labels.Length).ToArray();
        for (var label = 0; label < classes; label++)
        {
            if (!labels.Contains(label))
            {
                continue;
            }

            using var scope = NewDisposeScope();
            var lower = inner
                .Affine(weight.narrow(0, label, 1) - weight, bias.narrow(0, label, 1) - bias)
                .Lower.data<double>()
                .ToArray();
            for (var i = 0; i < labels.Length; i++)
            {
                for (var k = 0; labels[i] == label && k < classes; k++)
                {
                    proved[i] &= k == label || lower[(i * classes) + k] > Rounding * (1 + size[i]);
                }
            }
        }

        return proved;
    }

    private static Interval Pixels(Tensor images, double epsilon, Box box)
    {
        var x = images.detach().to(ScalarType.Float64);
        return new(box.Clip(x - epsilon), box.Clip(x + epsilon));
    }

    private static Interval Through(
        IEnumerable<nn.Module<Tensor, Tensor>> layers,
        Interval interval
    )
    {
        foreach (var layer in layers)
        {
            interval = layer switch
            {
                Linear linear => interval
                    .Flat()
                    .Affine(
                        linear.weight!.detach().to(ScalarType.Float64),
                        linear.bias?.detach().to(ScalarType.Float64)
                    ),
                Conv2d convolution => interval.Convolved(convolution),
                // What never falls where its input rises takes both ends as they are.
                ReLU
                or Sigmoid
                or Tanh
                or MaxPool2d
                or AvgPool2d
                or Flatten
                or Identity
                or AsPictures => new(layer.call(interval.Lower), layer.call(interval.Upper)),
                Dropout => interval,
                _ => throw LayerChain.Unknown(layer, "interval rule"),
            };
        }

        return interval;
    }
}
