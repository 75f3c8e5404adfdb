using System.Text.Json.Nodes;
using AdvCourse.Plots.Drawing;

namespace AdvCourse.Plots;

public static partial class Plot
{
    /// <summary>
    /// Bars, grouped when there are several series; error bars where a series has an interval.
    /// <code>
    /// Plot.Bar("Error on FGSM images", ["softmax", "maxout"], ("paper", [99.9, 89.4]), ("ours", [99.8, 88.1])) with { YLabel = "error (%)" }
    /// </code>
    /// </summary>
    /// <param name="title">What the chart shows.</param>
    /// <param name="categories">One label for each group of bars.</param>
    /// <param name="series">Name and one value for each category; NaN for no measurement.</param>
    /// <exception cref="ArgumentException">Lengths that differ, nothing to draw, infinite values, a missing name.</exception>
    public static Bar Bar(string title, IReadOnlyList<string> categories, params Series[] series) =>
        new(title, categories, series);

    /// <summary>One bar for each category.</summary>
    public static Bar Bar(string title, IReadOnlyList<string> categories, Numbers values) =>
        new(title, categories, [new Series(title, values)]);
}

/// <summary>A bar chart; make one with <see cref="Plot.Bar(string, IReadOnlyList{string}, Series[])"/>.</summary>
public sealed record Bar : CartesianFigure
{
    internal Bar(string title, IReadOnlyList<string> categories, IReadOnlyList<Series> series)
        : base(title)
    {
        ArgumentNullException.ThrowIfNull(categories);
        SeriesList.RequireNames(series);
        foreach (Series s in series)
        {
            s.Y.Checked($"Series '{s.Name}'", categories.Count, "the list of categories");
            s.CheckedInterval();
        }
        Categories = [.. categories];
        Series = [.. series];
    }

    /// <summary>The label of each group of bars.</summary>
    public IReadOnlyList<string> Categories { get; }

    /// <summary>The series, one bar of each in every group.</summary>
    public IReadOnlyList<Series> Series { get; }

    /// <summary>Bars lying down, which long labels need; null to choose by the labels.</summary>
    public bool? Horizontal { get; init; }

    /// <summary>The value at the end of each bar; null to write them when there are 16 bars or fewer.</summary>
    public bool? ShowValues { get; init; }

    /// <summary>A .NET numeric format for those values, e.g. "0.0"; null for about three significant digits.</summary>
    public string? Format { get; init; }

    internal override IReadOnlyList<(string Name, SeriesStyle Style)> Keys =>
        [.. Series.Select((s, i) => (s.Name, Palette.Series(i)))];

    private bool Lying =>
        Horizontal
        ?? Categories
            .SelectMany(c => c.Split(' '))
            .Any(word =>
                TextMetrics.Width(word, Svg.TextSize) > (Width - 60.0) / Categories.Count - 4
            );

    private bool Values => ShowValues ?? Categories.Count * Series.Count <= 16;

    internal override (Axis X, Axis Y) Axes()
    {
        bool log = Lying ? LogX : LogY;
        IEnumerable<double> values = Series
            .SelectMany(s => s.YExtent)
            .Concat(ReferenceValues(onX: Lying))
            .Concat(log ? [] : [0]);
        Axis measure = Axis.For(
            values,
            Lying ? XRange : YRange,
            log,
            5,
            snap: true,
            Lying ? "x" : "y"
        );
        return Lying
            ? (
                measure,
                Axis.Of(Categories, reversed: false) with
                {
                    Low = Categories.Count - 0.5,
                    High = -0.5,
                }
            )
            : (Axis.Of(Categories), measure);
    }

    internal override void PaintKey(Svg svg, double x, double y, SeriesStyle style)
    {
        svg.Open($"class=\"advcourse-s{style.Index + 1}\" color=\"{style.Colour}\"");
        Fill.Draw(svg, style.Index, x + 4, y - 6, 16, 12);
        svg.Close();
    }

    internal override void Paint(Svg svg, Area area)
    {
        Axis measure = Lying ? area.XAxis : area.YAxis;
        double zero = !measure.Log && measure.Holds(0) ? 0 : measure.Low;
        double size = 0.76 / Series.Count;
        for (int i = 0; i < Series.Count; i++)
        {
            svg.Open($"class=\"advcourse-s{i + 1}\" color=\"{Palette.Series(i).Colour}\"");
            for (int c = 0; c < Categories.Count; c++)
            {
                double value = Series[i].Y[c];
                double from = c - 0.38 + i * size;
                if (double.IsFinite(value))
                {
                    Box box = BoxOf(area, from, from + size, zero, value);
                    double gap = Series.Count > 1 ? 1 : 0;
                    Fill.Draw(
                        svg,
                        i,
                        box.X + (Lying ? 0 : gap),
                        box.Y + (Lying ? gap : 0),
                        box.Width - (Lying ? 0 : 2 * gap),
                        box.Height - (Lying ? 2 * gap : 0)
                    );
                }
            }
            svg.Close();
            Whiskers(svg, area, i, size);
        }
    }

    internal override double Air => Values && !Lying ? 12 : 0;

    internal override void PaintOver(Svg svg, Area area)
    {
        if (!Values)
        {
            return;
        }
        Axis measure = Lying ? area.XAxis : area.YAxis;
        double zero = !measure.Log && measure.Holds(0) ? 0 : measure.Low;
        Func<double, string> write = Format is null
            ? Num.Common(Series.SelectMany(s => s.Y))
            : v => Num.Format(v, Format);
        for (int i = 0; i < Series.Count; i++)
        {
            Labels(svg, area, i, zero, write);
        }
    }

    internal override string Describe()
    {
        AxisLabel measure = Lying && YLabel.Length == 0 ? X : Y;
        string Value(double v) => double.IsNaN(v) ? "not measured" : measure.Value(v);
        IEnumerable<string> groups = Categories
            .Take(12)
            .Select(
                (category, c) =>
                    Series.Count == 1
                        ? $"{category} {Value(Series[0].Y[c])}"
                        : $"{category}: "
                            + string.Join(", ", Series.Select(s => $"{s.Name} {Value(s.Y[c])}"))
            );
        string more = Categories.Count > 12 ? $"; and {Categories.Count - 12} more" : "";
        return $"Bar chart of {measure.Quantity}: {string.Join("; ", groups)}{more}.{DescribeReferences()}";
    }

    internal override IEnumerable<JsonObject> Traces() =>
        Series.Select(
            (s, i) =>
            {
                JsonObject trace = new()
                {
                    ["type"] = "bar",
                    ["name"] = PlotlyJson.Escape(s.Name),
                    ["orientation"] = Lying ? "h" : "v",
                    [Lying ? "y" : "x"] = PlotlyJson.Array(Categories),
                    [Lying ? "x" : "y"] = PlotlyJson.Array(s.Y),
                    ["marker"] = new JsonObject
                    {
                        ["color"] = Palette.Series(i).Colour,
                        ["pattern"] = new JsonObject { ["shape"] = Fill.Plotly(i) },
                    },
                };
                if (s.Low is not null)
                {
                    trace[Lying ? "error_x" : "error_y"] = PlotlyJson.Errors(s);
                }
                return trace;
            }
        );

    private Box BoxOf(Area area, double from, double to, double zero, double value)
    {
        (double x1, double x2, double y1, double y2) = Lying
            ? (area.X(zero), area.X(value), area.Y(from), area.Y(to))
            : (area.X(from), area.X(to), area.Y(zero), area.Y(value));
        return new(Math.Min(x1, x2), Math.Min(y1, y2), Math.Abs(x2 - x1), Math.Abs(y2 - y1));
    }

    private void Whiskers(Svg svg, Area area, int i, double size)
    {
        if (Series[i].Low is not { } low)
        {
            return;
        }
        svg.Open("stroke=\"currentColor\" stroke-width=\"1.2\" fill=\"none\"");
        for (int c = 0; c < Categories.Count; c++)
        {
            double middle = c - 0.38 + (i + 0.5) * size;
            (double from, double to) = (low[c], Series[i].High![c]);
            if (!double.IsFinite(from) || !double.IsFinite(to))
            {
                continue;
            }
            if (Lying)
            {
                svg.Path(
                    $"M{Num.Coord(area.X(from))} {Num.Coord(area.Y(middle))}m0 -3v6m0 -3H{Num.Coord(area.X(to))}m0 -3v6"
                );
            }
            else
            {
                svg.Path(
                    $"M{Num.Coord(area.X(middle))} {Num.Coord(area.Y(from))}m-3 0h6m-3 0V{Num.Coord(area.Y(to))}m-3 0h6"
                );
            }
        }
        svg.Close();
    }

    private void Labels(Svg svg, Area area, int i, double zero, Func<double, string> write)
    {
        double size = 0.76 / Series.Count;
        Axis measure = Lying ? area.XAxis : area.YAxis;
        svg.Open($"font-size=\"{Num.Coord(Svg.SmallSize)}\"");
        for (int c = 0; c < Categories.Count; c++)
        {
            double value = Series[i].Y[c];
            double middle = c - 0.38 + (i + 0.5) * size;
            string text = write(value);
            // Beyond the whisker, on the side away from zero.
            bool up = !double.IsFinite(value) || value >= zero;
            double end =
                !double.IsFinite(value) ? zero
                : up ? Math.Max(value, Finite(Series[i].High, c, value))
                : Math.Min(value, Finite(Series[i].Low, c, value));
            end = Math.Clamp(end, measure.Low, measure.High);
            if (Lying)
            {
                svg.Text(
                    area.X(end) + (up ? 5 : -5),
                    area.Y(middle) + 4,
                    text,
                    up ? "start" : "end"
                );
            }
            else
            {
                svg.Text(area.X(middle), area.Y(end) + (up ? -4 : 13), text, "middle");
            }
        }
        svg.Close();
    }

    private static double Finite(Numbers? ends, int index, double otherwise) =>
        ends is not null && double.IsFinite(ends[index]) ? ends[index] : otherwise;

    private readonly record struct Box(double X, double Y, double Width, double Height);
}
