using AdvCourse.Physical;
using static TorchSharp.torch;

namespace AdvCourse.Tests.Physical;

/// <summary>Every transformation of the library with some settings, by name.</summary>
internal static class TransformationTable
{
    public static IReadOnlyList<Transformation> All { get; } =
    [
        new Identity(),
        new Brightness(20),
        new Brightness((-20, 20)),
        new Contrast(0.8),
        new Contrast((0.7, 1.2)),
        new Contrast(0.8, Pivot: null),
        new Gamma(2.2),
        new Gamma(0.45),
        new Gamma((0.5, 2)),
        new GaussianNoise(8),
        new GaussianNoise((2, 8)),
        new GaussianBlur(0.8),
        new GaussianBlur((0, 1.5)),
        new Resample(5, 7, Interpolation.Nearest),
        new Resample(5, 11, Interpolation.Bilinear),
        new Resample(11, 5, Interpolation.Bicubic),
        new Resample(5, 6, Interpolation.Area),
        new Warp(Homography.Affine(0.8, 0.9, 0.7, 0.4), Background: 0.3),
        new Perspective(0.1, Background: 0.5),
        new Quantise(),
        new Quantise(4),
        new Jpeg(40),
        new Jpeg(40, ChromaSampling.Full),
        new Brightness(20).OnBytes(),
        new Contrast((0.8, 1.2)).Then(new Brightness((-10, 10))).Then(new GaussianNoise(4)),
        new PhotoChannel(),
    ];

    public static TheoryData<string> Names => [.. All.Select(each => each.Name)];

    public static Transformation Named(string name) => All.Single(each => each.Name == name);

    /// <summary>Smooth random pictures with pixels away from 0 and 1.</summary>
    public static Tensor Pictures(int count, int channels = 1, int height = 8, int width = 8) =>
        new Noise(7).Uniform([count, channels, height, width], 0.3, 0.7);
}
