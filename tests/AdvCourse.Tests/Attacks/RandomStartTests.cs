using AdvCourse.Attacks;
using AdvCourse.Threats;
using TorchSharp;
using static TorchSharp.torch;

namespace AdvCourse.Tests.Attacks;

public sealed class RandomStartTests
{
    /// <summary>The second moments of an even ball of radius r in n dimensions: r^2 times 1/3, 1/(n + 2), 2/((n + 1)(n + 2)).</summary>
    [Theory]
    [InlineData("Linf", 1.0 / 3)]
    [InlineData("L2", 1.0 / 8)]
    [InlineData("L1", 2.0 / 56)]
    public void Draws_from_a_ball_are_even_and_not_only_inside(string norm, double moment)
    {
        using var scope = NewDisposeScope();
        long[] numbers = [.. Enumerable.Range(0, 5000).Select(i => (long)i)];
        var drawn = RandomStart.InBall(
            Norms.Named(norm),
            zeros(5000, 6),
            0.5,
            new Noise(2),
            numbers
        );
        Assert.Equal(0, drawn.mean().ToDouble(), 0.005);
        Assert.Equal(1, (drawn * drawn).mean().ToDouble() / (0.25 * moment), 0.05);
    }

    [Fact]
    public void In_L2_the_length_of_a_draw_says_nothing_about_its_direction()
    {
        using var scope = NewDisposeScope();
        const int count = 5000;
        long[] numbers = [.. Enumerable.Range(0, count).Select(i => (long)i)];
        var drawn = RandomStart.InBall(Norm.L2, zeros(count, 3), 1, new Noise(2), numbers);
        var points = Samples.Doubles(drawn).Chunk(3).ToArray();
        double[] lengths = [.. points.Select(point => Math.Sqrt(point.Sum(x => x * x)))];
        for (var i = 0; i < 3; i++)
        {
            foreach (var power in new[] { 1, 2 })
            {
                double[] turned = [.. points.Zip(lengths, (p, l) => Math.Pow(p[i] / l, power))];
                // Five standard deviations of the correlation of independent draws.
                Assert.Equal(0, Correlation(lengths, turned), 5 / Math.Sqrt(count));
            }
        }
    }

    private static double Correlation(double[] a, double[] b)
    {
        var (meanA, meanB) = (a.Average(), b.Average());
        return a.Zip(b, (p, q) => (p - meanA) * (q - meanB)).Sum()
            / Math.Sqrt(
                a.Sum(p => (p - meanA) * (p - meanA)) * b.Sum(q => (q - meanB) * (q - meanB))
            );
    }
}
