using System.Globalization;

namespace AdvCourse.Evaluation;

/// <summary>A share of a counted whole, with its uncertainty.</summary>
/// <param name="Count">How many, 0 to the whole.</param>
/// <param name="Total">Of how many; 0 makes the share NaN.</param>
/// <exception cref="ArgumentException">The count is negative or larger than the whole.</exception>
public readonly record struct Rate(int Count, int Total)
{
    /// <summary>How many. Count and whole are checked together, so neither can be set alone.</summary>
    public int Count { get; } =
        Count >= 0 && Count <= Total
            ? Count
            : throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{Count} of {Total} is no share; give a count from 0 to the whole."
                )
            );

    /// <summary>Of how many; 0 makes the share NaN.</summary>
    public int Total { get; } = Total;

    /// <summary>The share, 0 to 1.</summary>
    public double Value => Total == 0 ? double.NaN : (double)Count / Total;

    /// <summary>The share in percent, 0 to 100.</summary>
    public double Percent => 100 * Value;

    /// <summary>
    /// Wilson's score interval (1927): the shares that a sample like this would not contradict. Unlike the textbook
    /// interval it stays inside [0, 1] and is honest near both ends.
    /// </summary>
    /// <param name="z">Standard deviations: 1.96 for 95 %.</param>
    /// <returns>Low and high, 0 to 1; the whole range when nothing was counted.</returns>
    public (double Low, double High) Wilson(double z = 1.959963984540054)
    {
        if (Total == 0)
        {
            return (0, 1);
        }

        double n = Total;
        var p = Value;
        var z2 = z * z / n;
        var centre = (p + (z2 / 2)) / (1 + z2);
        var half = z / (1 + z2) * Math.Sqrt((p * (1 - p) / n) + (z2 / (4 * n)));
        return (
            Count == 0 ? 0 : Math.Max(0, centre - half),
            Count == Total ? 1 : Math.Min(1, centre + half)
        );
    }

    /// <summary>Where the whole is said elsewhere, for example "89.4 % (88.78 to 89.99)", or "none" of no cases.</summary>
    internal string Brief
    {
        get
        {
            var (low, high) = Wilson();
            return Total == 0
                ? "none"
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $"{Percent:0.0#} % ({100 * low:0.0#} to {100 * high:0.0#})"
                );
        }
    }

    /// <summary>How many of a sequence are true.</summary>
    /// <param name="flags">One flag a case.</param>
    public static Rate Of(IEnumerable<bool> flags)
    {
        var (count, total) = (0, 0);
        foreach (var flag in flags)
        {
            count += flag ? 1 : 0;
            total++;
        }

        return new(count, total);
    }

    /// <summary>For example "89.4 % (95 % interval 88.8 to 90.0, n = 10000)".</summary>
    public override string ToString()
    {
        var (low, high) = Wilson();
        return Total == 0
            ? "no cases"
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{Percent:0.0#} % (95 % interval {100 * low:0.0#} to {100 * high:0.0#}, n = {Total})"
            );
    }
}
