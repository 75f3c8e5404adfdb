using System.Globalization;
using AdvCourse.Data;

namespace AdvCourse.Evaluation;

/// <summary>A mean with its bootstrap interval.</summary>
/// <param name="Mean">The mean, in the values' own unit.</param>
/// <param name="Low">The lower end of the interval.</param>
/// <param name="High">The upper end of the interval.</param>
public sealed record Estimate(double Mean, double Low, double High)
{
    /// <summary>For example "0.512 (95 % interval 0.498 to 0.526)".</summary>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Mean:0.####} (95 % interval {Low:0.####} to {High:0.####})"
        );
}

/// <summary>
/// Efron's percentile bootstrap (1979): how far a mean moves when the sample is drawn again from itself, with replacement.
/// For measures that are no counted shares; those have <see cref="Rate.Wilson"/>.
/// </summary>
/// <remarks>
/// The interval speaks of what the values were drawn from and of nothing else: values of 100 random directions on one network
/// say how other directions of that network would come out, not how other networks would.
/// </remarks>
public static class Bootstrap
{
    /// <summary>The mean of a sample, with its 95 % interval.</summary>
    /// <param name="values">At least 2, finite, drawn independently.</param>
    /// <param name="seed">Decides the resamples.</param>
    /// <param name="resamples">How many; at least 100.</param>
    public static Estimate Mean(IReadOnlyList<double> values, long seed = 0, int resamples = 2000)
    {
        LookAt(values, resamples);
        var random = SplitMix64.For(seed, 0);
        var means = new double[resamples];
        for (var i = 0; i < resamples; i++)
        {
            means[i] = Again(values, ref random);
        }

        return Of(values.Average(), means);
    }

    /// <summary>The mean of one sample minus the mean of another, independent one, with its 95 % interval.</summary>
    /// <param name="first">At least 2, finite.</param>
    /// <param name="second">At least 2, finite.</param>
    /// <param name="seed">Decides the resamples.</param>
    /// <param name="resamples">How many; at least 100.</param>
    public static Estimate Difference(
        IReadOnlyList<double> first,
        IReadOnlyList<double> second,
        long seed = 0,
        int resamples = 2000
    )
    {
        LookAt(first, resamples);
        LookAt(second, resamples);
        var random = SplitMix64.For(seed, 0);
        var differences = new double[resamples];
        for (var i = 0; i < resamples; i++)
        {
            differences[i] = Again(first, ref random) - Again(second, ref random);
        }

        return Of(first.Average() - second.Average(), differences);
    }

    private static double Again(IReadOnlyList<double> values, ref SplitMix64 random)
    {
        var sum = 0.0;
        for (var i = 0; i < values.Count; i++)
        {
            sum += values[random.Below(values.Count)];
        }

        return sum / values.Count;
    }

    private static Estimate Of(double mean, double[] resampled)
    {
        Array.Sort(resampled);
        return new(mean, At(0.025), At(0.975));

        double At(double share) => resampled[(int)Math.Round(share * (resampled.Length - 1))];
    }

    private static void LookAt(IReadOnlyList<double> values, int resamples)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Count < 2 || values.Any(value => !double.IsFinite(value)))
        {
            throw new ArgumentException(
                $"A bootstrap needs at least 2 finite values; got {values.Count}, of which {values.Count(value => !double.IsFinite(value))} are not finite."
            );
        }

        if (resamples < 100)
        {
            throw new ArgumentException(
                $"{resamples} resamples give no interval; take at least 100."
            );
        }
    }
}
