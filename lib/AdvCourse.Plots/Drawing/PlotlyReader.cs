using System.Text.Json;
using System.Text.Json.Nodes;

namespace AdvCourse.Plots.Drawing;

/// <summary>Plotly's data and layout as a figure; the inverse of <see cref="Figure.ToPlotlyJson"/>, as far as there is one.</summary>
internal static class PlotlyReader
{
    private const string Readable =
        "Plot.FromPlotly reads charts of lines, of markers, of bars and of histograms, and a single heatmap with named rows and columns";

    public static Figure Read(JsonObject figure)
    {
        JsonObject[] traces = [.. Objects(figure["data"])];
        JsonObject layout = figure["layout"] as JsonObject ?? [];
        if (traces.Length == 0)
        {
            throw new ArgumentException("The Plotly figure has no data; give at least one trace.");
        }
        if (Objects(figure["frames"]).Any())
        {
            throw new ArgumentException($"The Plotly figure is a slider of frames; {Readable}.");
        }
        string title = Text(layout["title"]) is { Length: > 0 } given ? given : "Plotly figure";
        string[] kinds = [.. traces.Select(Kind).Distinct()];
        return kinds switch
        {
            ["line"] => Framed(Lines(title, traces), layout),
            ["marker"] => Framed(new Scatter(title, null, [.. traces.Select(Points)]), layout),
            ["bar"] => Framed(Bars(title, traces), layout),
            ["histogram"] => Framed(PlotlyHistogram.Read(title, traces), layout),
            ["heatmap"] when traces.Length == 1 => Heatmap(title, traces[0], layout),
            _ => throw new ArgumentException(
                $"The Plotly figure holds {string.Join(" and ", kinds)} traces; {Readable}."
            ),
        };
    }

    /// <summary>The name of a trace; Plotly itself counts those that have none.</summary>
    public static string Name(JsonObject trace, int index) =>
        Text(trace["name"]) is { Length: > 0 } name ? name : $"trace {index}";

    /// <summary>The numbers under a key, null as NaN; those that Plotly would count itself when the key is missing.</summary>
    public static Numbers Values(JsonObject trace, string key, int? count = null)
    {
        if (trace[key] is null && count is { } n)
        {
            return Numbers.From(Enumerable.Range(0, n).Select(i => (double)i));
        }
        if (trace[key] is not JsonArray array)
        {
            throw new ArgumentException(
                $"'{key}' of a {Kind(trace)} trace is {trace[key]?.ToJsonString() ?? "missing"}; Plot.FromPlotly reads plain arrays of numbers."
            );
        }
        return Numbers.From(array.Select(node => Number(node, key)));
    }

    /// <summary>The texts under a key, whatever they are in JSON.</summary>
    public static string[] Texts(JsonNode? node) =>
        [.. (node as JsonArray ?? []).Select(item => Text(item) is { } text ? text : "")];

    /// <summary>A title, a label or a name without Plotly's little HTML: a text, or an object that has one.</summary>
    public static string Text(JsonNode? node)
    {
        string text = node switch
        {
            JsonObject holder => Text(holder["text"]),
            JsonValue value => value.ToString(),
            _ => "",
        };
        return text.Replace("<br>", " ", StringComparison.Ordinal)
            .Replace("&lt;", "<", StringComparison.Ordinal)
            .Replace("&amp;", "&", StringComparison.Ordinal);
    }

    private static string Kind(JsonObject trace)
    {
        string type = Text(trace["type"]);
        // Without a mode, Plotly draws lines (and markers on short ones).
        return type is not ("" or "scatter") ? type
            : trace["mode"] is { } mode && !Text(mode).Contains("lines", StringComparison.Ordinal)
                ? Text(mode).Contains("markers", StringComparison.Ordinal) ? "marker"
                    : Text(mode)
            : "line";
    }

    private static Line Lines(string title, JsonObject[] traces)
    {
        List<Series> series = [];
        Numbers? low = null;
        Numbers? high = null;
        for (int i = 0; i < traces.Length; i++)
        {
            // A band is two lines without width before the line that it belongs to, the second filled down to the first.
            bool edge =
                traces[i]["line"]?["width"] is JsonValue width && Number(width, "width") == 0;
            if (edge && Text(traces[i]["fill"]) == "tonexty")
            {
                high = Values(traces[i], "y");
            }
            else if (edge)
            {
                low = Values(traces[i], "y");
            }
            else
            {
                Series line = Points(traces[i], series.Count);
                series.Add(
                    low is not null && high is not null
                        ? line with
                        {
                            Low = low,
                            High = high,
                        }
                        : line
                );
                low = high = null;
            }
        }
        bool[] marked =
        [
            .. traces
                .Where(t => t["mode"] is not null && t["hoverinfo"] is null)
                .Select(t => Text(t["mode"]).Contains("markers", StringComparison.Ordinal))
                .Distinct(),
        ];
        return new(title, null, series) { ShowMarkers = marked.Length == 1 ? marked[0] : null };
    }

    private static Series Points(JsonObject trace, int index)
    {
        Numbers y = Values(trace, "y");
        Series series = new(Name(trace, index), y) { X = Values(trace, "x", y.Count) };
        return Interval(series, trace["error_y"]);
    }

    private static Bar Bars(string title, JsonObject[] traces)
    {
        bool lying = Text(traces[0]["orientation"]) == "h";
        (string along, string across) = lying ? ("y", "x") : ("x", "y");
        string[] categories = Texts(traces[0][along]);
        foreach (JsonObject trace in traces)
        {
            if (!Texts(trace[along]).SequenceEqual(categories))
            {
                throw new ArgumentException(
                    $"The bars of '{Name(trace, 0)}' stand at other places than the first ones; give every trace the same {along}."
                );
            }
        }
        IEnumerable<Series> series = traces.Select(
            (t, i) =>
                Interval(new(Name(t, i), Values(t, across, null)), t[lying ? "error_x" : "error_y"])
        );
        return new(title, categories, [.. series]) { Horizontal = lying };
    }

    private static Heatmap Heatmap(string title, JsonObject trace, JsonObject layout)
    {
        double[][] z =
        [
            .. (trace["z"] as JsonArray ?? []).Select(row =>
                (row as JsonArray ?? []).Select(v => Number(v, "z")).ToArray()
            ),
        ];
        int width = z.Length == 0 ? 0 : z[0].Length;
        if (width == 0 || z.Any(row => row.Length != width))
        {
            throw new ArgumentException("'z' of the heatmap is no rectangle of numbers.");
        }
        double[,] values = new double[z.Length, width];
        for (int r = 0; r < z.Length; r++)
        {
            for (int c = 0; c < width; c++)
            {
                values[r, c] = z[r][c];
            }
        }
        bool diverging = JsonNode.DeepEquals(
            trace["colorscale"],
            ColourMaps.Plotly(ColourMap.Diverging)
        );
        return new(title, Names("y", z.Length), Names("x", width), values)
        {
            RowLabel = Text(layout["yaxis"]?["title"]),
            ColumnLabel = Text(layout["xaxis"]?["title"]),
            ValueLabel = Text(trace["colorbar"]?["title"]),
            Map = diverging ? ColourMap.Diverging : ColourMap.Sequential,
            ShowValues = trace["texttemplate"] is not null,
            Range =
                trace["zmin"] is { } low && trace["zmax"] is { } high
                    ? (Number(low, "zmin"), Number(high, "zmax"))
                    : null,
        };

        string[] Names(string key, int count) =>
            trace[key] is JsonArray
                ? Texts(trace[key])
                : [.. Enumerable.Range(0, count).Select(i => Num.Fixed(i, 0))];
    }

    /// <summary>The labels, ranges, references and legend that the layout gives.</summary>
    private static CartesianFigure Framed(CartesianFigure figure, JsonObject layout)
    {
        (JsonNode? x, JsonNode? y) = (layout["xaxis"], layout["yaxis"]);
        return figure with
        {
            XLabel = Text(x?["title"]),
            YLabel = Text(y?["title"]),
            LogX = Text(x?["type"]) == "log",
            LogY = Text(y?["type"]) == "log",
            XRange = Range(x),
            YRange = Range(y),
            EqualAxes = Text(y?["scaleanchor"]).StartsWith('x'),
            Legend =
                layout["showlegend"] is JsonValue shown
                && shown.GetValueKind() == JsonValueKind.False
                    ? Legend.None
                    : Legend.Auto,
            References =
            [
                .. Objects(layout["shapes"]).Select(s => Reference(s, layout)).OfType<Reference>(),
            ],
        };
    }

    private static (double, double)? Range(JsonNode? axis)
    {
        if (
            axis?["range"] is not JsonArray { Count: 2 } ends
            || Text(axis["type"]) is "category" or "date"
        )
        {
            return null;
        }
        double[] range = [.. ends.Select(end => Number(end, "range")).Order()];
        return Text(axis["type"]) == "log"
            ? (Math.Pow(10, range[0]), Math.Pow(10, range[1]))
            : (range[0], range[1]);
    }

    /// <summary>A line or rectangle from one edge of the chart to the other; null for other shapes.</summary>
    private static Reference? Reference(JsonObject shape, JsonObject layout)
    {
        bool upright = IsWhole(shape, "y");
        if (upright == IsWhole(shape, "x") || Text(shape["type"]) is not ("line" or "rect"))
        {
            return null;
        }
        string along = upright ? "x" : "y";
        double low = Number(shape[along + "0"], along + "0");
        double high = Number(shape[along + "1"], along + "1");
        bool log = Text(layout[along + "axis"]?["type"]) == "log";
        // On a log axis an annotation stands at the logarithm, a shape at the value.
        double middle = log ? Math.Log10((low + high) / 2) : (low + high) / 2;
        string label = Objects(layout["annotations"])
            .Where(a => a[along] is JsonValue at && Math.Abs(Number(at, along) - middle) < 1e-5)
            .Select(a => Text(a["text"]))
            .FirstOrDefault(text => text.Length > 0, "reference");
        (low, high) = (Math.Min(low, high), Math.Max(low, high));
        return upright
            ? Plots.Reference.XBand(low, high, label)
            : Plots.Reference.YBand(low, high, label);
    }

    private static bool IsWhole(JsonObject shape, string axis) =>
        Text(shape[axis + "ref"]) is var place
        && (place == "paper" || place.EndsWith("domain", StringComparison.Ordinal));

    private static Series Interval(Series series, JsonNode? error)
    {
        if (error?["array"] is not JsonArray)
        {
            return series;
        }
        Numbers up = Values(error.AsObject(), "array");
        Numbers down =
            error["arrayminus"] is JsonArray ? Values(error.AsObject(), "arrayminus") : up;
        return series with
        {
            Low = Numbers.From(series.Y.Zip(down, (y, d) => Num.Rounded(y - d))),
            High = Numbers.From(series.Y.Zip(up, (y, u) => Num.Rounded(y + u))),
        };
    }

    private static double Number(JsonNode? node, string key) =>
        node is null ? double.NaN
        : node is JsonValue value && value.TryGetValue(out double number) ? number
        : throw new ArgumentException(
            $"'{key}' holds {node.ToJsonString()}; Plot.FromPlotly reads numbers there."
        );

    private static IEnumerable<JsonObject> Objects(JsonNode? node) =>
        (node as JsonArray ?? []).OfType<JsonObject>();
}
