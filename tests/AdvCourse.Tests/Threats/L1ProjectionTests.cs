using AdvCourse.Threats;
using TorchSharp;
using static TorchSharp.torch;

namespace AdvCourse.Tests.Threats;

/// <summary>The projection onto the L1 ball against the definition of its threshold.</summary>
public sealed class L1ProjectionTests
{
    [Fact]
    public void By_hand()
    {
        using var scope = NewDisposeScope();
        // (3 - t) + (2 - t) = 2 gives t = 1.5, and 1 falls below it.
        var projected = Norm.L1.Project(tensor(new[] { 3f, 1, -2 }, [1, 3]), 2);
        Attacks.ClosedFormTests.AssertClose(
            tensor(new[] { 1.5f, 0, -0.5f }, [1, 3]),
            projected,
            1e-6
        );
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.7)]
    [InlineData(3)]
    [InlineData(8)]
    public void The_threshold_is_the_one_that_bisection_finds(double radius)
    {
        using var scope = NewDisposeScope();
        var perturbation = new Noise(1).Normal([20, 15]);
        var projected = Samples.Doubles(Norm.L1.Project(perturbation, radius)).Chunk(15).ToArray();
        var rows = Samples.Doubles(perturbation).Chunk(15).ToArray();
        for (var n = 0; n < rows.Length; n++)
        {
            var (low, high) = (0.0, rows[n].Max(Math.Abs));
            for (var i = 0; i < 100; i++)
            {
                var middle = (low + high) / 2;
                var left = rows[n].Sum(value => Math.Max(0, Math.Abs(value) - middle));
                (low, high) = left > radius ? (middle, high) : (low, middle);
            }

            for (var i = 0; i < 15; i++)
            {
                var expected = Math.Sign(rows[n][i]) * Math.Max(0, Math.Abs(rows[n][i]) - high);
                Assert.Equal(expected, projected[n][i], 1e-5);
            }
        }
    }
}
