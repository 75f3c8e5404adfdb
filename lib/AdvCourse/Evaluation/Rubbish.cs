using System.Globalization;
using AdvCourse.Attacks;
using AdvCourse.Models;
using AdvCourse.Threats;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace AdvCourse.Evaluation;

/// <summary>
/// What a model says of images that show nothing: Gaussian noise N(0, 1) in every pixel, not clipped. Saying of any
/// class that it has a probability above one half is an error (Goodfellow et al. 2014, appendix on rubbish classes).
/// </summary>
public sealed record Rubbish
{
    /// <summary>The share of noise images that were taken for a class.</summary>
    public required Rate Error { get; init; }

    /// <summary>The mean probability of the claimed class over the errors, 0 to 1; NaN without errors.</summary>
    public required double Confidence { get; init; }

    /// <summary>How often each class was claimed, over the errors.</summary>
    public required IReadOnlyList<int> Claims { get; init; }

    /// <summary>Shows a model noise.</summary>
    /// <param name="model">Maps images to logits; its head decides probabilities.</param>
    /// <param name="count">How many images; the paper takes 10,000.</param>
    /// <param name="imageShape">One image's shape; [784] unless given.</param>
    /// <param name="seed">Decides the noise.</param>
    /// <param name="batchSize">Images a batch: bounds the memory.</param>
    /// <param name="progress">Told the finished share, 0 to 1.</param>
    /// <param name="cancellation">Looked at before each batch.</param>
    public static Rubbish Evaluate(
        Module<Tensor, Tensor> model,
        int count = 10_000,
        long[]? imageShape = null,
        long seed = 0,
        int batchSize = 500,
        IProgress<double>? progress = null,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        Check.BatchSize(batchSize);
        var noise = new Noise(seed);
        var (errors, confidence) = (0, 0.0);
        int[] claims = [];
        for (var first = 0; first < count; first += batchSize)
        {
            using var scope = NewDisposeScope();
            var size = Math.Min(batchSize, count - first);
            var images = noise.Normal([size, .. imageShape ?? [784]], firstImage: first);
            Classify.Batches(
                model,
                images,
                batchSize,
                (_, logits) =>
                {
                    var head = Head.Of(model);
                    var probabilities = head.Probabilities(logits).to(ScalarType.Float32);
                    if (claims.Length == 0)
                    {
                        claims = new int[probabilities.shape[1]];
                    }

                    var (values, indexes) = probabilities.max(1);
                    var classes = indexes.data<long>().ToArray();
                    foreach (
                        var (value, i) in values
                            .data<float>()
                            .ToArray()
                            .Select((value, i) => (value, i))
                    )
                    {
                        if (value > 0.5f)
                        {
                            errors++;
                            confidence += value;
                            claims[classes[i]]++;
                        }
                    }
                },
                null,
                cancellation,
                first
            );
            progress?.Report((first + (double)size) / count);
        }

        return new()
        {
            Error = new(errors, count),
            Confidence = errors == 0 ? double.NaN : confidence / errors,
            Claims = claims,
        };
    }

    /// <summary>
    /// Fooling images: one fast gradient sign step from noise towards each class in turn, not clipped. The sign of the
    /// gradient of log p and of p agree, so this is the paper's step along the gradient of p.
    /// </summary>
    /// <param name="model">Maps images to logits.</param>
    /// <param name="epsilon">The step of every pixel.</param>
    /// <param name="classes">How many classes to try.</param>
    /// <param name="count">Noise images a class.</param>
    /// <param name="imageShape">One image's shape; [784] unless given.</param>
    /// <param name="seed">Decides the noise.</param>
    /// <param name="progress">Told the finished share, 0 to 1.</param>
    /// <param name="cancellation">Looked at before each gradient.</param>
    /// <returns>For each class, how often its probability passed one half, and how often the step could not see.</returns>
    public static IReadOnlyList<FoolingRate> Fool(
        Module<Tensor, Tensor> model,
        double epsilon = 0.25,
        int classes = 10,
        int count = 1000,
        long[]? imageShape = null,
        long seed = 0,
        IProgress<double>? progress = null,
        CancellationToken cancellation = default
    )
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var rates = new FoolingRate[classes];
        for (var wanted = 0; wanted < classes; wanted++)
        {
            using var scope = NewDisposeScope();
            var images = new Noise(seed).Normal(
                [count, .. imageShape ?? [784]],
                firstImage: (long)wanted * count
            );
            var labels = tensor(new long[count]);
            var result = new Fgsm(epsilon) { Box = Box.None }.Run(
                model,
                images,
                labels,
                Goal.Targeted(wanted),
                progress: progress.Part(wanted, classes),
                cancellation: cancellation
            );
            bool[] fooled =
            [
                .. result.Adversarial.Classes.Zip(
                    result.Adversarial.Confidence,
                    (claimed, p) => claimed == wanted && p > 0.5f
                ),
            ];
            rates[wanted] = new(wanted, Rate.Of(fooled))
            {
                Masked = Rate.Of(result.Masked.Zip(fooled, (blind, there) => blind && !there)),
            };
        }

        return rates;
    }

    /// <summary>The share of the errors that claim a class, 0 to 1.</summary>
    /// <param name="label">The class.</param>
    public double ShareOf(int label) =>
        Error.Count == 0 ? double.NaN : (double)Claims[label] / Error.Count;

    /// <summary>
    /// For example "rubbish taken for a class 97.6 % (95 % interval 97.28 to 97.88, n = 10000), with confidence 90.2 %;
    /// most often 5, 49.6 % (48.61 to 50.59) of these".
    /// </summary>
    public override string ToString()
    {
        if (Error.Count == 0)
        {
            return $"rubbish never taken for a class (n = {Error.Total})";
        }

        var most = Claims.Select((count, label) => (count, label)).MaxBy(pair => pair.count).label;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"rubbish taken for a class {Error}, with confidence {100 * Confidence:0.0} %; most often {most}, {new Rate(Claims[most], Error.Count).Brief} of these"
        );
    }
}
