using System.Text.Json;
using System.Text.Json.Nodes;
using AdvCourse.Plots.Drawing;

namespace AdvCourse.Plots;

public static partial class Plot
{
    /// <summary>
    /// Reads Plotly's JSON, whoever wrote it, as a figure of this library: <c>Plot.FromPlotly(chart.ToJson())</c>. Line,
    /// marker, bar, histogram and annotated heatmap charts have a counterpart here; data, names, labels, ranges and reference
    /// lines come over, colours and fonts are this library's own again.
    /// </summary>
    /// <param name="json">An object with <c>data</c> (traces) and <c>layout</c>.</param>
    /// <exception cref="ArgumentException">No such object, or a chart of another kind; the message names it.</exception>
    public static Figure FromPlotly(string json)
    {
        JsonNode? parsed;
        try
        {
            parsed = JsonNode.Parse(json);
        }
        catch (JsonException e)
        {
            throw new ArgumentException($"This is no JSON: {e.Message}");
        }
        return PlotlyReader.Read(
            parsed as JsonObject
                ?? throw new ArgumentException(
                    "Plotly's JSON is an object: {\"data\": [...], \"layout\": {...}}."
                )
        );
    }
}
