using System.Globalization;
using System.Text.Json;
using System.Xml.Linq;
using AdvCourse.Plots.Drawing;
using FsCheck.Xunit;

namespace AdvCourse.Plots.Tests;

/// <summary>A colour means something only when the bar says what its ends are.</summary>
public sealed class ColourBarTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    [Theory]
    [InlineData(3.92f, "3.92")]
    [InlineData(1.6849f, "1.68")]
    [InlineData(0.109f, "0.109")]
    [InlineData(0.000021f, "2.1 × 10⁻⁵")]
    public void Weights_show_both_ends_and_zero(float most, string end)
    {
        WeightImages figure = Plot.Weights(
            "t",
            [
                [most, 0, 0, -most / 2],
            ]
        );
        Assert.Empty(((string[])["−" + end, "0", end]).Except(Labels(figure)));
        JsonElement bar = Plotly(figure)
            .GetProperty("layout")
            .GetProperty("coloraxis")
            .GetProperty("colorbar");
        Assert.Empty(((string[])["−" + end, "0", end]).Except(TickTexts(bar)));
        double[] values = TickValues(bar);
        Assert.Equal([-most, most], [values[0], values[^1]], (a, b) => Math.Abs(a / b - 1) < 1e-6);
    }

    [Theory]
    [InlineData(ColourMap.Sequential, "0", "98.7")]
    [InlineData(ColourMap.Diverging, "−98.7", "98.7")]
    public void A_heatmap_shows_both_ends(ColourMap map, string low, string high)
    {
        Heatmap figure = Plot.Heatmap(
            "t",
            ["a"],
            ["b", "c"],
            new double[,]
            {
                { 12.3, 98.7 },
            }
        ) with
        {
            Map = map,
            ShowValues = false,
        };
        Assert.Empty(((string[])[low, "0", high]).Except(Labels(figure)));
        JsonElement bar = Plotly(figure).GetProperty("data")[0].GetProperty("colorbar");
        Assert.Empty(((string[])[low, "0", high]).Except(TickTexts(bar)));
    }

    [Fact]
    public void Ends_that_are_ticks_are_written_as_ticks_and_ends_alike_get_more_digits()
    {
        Assert.Equal(["−1.0", "−0.5", "0.0", "0.5", "1.0"], Ticked((-1, 1), 200));
        Assert.Equal(["1000.1", "1000.3"], [.. Ticked((1000.1, 1000.3), 20)]);
    }

    [Fact]
    public void Small_bars_in_a_panel_keep_ends_and_zero()
    {
        WeightImages Part(float most) =>
            Plot.Weights(
                $"{most}",
                [
                    [most, 0, 0, 0],
                ]
            );
        JsonElement layout = Plotly(
                Plot.Panel("t", Part(1.68f), Part(0.52f), Part(0.11f)) with
                {
                    Columns = 1,
                }
            )
            .GetProperty("layout");
        Assert.Equal(
            ["−0.11", "0", "0.11"],
            TickTexts(layout.GetProperty("coloraxis3").GetProperty("colorbar"))
        );

        // A heatmap has its bar in the trace.
        JsonElement trace = Plotly(Plot.Panel("t", Gallery.Make("Heatmap"), Gallery.Make("Line")))
            .GetProperty("data")[0];
        Assert.Equal("99.9", TickTexts(trace.GetProperty("colorbar"))[^1]);
    }

    [Property]
    public void Labels_never_touch_and_lie_in_order(int low, ushort size, byte height)
    {
        (double Low, double High) ends = (low % 1000 * 0.37, low % 1000 * 0.37 + (size + 1) * 0.01);
        double tall = 60 + height;
        double[] places =
        [
            .. ColourBar
                .TicksOf(ends, tall)
                .Select(t => (t.Value - ends.Low) / (ends.High - ends.Low) * tall),
        ];
        Assert.Equal(0, places[0], 6);
        Assert.Equal(tall, places[^1], 6);
        Assert.All(places.Zip(places.Skip(1)), p => Assert.True(p.Second - p.First >= 14 - 1e-9));
    }

    [Theory]
    [InlineData(1e-5)]
    [InlineData(0.123)]
    [InlineData(1234567)]
    public void Long_labels_have_room(double most)
    {
        Figure[] figures =
        [
            Plot.Weights(
                "t",
                [
                    [(float)most, 0, 0, 0],
                ]
            ),
            Plot.Heatmap(
                "t",
                ["a"],
                ["b"],
                new double[,]
                {
                    { most * 1.0001 },
                }
            ) with
            {
                Map = ColourMap.Diverging,
            },
        ];
        foreach (Figure figure in figures)
        {
            XElement svg = XElement.Parse(figure.ToSvg());
            double width = Coordinates.Parse(svg.Attribute("viewBox")!.Value)[2];
            Assert.All(
                Texts(figure),
                t =>
                    Assert.True(
                        double.Parse(t.Attribute("x")!.Value, CultureInfo.InvariantCulture)
                            + TextMetrics.Width(t.Value, Drawing.Svg.SmallSize)
                            <= width + 1
                    )
            );
        }
    }

    private static string[] Ticked((double, double) ends, double height) =>
        [.. ColourBar.TicksOf(ends, height).Select(t => t.Label)];

    private static IEnumerable<XElement> Texts(Figure figure) =>
        XElement
            .Parse(figure.ToSvg())
            .Descendants(Svg + "g")
            .Last(g => g.Attribute("font-size")?.Value == "11.5")
            .Elements(Svg + "text");

    private static IEnumerable<string> Labels(Figure figure) => Texts(figure).Select(t => t.Value);

    private static JsonElement Plotly(Figure figure) =>
        JsonSerializer.Deserialize<JsonElement>(figure.ToPlotlyJson());

    private static string[] TickTexts(JsonElement bar) =>
        [.. bar.GetProperty("ticktext").EnumerateArray().Select(t => t.GetString()!)];

    private static double[] TickValues(JsonElement bar) =>
        [.. bar.GetProperty("tickvals").EnumerateArray().Select(t => t.GetDouble())];
}
