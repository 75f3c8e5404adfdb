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
    /// <param name="cancellation">Looked at before each batch.</param>
    public static Predictions Predict(
        this Module<Tensor, Tensor> model,
        Tensor images,
        int batchSize = 500,
        CancellationToken cancellation = default
    ) => Predict(model, images, [], batchSize, cancellation);

    /// <summary>Error and confidence against labels.</summary>
    /// <param name="model">Maps images [N, ...] to logits.</param>
    /// <param name="images">Images, [N, ...].</param>
    /// <param name="labels">The true classes, Int64 [N].</param>
    /// <param name="batchSize">Images a batch: bounds the memory.</param>
    /// <param name="cancellation">Looked at before each batch.</param>
    public static Score Score(
        this Module<Tensor, Tensor> model,
        Tensor images,
        Tensor labels,
        int batchSize = 500,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(images);
        var truth = Check.Labels(labels, images.shape[0]);
        return new(Predict(model, images, truth, batchSize, cancellation), truth);
    }

    /// <summary>The labels, if any, are held against the model's classes as soon as those are known.</summary>
    private static Predictions Predict(
        Module<Tensor, Tensor> model,
        Tensor images,
        long[] labels,
        int batchSize,
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
            cancellation
        );
        return new(classes, confidence);
    }

    /// <summary>Runs the model over all images and hands out the logits of each batch, which live until the call returns.</summary>
    internal static void Batches(
        Module<Tensor, Tensor> model,
        Tensor images,
        int batchSize,
        Action<int, Tensor> look,
        CancellationToken cancellation
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

            look(first, logits);
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

        using var scope = NewDisposeScope();
        if (
            head == Head.Softmax
            && logits.min().ToDouble() >= 0
            && (logits.sum(1) - 1).abs().max().ToDouble() < 1e-4
        )
        {
            throw new ArgumentException(
                "The model's outputs are not negative and add up to 1 in every row: they look like probabilities. Attacks need logits; take the softmax off the model's end."
            );
        }
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
        using var scope = NewDisposeScope();
        var chosen = head.Scores(logits).argmax(1);
        var probability = head.Probabilities(logits)
            .gather(1, chosen.unsqueeze(1))
            .squeeze(1)
            .to(ScalarType.Float32);
        chosen.data<long>().ToArray().CopyTo(classes, first);
        probability.data<float>().ToArray().CopyTo(confidence, first);
        var broken = Array.FindIndex(
            confidence,
            first,
            (int)logits.shape[0],
            value => !float.IsFinite(value)
        );
        if (broken >= 0)
        {
            throw new ArithmeticException(
                $"The model's outputs for image {broken} are not finite; an error rate over them would mean nothing. Look for NaN weights or an overflow."
            );
        }
    }
}
