using System.Text;

namespace AdvCourse.Plots.Drawing;

/// <summary>All markers of a series as one path, which keeps thousands of points small.</summary>
internal static class Markers
{
    /// <summary>Draws markers in the current colour; points that fall on the same tenth are drawn once.</summary>
    /// <param name="svg">Where to.</param>
    /// <param name="marker">The shape.</param>
    /// <param name="points">Centres, in SVG units.</param>
    /// <param name="radius">Half the size, in SVG units.</param>
    public static void Draw(
        Svg svg,
        Marker marker,
        IEnumerable<(double X, double Y)> points,
        double radius
    )
    {
        string[] centres = [.. points.Select(p => Svg.Move(p.X, p.Y)).Distinct()];
        if (centres.Length == 0)
        {
            return;
        }
        // A line of no length with round or square ends is the shortest way to write a disc or a square.
        string after = marker is Marker.Circle or Marker.Square ? "h0" : Outline(marker, radius);
        StringBuilder d = new();
        foreach (string centre in centres)
        {
            d.Append(centre).Append(after);
        }
        svg.Path(d.ToString(), Attributes(marker, radius));
    }

    private static string Attributes(Marker marker, double radius) =>
        marker switch
        {
            Marker.Circle =>
                $"fill=\"none\" stroke-width=\"{Num.Coord(2 * radius)}\" stroke-linecap=\"round\"",
            Marker.Square =>
                $"fill=\"none\" stroke-width=\"{Num.Coord(1.75 * radius)}\" stroke-linecap=\"square\"",
            Marker.Cross => "fill=\"none\" stroke-width=\"1.6\"",
            _ => "fill=\"currentColor\" stroke=\"none\"",
        };

    private static string Outline(Marker marker, double radius)
    {
        string r = Num.Coord(radius * 1.2, 2);
        string d = Num.Coord(radius * 2.4, 2);
        string s = Num.Coord(radius * 0.9, 2);
        string w = Num.Coord(radius * 1.8, 2);
        return marker switch
        {
            Marker.Diamond => $"m-{r} 0l{r} -{r} {r} {r} -{r} {r}z",
            Marker.Triangle => $"m-{r} {s}h{d}l-{r} -{d}z",
            Marker.Down => $"m-{r} -{s}h{d}l-{r} {d}z",
            _ => $"m-{s} -{s}l{w} {w}m-{w} 0l{w} -{w}",
        };
    }
}
