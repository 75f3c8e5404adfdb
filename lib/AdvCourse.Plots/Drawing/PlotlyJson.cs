using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AdvCourse.Plots.Drawing;

/// <summary>Pieces of Plotly's schema that several figures share.</summary>
internal static class PlotlyJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Compact JSON that can stand inside a script element of HTML.</summary>
    public static string Write(JsonObject figure) =>
        figure.ToJsonString(Options).Replace("<", "\\u003c", StringComparison.Ordinal);

    /// <summary>Numbers as an array, NaN as null (Plotly's gap), 7 significant digits.</summary>
    public static JsonArray Array(IEnumerable<double> values) => new([.. values.Select(Number)]);

    /// <summary>The same with 4 significant digits, for pixels and weights.</summary>
    public static JsonArray Coarse(IEnumerable<double> values) =>
        new([.. values.Select(v => (JsonNode?)JsonValue.Create(Num.Rounded(v, coarse: true)))]);

    public static JsonArray Array(IEnumerable<string> values) =>
        new([.. values.Select(v => (JsonNode?)Escape(v))]);

    /// <summary>Plotly reads text as a little HTML: what looks like a tag has to be escaped.</summary>
    public static string Escape(string text) =>
        text.Replace("&", "&amp;", StringComparison.Ordinal)
            .Replace("<", "&lt;", StringComparison.Ordinal);

    /// <summary>Lines of text, escaped, with Plotly's line break between them.</summary>
    public static string Lines(IEnumerable<string> lines) =>
        string.Join("<br>", lines.Select(Escape));

    public static JsonNode? Number(double value) =>
        double.IsFinite(value) ? JsonValue.Create(Num.Rounded(value)) : null;

    public static JsonObject Text(string value) => new() { ["text"] = Escape(value) };

    /// <summary>A figure of these traces, with title and the given layout.</summary>
    public static JsonObject Figure(
        string title,
        JsonObject layout,
        params IEnumerable<JsonNode?> traces
    )
    {
        JsonObject full = new()
        {
            ["title"] = new JsonObject
            {
                ["text"] = Lines(TextMetrics.Wrap(title, 480, Svg.TitleSize)),
                ["x"] = 0.02,
                ["xanchor"] = "left",
                ["font"] = new JsonObject { ["size"] = 15 },
            },
            ["paper_bgcolor"] = "rgba(0,0,0,0)",
            ["plot_bgcolor"] = "rgba(0,0,0,0)",
            ["font"] = new JsonObject { ["color"] = "#7a7a7a" },
        };
        foreach ((string key, JsonNode? value) in layout)
        {
            full[key] = value?.DeepClone();
        }
        return new() { ["data"] = new JsonArray([.. traces]), ["layout"] = full };
    }

    /// <summary>A legend that never lies over title or data, however long its names.</summary>
    public static JsonObject LegendBelow() =>
        new()
        {
            ["orientation"] = "h",
            ["y"] = -0.32,
            ["yanchor"] = "top",
        };

    /// <summary>An axis without ticks, grid or line, for pictures; the second one keeps cells square.</summary>
    public static JsonObject BareAxis(
        double low,
        double high,
        bool reversed = false,
        string? anchor = null
    )
    {
        JsonObject axis = new()
        {
            ["visible"] = false,
            ["range"] = reversed ? Array([high, low]) : Array([low, high]),
        };
        if (anchor is not null)
        {
            axis["scaleanchor"] = anchor;
        }
        return axis;
    }

    /// <summary>The interval of a series as error bars: distances from the value.</summary>
    public static JsonObject Errors(Series series) =>
        new()
        {
            ["type"] = "data",
            ["symmetric"] = false,
            ["array"] = Array(series.High!.Zip(series.Y, (high, y) => high - y)),
            ["arrayminus"] = Array(series.Y.Zip(series.Low!, (y, low) => y - low)),
        };
}
