using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace AdvCourse.Plots.Tests;

/// <summary>Reads coordinates back out of SVG, transforms of groups applied (translate and scale, as we write them).</summary>
internal static partial class Coordinates
{
    public static double[] Parse(string numbers) =>
        [
            .. Number()
                .Matches(numbers)
                .Select(m => double.Parse(m.Value, CultureInfo.InvariantCulture)),
        ];

    /// <summary>The vertices of the absolute commands M, L, H and V of a path.</summary>
    public static IReadOnlyList<(double X, double Y)> Vertices(string path)
    {
        List<(double X, double Y)> vertices = [];
        (double x, double y) = (0, 0);
        foreach (Match command in Command().Matches(path))
        {
            double[] at = Parse(command.Groups[2].Value);
            switch (command.Groups[1].Value)
            {
                case "M" or "L":
                    (x, y) = (at[0], at[1]);
                    break;
                case "H":
                    x = at[0];
                    break;
                case "V":
                    y = at[0];
                    break;
                default:
                    continue;
            }
            vertices.Add((x, y));
        }
        return vertices;
    }

    /// <summary>Every point that an element uses, in the coordinates of the outermost svg.</summary>
    public static IEnumerable<(double X, double Y)> Corners(XElement svg) =>
        Corners(svg, p => p).Where(p => double.IsFinite(p.X));

    private static IEnumerable<(double X, double Y)> Corners(
        XElement element,
        Func<(double X, double Y), (double X, double Y)> place
    )
    {
        if (element.Attribute("transform")?.Value is { } transform)
        {
            double[] move = Parse(Regex.Match(transform, @"translate\(([^)]*)\)").Groups[1].Value);
            double[] scale = Parse(Regex.Match(transform, @"scale\(([^)]*)\)").Groups[1].Value);
            double factor = scale.Length > 0 ? scale[0] : 1;
            Func<(double X, double Y), (double X, double Y)> outer = place;
            place = p => outer((move[0] + factor * p.X, move[1] + factor * p.Y));
        }
        double At(string name) =>
            Parse(element.Attribute(name)?.Value ?? "NaN").DefaultIfEmpty(double.NaN).First();
        IEnumerable<(double X, double Y)> own = element.Name.LocalName switch
        {
            "path" => Vertices(element.Attribute("d")!.Value),
            "rect" or "image" =>
            [
                (At("x"), At("y")),
                (At("x") + At("width"), At("y") + At("height")),
            ],
            "text" when element.Attribute("transform") is null => [(At("x"), At("y"))],
            _ => [],
        };
        return own.Select(place)
            .Concat(element.Elements().SelectMany(child => Corners(child, place)));
    }

    [GeneratedRegex(@"-?\d+(\.\d+)?")]
    private static partial Regex Number();

    [GeneratedRegex("([A-Za-z])([^A-Za-z]*)")]
    private static partial Regex Command();
}
