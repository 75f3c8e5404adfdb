using AdvCourse.Attacks;
using AdvCourse.Threats;
using TorchSharp;
using static TorchSharp.torch;

namespace AdvCourse.Tests;

public sealed class NoiseTests
{
    [Fact]
    public void An_image_gets_the_same_noise_in_any_batch()
    {
        using var scope = NewDisposeScope();
        var noise = new Noise(3);
        var whole = Samples.Floats(noise.Normal([10, 5]));
        Assert.Equal(whole[20..35], Samples.Floats(noise.Normal([3, 5], firstImage: 4)));
        Assert.NotEqual(whole, Samples.Floats(new Noise(4).Normal([10, 5])));
    }

    [Fact]
    public void Values_have_the_moments_of_their_distribution()
    {
        using var scope = NewDisposeScope();
        var normal = Samples.Doubles(new Noise(1).Normal([100, 1000], 2, 3));
        Assert.Equal(2, normal.Average(), 0.05);
        Assert.Equal(9, normal.Average(x => (x - 2) * (x - 2)), 0.2);
        Assert.True(normal.Max() > 2 + (3 * 3.9), "the tails are there");
        var uniform = Samples.Doubles(new Noise(1).Uniform([100, 1000], -1, 3));
        Assert.Equal(1, uniform.Average(), 0.02);
        Assert.InRange(uniform.Min(), -1, -0.99);
        Assert.InRange(uniform.Max(), 2.99, 3);
        var signs = Samples.Doubles(new Noise(1).Signs([100, 1000], 0.25));
        Assert.All(signs, x => Assert.Equal(0.25, Math.Abs(x)));
        Assert.Equal(0, signs.Average(), 0.005);
    }

    /// <summary>The first number of this seed's first image is 1 - 1.3e-9, which Float32 rounds to 1.</summary>
    private const long RoundsUp = 35043454;

    [Fact]
    public void The_upper_bound_is_not_drawn_and_no_random_start_is_infinite()
    {
        using var scope = NewDisposeScope();
        var noise = new Noise(RoundsUp);
        Assert.Equal(MathF.BitDecrement(1), Samples.Floats(noise.Uniform([1, 1], 0, 1))[0]);
        Assert.Equal(
            MathF.BitDecrement(1),
            Samples.Floats(noise.Uniform([1, 1], 0, 1, new[] { 0L }))[0]
        );
        var start = RandomStart.InBall(Norm.L1, zeros(1, 4), 2, noise, [0]);
        Assert.InRange(Norm.L1.Measure(start).ToDouble(), 0, 2 + 1e-5);
        Assert.InRange(Norm.L1.Measure(Norm.L1.Project(start, 1)).ToDouble(), 0, 1 + 1e-5);
    }

    [Theory]
    [InlineData(0, 1, 0.99999997, 0.99999997f)]
    [InlineData(-1, 3, 0.25, 0f)]
    [InlineData(0, 0, 0.5, 0f)]
    [InlineData(-8 / 255.0, 8 / 255.0, 0, (float)(-8 / 255.0))]
    public void Every_other_number_is_its_share_rounded_to_Float32(
        double low,
        double high,
        double share,
        float expected
    ) => Assert.Equal(expected, Noise.Between(low, high, share));

    [Fact]
    public void An_order_is_a_permutation_that_changes_with_the_round()
    {
        var order = new Noise(1).Order(100);
        Assert.Equal(Enumerable.Range(0, 100).Select(i => (long)i), order.Order());
        Assert.NotEqual(order, new Noise(1).Order(100, 1));
    }
}
