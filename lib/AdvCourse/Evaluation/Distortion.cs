using AdvCourse.Attacks;

namespace AdvCourse.Evaluation;

/// <summary>
/// The papers' own measure of size: sqrt(Σ (x'_i - x_i)² / n), the root mean square change of a pixel (Szegedy et al. 2013,
/// section 4.2). It is L2 / sqrt(n), so that images of different sizes compare.
/// </summary>
public static class Distortion
{
    /// <summary>Each image's distortion, in units of [0, 1].</summary>
    /// <param name="result">What an attack did.</param>
    public static IReadOnlyList<double> Distortions(this AttackResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        var root = Math.Sqrt((double)result.Images.numel() / result.Images.shape[0]);
        return [.. result.L2.Select(length => length / root)];
    }

    /// <summary>The mean distortion of the images for which the goal was reached; NaN when there are none.</summary>
    /// <param name="result">What an attack did.</param>
    public static double AverageDistortion(this AttackResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        var reached = result.Distortions().Where((_, i) => result.Success[i]).ToArray();
        return reached.Length == 0 ? double.NaN : reached.Average();
    }
}
