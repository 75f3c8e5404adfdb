using System.Text.Json.Nodes;
using AdvCourse.Plots.Drawing;

namespace AdvCourse.Plots;

public static partial class Plot
{
    /// <summary>
    /// How values are spread; several series share the bins.
    /// <code>
    /// Plot.Histogram("Confidence", ("clean", clean), ("adversarial", adversarial)) with { XLabel = "confidence", Bins = 20 }
    /// </code>
    /// </summary>
    /// <exception cref="ArgumentException">Nothing to draw, infinite values, a missing name.</exception>
    public static Histogram Histogram(string title, params Series[] series) => new(title, series);

    /// <summary>How the values of one series are spread.</summary>
    public static Histogram Histogram(string title, Numbers values) =>
        new(title, [new Series(title, values)]);
}

/// <summary>A histogram; make one with <see cref="Plot.Histogram(string, Series[])"/>. NaN is left out.</summary>
public sealed record Histogram : CartesianFigure
{
    internal Histogram(string title, IReadOnlyList<Series> series)
        : base(title)
    {
        SeriesList.RequireNames(series);
        foreach (Series s in series)
        {
            s.Y.Checked($"Series '{s.Name}'");
        }
        Series = [.. series];
    }

    /// <summary>The samples; only Y is used.</summary>
    public IReadOnlyList<Series> Series { get; }

    /// <summary>About how many bins; their edges are round numbers. 1 or more.</summary>
    public int Bins
    {
        get;
        init =>
            field =
                value >= 1
                    ? value
                    : throw new ArgumentException(
                        $"Bins is {value}; a histogram needs at least one."
                    );
    } = 20;

    /// <summary>Shares of each series in percent instead of counts: right for series of different sizes.</summary>
    public bool Share { get; init; }

    internal override IReadOnlyList<(string Name, SeriesStyle Style)> Keys =>
        [.. Series.Select((s, i) => (s.Name, Palette.Series(i)))];

    internal override (Axis X, Axis Y) Axes()
    {
        if (LogX)
        {
            throw new ArgumentException(
                "A histogram has bins of equal width; take the logarithm of the values instead."
            );
        }
        (double start, double step, int count) = Edges();
        return (
            Axis.For(
                [start, start + step * count],
                XRange ?? (start, start + step * count),
                false,
                6,
                false,
                "x"
            ),
            Axis.For(
                Heights().SelectMany(h => h).Where(h => !LogY || h > 0).Concat(LogY ? [] : [0]),
                YRange,
                LogY,
                5,
                snap: true,
                "y"
            )
        );
    }

    internal override void PaintKey(Svg svg, double x, double y, SeriesStyle style)
    {
        svg.Open($"class=\"advcourse-s{style.Index + 1}\" color=\"{style.Colour}\"");
        svg.Rect(x + 3, y - 5, 18, 10, Style(style));
        svg.Close();
    }

    internal override void Paint(Svg svg, Area area)
    {
        (double start, double step, int count) = Edges();
        IReadOnlyList<double[]> heights = Heights();
        for (int i = 0; i < Series.Count; i++)
        {
            SeriesStyle style = Palette.Series(i);
            double ground = area.Bottom;
            string d = Svg.Move(area.X(start), ground);
            double lastY = ground;
            for (int bin = 0; bin < count; bin++)
            {
                double y = heights[i][bin] > 0 ? area.Y(heights[i][bin]) : ground;
                double x = area.X(start + bin * step);
                d +=
                    (Num.Coord(y) == Num.Coord(lastY) ? "" : $"V{Num.Coord(y)}")
                    + $"H{Num.Coord(area.X(start + (bin + 1) * step))}";
                lastY = y;
            }
            svg.Open($"class=\"advcourse-s{i + 1}\" color=\"{style.Colour}\"");
            svg.Path(d + $"V{Num.Coord(ground)}Z", Style(style));
            svg.Close();
        }
    }

    internal override string Describe() =>
        $"Histogram of {X.Quantity}: "
        + string.Join(
            "; ",
            Series
                .Take(6)
                .Select(s =>
                {
                    double[] sorted = [.. s.Y.Finite.Order()];
                    string name = Series.Count == 1 ? "" : s.Name + ", ";
                    return $"{name}{Words.Count(sorted.Length, "value")} from {X.Value(sorted[0])} to {X.Value(sorted[^1])}, median {X.Value(Words.Median(sorted))}";
                })
        )
        + "."
        + DescribeReferences();

    // The bins are handed over as weighted samples at their centres: Plotly's histogram sums them to the very same bars,
    // and ten thousand samples do not have to be stored.
    internal override IEnumerable<JsonObject> Traces()
    {
        (double start, double step, int count) = Edges();
        IReadOnlyList<double[]> heights = Heights();
        return Series.Select(
            (s, i) =>
                new JsonObject
                {
                    ["type"] = "histogram",
                    ["name"] = PlotlyJson.Escape(s.Name),
                    ["histfunc"] = "sum",
                    ["x"] = PlotlyJson.Array(
                        Enumerable.Range(0, count).Select(b => start + (b + 0.5) * step)
                    ),
                    ["y"] = PlotlyJson.Array(heights[i]),
                    ["xbins"] = new JsonObject
                    {
                        ["start"] = PlotlyJson.Number(start),
                        ["end"] = PlotlyJson.Number(start + step * count),
                        ["size"] = PlotlyJson.Number(step),
                    },
                    ["marker"] = new JsonObject { ["color"] = Palette.Series(i).Colour },
                    ["opacity"] = 0.6,
                }
        );
    }

    /// <summary>The lower edge of the first bin, the width and the number of bins.</summary>
    internal (double Start, double Step, int Count) Edges()
    {
        double low = Series.Min(s => s.Y.Finite.Min());
        double high = Series.Max(s => s.Y.Finite.Max());
        if (low == high)
        {
            double half = low == 0 ? 0.5 : Math.Abs(low) * 0.05;
            (low, high) = (low - half, high + half);
        }
        double step = Ticks.Step(low, high, Bins);
        double start = Math.Floor(low / step + 1e-9) * step;
        return (start, step, Math.Max(1, (int)Math.Ceiling((high - start) / step - 1e-9)));
    }

    /// <summary>The height of each bin of each series. A bin holds its lower edge, the last one both edges.</summary>
    internal IReadOnlyList<double[]> Heights()
    {
        (double start, double step, int count) = Edges();
        return
        [
            .. Series.Select(s =>
            {
                double[] heights = new double[count];
                double weight = Share ? 100.0 / s.Y.Finite.Count() : 1;
                foreach (double value in s.Y.Finite)
                {
                    heights[
                        Math.Clamp((int)Math.Floor((value - start) / step + 1e-9), 0, count - 1)
                    ] += weight;
                }
                return heights;
            }),
        ];
    }

    private static string Style(SeriesStyle style) =>
        "fill=\"currentColor\" fill-opacity=\".28\" stroke=\"currentColor\" stroke-width=\"1.5\""
        + (style.Dash.Length == 0 ? "" : $" stroke-dasharray=\"{style.Dash}\"");
}
