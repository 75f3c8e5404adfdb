namespace AdvCourse.Plots.Drawing;

/// <summary>The scale of one axis: its range, its ticks, and whether it is logarithmic or a row of categories.</summary>
internal sealed record Axis(
    double Low,
    double High,
    bool Log,
    IReadOnlyList<Tick> Ticks,
    bool Categories = false
)
{
    /// <summary>Where a value lies between start (Low) and end (High), in SVG units.</summary>
    public double Map(double value, double start, double end) =>
        start + (Project(value) - Project(Low)) / (Project(High) - Project(Low)) * (end - start);

    /// <summary>Whether a value lies on the axis.</summary>
    public bool Holds(double value) => value >= Low && value <= High;

    private double Project(double value) => Log ? Math.Log10(value) : value;

    /// <summary>An axis for measured values.</summary>
    /// <param name="values">Everything it has to show.</param>
    /// <param name="asked">The range that the author set, or null for one that fits.</param>
    /// <param name="log">Logarithmic.</param>
    /// <param name="ticks">About how many ticks.</param>
    /// <param name="snap">End at ticks (for y), rather than with a little air around the data (for x).</param>
    /// <param name="name">What the reader calls these values, for the error text.</param>
    public static Axis For(
        IEnumerable<double> values,
        (double Low, double High)? asked,
        bool log,
        int ticks,
        bool snap,
        string name
    )
    {
        double[] all = [.. values.Where(double.IsFinite)];
        if (log && (asked is { Low: <= 0 } || all.Any(v => v <= 0)))
        {
            double bad = asked is { Low: <= 0 } range ? range.Low : all.First(v => v <= 0);
            throw new ArgumentException(
                $"A logarithmic {name} axis cannot show {Num.Text(bad)}; leave that point out or use a linear axis."
            );
        }
        (double low, double high) = asked ?? (all.Min(), all.Max());
        if (low == high)
        {
            double half =
                log ? 0
                : low == 0 ? 1
                : Math.Abs(low) * 0.1;
            (low, high) = log ? (low / 2, high * 2) : (low - half, high + half);
        }
        if (asked is null)
        {
            (low, high) =
                log ? SpreadLog(low, high, snap)
                : snap ? Snap(low, high, ticks)
                : (low - (high - low) * 0.02, high + (high - low) * 0.02);
        }
        return new Axis(
            low,
            high,
            log,
            log ? Drawing.Ticks.Log(low, high, ticks) : Drawing.Ticks.Linear(low, high, ticks)
        );
    }

    /// <summary>An axis with one place for each category, at 0, 1, 2, ...</summary>
    public static Axis Of(IReadOnlyList<string> categories, bool reversed = false)
    {
        Tick[] ticks = [.. categories.Select((c, i) => new Tick(i, c))];
        double end = categories.Count - 0.5;
        return reversed ? new(end, -0.5, false, ticks, true) : new(-0.5, end, false, ticks, true);
    }

    // To the next tick outwards, and down to 0 when the data come near it: small bars of error are then seen as small.
    private static (double, double) Snap(double low, double high, int ticks)
    {
        if (low > 0 && low < 0.35 * high)
        {
            low = 0;
        }
        if (high < 0 && high > 0.35 * low)
        {
            high = 0;
        }
        double step = Drawing.Ticks.Step(low, high, ticks);
        return (Math.Floor(low / step + 1e-9) * step, Math.Ceiling(high / step - 1e-9) * step);
    }

    private static (double, double) SpreadLog(double low, double high, bool snap)
    {
        if (!snap)
        {
            double air = Math.Pow(high / low, 0.02);
            return (low / air, high * air);
        }
        return (Down(low), Up(high));

        static double Down(double v)
        {
            double power = Math.Pow(10, Math.Floor(Math.Log10(v) + 1e-9));
            return power
                * (
                    v / power >= 5 ? 5
                    : v / power >= 2 ? 2
                    : 1
                );
        }
        static double Up(double v)
        {
            double power = Math.Pow(10, Math.Ceiling(Math.Log10(v) - 1e-9) - 1);
            return power
                * (
                    v / power <= 2 ? 2
                    : v / power <= 5 ? 5
                    : 10
                );
        }
    }
}
