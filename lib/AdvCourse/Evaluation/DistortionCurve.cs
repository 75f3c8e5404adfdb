using System.Globalization;
using AdvCourse.Attacks;
using AdvCourse.Threats;

namespace AdvCourse.Evaluation;

/// <summary>
/// Accuracy over epsilon from one run of an attack that looks for the nearest adversarial image: an image still counts as
/// right at epsilon when its own distance is larger. Images that were wrong before have distance 0, images where the
/// attack failed an infinite one.
/// </summary>
/// <remarks>Every distance is an upper bound of the smallest one, so the curve is an upper bound of robust accuracy.</remarks>
public sealed class DistortionCurve
{
    private readonly double[] sorted;

    private DistortionCurve(
        Norm norm,
        IReadOnlyList<double> distances,
        Rate masked,
        IReadOnlyList<Shortfall> shortfalls
    )
    {
        (Norm, Distances, Masked, Shortfalls) = (norm, distances, masked, shortfalls);
        sorted = [.. distances.Order()];
    }

    /// <summary>How distances are measured.</summary>
    public Norm Norm { get; }

    /// <summary>Each image's distance; infinite where no adversarial image was found.</summary>
    public IReadOnlyList<double> Distances { get; }

    /// <summary>
    /// How many images have an infinite distance only because no attack could see them: every one's first gradient was
    /// exactly zero. The curve counts them as right, which says nothing about robustness.
    /// </summary>
    public Rate Masked { get; }

    /// <summary>
    /// Of each image what an attack could not do, where the distance is infinite and no attack could do all
    /// its work. The curve counts them as right, too.
    /// </summary>
    public IReadOnlyList<Shortfall> Shortfalls { get; }

    /// <summary>The curve of one attack, or of the best of several on the same images.</summary>
    /// <param name="norm">L0, L2 or Linf.</param>
    /// <param name="results">What the attacks did; untargeted.</param>
    /// <exception cref="ArgumentException">There is no result, they differ in size, or one is targeted.</exception>
    public static DistortionCurve Of(Norm norm, params IReadOnlyList<AttackResult> results)
    {
        ArgumentNullException.ThrowIfNull(norm);
        ArgumentNullException.ThrowIfNull(results);
        if (
            results.Count == 0
            || results.Any(result =>
                result.Labels.Count != results[0].Labels.Count || result.Goal.IsTargeted
            )
        )
        {
            throw new ArgumentException(
                "A distortion curve needs at least one untargeted result, all on the same images."
            );
        }

        var distances = new double[results[0].Labels.Count];
        Array.Fill(distances, double.PositiveInfinity);
        foreach (var result in results)
        {
            var measured = result.Distances(norm);
            for (var i = 0; i < distances.Length; i++)
            {
                var distance =
                    result.Clean.Classes[i] != result.Labels[i] ? 0
                    : result.Success[i] ? measured[i]
                    : double.PositiveInfinity;
                distances[i] = Math.Min(distances[i], distance);
            }
        }

        var masked = distances.Select(
            (distance, i) => double.IsInfinity(distance) && results.All(result => result.Masked[i])
        );
        var shortfalls = distances.Select(
            (distance, i) =>
                double.IsInfinity(distance)
                && results.All(result => result.Masked[i] || result.Shortfalls[i] != Shortfall.None)
                    ? results.Max(result => result.Shortfalls[i])
                    : Shortfall.None
        );
        return new(norm, distances, Rate.Of(masked), [.. shortfalls]);
    }

    /// <summary>The share of images whose distance is larger than epsilon.</summary>
    /// <param name="epsilon">In the norm's units.</param>
    public Rate AccuracyAt(double epsilon) =>
        new(sorted.Count(distance => distance > epsilon), sorted.Length);

    /// <summary>The distance that half of the images do not pass; infinite when the attack failed on half of them.</summary>
    public double Median =>
        sorted.Length % 2 == 1
            ? sorted[sorted.Length / 2]
            : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;

    /// <summary>The mean distance of images that were right and for which the attack succeeded; NaN without any.</summary>
    public double Mean => Found() is { Length: > 0 } found ? found.Average() : double.NaN;

    /// <summary>How many images that were right have an adversarial image.</summary>
    public Rate SuccessRate => new(Found().Length, sorted.Count(distance => distance > 0));

    /// <summary>The steps of the curve, for a figure: accuracy in percent just after each distance, from 0.</summary>
    public IReadOnlyList<(double Epsilon, double Percent)> Steps() =>
        [
            .. sorted
                .Where(double.IsFinite)
                .Prepend(0)
                .Distinct()
                .Select(epsilon => (epsilon, AccuracyAt(epsilon).Percent)),
        ];

    /// <summary>For example "L2: median 1.53, mean 1.62 over 98 of 98 images that were right".</summary>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Norm}: median {Median:0.####}, mean {Mean:0.####} over {SuccessRate.Count} of {SuccessRate.Total} images that were right"
        )
        + MaskedNote.Of(Masked)
        + ShortfallNote.Of(Shortfalls);

    private double[] Found() =>
        [.. sorted.Where(distance => distance > 0 && double.IsFinite(distance))];
}
