namespace AdvCourse.Physical;

/// <summary>
/// The artificial transformations of Kurakin et al. 2016, section 5 and figure 6: contrast, brightness, Gaussian blur,
/// Gaussian noise and JPEG, on 8-bit files. The paper gives its grids only as the axes of figure 6, not as numbers; the
/// grids here are the course's own, around the same strengths.
/// </summary>
public static class KurakinGrid
{
    /// <summary>Levels added: -32, -16, 16, 32.</summary>
    public static IReadOnlyList<Transformation> Brightness { get; } =
        Each<double>([-32, -16, 16, 32], levels => new Brightness(levels));

    /// <summary>Factors around mid-grey: 0.7, 0.85, 1.15, 1.3.</summary>
    public static IReadOnlyList<Transformation> Contrast { get; } =
        Each<double>([0.7, 0.85, 1.15, 1.3], factor => new Contrast(factor));

    /// <summary>Standard deviations of the blur in pixels: 0.5, 1, 1.5.</summary>
    public static IReadOnlyList<Transformation> Blur { get; } =
        Each<double>([0.5, 1, 1.5], sigma => new GaussianBlur(sigma));

    /// <summary>Standard deviations of the noise in levels: 8, 16, 32.</summary>
    public static IReadOnlyList<Transformation> Noise { get; } =
        Each<double>([8, 16, 32], levels => new GaussianNoise(levels));

    /// <summary>Qualities: 75, 50, 30, 10.</summary>
    public static IReadOnlyList<Transformation> Jpeg { get; } =
        Each<int>([75, 50, 30, 10], quality => new Jpeg(quality));

    /// <summary>All of them, kind by kind.</summary>
    public static IReadOnlyList<(string Kind, IReadOnlyList<Transformation> Grid)> Kinds { get; } =
    [
        ("contrast", Contrast),
        ("brightness", Brightness),
        ("blur", Blur),
        ("noise", Noise),
        ("JPEG", Jpeg),
    ];

    private static Transformation[] Each<T>(T[] values, Func<T, Transformation> make) =>
        [.. values.Select(value => make(value).OnBytes())];
}
