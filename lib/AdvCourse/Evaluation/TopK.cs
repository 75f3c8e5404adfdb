using AdvCourse.Models;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace AdvCourse.Evaluation;

/// <summary>Top-k correctness, image by image.</summary>
public static class TopK
{
    /// <summary>
    /// Whether each image's class is among the k largest scores. Ties count against it: fewer than k others reach its score.
    /// </summary>
    /// <param name="model">Maps images to logits.</param>
    /// <param name="images">Images, [N, ...].</param>
    /// <param name="labels">Their classes, Int64 [N].</param>
    /// <param name="top">k, at least 1 and fewer than the classes.</param>
    /// <param name="batchSize">Images a batch: bounds the memory.</param>
    /// <param name="progress">Told the finished share, 0 to 1.</param>
    /// <param name="cancellation">Looked at before each batch.</param>
    public static IReadOnlyList<bool> Right(
        this Module<Tensor, Tensor> model,
        Tensor images,
        Tensor labels,
        int top = 1,
        int batchSize = 500,
        IProgress<double>? progress = null,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(images);
        var truth = Check.Labels(labels, images.shape[0]);
        if (top == 1)
        {
            var score = model.Score(images, labels, batchSize, progress, cancellation);
            return [.. score.Predictions.Classes.Zip(truth, (said, label) => said == label)];
        }

        var head = Head.Of(model);
        var right = new bool[truth.Length];
        Classify.Batches(
            model,
            images,
            batchSize,
            (first, logits) =>
            {
                var scores = head.Scores(logits);
                var classes = scores.shape[1];
                Check.Classes(truth, classes, "Label");
                if (top < 1 || top >= classes)
                {
                    throw new ArgumentException(
                        $"Top {top} of {classes} classes says nothing; take 1 to {classes - 1}."
                    );
                }

                var own = scores.gather(
                    1,
                    tensor(truth[first..(first + (int)logits.shape[0])]).unsqueeze(1)
                );
                // The class itself is one of those that reach its score.
                (scores >= own)
                    .to(ScalarType.Int64)
                    .sum(1)
                    .data<long>()
                    .ToArray()
                    .Select(count => count <= top)
                    .ToArray()
                    .CopyTo(right, first);
            },
            progress,
            cancellation
        );
        return right;
    }
}
