using System.Globalization;
using System.Text.Json;
using System.Xml.Linq;

namespace AdvCourse.Plots.Tests;

public sealed class EqualAxesTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    [Theory]
    [InlineData(6, 4, 390)]
    [InlineData(4, 4, 300)]
    [InlineData(2, 4, 300)]
    [InlineData(40, 1, 300)]
    public void One_unit_is_as_long_across_as_upwards_and_ranges_stay(
        double x,
        double y,
        int height
    )
    {
        Line line = Square(x, y) with { Height = height };
        Assert.NotEqual(1, Ratio(line with { EqualAxes = false }), 2);
        Assert.Equal(1, Ratio(line), 0.02);
        double[] size = Size(line);
        double[] free = Size(line with { EqualAxes = false });
        Assert.True(size[0] <= free[0] && size[1] <= free[1], "not larger than asked for");
    }

    [Fact]
    public void Plotly_is_told_to_change_the_plot_and_not_the_ranges()
    {
        using JsonDocument json = JsonDocument.Parse(Square(6, 4).ToPlotlyJson());
        JsonElement layout = json.RootElement.GetProperty("layout");
        Assert.Equal("x", layout.GetProperty("yaxis").GetProperty("scaleanchor").GetString());
        Assert.Equal("domain", layout.GetProperty("xaxis").GetProperty("constrain").GetString());
        Assert.Equal("domain", layout.GetProperty("yaxis").GetProperty("constrain").GetString());
    }

    [Fact]
    public void Each_part_of_a_panel_is_equal_by_itself()
    {
        using JsonDocument json = JsonDocument.Parse(
            Plot.Panel("t", Square(6, 4), Square(6, 4)).ToPlotlyJson()
        );
        JsonElement second = json.RootElement.GetProperty("layout").GetProperty("yaxis2");
        Assert.Equal("x2", second.GetProperty("scaleanchor").GetString());
    }

    [Fact]
    public void Equal_axes_come_back_from_plotly()
    {
        Line line = Square(6, 4);
        Assert.Equal(line.ToPlotlyJson(), Plot.FromPlotly(line.ToPlotlyJson()).ToPlotlyJson());
    }

    [Fact]
    public void Logarithms_and_categories_have_no_common_unit()
    {
        Figure[] figures =
        [
            Plot.Line("t", [1, 2], [1, 2]) with
            {
                LogY = true,
                EqualAxes = true,
            },
            Plot.Bar("t", ["a", "b"], [1, 2]) with
            {
                EqualAxes = true,
            },
        ];
        foreach (Figure figure in figures)
        {
            foreach (Func<string> draw in (Func<string>[])[figure.ToSvg, figure.ToPlotlyJson])
            {
                Assert.Contains(
                    "EqualAxes",
                    Assert.Throws<ArgumentException>(draw).Message,
                    StringComparison.Ordinal
                );
            }
        }
    }

    private static Line Square(double x, double y) =>
        Plot.Line("t", [-1, 1], [-1, 1]) with
        {
            XRange = (-x, x),
            YRange = (-y, y),
            EqualAxes = true,
        };

    private static double[] Size(Figure figure) =>
        Coordinates.Parse(XElement.Parse(figure.ToSvg()).Attribute("viewBox")!.Value)[2..];

    // Length of a unit across by length of a unit upwards, as the tick labels measure them.
    private static double Ratio(Figure figure) => Unit(figure, "x") / Unit(figure, "y");

    private static double Unit(Figure figure, string axis)
    {
        (double Value, double Place)[] ticks =
        [
            .. XElement
                .Parse(figure.ToSvg())
                .Descendants(Svg + "text")
                .Where(t => t.Attribute("text-anchor")?.Value == (axis == "x" ? "middle" : "end"))
                .Select(t => (Number(t.Value.Replace('−', '-')), Number(t.Attribute(axis)!.Value)))
                .OrderBy(t => t.Item1),
        ];
        return Math.Abs(ticks[^1].Place - ticks[0].Place) / (ticks[^1].Value - ticks[0].Value);
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
