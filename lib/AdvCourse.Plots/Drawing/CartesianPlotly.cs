using System.Text.Json.Nodes;

namespace AdvCourse.Plots.Drawing;

/// <summary>Axes, references and legend of a figure in Plotly's schema.</summary>
internal static class CartesianPlotly
{
    // What margins leave of a narrow page.
    private const double PlotWidth = 400;

    public static JsonObject Figure(CartesianFigure figure)
    {
        (Axis x, Axis y) = figure.CheckedAxes();
        JsonObject layout = new()
        {
            ["xaxis"] = AxisOf(x, figure.XLabel),
            ["yaxis"] = AxisOf(y, figure.YLabel),
            ["margin"] = new JsonObject { ["r"] = figure.References.All(r => r.OnX) ? 30 : 110 },
            ["showlegend"] = figure.Keys.Count > 1 && figure.Legend != Legend.None,
        };
        if (figure.EqualAxes)
        {
            // The plot takes another shape rather than the axes other ranges.
            layout["xaxis"]!["constrain"] = "domain";
            layout["yaxis"]!["constrain"] = "domain";
            layout["yaxis"]!["scaleanchor"] = "x";
        }
        if (layout["showlegend"]!.GetValue<bool>())
        {
            layout["legend"] = PlotlyJson.LegendBelow();
        }
        if (figure.References.Count > 0)
        {
            layout["shapes"] = new JsonArray([.. figure.References.Select(Shape)]);
            layout["annotations"] = new JsonArray([
                .. figure.References.Select(r => Annotation(r, r.OnX ? x : y)),
            ]);
        }
        if (figure is Histogram)
        {
            layout["barmode"] = "overlay";
        }
        return PlotlyJson.Figure(figure.Title, layout, figure.Traces());
    }

    private static JsonObject AxisOf(Axis axis, string label)
    {
        JsonObject json = new() { ["title"] = PlotlyJson.Text(label), ["automargin"] = true };
        if (axis.Categories)
        {
            json["type"] = "category";
            if (axis.Low > axis.High)
            {
                json["autorange"] = "reversed";
            }
        }
        else
        {
            json["type"] = axis.Log ? "log" : "linear";
            json["range"] = axis.Log
                ? PlotlyJson.Array([Math.Log10(axis.Low), Math.Log10(axis.High)])
                : PlotlyJson.Array([axis.Low, axis.High]);
        }
        return json;
    }

    private static JsonObject Shape(Reference reference)
    {
        string along = reference.OnX ? "x" : "y";
        string across = reference.OnX ? "y" : "x";
        JsonObject shape = new()
        {
            ["type"] = reference.IsBand ? "rect" : "line",
            [along + "ref"] = along,
            [along + "0"] = PlotlyJson.Number(reference.Low),
            [along + "1"] = PlotlyJson.Number(reference.High),
            [across + "ref"] = across + " domain",
            [across + "0"] = 0,
            [across + "1"] = 1,
        };
        if (reference.IsBand)
        {
            shape["fillcolor"] = "rgba(128,128,128,0.2)";
            shape["line"] = new JsonObject { ["width"] = 0 };
        }
        else
        {
            shape["line"] = new JsonObject
            {
                ["dash"] = "dot",
                ["width"] = 1,
                ["color"] = "#808080",
            };
        }
        return shape;
    }

    private static JsonObject Annotation(Reference reference, Axis axis)
    {
        double middle = (reference.Low + reference.High) / 2;
        string along = reference.OnX ? "x" : "y";
        string across = reference.OnX ? "y" : "x";
        JsonObject note = new()
        {
            ["text"] = PlotlyJson.Escape(reference.Label),
            ["showarrow"] = false,
            [along + "ref"] = along,
            // Annotations take the logarithm on a log axis, shapes the value: Plotly's own convention.
            [along] = PlotlyJson.Number(axis.Log ? Math.Log10(middle) : middle),
            [across + "ref"] = across + " domain",
            [across] = 1,
            [along == "x" ? "yanchor" : "xanchor"] = along == "x" ? "bottom" : "left",
        };
        if (reference.OnX && Side(reference.Label, axis.Map(middle, 0, 1)) is { } side)
        {
            note["xanchor"] = side;
        }
        return note;
    }

    // A label in the middle over its line would reach beyond the plot, over the ticks of y, when the line is near an end.
    private static string? Side(string label, double place)
    {
        double half = TextMetrics.Width(label, Svg.TextSize) / 2;
        return place * PlotWidth < half ? "left"
            : (1 - place) * PlotWidth < half ? "right"
            : null;
    }
}
