using System.Globalization;
using System.Text;

namespace AdvCourse.Plots.Drawing;

/// <summary>A drawing in its own coordinates, origin at the top left, without the outer svg element.</summary>
internal sealed record Picture2D(double Width, double Height, string Body);

/// <summary>Writes SVG elements: coordinates rounded to a tenth, text escaped, nothing that depends on the culture.</summary>
internal sealed class Svg
{
    private readonly StringBuilder text = new();

    /// <summary>Sizes of text, in SVG units: ticks and labels, captions of small pictures, titles.</summary>
    public const double TextSize = 13;

    /// <summary>Captions under small pictures.</summary>
    public const double SmallSize = 11.5;

    /// <summary>The title of a figure.</summary>
    public const double TitleSize = 15;

    /// <summary>Escapes text for XML content and attributes; characters that XML 1.0 forbids become a question mark.</summary>
    public static string Escape(string value)
    {
        StringBuilder escaped = new(value.Length);
        foreach (char c in value)
        {
            escaped.Append(
                c switch
                {
                    '&' => "&amp;",
                    '<' => "&lt;",
                    '>' => "&gt;",
                    '"' => "&quot;",
                    < ' ' and not ('\t' or '\n') => "?",
                    '\uFFFE' or '\uFFFF' => "?",
                    _ => c.ToString(),
                }
            );
        }
        return escaped.ToString();
    }

    public override string ToString() => text.ToString();

    public Svg Raw(string markup)
    {
        text.Append(markup);
        return this;
    }

    /// <summary>Opens a group; <paramref name="attributes"/> are written as given.</summary>
    public Svg Open(string attributes) => Raw($"<g {attributes}>");

    public Svg Close() => Raw("</g>");

    public Svg Line(double x1, double y1, double x2, double y2, string attributes = "") =>
        Raw($"<path d=\"{Move(x1, y1)}{To(x1, y1, x2, y2)}\"{Space(attributes)}/>");

    public Svg Path(string d, string attributes = "") =>
        Raw($"<path d=\"{d}\"{Space(attributes)}/>");

    public Svg Rect(double x, double y, double width, double height, string attributes = "") =>
        Raw(
            $"<rect x=\"{Num.Coord(x)}\" y=\"{Num.Coord(y)}\" width=\"{Num.Coord(width)}\" height=\"{Num.Coord(height)}\"{Space(attributes)}/>"
        );

    /// <summary>Text at a baseline point. Anchor: start, middle or end.</summary>
    public Svg Text(
        double x,
        double y,
        string value,
        string anchor = "start",
        string attributes = ""
    ) =>
        Raw(
            $"<text x=\"{Num.Coord(x)}\" y=\"{Num.Coord(y)}\"{(anchor == "start" ? "" : $" text-anchor=\"{anchor}\"")}{Space(attributes)}>{Escape(value)}</text>"
        );

    /// <summary>Several lines of text, the first at baseline y.</summary>
    public Svg Lines(
        double x,
        double y,
        IEnumerable<string> lines,
        double lineHeight,
        string anchor = "start",
        string attributes = ""
    )
    {
        foreach (string line in lines)
        {
            Text(x, y, line, anchor, attributes);
            y += lineHeight;
        }
        return this;
    }

    public Svg Image(double x, double y, double width, double height, string href) =>
        Raw(
            $"<image x=\"{Num.Coord(x)}\" y=\"{Num.Coord(y)}\" width=\"{Num.Coord(width)}\" height=\"{Num.Coord(height)}\" preserveAspectRatio=\"none\" href=\"{href}\"/>"
        );

    /// <summary>The start of a path.</summary>
    public static string Move(double x, double y) => $"M{Num.Coord(x)} {Num.Coord(y)}";

    /// <summary>The shortest line command from one point to the next.</summary>
    public static string To(double fromX, double fromY, double x, double y) =>
        Num.Coord(fromY) == Num.Coord(y) ? $"H{Num.Coord(x)}"
        : Num.Coord(fromX) == Num.Coord(x) ? $"V{Num.Coord(y)}"
        : $"L{Num.Coord(x)} {Num.Coord(y)}";

    /// <summary>The first ten hexadecimal digits of the SHA-256 of a text: a name that depends on content alone.</summary>
    public static string Name(string content) =>
        System
            .Convert.ToHexString(
                System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(content))
            )[..10]
            .ToLower(CultureInfo.InvariantCulture);

    private static string Space(string attributes) =>
        attributes.Length == 0 ? "" : " " + attributes;
}
