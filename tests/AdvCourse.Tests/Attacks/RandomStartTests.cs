using AdvCourse.Attacks;
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
}
