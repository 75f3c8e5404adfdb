namespace AdvCourse.Plots.Drawing;

/// <summary>A mark on an axis. Only labelled ticks get a gridline.</summary>
internal sealed record Tick(double Value, string Label);

/// <summary>Ticks at round numbers: steps of 1, 2 or 5 times a power of ten.</summary>
internal static class Ticks
{
    /// <summary>The 1-2-5 step that gives about <paramref name="target"/> intervals.</summary>
    public static double Step(double low, double high, int target)
    {
        double raw = (high - low) / Math.Max(1, target);
        double power = Math.Pow(10, Math.Floor(Math.Log10(raw)));
        double fraction = raw / power;
        return power
            * (
                fraction < 1.5 ? 1
                : fraction < 3.5 ? 2
                : fraction < 7.5 ? 5
                : 10
            );
    }

    /// <summary>A positive value cut to its first digit, small errors forgiven: 31.9 to 30, 3.9999999 to 4.</summary>
    public static double FirstDigit(double value)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(value) + 1e-6));
        return Math.Floor(value / power * (1 + 1e-6)) * power;
    }

    /// <summary>Ticks inside low … high, labels with just the decimals that the step needs.</summary>
    public static IReadOnlyList<Tick> Linear(double low, double high, int target)
    {
        double step = Step(low, high, target);
        int decimals = Math.Max(0, -(int)Math.Floor(Math.Log10(step) + 1e-9));
        bool plain = Math.Max(Math.Abs(low), Math.Abs(high)) < 1e7 && step >= 1e-4;
        long first = (long)Math.Ceiling(low / step - 1e-9);
        long last = (long)Math.Floor(high / step + 1e-9);
        List<Tick> ticks = [];
        for (long i = first; i <= last; i++)
        {
            double value = Num.Rounded(i * step);
            ticks.Add(new Tick(value, plain ? Num.Fixed(value, decimals) : Num.Text(value)));
        }
        return ticks;
    }

    /// <summary>Decades inside low … high; with fewer than two of them 2 and 5 in between as well.</summary>
    public static IReadOnlyList<Tick> Log(double low, double high, int target)
    {
        int first = (int)Math.Floor(Math.Log10(low) + 1e-9);
        int last = (int)Math.Ceiling(Math.Log10(high) - 1e-9);
        int every = Math.Max(1, (int)Math.Ceiling((last - first) / (double)Math.Max(1, target)));
        List<Tick> decades = [];
        List<Tick> all = [];
        for (int e = first; e <= last; e++)
        {
            foreach (int m in (int[])[1, 2, 5])
            {
                double value = m * Math.Pow(10, e);
                if (value < low * (1 - 1e-9) || value > high * (1 + 1e-9))
                {
                    continue;
                }
                all.Add(new Tick(value, m == 1 ? Num.PowerOfTen(e) : Num.Text(value)));
                if (m == 1 && (e - first) % every == 0)
                {
                    decades.Add(all[^1]);
                }
            }
        }
        return decades.Count >= 3 ? decades : all;
    }
}
