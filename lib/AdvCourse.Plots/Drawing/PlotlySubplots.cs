using System.Text.Json.Nodes;

namespace AdvCourse.Plots.Drawing;

/// <summary>Several Plotly figures in one: each gets axes of its own on its part of the page.</summary>
internal static class PlotlySubplots
{
    public static JsonObject Merge(string title, IReadOnlyList<Figure> figures, int across)
    {
        int down = (figures.Count + across - 1) / across;
        JsonArray data = [];
        JsonArray notes = [];
        JsonArray shapes = [];
        JsonObject layout = [];
        for (int i = 0; i < figures.Count; i++)
        {
            JsonObject part = figures[i].ToPlotly();
            string number = i == 0 ? "" : Num.Fixed(i + 1, 0);
            double[] x = Share(i % across, across);
            // Paper coordinates run upwards, rows downwards.
            double[] y = Share(down - 1 - i / across, down);
            JsonObject partLayout = part["layout"]!.AsObject();
            Axis("xaxis", "x", x);
            Axis("yaxis", "y", y);
            foreach (JsonNode? trace in part["data"]!.AsArray())
            {
                data.Add(Placed(trace!.AsObject(), number, x, y));
            }
            Move(partLayout, "annotations", notes, number);
            Move(partLayout, "shapes", shapes, number);
            if (partLayout["coloraxis"] is { } colours)
            {
                JsonObject axis = colours.DeepClone().AsObject();
                axis["colorbar"] = Bar(x, y, Ends(axis, "c"));
                layout["coloraxis" + number] = axis;
            }
            if (partLayout["barmode"] is { } mode)
            {
                layout["barmode"] = mode.DeepClone();
            }
            if (partLayout["showlegend"]?.GetValue<bool>() == true)
            {
                layout["showlegend"] = true;
                layout["legend"] = PlotlyJson.LegendBelow();
            }
            notes.Add(Heading(figures[i].Title, x, y));

            void Axis(string key, string letter, double[] domain)
            {
                // Tables have no axes, nested panels more than one: those lie on a domain alone.
                if (partLayout[key]?.DeepClone() is JsonObject axis)
                {
                    axis["domain"] = PlotlyJson.Array(domain);
                    axis["anchor"] = (letter == "x" ? "y" : "x") + number;
                    if (axis["scaleanchor"] is { } anchor)
                    {
                        axis["scaleanchor"] = anchor.GetValue<string>() + number;
                    }
                    layout[key + number] = axis;
                }
            }
        }
        layout["annotations"] = notes;
        layout["shapes"] = shapes;
        return PlotlyJson.Figure(title, layout, data.Select(t => t!.DeepClone()));
    }

    private static JsonObject Placed(JsonObject original, string number, double[] x, double[] y)
    {
        JsonObject trace = original.DeepClone().AsObject();
        if (trace["type"]!.GetValue<string>() == "table")
        {
            trace["domain"] = new JsonObject
            {
                ["x"] = PlotlyJson.Array(x),
                ["y"] = PlotlyJson.Array(y),
            };
            return trace;
        }
        trace["xaxis"] = "x" + number;
        trace["yaxis"] = "y" + number;
        if (trace["coloraxis"] is not null)
        {
            trace["coloraxis"] = "coloraxis" + number;
        }
        if (trace["colorscale"] is not null)
        {
            JsonObject bar = Bar(x, y, Ends(trace, "z"));
            bar["title"] = trace["colorbar"]?["title"]?.DeepClone();
            trace["colorbar"] = bar;
        }
        return trace;
    }

    // "x" becomes "x2", "y domain" becomes "y2 domain".
    private static void Move(JsonObject layout, string key, JsonArray to, string number)
    {
        foreach (JsonNode? item in layout[key]?.AsArray() ?? [])
        {
            JsonObject copy = item!.DeepClone().AsObject();
            foreach (string reference in (string[])["xref", "yref"])
            {
                string at = copy[reference]!.GetValue<string>();
                copy[reference] = at[..1] + number + at[1..];
            }
            to.Add((JsonNode)copy);
        }
    }

    private static (double Low, double High) Ends(JsonObject scale, string letter) =>
        (scale[letter + "min"]!.GetValue<double>(), scale[letter + "max"]!.GetValue<double>());

    private static JsonObject Bar(double[] x, double[] y, (double Low, double High) ends)
    {
        JsonObject bar = ColourBar.Plotly(ends, y[1] - y[0]);
        bar["x"] = PlotlyJson.Number(x[1]);
        bar["y"] = PlotlyJson.Number((y[0] + y[1]) / 2);
        bar["len"] = PlotlyJson.Number(y[1] - y[0]);
        bar["thickness"] = 12;
        return bar;
    }

    private static JsonObject Heading(string title, double[] x, double[] y) =>
        new()
        {
            ["text"] = PlotlyJson.Lines(TextMetrics.Wrap(title, 200, Svg.TextSize)),
            ["xref"] = "paper",
            ["yref"] = "paper",
            ["x"] = PlotlyJson.Number((x[0] + x[1]) / 2),
            ["y"] = PlotlyJson.Number(y[1]),
            ["xanchor"] = "center",
            ["yanchor"] = "bottom",
            ["showarrow"] = false,
        };

    private static double[] Share(int index, int count)
    {
        const double Gap = 0.12;
        double size = (1 - Gap * (count - 1)) / count;
        double start = index * (size + Gap);
        return [start, start + size];
    }
}
