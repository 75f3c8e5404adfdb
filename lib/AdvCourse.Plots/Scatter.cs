using System.Text.Json.Nodes;
using AdvCourse.Plots.Drawing;

namespace AdvCourse.Plots;

public static partial class Plot
{
    /// <summary>
    /// Points, one cloud for each series.
    /// <code>
    /// Plot.Scatter("Confidence before and after", ("clean", x1, y1), ("adversarial", x2, y2)) with { XLabel = "...", YLabel = "..." }
    /// </code>
    /// </summary>
    /// <exception cref="ArgumentException">Lengths that differ, nothing to draw, infinite values, a missing name.</exception>
    public static Scatter Scatter(string title, params (string Name, Numbers X, Numbers Y)[] series)
    {
        ArgumentNullException.ThrowIfNull(series);
        return new(title, null, [.. series.Select(s => new Series(s.Name, s.Y) { X = s.X })]);
    }

    /// <summary>A single cloud of points.</summary>
    public static Scatter Scatter(string title, Numbers x, Numbers y) =>
        new(title, x, [new Series(title, y)]);

    /// <summary>Points over a shared x, with error bars where a series has an interval.</summary>
    public static Scatter Scatter(string title, Numbers x, params Series[] series) =>
        new(title, x, series);
}

/// <summary>A scatter plot; make one with <see cref="Plot.Scatter(string, Numbers, Numbers)"/>.</summary>
public sealed record Scatter : CartesianFigure
{
    internal Scatter(string title, Numbers? x, IReadOnlyList<Series> series)
        : base(title) => Series = SeriesList.Checked(x, series);

    /// <summary>The clouds, each with its own x filled in.</summary>
    public IReadOnlyList<Series> Series { get; }

    internal override IReadOnlyList<(string Name, SeriesStyle Style)> Keys =>
        [.. Series.Select((s, i) => (s.Name, Palette.Series(i)))];

    internal override (Axis X, Axis Y) Axes() => SeriesList.Axes(this, Series);

    internal override void PaintKey(Svg svg, double x, double y, SeriesStyle style)
    {
        svg.Open(
            $"class=\"advcourse-s{style.Index + 1}\" color=\"{style.Colour}\" stroke=\"currentColor\""
        );
        Markers.Draw(svg, style.Marker, [(x + 14, y)], 4);
        svg.Close();
    }

    internal override void Paint(Svg svg, Area area)
    {
        for (int i = 0; i < Series.Count; i++)
        {
            svg.Open(
                $"class=\"advcourse-s{i + 1}\" color=\"{Palette.Series(i).Colour}\" stroke=\"currentColor\""
            );
            ErrorBars(svg, Series[i], area);
            svg.Close();
        }
    }

    internal override void PaintOver(Svg svg, Area area)
    {
        for (int i = 0; i < Series.Count; i++)
        {
            Series series = Series[i];
            SeriesStyle style = Palette.Series(i);
            // Many points overlap: thinner and paler ones let the density show.
            double radius = series.Y.Count > 300 ? 1.6 : 3.4;
            string opacity = series.Y.Count > 300 ? " opacity=\".6\"" : "";
            svg.Open(
                $"class=\"advcourse-s{i + 1}\" color=\"{style.Colour}\" stroke=\"currentColor\"{opacity}"
            );
            Markers.Draw(
                svg,
                style.Marker,
                series
                    .X!.Zip(series.Y)
                    .Where(p => area.Holds(p.First, p.Second))
                    .Select(p => (area.X(p.First), area.Y(p.Second))),
                radius
            );
            svg.Close();
        }
    }

    internal override string Describe() =>
        $"Scatter plot of {Y.Quantity} against {X.Quantity}: "
        + string.Join("; ", Series.Take(6).Select(Cloud))
        + (Series.Count > 6 ? $"; and {Series.Count - 6} more clouds." : ".")
        + DescribeReferences();

    internal override IEnumerable<JsonObject> Traces() =>
        Series.Select(
            (s, i) =>
            {
                SeriesStyle style = Palette.Series(i);
                JsonObject trace = new()
                {
                    ["type"] = "scatter",
                    ["mode"] = "markers",
                    ["name"] = PlotlyJson.Escape(s.Name),
                    ["x"] = PlotlyJson.Array(s.X!),
                    ["y"] = PlotlyJson.Array(s.Y),
                    ["marker"] = new JsonObject
                    {
                        ["color"] = style.Colour,
                        ["symbol"] = Palette.Plotly(style.Marker),
                    },
                };
                if (s.Low is not null)
                {
                    trace["error_y"] = PlotlyJson.Errors(s);
                }
                return trace;
            }
        );

    private static void ErrorBars(Svg svg, Series series, Area area)
    {
        if (series.Low is null)
        {
            return;
        }
        for (int i = 0; i < series.Y.Count; i++)
        {
            if (double.IsFinite(series.Low[i]) && double.IsFinite(series.High![i]))
            {
                double x = area.X(series.X![i]);
                svg.Line(
                    x,
                    area.Y(series.Low[i]),
                    x,
                    area.Y(series.High[i]),
                    "stroke-width=\"1.2\""
                );
            }
        }
    }

    private string Cloud(Series series)
    {
        string name = Series.Count == 1 ? "" : $"{series.Name}, ";
        string correlation =
            series.Y.Finite.Count() >= 3
                ? $", correlation {Num.Text(Words.Correlation(series.X!, series.Y), 2)}"
                : "";
        return $"{name}{Words.Count(series.Y.Finite.Count(), "point")}, {X.Quantity} {Num.Text(series.X!.Min())} to {X.Value(series.X!.Max())}, {Y.Quantity} {Num.Text(series.Y.Finite.Min())} to {Y.Value(series.Y.Finite.Max())}{correlation}";
    }
}
