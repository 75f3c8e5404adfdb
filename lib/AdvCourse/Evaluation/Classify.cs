using AdvCourse.Models;
using AdvCourse.Threats;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace AdvCourse.Evaluation;

/// <summary>Predictions of a model, a batch at a time, in evaluation mode and without gradients.</summary>
public static class Classify
{
    /// <summary>What the model says of each image.</summary>
    /// <param name="model">Maps images [N, ...] to logits.</param>
    /// <param name="images">Images, [N, ...]; any finite values (rubbish is not in [0, 1]).</param>
    /// <param name="batchSize">Images a batch: bounds the memory.</param>
    /// <param name="progress">Told the finished share, 0 to 1.</param>
    /// <param name="cancellation">Looked at before each batch.</param>
    public static Predictions Predict(
        this Module<Tensor, Tensor> model,
        Tensor images,
        int batchSize = 500,
        IProgress<double>? progress = null,
        CancellationToken cancellation = default
    ) => Predict(model, images, [], batchSize, progress, cancellation);

    /// <summary>Error and confidence against labels.</summary>
    /// <param name="model">Maps images [N, ...] to logits.</param>
    /// <param name="images">Images, [N, ...].</param>
    /// <param name="labels">The true classes, Int64 [N].</param>
    /// <param name="batchSize">Images a batch: bounds the memory.</param>
    /// <param name="progress">Told the finished share, 0 to 1.</param>
    /// <param name="cancellation">Looked at before each batch.</param>
    public static Score Score(
        this Module<Tensor, Tensor> model,
        Tensor images,
        Tensor labels,
        int batchSize = 500,
        IProgress<double>? progress = null,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(images);
        var truth = Check.Labels(labels, images.shape[0]);
        return new(Predict(model, images, truth, batchSize, progress, cancellation), truth);
    }

    /// <summary>The labels, if any, are held against the model's classes as soon as those are known.</summary>
    private static Predictions Predict(
        Module<Tensor, Tensor> model,
        Tensor images,
        long[] labels,
        int batchSize,
        IProgress<double>? progress,
        CancellationToken cancellation
    )
    {
        var head = Head.Of(model);
        var (classes, confidence) = (new long[images.shape[0]], new float[images.shape[0]]);
        Batches(
            model,
            images,
            batchSize,
            (first, logits) =>
            {
                if (first == 0)
                {
                    Check.Classes(labels, head == Head.Binary ? 2 : logits.shape[1], "Label");
                }

                Into(head, logits, classes, confidence, first);
            },
            progress,
            cancellation
        );
        return new(classes, confidence);
    }

    /// <summary>How many classes a model tells apart, by its outputs for the first image.</summary>
    internal static int ClassesOf(Module<Tensor, Tensor> model, Tensor images)
    {
        Check.Images(model, images, Box.None);
        var classes = 0;
        using var one = images.narrow(0, 0, 1);
        Batches(
            model,
            one,
            1,
            (_, logits) => classes = (int)Head.Of(model).Scores(logits).shape[1],
            null,
            default
        );
        return classes;
    }

    /// <summary>
    /// Runs the model over all images and hands out the logits of each batch, which live until the call returns. Logits that
    /// say no class with a finite probability end it: every comparison with NaN is false, and would count as an answer.
    /// </summary>
    /// <param name="model">Maps images [N, ...] to logits.</param>
    /// <param name="images">Images, [N, ...].</param>
    /// <param name="batchSize">Images a batch.</param>
    /// <param name="look">Given the batch's first image, from 0, and its logits.</param>
    /// <param name="progress">Told the finished share, 0 to 1, after each batch.</param>
    /// <param name="cancellation">Looked at before each batch.</param>
    /// <param name="number">The first image's number in the caller's count, for messages.</param>
    /// <exception cref="ArithmeticException">An image's class or its probability is not finite.</exception>
    internal static void Batches(
        Module<Tensor, Tensor> model,
        Tensor images,
        int batchSize,
        Action<int, Tensor> look,
        IProgress<double>? progress,
        CancellationToken cancellation,
        int number = 0
    )
    {
        ArgumentNullException.ThrowIfNull(model);
        Check.BatchSize(batchSize);
        Check.Images(model, images, Box.None);
        using var mode = EvalMode.Enter(model);
        using var quiet = no_grad();
        var count = (int)images.shape[0];
        for (var first = 0; first < count; first += batchSize)
        {
            cancellation.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            var logits = model.call(images.narrow(0, first, Math.Min(batchSize, count - first)));
            if (first == 0)
            {
                LookAt(Head.Of(model), logits, Math.Min(batchSize, count));
            }

            CheckFinite(Head.Of(model), logits, number + first);
            look(first, logits);
            progress?.Report(Math.Min(1, (first + (double)batchSize) / count));
        }
    }

    /// <summary>Refuses outputs that cannot be logits of this head.</summary>
    internal static void LookAt(Head head, Tensor logits, long images)
    {
        var shape = string.Join(", ", logits.shape);
        if (logits.ndim != 2 || (head == Head.Binary ? logits.shape[1] != 1 : logits.shape[1] < 2))
        {
            throw new ArgumentException(
                head == Head.Binary
                    ? $"The model's outputs have shape [{shape}]; a binary head needs one logit an image, [N, 1]."
                    : $"The model's outputs have shape [{shape}]; attacks need logits, one row an image and one column a class, [N, classes]."
            );
        }

        if (logits.shape[0] != images)
        {
            throw new ArgumentException(
                $"The model's outputs have shape [{shape}] for {images} images; a model must give one row for each image, in their order."
            );
        }

        if (head != Head.Softmax && LookLikeSigmoids(logits))
        {
            throw new ArgumentException(
                "The model's outputs reach from near 0 to near 1 and never beyond: they look like probabilities. Attacks need logits; take the sigmoid off the model's end."
            );
        }

        if (LookLikeProbabilities(head, logits))
        {
            throw new ArgumentException(
                "The model's outputs are not negative and add up to 1 in every row: they look like probabilities. Attacks need logits; take the softmax off the model's end."
            );
        }
    }

    /// <summary>Whether a softmax was taken already; scores that were not hardly ever add up to 1 in every row.</summary>
    internal static bool LookLikeProbabilities(Head head, Tensor logits)
    {
        using var scope = NewDisposeScope();
        return head == Head.Softmax
            && logits.ndim == 2
            && logits.min().ToDouble() >= 0
            && (logits.sum(1) - 1).abs().max().ToDouble() < 1e-4;
    }

    /// <summary>Whether a sigmoid was taken already; logits that were not hardly ever fill [0, 1] and stay within it.</summary>
    private static bool LookLikeSigmoids(Tensor logits)
    {
        using var scope = NewDisposeScope();
        return logits.min().ToDouble() is >= 0 and < 0.1
            && logits.max().ToDouble() is <= 1 and > 0.9;
    }

    /// <summary>The class and its probability for each row of logits.</summary>
    internal static void Into(
        Head head,
        Tensor logits,
        long[] classes,
        float[] confidence,
        int first
    )
    {
        var (said, probability) = Said(head, logits, first);
        said.CopyTo(classes, first);
        probability.CopyTo(confidence, first);
    }

    /// <summary>In the usual case, a finite sum, all logits are; only otherwise each image is looked at.</summary>
    private static void CheckFinite(Head head, Tensor logits, int first)
    {
        using var scope = NewDisposeScope();
        if (!double.IsFinite(logits.sum().ToDouble()))
        {
            Said(head, logits, first);
        }
    }

    /// <summary>Each image's class and its probability; a logit of minus infinity is a class never said, and allowed.</summary>
    private static (long[] Classes, float[] Confidence) Said(Head head, Tensor logits, int first)
    {
        using var scope = NewDisposeScope();
        var chosen = head.Scores(logits).argmax(1);
        var probability = head.Probabilities(logits)
            .gather(1, chosen.unsqueeze(1))
            .squeeze(1)
            .to(ScalarType.Float32)
            .data<float>()
            .ToArray();
        var broken = Array.FindIndex(probability, value => !float.IsFinite(value));
        return broken < 0
            ? (chosen.data<long>().ToArray(), probability)
            : throw new ArithmeticException(
                $"The model's outputs for image {first + broken} are not finite; an error rate over them would mean nothing. Look for NaN weights or an overflow."
            );
    }
}
