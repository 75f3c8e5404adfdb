using System.Text.Json.Nodes;

namespace AdvCourse.Plots.Drawing;

/// <summary>The key of a colour map: a bar from low (at the foot) to high, with ticks at its ends, at 0 and between.</summary>
internal static class ColourBar
{
    private const double Width = 12;
    private const double ToLabel = Width + 5;

    // Labels stand apart by at least this much.
    private const double Apart = 14;

    // The height that Plotly leaves to a bar on a small page.
    private const double PlotlyHeight = 200;

    /// <summary>
    /// The ends, which say what the strongest colours mean, then 0 and round values between, wherever a label does not
    /// touch one before it.
    /// </summary>
    public static IReadOnlyList<Tick> TicksOf((double Low, double High) ends, double height)
    {
        double span = ends.High - ends.Low;
        IReadOnlyList<Tick> round = Ticks.Linear(
            ends.Low,
            ends.High,
            Math.Max(2, (int)(height / 40))
        );
        // Three digits, more only where the ends would read alike.
        int digits = Enumerable
            .Range(3, 5)
            .FirstOrDefault(d => Num.Text(ends.Low, d) != Num.Text(ends.High, d), 7);
        List<Tick> ticks = [At(ends.Low), At(ends.High)];
        Tick zero = ticks.All(round.Contains) ? At(0) : new(0, "0");
        IEnumerable<Tick> between = ends is { Low: < 0, High: > 0 } ? [zero, .. round] : round;
        foreach (Tick tick in between)
        {
            if (ticks.All(t => Math.Abs(t.Value - tick.Value) / span * height >= Apart))
            {
                ticks.Add(tick);
            }
        }
        return [.. ticks.OrderBy(t => t.Value)];

        Tick At(double value) =>
            round.FirstOrDefault(t => Math.Abs(t.Value - value) < span * 1e-6)
            ?? new(value, Num.Text(value, digits));
    }

    /// <summary>Plotly's colour bar with the same ticks, on a part of the height of the figure.</summary>
    public static JsonObject Plotly((double Low, double High) ends, double part = 1)
    {
        IReadOnlyList<Tick> ticks = TicksOf(ends, PlotlyHeight * part);
        return new()
        {
            ["tickmode"] = "array",
            ["tickvals"] = PlotlyJson.Array(ticks.Select(t => t.Value)),
            ["ticktext"] = PlotlyJson.Array(ticks.Select(t => t.Label)),
        };
    }

    /// <summary>The width of a gap, the bar after it and its labels: 62, or more for long labels.</summary>
    public static double Room((double Low, double High) ends, double gap) =>
        Math.Max(
            62,
            gap
                + ToLabel
                + TicksOf(ends, PlotlyHeight).Max(t => TextMetrics.Width(t.Label, Svg.SmallSize))
        );

    /// <summary>Draws the bar at x, from top downwards; <see cref="Room"/> tells how much room its labels need.</summary>
    public static void Draw(
        Svg svg,
        ColourMap map,
        (double Low, double High) ends,
        double x,
        double top,
        double height
    )
    {
        // One pixel column, stretched: smaller than a gradient and without a name on the page.
        const int Steps = 64;
        byte[] pixels = new byte[Steps * 3];
        for (int i = 0; i < Steps; i++)
        {
            (byte r, byte g, byte b) = ColourMaps.At(map, 1 - i / (Steps - 1.0));
            (pixels[3 * i], pixels[3 * i + 1], pixels[3 * i + 2]) = (r, g, b);
        }
        svg.Image(x, top, Width, height, Png.DataUri(1, Steps, 3, pixels));
        svg.Open($"font-size=\"{Num.Coord(Svg.SmallSize)}\" fill-opacity=\".8\"");
        foreach (Tick tick in TicksOf(ends, height))
        {
            double y = top + height * (1 - (tick.Value - ends.Low) / (ends.High - ends.Low));
            svg.Line(
                x + Width,
                y,
                x + Width + 3,
                y,
                "stroke=\"currentColor\" stroke-opacity=\".5\""
            );
            svg.Text(x + ToLabel, y + 4, tick.Label);
        }
        svg.Close();
    }
}
