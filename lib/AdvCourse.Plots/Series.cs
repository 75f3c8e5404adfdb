using System.Diagnostics.CodeAnalysis;

namespace AdvCourse.Plots;

/// <summary>
/// One named run of values in a figure. A tuple is enough in most cells: <c>("maxout", errors)</c>, or
/// <c>("maxout", errors, halfWidths)</c> with an uncertainty.
/// </summary>
/// <param name="Name">What the legend or the direct label says.</param>
/// <param name="Y">The values; NaN leaves a gap.</param>
[SuppressMessage(
    "Usage",
    "CA2225",
    Justification = "The constructor is the named form; the conversions exist to keep cells short."
)]
public sealed record Series(string Name, Numbers Y)
{
    /// <summary>The x values of this series alone, as many as <see cref="Y"/>; null to share the figure's.</summary>
    public Numbers? X { get; init; }

    /// <summary>Lower ends of the interval around each value, in units of y; null for none.</summary>
    public Numbers? Low { get; init; }

    /// <summary>Upper ends of the interval around each value, in units of y; null for none.</summary>
    public Numbers? High { get; init; }

    /// <summary>A name and its values.</summary>
    public static implicit operator Series((string Name, Numbers Y) series) =>
        new(series.Name, series.Y);

    /// <summary>A name, its values and the half-width of the interval around each.</summary>
    public static implicit operator Series((string Name, Numbers Y, Numbers HalfWidth) series) =>
        new Series(series.Name, series.Y).WithError(series.HalfWidth);

    /// <summary>The same series with symmetric intervals y − halfWidth … y + halfWidth.</summary>
    /// <param name="halfWidth">Half the width of each interval, as many as there are values, 0 or more.</param>
    public Series WithError(Numbers halfWidth)
    {
        ArgumentNullException.ThrowIfNull(halfWidth);
        halfWidth.Checked($"The error of '{Name}'", Y.Count, $"'{Name}'");
        if (halfWidth.Any(h => h < 0))
        {
            throw new ArgumentException(
                $"The error of '{Name}' is {Drawing.Num.Text(halfWidth.First(h => h < 0))}; a half-width is 0 or more."
            );
        }
        return this with
        {
            Low = Numbers.From(Y.Zip(halfWidth, (y, h) => y - h)),
            High = Numbers.From(Y.Zip(halfWidth, (y, h) => y + h)),
        };
    }

    internal Series Checked(Numbers? sharedX)
    {
        if (string.IsNullOrWhiteSpace(Name))
        {
            throw new ArgumentException(
                "A series has no name; the legend and the alt text need one."
            );
        }
        Y.Checked($"Series '{Name}'");
        Numbers x =
            X ?? sharedX ?? throw new ArgumentException($"Series '{Name}' has no x values; set X.");
        x.Checked($"x of '{Name}'", Y.Count, $"series '{Name}'");
        return CheckedInterval() with { X = x };
    }

    internal Series CheckedInterval()
    {
        if (Low is null != High is null)
        {
            throw new ArgumentException(
                $"Series '{Name}' has one end of its interval only; set Low and High."
            );
        }
        Low?.Checked($"Low of '{Name}'", Y.Count, $"series '{Name}'");
        High?.Checked($"High of '{Name}'", Y.Count, $"series '{Name}'");
        if (Low is not null && Low.Zip(High!).Any(p => p.First > p.Second))
        {
            throw new ArgumentException($"Series '{Name}' has Low above High; swap them.");
        }
        return this;
    }

    /// <summary>All finite values that the y axis has to show.</summary>
    internal IEnumerable<double> YExtent =>
        Y.Finite.Concat(Low?.Finite ?? []).Concat(High?.Finite ?? []);
}
