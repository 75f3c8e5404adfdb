using System.Globalization;
using System.Text.Json;
using System.Xml.Linq;

namespace AdvCourse.Plots.Tests;

/// <summary>Known data must land where the axis labels say.</summary>
public sealed class ChartTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    [Fact]
    public void A_line_passes_through_its_data_as_the_ticks_measure_it()
    {
        Line line = Plot.Line("t", [0, 1, 2, 4], [0, 10, 5, 20]);
        Assert.Equal([(0, 0), (1, 10), (2, 5), (4, 20)], Measured(line, LinePath(line)), Close);
    }

    [Fact]
    public void A_logarithmic_axis_measures_in_powers()
    {
        Line line = Plot.Line("t", [1, 10, 1000], [0.001, 1, 10]) with { LogX = true, LogY = true };
        IEnumerable<(double X, double Y)> logs = Measured(line, LinePath(line), Math.Log10);
        Assert.Equal([(0, -3), (1, 0), (3, 1)], logs, Close);
    }

    [Fact]
    public void Nan_lifts_the_pen_and_a_lonely_point_gets_a_marker()
    {
        Line line = Plot.Line("t", [0, 1, 2, 3, 4], [1, 2, double.NaN, 4, double.NaN]) with
        {
            ShowMarkers = false,
        };
        string path = LinePath(line);
        Assert.Equal(2, path.Count(c => c == 'M'));
        Assert.Equal(3, Coordinates.Vertices(path).Count);
        Assert.Contains("stroke-linecap=\"round\"", line.ToSvg(), StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", line.ToSvg(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_band_stops_at_a_gap_and_goes_on_after_it()
    {
        double[] y = [1, 2, double.NaN, 2, 1];
        string band = XElement
            .Parse(Plot.Line("t", [0, 1, 2, 3, 4], ("a", y, [1, 1, double.NaN, 1, 1])).ToSvg())
            .Descendants(Svg + "path")
            .Single(p => p.Attribute("fill-opacity")?.Value == ".16")
            .Attribute("d")!
            .Value;
        Assert.Equal(2, band.Count(c => c == 'Z'));
        Assert.Equal(8, Coordinates.Vertices(band).Count);
    }

    [Fact]
    public void Bars_grow_from_zero_and_lie_down_for_long_names()
    {
        Bar bar = Plot.Bar("t", ["a", "b", "c"], [4, -2, 0.5]);
        double[] heights = [.. Rects(bar).Select(r => r.Height)];
        Assert.Equal(2, heights[0] / heights[1], 1);
        Assert.Equal(Rects(bar)[0].Y + heights[0], Rects(bar)[1].Y, 0.2);

        Bar lying = Plot.Bar(
            "t",
            ["BasicIterativeMethodWithManySteps", "ProjectedGradientDescent", "c"],
            [4, 2, 1]
        );
        Assert.Equal(2, Rects(lying)[0].Width / Rects(lying)[1].Width, 1);
        Assert.True(Rects(lying)[0].Y < Rects(lying)[1].Y, "the first category is on top");
    }

    [Fact]
    public void Error_bars_reach_from_low_to_high()
    {
        Scatter scatter = Plot.Scatter("t", [1, 2], new Series("s", [10, 20]).WithError([5, 1]));
        IEnumerable<string> bars = XElement
            .Parse(scatter.ToSvg())
            .Descendants(Svg + "path")
            .Where(p => p.Attribute("stroke-width")?.Value == "1.2")
            .Select(p => p.Attribute("d")!.Value);
        Assert.Equal(
            [(1, 5), (1, 15), (2, 19), (2, 21)],
            bars.SelectMany(b => Measured(scatter, b)),
            Close
        );
    }

    [Fact]
    public void A_histogram_counts_every_value_once_in_bins_of_round_width()
    {
        double[] values = [0, 0.1, 0.1, 0.2, 0.55, 0.99, 1];
        Histogram histogram = Plot.Histogram("t", values) with { Bins = 5 };
        Assert.Equal((0, 0.2, 5), histogram.Edges());
        Assert.Equal([3, 1, 1, 0, 2], histogram.Heights()[0]);
        Assert.Equal(100, (histogram with { Share = true }).Heights()[0].Sum(), 9);
    }

    [Fact]
    public void A_range_cuts_what_lies_outside()
    {
        Line line = Plot.Line("t", [0, 1, 2], [0, 5, 100]) with { YRange = (0, 10) };
        XElement inner = XElement.Parse(line.ToSvg()).Descendants(Svg + "svg").Single();
        Assert.Equal("hidden", inner.Attribute("overflow")?.Value);
        // Three points, one outside: two markers.
        string markers = XElement
            .Parse(line.ToSvg())
            .Descendants(Svg + "path")
            .Single(p => p.Attribute("stroke-linecap")?.Value == "round")
            .Attribute("d")!
            .Value;
        Assert.Equal(2, Coordinates.Vertices(markers).Count);
    }

    [Fact]
    public void Lines_that_end_together_keep_their_labels_apart()
    {
        Line line = Plot.Line(
            "t",
            [0, 1],
            ("a", [0, 1]),
            ("b", [0.5, 1]),
            ("c", [1, 1]),
            ("d", [2, 1])
        );
        double[] heights =
        [
            .. XElement
                .Parse(line.ToSvg())
                .Descendants(Svg + "text")
                .Where(t => t.Value is "a" or "b" or "c" or "d")
                .Select(t => Number(t, "y"))
                .Order(),
        ];
        Assert.Equal(4, heights.Length);
        Assert.All(
            heights.Zip(heights.Skip(1)),
            pair => Assert.True(pair.Second - pair.First >= 15.9)
        );
    }

    [
        Theory,
        InlineData("Heatmap", "error (%)"),
        InlineData("Line", "test error (%)"),
        InlineData("Line", "epsilon")
    ]
    public void What_is_measured_and_its_unit_are_written_in_the_drawing(
        string kind,
        string label
    ) =>
        Assert.Contains(
            XElement.Parse(Gallery.Make(kind).ToSvg()).Descendants(Svg + "text"),
            t => t.Value == label
        );

    [Fact]
    public void Series_differ_in_dash_and_marker_not_only_in_colour()
    {
        using JsonDocument json = JsonDocument.Parse(
            Plot.Line("t", [0, 1], [.. "abcde".Select(c => new Series(c.ToString(), [0, 1]))])
                .ToPlotlyJson()
        );
        JsonElement[] traces = [.. json.RootElement.GetProperty("data").EnumerateArray()];
        Assert.Equal(
            5,
            traces
                .Select(t => t.GetProperty("line").GetProperty("dash").GetString())
                .Distinct()
                .Count()
        );
        Assert.Equal(
            5,
            traces
                .Select(t => t.GetProperty("marker").GetProperty("symbol").GetString())
                .Distinct()
                .Count()
        );
    }

    [Fact]
    public void Every_colour_has_three_to_one_contrast_on_white_and_on_a_dark_page()
    {
        for (int i = 0; i < Drawing.Palette.Count; i++)
        {
            double l = Luminance(Drawing.Palette.Series(i).Colour);
            Assert.True(1.05 / (l + 0.05) >= 3, $"{Drawing.Palette.Series(i).Colour} on white");
            Assert.True(
                (l + 0.05) / (Luminance("#1e1e1e") + 0.05) >= 3,
                $"{Drawing.Palette.Series(i).Colour} on dark"
            );
        }
    }

    private static string LinePath(Line line) =>
        XElement
            .Parse(line.ToSvg())
            .Descendants(Svg + "path")
            .Single(p => p.Attribute("stroke-width")?.Value == "1.8")
            .Attribute("d")!
            .Value;

    // The axes as a reader sees them: from tick labels and their places, without asking the library.
    private static IEnumerable<(double X, double Y)> Measured(
        CartesianFigure figure,
        string path,
        Func<double, double>? scale = null
    )
    {
        scale ??= v => v;
        (double Value, double Place)[] texts(string axis) =>
            [
                .. XElement
                    .Parse(figure.ToSvg())
                    .Descendants(Svg + "text")
                    .Where(t =>
                        t.Attribute("text-anchor")?.Value == (axis == "x" ? "middle" : "end")
                    )
                    .Select(t =>
                        (
                            scale(
                                double.Parse(
                                    t.Value.Replace('−', '-'),
                                    CultureInfo.InvariantCulture
                                )
                            ),
                            Number(t, axis) - (axis == "y" ? 4.5 : 0)
                        )
                    ),
            ];
        (Func<double, double> x, Func<double, double> y) = (Fit(texts("x")), Fit(texts("y")));
        return Coordinates.Vertices(path).Select(v => (x(v.X), y(v.Y)));

        static Func<double, double> Fit((double Value, double Place)[] ticks)
        {
            ((double v1, double p1), (double v2, double p2)) = (ticks[0], ticks[^1]);
            return place => v1 + (place - p1) / (p2 - p1) * (v2 - v1);
        }
    }

    private static bool Close((double X, double Y) a, (double X, double Y) b) =>
        Math.Abs(a.X - b.X) < 0.02 + 0.005 * Math.Abs(b.X)
        && Math.Abs(a.Y - b.Y) < 0.02 + 0.005 * Math.Abs(b.Y);

    private static (double Y, double Width, double Height)[] Rects(Figure figure) =>
        [
            .. XElement
                .Parse(figure.ToSvg())
                .Descendants(Svg + "rect")
                .Select(r => (Number(r, "y"), Number(r, "width"), Number(r, "height"))),
        ];

    private static double Number(XElement element, string name) =>
        double.Parse(element.Attribute(name)!.Value, CultureInfo.InvariantCulture);

    private static double Luminance(string hex)
    {
        double Linear(int at)
        {
            double c =
                int.Parse(hex.AsSpan(at, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture)
                / 255.0;
            return c <= 0.04045 ? c / 12.92 : Math.Pow((c + 0.055) / 1.055, 2.4);
        }
        return 0.2126 * Linear(1) + 0.7152 * Linear(3) + 0.0722 * Linear(5);
    }
}
