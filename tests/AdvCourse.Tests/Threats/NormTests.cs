using AdvCourse.Threats;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using static TorchSharp.torch;

namespace AdvCourse.Tests.Threats;

public sealed class NormTests
{
    public static TheoryData<string> Names => ["L0", "L1", "L2", "Linf"];

    [Theory]
    [InlineData("L0", 3)]
    [InlineData("L1", 7.5)]
    [InlineData("L2", 5.024937811)]
    [InlineData("Linf", 4)]
    public void Norms_measure_each_image_of_a_batch(string name, double expected)
    {
        using var scope = NewDisposeScope();
        var perturbation = tensor(new[] { 0f, 0, 0, 0, 3, -4, 0.5f, 0 }, [2, 1, 2, 2]);
        var measured = Samples.Doubles(Named(name).Measure(perturbation));
        Assert.Equal(0, measured[0]);
        Assert.Equal(expected, measured[1], 1e-5);
    }

    [Property(MaxTest = 60)]
    public void A_projection_is_within_the_radius_and_projecting_again_changes_nothing(
        int seed,
        byte radius
    )
    {
        using var scope = NewDisposeScope();
        foreach (var name in Names.Select(row => row.Data))
        {
            var norm = Named(name);
            var size = name == "L0" ? radius % 8 : radius / 100.0;
            var perturbation = new Noise(seed).Normal([3, 2, 4]);
            var once = norm.Project(perturbation, size);
            Assert.All(
                Samples.Doubles(norm.Measure(once)),
                length => Assert.True(length <= size + 1e-5, $"{name}: {length} > {size}")
            );
            Assert.Equal(0, Distance(norm.Project(once, size), once), 1e-5);
        }
    }

    [Property(MaxTest = 40)]
    public void A_projection_leaves_what_is_inside_where_it_is(int seed)
    {
        using var scope = NewDisposeScope();
        foreach (var name in Names.Select(row => row.Data))
        {
            var perturbation = new Noise(seed).Uniform([3, 8], -1, 1);
            var radius = Math.Ceiling(Samples.Doubles(Named(name).Measure(perturbation)).Max());
            Assert.Equal(
                0,
                Distance(Named(name).Project(perturbation, radius), perturbation),
                1e-6
            );
        }
    }

    [Property(MaxTest = 40)]
    public void No_other_point_of_the_ball_is_nearer_than_the_projection(int seed)
    {
        using var scope = NewDisposeScope();
        foreach (var name in new[] { "L1", "L2", "Linf" })
        {
            var norm = Named(name);
            var perturbation = new Noise(seed).Normal([1, 6]);
            var projected = norm.Project(perturbation, 0.7);
            var best = Samples.Doubles(Norm.L2.Measure(perturbation - projected))[0];
            for (var i = 1; i < 30; i++)
            {
                // Candidates around the projection, brought back onto the ball by plain shrinking.
                var candidate = projected + (new Noise(seed).Then(i).Normal([1, 6]) * 0.1);
                var length = Samples.Doubles(norm.Measure(candidate))[0];
                candidate = length > 0.7 ? candidate * (0.7 / length) : candidate;
                Assert.True(
                    Samples.Doubles(Norm.L2.Measure(perturbation - candidate))[0] >= best - 1e-5,
                    name
                );
            }
        }
    }

    [Property(MaxTest = 40)]
    public void The_steepest_step_has_the_size_and_reaches_the_dual_norm(int seed)
    {
        using var scope = NewDisposeScope();
        var gradient = new Noise(seed).Normal([2, 3, 5]);
        foreach (
            var (norm, dual) in new[]
            {
                (Norm.Linf, Norm.L1),
                (Norm.L2, Norm.L2),
                (Norm.L1, Norm.Linf),
            }
        )
        {
            var step = norm.Steepest(gradient, 0.3);
            var lengths = Samples.Doubles(norm.Measure(step));
            var gains = Samples.Doubles((step * gradient).flatten(1).sum(1));
            var best = Samples.Doubles(dual.Measure(gradient));
            for (var i = 0; i < 2; i++)
            {
                Assert.Equal(0.3, lengths[i], 1e-5);
                Assert.Equal(0.3 * best[i], gains[i], 1e-4);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_zero_gradient_gives_a_zero_step_and_a_tiny_one_a_whole_step(string name)
    {
        using var scope = NewDisposeScope();
        var norm = Named(name);
        Assert.All(Samples.Floats(norm.Steepest(zeros(2, 5), 2)), value => Assert.Equal(0, value));
        var tiny = full([1, 4], 1e-30f) * tensor(new[] { 1f, 2, 3, 4 });
        Assert.Equal(2, Samples.Doubles(norm.Measure(norm.Steepest(tiny, 2)))[0], 1e-5);
    }

    [Fact]
    public void A_steepest_step_in_L0_moves_the_largest_components_by_the_whole_range()
    {
        using var scope = NewDisposeScope();
        var gradient = tensor(new[] { 0.2f, -3, 0.5f, 0, 7, -0.1f }, [2, 3]);
        Assert.Equal([0f, -1, 1, 0, 1, -1], Samples.Floats(Norm.L0.Steepest(gradient, 2)));
    }

    [Fact]
    public void The_L0_ball_keeps_the_largest_components()
    {
        using var scope = NewDisposeScope();
        var kept = Norm.L0.Project(tensor(new[] { 0.1f, -0.9f, 0.5f, 0 }, [1, 4]), 2);
        Assert.Equal([0, -0.9f, 0.5f, 0], Samples.Floats(kept));
    }

    private static Norm Named(string name) =>
        new[] { Norm.L0, Norm.L1, Norm.L2, Norm.Linf }.Single(norm => norm.Name == name);

    private static double Distance(Tensor a, Tensor b) => Samples.Floats((a - b).abs()).Max();
}
