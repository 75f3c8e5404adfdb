using AdvCourse.Evaluation;

namespace AdvCourse.Tests.Evaluation;

public sealed class BootstrapTests
{
    // Twenty values 0 and twenty values 1: a mean's standard error is sqrt(0.25 / 40).
    private static readonly double[] Coins = [.. Enumerable.Range(0, 40).Select(i => i % 2.0)];
    private static readonly double StandardError = Math.Sqrt(0.25 / 40);

    [Fact]
    public void A_means_interval_is_about_two_standard_errors_wide_on_each_side()
    {
        var estimate = Bootstrap.Mean(Coins, seed: 1, resamples: 20_000);
        Assert.Equal(0.5, estimate.Mean, 1e-12);
        Assert.InRange(estimate.Low, 0.5 - (2.1 * StandardError), 0.5 - (1.8 * StandardError));
        Assert.InRange(estimate.High, 0.5 + (1.8 * StandardError), 0.5 + (2.1 * StandardError));
    }

    [Fact]
    public void The_errors_of_two_samples_add_up_in_their_difference()
    {
        var shifted = Coins.Select(value => value + 3).ToArray();
        var estimate = Bootstrap.Difference(shifted, Coins, seed: 1, resamples: 20_000);
        var error = Math.Sqrt(2) * StandardError;
        Assert.Equal(3, estimate.Mean, 1e-12);
        Assert.InRange(estimate.Low, 3 - (2.1 * error), 3 - (1.8 * error));
        Assert.InRange(estimate.High, 3 + (1.8 * error), 3 + (2.1 * error));
    }

    [Fact]
    public void A_constant_is_certain_and_the_seed_decides_the_rest()
    {
        Assert.Equal(new Estimate(7, 7, 7), Bootstrap.Mean([7, 7, 7]));
        Assert.Equal(Bootstrap.Mean(Coins, 5), Bootstrap.Mean(Coins, 5));
        Assert.Equal("0.5 (95 % interval 0.25 to 0.75)", new Estimate(0.5, 0.25, 0.75).ToString());
    }

    [Fact]
    public void Too_little_to_draw_from_is_refused()
    {
        Assert.Throws<ArgumentException>(() => Bootstrap.Mean([1]));
        Assert.Throws<ArgumentException>(() => Bootstrap.Mean([1, double.NaN]));
        Assert.Throws<ArgumentException>(() => Bootstrap.Difference([1, 2], []));
        Assert.Throws<ArgumentException>(() => Bootstrap.Mean([1, 2], resamples: 10));
    }
}
