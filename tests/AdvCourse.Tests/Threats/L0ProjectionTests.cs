using AdvCourse.Threats;
using static TorchSharp.torch;

namespace AdvCourse.Tests.Threats;

/// <summary>Which components keep their change when only so many may have one.</summary>
public sealed class L0ProjectionTests
{
    /// <summary>
    /// Pixel 1 was to move by 1 and can move by 0.1 only; pixel 0 by 0.5, and it can. One of them: 0.5 kept leaves 1 to go,
    /// 0.1 kept leaves 0.9 and 0.5, whose squares are 1.06.
    /// </summary>
    [Fact]
    public void A_pixel_that_can_hardly_move_is_not_kept_for_how_far_it_was_pushed()
    {
        using var scope = NewDisposeScope();
        var clean = tensor(new[] { 0.2f, 0.9f, 0.5f }, [1, 3]);
        var moved = clean + tensor(new[] { 0.5f, 1, 0.1f }, [1, 3]);
        AssertClose([0.7f, 0.9f, 0.5f], new Budget(Norm.L0, 1).Project(clean, moved, Box.Pixels));
        AssertClose([0.7f, 1, 0.5f], new Budget(Norm.L0, 2).Project(clean, moved, Box.Pixels));
        AssertClose([0.2f, 0.9f, 0.5f], new Budget(Norm.L0, 0).Project(clean, moved, Box.Pixels));
        AssertClose([0.7f, 1, 0.6f], new Budget(Norm.L0, 9).Project(clean, moved, Box.Pixels));
        // Without a box it can.
        AssertClose([0.2f, 1.9f, 0.5f], new Budget(Norm.L0, 1).Project(clean, moved, Box.None));
    }

    /// <summary>By brute force over all sets of three pixels: none is nearer.</summary>
    [Fact]
    public void Count_and_box_are_projected_onto_at_once()
    {
        using var scope = NewDisposeScope();
        const int Size = 8;
        var clean = new Noise(3).Uniform([40, Size], -0.3, 1.3).clamp(0.0, 1.0);
        var wanted = clean + new Noise(4).Normal([40, Size]);
        var moved = new Budget(Norm.L0, 3).Project(clean, wanted, Box.Pixels);
        var (x, u, p) = (Table(clean), Table(wanted), Table(moved));
        for (var n = 0; n < 40; n++)
        {
            Assert.InRange(p[n].Zip(x[n]).Count(pair => pair.First != pair.Second), 0, 3);
            var least = double.PositiveInfinity;
            for (var set = 0; set < 1 << Size; set++)
            {
                if (int.PopCount(set) == 3)
                {
                    double[] z =
                    [
                        .. u[n]
                            .Select(
                                (to, i) => (set >> i & 1) == 1 ? Math.Clamp(to, 0, 1) : x[n][i]
                            ),
                    ];
                    least = Math.Min(least, Far(z, u[n]));
                }
            }

            Assert.Equal(least, Far(p[n], u[n]), 1e-5);
        }

        static double Far(double[] a, double[] b) =>
            a.Zip(b, (one, other) => (one - other) * (one - other)).Sum();

        static double[][] Table(Tensor rows) => [.. Samples.Doubles(rows).Chunk(Size)];
    }

    /// <summary>Changes whose squares float32 cannot hold are told apart all the same.</summary>
    [Fact]
    public void Tiny_changes_are_told_apart()
    {
        using var scope = NewDisposeScope();
        var clean = zeros(1, 3);
        var moved = tensor(new[] { 1e-30f, 3e-30f, 2e-30f }, [1, 3]);
        var kept = new Budget(Norm.L0, 1).Project(clean, moved, Box.Pixels);
        Assert.Equal([0, 3e-30f, 0], Samples.Floats(kept));
    }

    private static void AssertClose(float[] expected, Tensor actual) =>
        Attacks.ClosedFormTests.AssertClose(tensor(expected, [1, 3]), actual, 1e-6);
}
