using System.Globalization;
using System.Text;

namespace AdvCourse.Plots.Drawing;

/// <summary>Fills that stay apart in grey: solid, pale, hatched, outlined, and so on round.</summary>
internal static class Fill
{
    /// <summary>Draws the rectangle of a series in the current colour.</summary>
    public static void Draw(Svg svg, int index, double x, double y, double width, double height)
    {
        width = Math.Max(width, 0.5);
        height = Math.Max(height, 0.5);
        const string Outline = " stroke=\"currentColor\" stroke-width=\"1.2\"";
        switch (index % 4)
        {
            case 0:
                svg.Rect(x, y, width, height, "fill=\"currentColor\"");
                break;
            case 1:
                svg.Rect(
                    x + 0.6,
                    y + 0.6,
                    Math.Max(0, width - 1.2),
                    Math.Max(0, height - 1.2),
                    "fill=\"currentColor\" fill-opacity=\".3\"" + Outline
                );
                break;
            case 2:
                svg.Rect(
                    x + 0.6,
                    y + 0.6,
                    Math.Max(0, width - 1.2),
                    Math.Max(0, height - 1.2),
                    "fill=\"none\"" + Outline
                );
                svg.Path(Hatch(x, y, width, height), "fill=\"none\" stroke=\"currentColor\"");
                break;
            default:
                svg.Rect(
                    x + 0.6,
                    y + 0.6,
                    Math.Max(0, width - 1.2),
                    Math.Max(0, height - 1.2),
                    "fill=\"none\"" + Outline
                );
                break;
        }
    }

    /// <summary>Plotly's nearest pattern.</summary>
    public static string Plotly(int index) =>
        (index % 4) switch
        {
            0 => "",
            1 => ".",
            2 => "/",
            _ => "-",
        };

    // Rising diagonals x + y = constant, cut to the rectangle by hand: a pattern element would need a name on the page.
    private static string Hatch(double x, double y, double width, double height)
    {
        StringBuilder d = new();
        for (double t = 4; t < width + height; t += 4)
        {
            double fromX = Math.Min(t, width);
            double fromY = t - fromX;
            double toY = Math.Min(t, height);
            double toX = t - toY;
            if (fromY <= height && toX <= width)
            {
                d.Append(
                    CultureInfo.InvariantCulture,
                    $"M{Num.Coord(x + fromX)} {Num.Coord(y + fromY)}L{Num.Coord(x + toX)} {Num.Coord(y + toY)}"
                );
            }
        }
        return d.ToString();
    }
}
