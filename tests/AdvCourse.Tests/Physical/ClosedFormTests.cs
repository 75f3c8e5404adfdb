using AdvCourse.Physical;
using TorchSharp;
using static TorchSharp.torch;

namespace AdvCourse.Tests.Physical;

/// <summary>Transformations against what their formulas say.</summary>
public sealed class ClosedFormTests
{
    [Fact]
    public void Brightness_and_contrast_follow_their_algebra()
    {
        using var scope = NewDisposeScope();
        var x = TransformationTable.Pictures(3, 3);
        Near(x + (51.0 / 255), new Brightness(51).Apply(x));
        Near(x, new Brightness(30).Then(new Brightness(-30)).Apply(x));
        Near(0.2 + (0.5 * (x - 0.2)), new Contrast(0.5, 0.2).Apply(x));
        Near(new Contrast(0.72).Apply(x), new Contrast(0.9).Then(new Contrast(0.8)).Apply(x));
        var mean = x.mean([2, 3], keepdim: true);
        Near(mean.expand(x.shape), new Contrast(0, null).Apply(x));
        Near(mean, new Contrast(1.3, null).Apply(x).mean([2, 3], keepdim: true));
        Near(ones_like(x), new Brightness(255).Apply(x));
        Near(x.pow(1.7), new Gamma(1.7).Apply(x));
        Near(x, new Gamma(2.2).Then(new Gamma(1 / 2.2)).Apply(x), 1e-5);
    }

    [Fact]
    public void Black_and_white_stay_under_any_gamma_and_its_slope_is_finite()
    {
        using var scope = NewDisposeScope();
        var ends = tensor([0f, 1f], [1, 1, 1, 2]).requires_grad_(true);
        foreach (var exponent in new[] { 0.3, 0.45, 1, 2.2 })
        {
            var result = new Gamma(exponent).Apply(ends);
            Assert.Equal(new[] { 0f, 1f }, Samples.Floats(result));
            Assert.All(
                Samples.Floats(autograd.grad([result.sum()], [ends])[0]),
                slope => Assert.True(float.IsFinite(slope))
            );
        }
    }

    /// <summary>Every 8-bit level is on the curve; below a quarter of one it is the line to black.</summary>
    [Theory]
    [InlineData(0.45)]
    [InlineData(2.2)]
    public void The_gamma_curve_is_straight_below_a_quarter_of_a_level_only(double exponent)
    {
        using var scope = NewDisposeScope();
        var toe = 0.25 / 255;
        double[] dark = [toe / 4, toe / 2, toe, 1.01 * toe, 1.0 / 255, 2.0 / 255, 20.0 / 255];
        var seen = Samples.Doubles(new Gamma(exponent).Apply(tensor(dark, [1, 1, 1, dark.Length])));
        for (var i = 0; i < dark.Length; i++)
        {
            var expected =
                dark[i] < toe
                    ? dark[i] / toe * Math.Pow(toe, exponent)
                    : Math.Pow(dark[i], exponent);
            Assert.Equal(1, seen[i] / expected, 1e-6);
        }
    }

    [Fact]
    public void Rounding_gives_levels_and_noise_its_deviation()
    {
        using var scope = NewDisposeScope();
        var x = new Noise(1).Uniform([4, 1, 8, 8], 0, 1);
        Assert.All(
            Samples.Floats(new Quantise(5).Apply(x)),
            pixel => Assert.Equal(Math.Round(pixel * 4) / 4, pixel, 1e-6)
        );
        Near(x, new Quantise().Apply(x), 0.5 / 255 + 1e-6);
        var grey = full([400, 1, 8, 8], 0.5f);
        var noise = new GaussianNoise(16).Apply(grey, seed: 2) - grey;
        Assert.Equal(16.0 / 255, noise.std().ToDouble(), 0.001);
        Assert.Equal(0, noise.mean().ToDouble(), 0.002);
    }

    [Fact]
    public void How_much_noise_an_image_gets_says_nothing_of_which()
    {
        using var scope = NewDisposeScope();
        // One pixel an image, 2 to 8 levels of noise: were both drawn from the same numbers, the mean square would not be 28.
        var grey = full([40_000, 1, 1, 1], 0.5f);
        var levels = (new GaussianNoise((2, 8)).Apply(grey, seed: 2) - grey) * 255;
        Assert.Equal(28, levels.square().mean().ToDouble(), 1.0);
    }

    /// <summary>As scipy.ndimage.gaussian_filter does unless told otherwise.</summary>
    [Theory]
    [InlineData(0.5, 2)]
    [InlineData(1, 4)]
    [InlineData(2.5, 10)]
    public void A_blur_reaches_four_deviations(double sigma, int radius) =>
        Assert.Equal((2 * radius) + 1, GaussianBlur.Kernel(sigma).Length);

    [Theory]
    [InlineData(0.3)]
    [InlineData(1)]
    [InlineData(2.5)]
    public void A_blur_is_the_weighted_mean_of_its_neighbourhood(double sigma)
    {
        using var scope = NewDisposeScope();
        var kernel = GaussianBlur.Kernel(sigma);
        Assert.Equal(1, kernel.Sum(), 1e-12);
        Assert.Equal(kernel, kernel.Reverse());
        Assert.Equal(
            Math.Exp(-0.5 / (sigma * sigma)),
            kernel[kernel.Length / 2 + 1] / kernel[kernel.Length / 2],
            1e-9
        );
        var picture = Samples.Doubles(TransformationTable.Pictures(1));
        var blurred = Samples.Doubles(
            new GaussianBlur(sigma).Apply(TransformationTable.Pictures(1))
        );
        var radius = kernel.Length / 2;
        for (var y = 0; y < 8; y++)
        {
            for (var x = 0; x < 8; x++)
            {
                var sum = 0.0;
                for (var dy = -radius; dy <= radius; dy++)
                {
                    for (var dx = -radius; dx <= radius; dx++)
                    {
                        sum +=
                            kernel[dy + radius]
                            * kernel[dx + radius]
                            * picture[(8 * Mirror(y + dy)) + Mirror(x + dx)];
                    }
                }

                Assert.Equal(sum, blurred[(8 * y) + x], 1e-6);
            }
        }

        static int Mirror(int i)
        {
            while (i is < 0 or > 7)
            {
                i = i < 0 ? -1 - i : 15 - i;
            }

            return i;
        }
    }

    [Theory]
    [InlineData(Interpolation.Nearest)]
    [InlineData(Interpolation.Bilinear)]
    [InlineData(Interpolation.Bicubic)]
    [InlineData(Interpolation.Area)]
    public void Resampling_keeps_a_grey_picture_grey(Interpolation interpolation)
    {
        foreach (var (from, to) in new[] { (8, 5), (5, 8), (7, 7), (1, 4), (4, 1), (28, 11) })
        {
            var weights = Resample.Weights(from, to, interpolation);
            for (var row = 0; row < to; row++)
            {
                Assert.Equal(
                    1,
                    Enumerable.Range(0, from).Sum(column => weights[row, column]),
                    1e-12
                );
            }
        }
    }

    /// <summary>PyTorch's interpolate on [0.1, 0.9, 0.4, 0.2, 0.7]; see Generator/resample.py.</summary>
    [Theory]
    [InlineData(Interpolation.Nearest, new[] { 0.1, 0.4, 0.7 })]
    [InlineData(Interpolation.Bilinear, new[] { 0.366666645, 0.400000036, 0.533333302 })]
    [InlineData(Interpolation.Bicubic, new[] { 0.379629731, 0.400000006, 0.531481266 })]
    public void Resampling_agrees_with_PyTorch_downwards(
        Interpolation interpolation,
        double[] expected
    ) => Resampled(interpolation, 3, expected);

    [Theory]
    [InlineData(Interpolation.Nearest, new[] { 0.1, 0.1, 0.9, 0.4, 0.4, 0.2, 0.7, 0.7 })]
    [InlineData(
        Interpolation.Bilinear,
        new[]
        {
            0.1,
            0.449999988,
            0.868749976,
            0.556249976,
            0.337500006,
            0.212500006,
            0.481249988,
            0.7,
        }
    )]
    [InlineData(
        Interpolation.Bicubic,
        new[]
        {
            0.0257324241,
            0.484222412,
            0.908666968,
            0.60861814,
            0.26096192,
            0.187963873,
            0.468945324,
            0.746417165,
        }
    )]
    public void Resampling_agrees_with_PyTorch_upwards(
        Interpolation interpolation,
        double[] expected
    ) => Resampled(interpolation, 8, expected);

    [Fact]
    public void Area_is_the_mean_of_what_a_new_pixel_covers()
    {
        using var scope = NewDisposeScope();
        var x = TransformationTable.Pictures(2, 3, 6, 8);
        Near(nn.functional.avg_pool2d(x, 2), new Resample(3, 4, Interpolation.Area).Apply(x));
        Near(x.mean([2, 3]), new Resample(5, 3, Interpolation.Area).Apply(x).mean([2, 3]));
    }

    private static void Resampled(Interpolation interpolation, int width, double[] expected)
    {
        using var scope = NewDisposeScope();
        var line = tensor([0.1f, 0.9f, 0.4f, 0.2f, 0.7f], [1, 1, 1, 5]);
        var result = Samples.Doubles(new Resample(1, width, interpolation).Apply(line));
        Assert.Equal(expected.Length, result.Length);
        Assert.All(expected.Zip(result), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
    }

    private static void Near(Tensor expected, Tensor actual, double tolerance = 1e-6)
    {
        Assert.Equal(expected.shape, actual.shape);
        var largest = (expected - actual).abs().max().ToDouble();
        Assert.True(largest <= tolerance, $"{largest} apart");
    }
}
