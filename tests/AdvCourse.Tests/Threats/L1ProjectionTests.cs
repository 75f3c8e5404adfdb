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

    /// <summary>Pixel 1 may go up by 0.2 only: what the box cuts there is not taken from pixel 0.</summary>
    [Fact]
    public void A_step_beyond_the_box_costs_other_pixels_nothing()
    {
        using var scope = NewDisposeScope();
        var clean = tensor(new[] { 0.1f, 0.8f, 0.5f }, [1, 3]);
        var moved = clean + tensor(new[] { 0.6f, 1, 0 }, [1, 3]);
        var budget = new Budget(Norm.L1, 1);
        Attacks.ClosedFormTests.AssertClose(
            clean + tensor(new[] { 0.6f, 0.2f, 0 }, [1, 3]),
            budget.Project(clean, moved, Box.Pixels),
            1e-6
        );
        // (0.6 - t) + 0.2 = 0.5 gives t = 0.3, and 1 - t is more than the room all the same.
        Attacks.ClosedFormTests.AssertClose(
            clean + tensor(new[] { 0.3f, 0.2f, 0 }, [1, 3]),
            budget.WithEpsilon(0.5).Project(clean, moved, Box.Pixels),
            1e-6
        );
        // Without a box it is the ball alone: (0.6 - t) + (1 - t) = 1.
        Attacks.ClosedFormTests.AssertClose(
            clean + tensor(new[] { 0.3f, 0.7f, 0 }, [1, 3]),
            budget.Project(clean, moved, Box.None),
            1e-6
        );
    }

    /// <summary>
    /// By its definition: p is nearest to u in a convex set if (u - p)(z - p) is nowhere above 0 in it. And by brute force: the
    /// level that all sizes lose, found by bisection.
    /// </summary>
    [Theory]
    [InlineData(0.05)]
    [InlineData(0.5)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(100)]
    public void Ball_and_box_are_projected_onto_at_once(double radius)
    {
        using var scope = NewDisposeScope();
        const int Size = 15;
        // Clean pixels at both edges too, and perturbations within the box, beyond it, and of zero.
        var clean = new Noise(3).Uniform([30, Size], -0.5, 1.5).clamp(0.0, 1.0);
        var noise = new Noise(4).Normal([30, Size]);
        var change = noise * noise.abs().gt(0.3).to(noise.dtype);
        var moved = new Budget(Norm.L1, radius).Project(clean, clean + change, Box.Pixels);
        var (x, u, p) = (Table(clean), Table(change), Table(moved - clean));
        var random = new Noise(5).Uniform([30, 50, Size], 0, 1);
        var places = Samples.Doubles(random).Chunk(Size).Chunk(50).ToArray();
        for (var n = 0; n < 30; n++)
        {
            Assert.InRange(p[n].Sum(Math.Abs), 0, radius + 1e-5);
            Assert.All(
                x[n].Zip(p[n], (a, b) => a + b),
                pixel => Assert.InRange(pixel, -1e-6, 1 + 1e-6)
            );
            foreach (var pixels in places[n])
            {
                double[] z = [.. pixels.Zip(x[n], (pixel, own) => pixel - own)];
                var share = Math.Min(1, radius / z.Sum(Math.Abs));
                var product = Enumerable
                    .Range(0, Size)
                    .Sum(i => (u[n][i] - p[n][i]) * ((share * z[i]) - p[n][i]));
                Assert.InRange(product, double.NegativeInfinity, 1e-4);
            }

            double[] Cut(double loss) =>
                [
                    .. u[n]
                        .Zip(
                            x[n],
                            (by, own) =>
                                Math.Sign(by)
                                * Math.Clamp(Math.Abs(by) - loss, 0, by > 0 ? 1 - own : own)
                        ),
                ];
            var (low, high) = (0.0, 10.0);
            for (var i = 0; i < 60 && Cut(0).Sum(Math.Abs) > radius; i++)
            {
                var middle = (low + high) / 2;
                (low, high) = Cut(middle).Sum(Math.Abs) > radius ? (middle, high) : (low, middle);
            }

            var level = Cut(0).Sum(Math.Abs) > radius ? high : 0;
            Assert.All(Cut(level).Zip(p[n]), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
        }

        static double[][] Table(Tensor rows) => [.. Samples.Doubles(rows).Chunk(Size)];
    }
}
