using AdvCourse.Models;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace AdvCourse.Evaluation;

/// <summary>By how much the right class wins.</summary>
public static class Margin
{
    /// <summary>
    /// The score of the true class minus the largest other score, for each image: negative where the model is wrong.
    /// </summary>
    /// <param name="model">Maps images to logits.</param>
    /// <param name="images">Images, [N, ...].</param>
    /// <param name="labels">Their classes, Int64 [N].</param>
    /// <param name="batchSize">Images a batch: bounds the memory.</param>
    /// <param name="progress">Told the finished share, 0 to 1.</param>
    /// <param name="cancellation">Looked at before each batch.</param>
    public static IReadOnlyList<double> Of(
        Module<Tensor, Tensor> model,
        Tensor images,
        Tensor labels,
        int batchSize = 500,
        IProgress<double>? progress = null,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(images);
        var truth = Check.Labels(labels, images.shape[0]);
        var head = Head.Of(model);
        var margins = new double[truth.Length];
        Classify.Batches(
            model,
            images,
            batchSize,
            (first, logits) =>
            {
                var scores = head.Scores(logits).to(ScalarType.Float64);
                Check.Classes(truth, scores.shape[1], "Label");
                var wanted = tensor(truth[first..(first + (int)logits.shape[0])]).unsqueeze(1);
                var others = scores.masked_fill(
                    nn.functional.one_hot(wanted.squeeze(1), scores.shape[1]).to(ScalarType.Bool),
                    double.NegativeInfinity
                );
                (scores.gather(1, wanted).squeeze(1) - others.amax([1]))
                    .data<double>()
                    .ToArray()
                    .CopyTo(margins, first);
            },
            progress,
            cancellation
        );
        return margins;
    }
}
