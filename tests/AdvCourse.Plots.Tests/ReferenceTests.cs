using System.Globalization;
using System.Text.Json;
using System.Xml.Linq;
using AdvCourse.Plots.Drawing;

namespace AdvCourse.Plots.Tests;

/// <summary>The labels of references touch no other text.</summary>
public sealed class ReferenceTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    public static TheoryData<string> Charts => [.. Figures.Keys];

    private static Dictionary<string, Line> Figures { get; } =
        new()
        {
            ["near the y axis"] = Accuracy(Reference.X(2, "the paper's largest for photos")),
            ["on a logarithmic axis"] = Accuracy(
                Reference.X(1.1, "an adversary's RMS"),
                Reference.Y(90, "guessing")
            ) with
            {
                LogX = true,
            },
            ["in every corner"] = Accuracy(
                Reference.X(1, "the first point of all"),
                Reference.X(16, "the last point of all"),
                Reference.Y(100, "perfect"),
                Reference.Y(0, "all wrong")
            ),
            ["side by side"] = Accuracy(
                Reference.X(8, "half as much"),
                Reference.XBand(8.5, 9, "usual"),
                Reference.X(9.5, "a little more")
            ),
            ["too long for the plot"] = Accuracy(
                Reference.X(8, "a label that is wider than the plot"),
                Reference.Y(100, "perfect")
            ) with
            {
                Width = 340,
            },
        };

    [Theory, MemberData(nameof(Charts))]
    public void No_two_texts_of_a_chart_touch(string chart)
    {
        (string Text, double Left, double Top, double Right, double Bottom)[] boxes =
        [
            .. XElement
                .Parse(Figures[chart].ToSvg())
                .Descendants(Svg + "text")
                .Where(t => t.Value != Figures[chart].Title)
                .Select(Box),
        ];
        for (int i = 0; i < boxes.Length; i++)
        {
            for (int j = 0; j < i; j++)
            {
                (var a, var b) = (boxes[i], boxes[j]);
                bool apart =
                    a.Right <= b.Left
                    || b.Right <= a.Left
                    || a.Bottom <= b.Top
                    || b.Bottom <= a.Top;
                Assert.True(apart, $"\"{a.Text}\" touches \"{b.Text}\"");
            }
        }
    }

    [Theory]
    [InlineData(0, "left")]
    [InlineData(16, "left")]
    [InlineData(64, null)]
    [InlineData(120, "right")]
    public void Plotly_keeps_a_label_near_an_end_inside_the_plot(double at, string? anchor)
    {
        Line line = Plot.Line("t", [0, 128], [0, 100]) with
        {
            References = [Reference.X(at, "the paper's largest for photos")],
        };
        using JsonDocument json = JsonDocument.Parse(line.ToPlotlyJson());
        JsonElement note = json.RootElement.GetProperty("layout").GetProperty("annotations")[0];
        string? found = note.TryGetProperty("xanchor", out JsonElement value)
            ? value.GetString()
            : null;
        Assert.Equal(anchor, found);
        Assert.Equal(at, note.GetProperty("x").GetDouble());
    }

    private static Line Accuracy(params Reference[] references) =>
        Plot.Line("t", [1, 4, 16], ("fast", [97, 40, 100]), ("basic", [98, 30, 60])) with
        {
            YLabel = "accuracy (%)",
            References = references,
        };

    private static (string Text, double Left, double Top, double Right, double Bottom) Box(
        XElement text
    )
    {
        double size = Number(text, "font-size") ?? Drawing.Svg.TextSize;
        double width = TextMetrics.Width(text.Value, size);
        double left =
            Number(text, "x")!.Value
            - text.Attribute("text-anchor")?.Value switch
            {
                "middle" => width / 2,
                "end" => width,
                _ => 0,
            };
        double baseline = Number(text, "y")!.Value;
        // Capitals are 0.73 high, descenders 0.21 deep.
        return (text.Value, left, baseline - 0.73 * size, left + width, baseline + 0.21 * size);
    }

    private static double? Number(XElement element, string name) =>
        element.Attribute(name) is { } value
            ? double.Parse(value.Value, CultureInfo.InvariantCulture)
            : null;
}
