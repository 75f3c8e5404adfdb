using AdvCourse.Plots;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using XPlot.Plotly;

namespace AdvCourse.Interactive;

/// <summary>Figures of the course as charts of XPlot.Plotly, and back. Both write the same JSON: this only carries it over.</summary>
public static class XPlotCharts
{
    /// <summary>
    /// The figure as a chart that XPlot restyles: <c>chart.WithTitle("...")</c>, <c>WithXTitle</c>, <c>WithSize</c>. Titles, names and
    /// the legend are XPlot's own properties; everything else, which XPlot knows only in part, travels beside them unchanged.
    /// A slider gives the frame in sight, since XPlot has no frames.
    /// </summary>
    public static PlotlyChart ToXPlot(this Figure figure)
    {
        ArgumentNullException.ThrowIfNull(figure);
        if (figure is Slider slider)
        {
            return slider.Frames[slider.Start].Figure.ToXPlot();
        }
        JObject json = JObject.Parse(figure.ToPlotlyJson());
        PlotlyChart chart = new();
        chart.Plot<Trace>(json["data"]!.Select(Carried).ToArray(), null, null);
        chart.WithLayout(LayoutOf((JObject)json["layout"]!));
        return chart;
    }

    /// <summary>The chart's JSON: <c>{"data": [...], "layout": {...}}</c>. XPlot gives it inside the script that draws the chart.</summary>
    public static string ToPlotlyJson(this PlotlyChart chart)
    {
        ArgumentNullException.ThrowIfNull(chart);
        string script = chart.GetPlottingJS();
        return new JObject
        {
            ["data"] = Assigned(script, "data"),
            ["layout"] = Assigned(script, "layout"),
        }.ToString(Formatting.None);
    }

    /// <summary>The chart as a figure of the course, which is static SVG with an alt text; see <see cref="Plot.FromPlotly"/>.</summary>
    /// <exception cref="ArgumentException">A kind of chart without a counterpart; the message names it.</exception>
    public static Figure ToFigure(this PlotlyChart chart) => Plot.FromPlotly(chart.ToPlotlyJson());

    private static Trace Carried(JToken json)
    {
        JObject rest = (JObject)json.DeepClone();
        CarriedTrace trace = new();
        if (Take(rest, "name") is { } name)
        {
            trace.name = (string?)name;
        }
        trace.Rest = rest.Properties().ToDictionary(p => p.Name, p => p.Value);
        return trace;
    }

    private static Layout.Layout LayoutOf(JObject json)
    {
        JObject rest = (JObject)json.DeepClone();
        CarriedLayout layout = new();
        // XPlot writes titles the way that plotly.js 1 had them: a text and its font side by side.
        if (Take(rest, "title") is JObject title)
        {
            layout.title = (string?)title["text"];
            if (title["font"] is JObject font)
            {
                layout.titlefont = font.ToObject<Font>();
            }
        }
        if (Take(rest, "showlegend") is { } shown)
        {
            layout.showlegend = (bool)shown;
        }
        if (Take(rest, "xaxis") is JObject x)
        {
            CarriedXaxis axis = new();
            if (Take(x, "title") is { } label)
            {
                axis.title = (string?)label["text"];
            }
            axis.Rest = x.Properties().ToDictionary(p => p.Name, p => p.Value);
            layout.xaxis = axis;
        }
        if (Take(rest, "yaxis") is JObject y)
        {
            CarriedYaxis axis = new();
            if (Take(y, "title") is { } label)
            {
                axis.title = (string?)label["text"];
            }
            axis.Rest = y.Properties().ToDictionary(p => p.Name, p => p.Value);
            layout.yaxis = axis;
        }
        layout.Rest = rest.Properties().ToDictionary(p => p.Name, p => p.Value);
        return layout;
    }

    private static JToken? Take(JObject json, string name)
    {
        JToken? value = json[name];
        json.Remove(name);
        return value;
    }

    private static JToken Assigned(string script, string variable)
    {
        string start = $"var {variable} = ";
        int at = script.IndexOf(start, StringComparison.Ordinal);
        if (at < 0)
        {
            throw new ArgumentException($"The script of this XPlot chart sets no {variable}.");
        }
        using JsonTextReader reader = new(new StringReader(script[(at + start.Length)..]));
        return JToken.ReadFrom(reader);
    }

    // Newtonsoft.Json writes what such a dictionary holds as if it were the object's own properties.
    private sealed class CarriedTrace : Trace
    {
        [JsonExtensionData]
        public IDictionary<string, JToken> Rest { get; set; } = new Dictionary<string, JToken>();
    }

    private sealed class CarriedLayout : Layout.Layout
    {
        [JsonExtensionData]
        public IDictionary<string, JToken> Rest { get; set; } = new Dictionary<string, JToken>();
    }

    private sealed class CarriedXaxis : Xaxis
    {
        [JsonExtensionData]
        public IDictionary<string, JToken> Rest { get; set; } = new Dictionary<string, JToken>();
    }

    private sealed class CarriedYaxis : Yaxis
    {
        [JsonExtensionData]
        public IDictionary<string, JToken> Rest { get; set; } = new Dictionary<string, JToken>();
    }
}
