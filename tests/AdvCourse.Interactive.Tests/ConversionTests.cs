using System.Text.Json.Nodes;
using AdvCourse.Interactive;
using AdvCourse.Plots.Tests;
using Plotly.NET;
using Plotly.NET.CSharp;
using Chart = Plotly.NET.CSharp.Chart;
using Figure = AdvCourse.Plots.Figure;
using Line = AdvCourse.Plots.Line;

namespace AdvCourse.Interactive.Tests;

/// <summary>The same JSON goes in and comes out, through either package; and the packages' own functions change it.</summary>
public sealed class ConversionTests
{
    public static TheoryData<string> Kinds => Gallery.Kinds;

    public static TheoryData<string> Readable => ["Line", "Scatter", "Bar", "Histogram", "Heatmap"];

    [Theory, MemberData(nameof(Kinds))]
    public void Plotly_NET_carries_every_kind_unchanged(string kind)
    {
        Figure figure = Gallery.Make(kind);
        JsonObject json = JsonNode.Parse(figure.ToPlotlyNET().ToPlotlyJson())!.AsObject();
        Same(Sent(figure), json);
        Assert.Contains(
            "Plotly.newPlot",
            GenericChart.toChartHTML(figure.ToPlotlyNET()),
            StringComparison.Ordinal
        );
    }

    [Theory, MemberData(nameof(Kinds))]
    public void XPlot_carries_every_kind_with_titles_as_it_writes_them(string kind)
    {
        Figure figure = Gallery.Make(kind);
        JsonObject json = JsonNode.Parse(figure.ToXPlot().ToPlotlyJson())!.AsObject();
        JsonObject sent = Sent(figure);
        JsonObject layout = sent["layout"]!.AsObject();
        layout["titlefont"] = layout["title"]!["font"]!.DeepClone();
        layout["title"] = layout["title"]!["text"]!.DeepClone();
        foreach (string axis in (string[])["xaxis", "yaxis"])
        {
            if (layout[axis]?["title"]?["text"]?.DeepClone() is { } text)
            {
                layout[axis]!["title"] = text;
            }
            // A mark of XPlot's own, which plotly.js reads over.
            json["layout"]![axis]?.AsObject().Remove("_isSubplotObj");
        }
        Same(sent, json);
        Assert.Contains("Plotly.newPlot", figure.ToXPlot().GetHtml(), StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Readable))]
    public void Charts_that_have_a_counterpart_come_back(string kind)
    {
        Figure figure = Gallery.Make(kind);
        Assert.Equal(figure.ToPlotlyJson(), figure.ToPlotlyNET().ToFigure().ToPlotlyJson());
        Assert.Equal(figure.ToPlotlyJson(), figure.ToXPlot().ToFigure().ToPlotlyJson());
    }

    [Fact]
    public void Plotly_NET_restyles_what_it_was_given()
    {
        GenericChart chart = Plotly
            .NET.Chart.withTitle("Restyled", null)
            .Invoke(Gallery.Make("Line").ToPlotlyNET())
            .WithXAxisStyle<double, double, string>(TitleText: "budget");
        JsonNode layout = JsonNode.Parse(chart.ToPlotlyJson())!["layout"]!;
        Assert.Equal("Restyled", (string?)layout["title"]!["text"]);
        Assert.Equal("budget", (string?)layout["xaxis"]!["title"]!["text"]);
        // The axis was changed, not replaced.
        Assert.Equal(true, (bool?)layout["xaxis"]!["automargin"]);
        Assert.Equal("Restyled", chart.ToFigure().Title);
    }

    [Fact]
    public void XPlot_restyles_what_it_was_given()
    {
        var chart = Gallery.Make("Line").ToXPlot();
        chart.WithTitle("Restyled");
        chart.WithXTitle("budget");
        chart.WithLegend(true);
        var line = Assert.IsType<Line>(chart.ToFigure());
        Assert.Equal("Restyled", line.Title);
        Assert.Equal("budget", line.XLabel);
        Assert.Equal("test error (%)", line.YLabel);
        Assert.Equal(2, line.References.Count);
    }

    [Fact]
    public void Charts_of_the_packages_own_become_figures()
    {
        GenericChart chart = Chart.Line<double, double, string>(x: [1.0, 2], y: [3.0, 4]);
        var line = Assert.IsType<Line>(chart.ToFigure());
        Assert.Equal([3, 4], line.Series[0].Y);
        Assert.StartsWith("<svg", line.ToSvg(), StringComparison.Ordinal);

        var bars = XPlot.Plotly.Chart.Bar<string, double>([
            Tuple.Create("a", 1.0),
            Tuple.Create("b", 2.0),
        ]);
        Assert.Equal(["a", "b"], Assert.IsType<Bar>(bars.ToFigure()).Categories);
    }

    private static JsonObject Sent(Figure figure)
    {
        Figure shown = figure is Slider slider ? slider.Frames[slider.Start].Figure : figure;
        return JsonNode.Parse(shown.ToPlotlyJson())!.AsObject();
    }

    private static void Same(JsonObject expected, JsonObject actual)
    {
        foreach (string part in (string[])["data", "layout"])
        {
            Assert.True(
                JsonNode.DeepEquals(expected[part], actual[part]),
                $"{part}:\n{expected[part]}\nbut\n{actual[part]}"
            );
        }
    }
}
