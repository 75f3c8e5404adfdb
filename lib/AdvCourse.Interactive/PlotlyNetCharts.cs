using System.Text.Json.Nodes;
using AdvCourse.Plots;
using DynamicObj;
using Microsoft.FSharp.Collections;
using Plotly.NET;
using Plotly.NET.LayoutObjects;
using Plotly.NET.TraceObjects;
using Figure = AdvCourse.Plots.Figure;
using Legend = Plotly.NET.LayoutObjects.Legend;
using Line = Plotly.NET.Line;

namespace AdvCourse.Interactive;

/// <summary>Figures of the course as charts of Plotly.NET, and back. Both write the same JSON: this only carries it over.</summary>
public static class PlotlyNetCharts
{
    /// <summary>
    /// The figure as a chart that Plotly.NET's functions restyle: <c>figure.ToPlotlyNET().WithTitle("...")</c>. Axes, markers,
    /// lines and the like are objects of Plotly.NET's own types, so that its functions change them rather than replace them.
    /// A slider gives the frame in sight, since a GenericChart has no frames.
    /// </summary>
    public static GenericChart ToPlotlyNET(this Figure figure)
    {
        ArgumentNullException.ThrowIfNull(figure);
        if (figure is Plots.Slider slider)
        {
            return slider.Frames[slider.Start].Figure.ToPlotlyNET();
        }
        JsonObject json = JsonNode.Parse(figure.ToPlotlyJson())!.AsObject();
        IEnumerable<Trace> traces = json["data"]!
            .AsArray()
            .Select(trace => Fill(new Trace(trace!["type"]!.GetValue<string>()), trace.AsObject()));
        Layout layout = Fill(new Layout(), json["layout"]!.AsObject());
        return GenericChart.fromFigure(Plotly.NET.Figure.create(ListModule.OfSeq(traces), layout));
    }

    /// <summary>The chart's JSON: <c>{"data": [...], "layout": {...}}</c>.</summary>
    public static string ToPlotlyJson(this GenericChart chart) => GenericChart.toFigureJson(chart);

    /// <summary>The chart as a figure of the course, which is static SVG with an alt text; see <see cref="Plot.FromPlotly"/>.</summary>
    /// <exception cref="ArgumentException">A kind of chart without a counterpart; the message names it.</exception>
    public static Figure ToFigure(this GenericChart chart) => Plot.FromPlotly(chart.ToPlotlyJson());

    private static T Fill<T>(T target, JsonObject source)
        where T : DynamicObj.DynamicObj
    {
        foreach ((string name, JsonNode? value) in source)
        {
            target.SetProperty(name, Value(name, value));
        }
        return target;
    }

    private static object? Value(string name, JsonNode? node) =>
        node switch
        {
            JsonObject json => Fill(Empty(name), json),
            JsonArray array => array.Select(item => Value(name, item)).ToArray(),
            JsonValue value when value.TryGetValue(out bool flag) => flag,
            JsonValue value when value.TryGetValue(out double number) => number,
            _ => node?.GetValue<string>(),
        };

    /// <summary>An object of the type that Plotly.NET looks for under a name ("xaxis2" is an axis, too).</summary>
    private static DynamicObj.DynamicObj Empty(string name) =>
        name.TrimEnd("0123456789".ToCharArray()) switch
        {
            "xaxis" or "yaxis" => new LinearAxis(),
            "coloraxis" => new ColorAxis(),
            "colorbar" => new ColorBar(),
            "title" => new Title(),
            "font" => new Font(),
            "legend" => new Legend(),
            "margin" => new Margin(),
            "domain" => new Domain(),
            "annotations" => new Annotation(),
            "shapes" => new Shape(),
            "marker" => new Marker(),
            "pattern" => new Pattern(),
            "line" => new Line(),
            "error_x" or "error_y" => new Error(),
            _ => new DynamicObj.DynamicObj(),
        };
}
