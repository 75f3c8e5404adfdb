namespace AdvCourse.Plots.Drawing;

/// <summary>The key of a colour map: a bar from low (at the foot) to high, with ticks.</summary>
internal static class ColourBar
{
    private const double Width = 12;

    /// <summary>Draws the bar at x, from top downwards; its labels need about 40 more to the right.</summary>
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
        int count = Math.Max(2, (int)(height / 40));
        foreach (Tick tick in Ticks.Linear(ends.Low, ends.High, count))
        {
            double y = top + height * (1 - (tick.Value - ends.Low) / (ends.High - ends.Low));
            svg.Line(
                x + Width,
                y,
                x + Width + 3,
                y,
                "stroke=\"currentColor\" stroke-opacity=\".5\""
            );
            svg.Text(x + Width + 5, y + 4, tick.Label);
        }
        svg.Close();
    }
}
