using System.Text;
using System.Text.Json.Nodes;
using AdvCourse.Plots.Drawing;

namespace AdvCourse.Plots;

public static partial class Plot
{
    /// <summary>
    /// Lines over x, named where they end.
    /// <code>
    /// Plot.Line("Error against epsilon", epsilons, ("maxout", maxout), ("softmax", softmax)) with
    /// {
    ///     XLabel = "epsilon", YLabel = "test error (%)", References = [Reference.Y(89.4, "paper: maxout")],
    /// }
    /// </code>
    /// </summary>
    /// <param name="title">What the chart shows.</param>
    /// <param name="x">The shared x values; lines are drawn in the order given.</param>
    /// <param name="series">Name and values, with a third member the half-widths of the uncertainty, or a <see cref="Series"/>.</param>
    /// <exception cref="ArgumentException">Lengths that differ, nothing to draw, infinite values, a missing name.</exception>
    public static Line Line(string title, Numbers x, params Series[] series) =>
        new(title, x, series);

    /// <summary>A single line over x; its name is the y label.</summary>
    public static Line Line(string title, Numbers x, Numbers y) =>
        new(title, x, [new Series(title, y)]);
}

/// <summary>A line chart; make one with <see cref="Plot.Line(string, Numbers, Series[])"/>.</summary>
public sealed record Line : CartesianFigure
{
    internal Line(string title, Numbers? x, IReadOnlyList<Series> series)
        : base(title) => Series = SeriesList.Checked(x, series);

    /// <summary>The lines, each with its own x filled in.</summary>
    public IReadOnlyList<Series> Series { get; }

    /// <summary>Markers on the points; null for markers when a line has 25 points or fewer.</summary>
    public bool? ShowMarkers { get; init; }

    internal override IReadOnlyList<(string Name, SeriesStyle Style)> Keys =>
        [.. Series.Select((s, i) => (s.Name, Palette.Series(i)))];

    internal override (Axis X, Axis Y) Axes() => SeriesList.Axes(this, Series);

    internal override IReadOnlyList<(double X, double Y)> LineEnds =>
        [
            .. Series.Select(s =>
                s.X!.Zip(s.Y)
                    .Where(p => double.IsFinite(p.Second) && !(XRange is { } r && p.First > r.High))
                    .LastOrDefault()
            ),
        ];

    internal override void PaintKey(Svg svg, double x, double y, SeriesStyle style)
    {
        svg.Open(
            $"class=\"advcourse-s{style.Index + 1}\" color=\"{style.Colour}\" stroke=\"currentColor\""
        );
        svg.Line(x, y, x + 22, y, Stroke(style));
        if (Series.Any(HasMarkers))
        {
            Markers.Draw(svg, style.Marker, [(x + 11, y)], 3.4);
        }
        svg.Close();
    }

    internal override void Paint(Svg svg, Area area)
    {
        for (int i = 0; i < Series.Count; i++)
        {
            Series series = Series[i];
            SeriesStyle style = Palette.Series(i);
            svg.Open(
                $"class=\"advcourse-s{i + 1}\" color=\"{style.Colour}\" stroke=\"currentColor\" stroke-linejoin=\"round\""
            );
            if (series.Low is not null)
            {
                svg.Path(
                    Band(series, area),
                    "fill=\"currentColor\" fill-opacity=\".16\" stroke=\"none\""
                );
            }
            svg.Path(Run(series.X!, series.Y, area), "fill=\"none\" " + Stroke(style));
            svg.Close();
        }
    }

    internal override void PaintOver(Svg svg, Area area)
    {
        for (int i = 0; i < Series.Count; i++)
        {
            SeriesStyle style = Palette.Series(i);
            (double X, double Y)[] points =
            [
                .. (
                    HasMarkers(Series[i]) ? Series[i].X!.Zip(Series[i].Y) : Lonely(Series[i])
                ).Where(p => area.Holds(p.First, p.Second)),
            ];
            if (points.Length > 0)
            {
                svg.Open(
                    $"class=\"advcourse-s{i + 1}\" color=\"{style.Colour}\" stroke=\"currentColor\""
                );
                Markers.Draw(
                    svg,
                    style.Marker,
                    points.Select(p => (area.X(p.X), area.Y(p.Y))),
                    3.4
                );
                svg.Close();
            }
        }
    }

    internal override string Describe() =>
        $"Line chart: {string.Join("; ", Series.Take(6).Select(s => Words.Trend(s, X, Y, alone: s.Name == Title)))}"
        + (Series.Count > 6 ? $"; and {Series.Count - 6} more lines." : ".")
        + DescribeReferences();

    internal override IEnumerable<JsonObject> Traces() =>
        Series.SelectMany(
            (s, i) =>
                s.Low is null
                    ? (JsonObject[])[Trace(s, i)]
                    :
                    [
                        BandEnd(s, s.Low, i, fill: false),
                        BandEnd(s, s.High!, i, fill: true),
                        Trace(s, i),
                    ]
        );

    private bool HasMarkers(Series series) => ShowMarkers ?? series.Y.Count <= 25;

    private static string Stroke(SeriesStyle style) =>
        "stroke-width=\"1.8\""
        + (style.Dash.Length == 0 ? "" : $" stroke-dasharray=\"{style.Dash}\"");

    // NaN lifts the pen.
    private static string Run(Numbers x, IReadOnlyList<double> y, Area area)
    {
        StringBuilder d = new();
        (double X, double Y)? last = null;
        for (int i = 0; i < x.Count; i++)
        {
            if (!double.IsFinite(y[i]))
            {
                last = null;
                continue;
            }
            (double X, double Y) point = (area.X(x[i]), area.Y(y[i]));
            d.Append(
                last is { } from
                    ? Svg.To(from.X, from.Y, point.X, point.Y)
                    : Svg.Move(point.X, point.Y)
            );
            last = point;
        }
        return d.ToString();
    }

    // A point between two gaps has no line to show it.
    private static IEnumerable<(double First, double Second)> Lonely(Series series)
    {
        for (int i = 0; i < series.Y.Count; i++)
        {
            bool before = i > 0 && double.IsFinite(series.Y[i - 1]);
            bool after = i + 1 < series.Y.Count && double.IsFinite(series.Y[i + 1]);
            if (double.IsFinite(series.Y[i]) && !before && !after)
            {
                yield return (series.X![i], series.Y[i]);
            }
        }
    }

    // One outline for each run between gaps.
    private static string Band(Series series, Area area)
    {
        StringBuilder d = new();
        List<int> run = [];
        for (int i = 0; i <= series.Y.Count; i++)
        {
            if (
                i < series.Y.Count
                && double.IsFinite(series.Low![i])
                && double.IsFinite(series.High![i])
            )
            {
                run.Add(i);
            }
            else if (run.Count > 0)
            {
                IEnumerable<(double X, double Y)> edge = run.Select(k =>
                        (area.X(series.X![k]), area.Y(series.High![k]))
                    )
                    .Concat(
                        run.AsEnumerable()
                            .Reverse()
                            .Select(k => (area.X(series.X![k]), area.Y(series.Low![k])))
                    );
                d.Append('M')
                    .AppendJoin('L', edge.Select(p => $"{Num.Coord(p.X)} {Num.Coord(p.Y)}"))
                    .Append('Z');
                run.Clear();
            }
        }
        return d.ToString();
    }

    private JsonObject Trace(Series series, int i)
    {
        SeriesStyle style = Palette.Series(i);
        JsonObject trace = new()
        {
            ["type"] = "scatter",
            ["mode"] = HasMarkers(series) ? "lines+markers" : "lines",
            ["name"] = PlotlyJson.Escape(series.Name),
            ["x"] = PlotlyJson.Array(series.X!),
            ["y"] = PlotlyJson.Array(series.Y),
            ["connectgaps"] = false,
            ["line"] = new JsonObject
            {
                ["color"] = style.Colour,
                ["dash"] = style.PlotlyDash,
                ["width"] = 2,
            },
        };
        if (HasMarkers(series))
        {
            trace["marker"] = new JsonObject
            {
                ["symbol"] = Palette.Plotly(style.Marker),
                ["size"] = 7,
            };
        }
        return trace;
    }

    private static JsonObject BandEnd(Series series, Numbers ends, int i, bool fill)
    {
        JsonObject trace = new()
        {
            ["type"] = "scatter",
            ["mode"] = "lines",
            ["x"] = PlotlyJson.Array(series.X!),
            ["y"] = PlotlyJson.Array(ends),
            ["line"] = new JsonObject { ["width"] = 0, ["color"] = Palette.Series(i).Colour },
            ["hoverinfo"] = "skip",
            ["showlegend"] = false,
        };
        if (fill)
        {
            trace["fill"] = "tonexty";
            trace["fillcolor"] = Palette.Series(i).Colour + "29";
        }
        return trace;
    }
}
