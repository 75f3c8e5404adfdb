using System.Text.Json.Nodes;
using AdvCourse.Plots.Drawing;

namespace AdvCourse.Plots;

public static partial class Plot
{
    /// <summary>
    /// Weight vectors as images on one symmetric scale: blue negative, red positive, with a colour bar.
    /// <code>
    /// Plot.Weights("Weights of softmax regression", weights, columns: 5) with { Captions = ["0", "1", ...] }
    /// </code>
    /// </summary>
    /// <param name="title">What the weights belong to.</param>
    /// <param name="weights">One vector for each image, [height × width] row by row; RGB is averaged over channels.</param>
    /// <param name="columns">How many in a row.</param>
    /// <param name="size">Height and width of each image; null for square ones.</param>
    /// <exception cref="ArgumentException">No vector, one that makes no image, a value that is not finite.</exception>
    public static WeightImages Weights(
        string title,
        IEnumerable<float[]> weights,
        int columns = 5,
        (int Height, int Width)? size = null
    ) => new(title, [.. weights.Select(w => Picture.Signed(w, size: size))], columns);
}

/// <summary>Weight vectors as images; make it with <see cref="Plot.Weights"/>.</summary>
public sealed record WeightImages : Figure
{
    internal WeightImages(string title, IReadOnlyList<Picture> pictures, int columns)
        : base(title)
    {
        if (pictures.Count == 0)
        {
            throw new ArgumentException("There are no weights to show; give at least one vector.");
        }
        if (columns < 1)
        {
            throw new ArgumentException($"columns is {columns}; a grid needs at least one.");
        }
        (Pictures, Columns) = (pictures, columns);
    }

    /// <summary>The images, row by row.</summary>
    public IReadOnlyList<Picture> Pictures { get; }

    /// <summary>How many in a row.</summary>
    public int Columns { get; }

    /// <summary>A line under each image; empty for none.</summary>
    public IReadOnlyList<string> Captions { get; init; } = [];

    /// <summary>The value that takes the end colours; null for the largest weight. Set it to compare two figures.</summary>
    public double? Limit
    {
        get;
        init =>
            field = value is null or > 0
                ? value
                : throw new ArgumentException($"Limit is {value}; it needs to be above 0.");
    }

    internal double Scale =>
        Limit ?? (Pictures.Max(p => p.Largest) is > 0 and var most ? Num.Rounded(most) : 1);

    internal override Picture2D Draw()
    {
        double scale = Scale;
        const double Gap = 8;
        double room = ColourBar.Room((-scale, scale), Gap);
        Picture2D grid = (new ImageGrid(Title, Rows(1 / scale)) with { Room = Room }).DrawBare(
            room
        );
        Svg svg = new();
        svg.Raw(grid.Body);
        double height = Math.Clamp(grid.Height - 8, 60, 220);
        ColourBar.Draw(svg, ColourMap.Diverging, (-scale, scale), grid.Width + Gap, 6, height);
        return new(grid.Width + room, Math.Max(grid.Height, height + 14), svg.ToString());
    }

    internal override string Describe() =>
        $"{Words.Count(Pictures.Count, "weight image")} on a shared scale from {Num.Text(-Scale)} (blue) to {Num.Text(Scale)} (red)"
        + (Captions.Count == 0 ? "." : $": {Words.List([.. Captions], 12)}.");

    internal override JsonObject ToPlotly()
    {
        double scale = Scale;
        IReadOnlyList<IReadOnlyList<Picture>> rows = Rows(1);
        List<JsonObject> traces = [];
        JsonArray notes = [];
        for (int i = 0; i < Pictures.Count; i++)
        {
            Picture picture = Pictures[i];
            (double x, double y) = (i % Columns * 1.1, i / Columns * 1.3);
            double step = 1.0 / picture.Width;
            traces.Add(
                new JsonObject
                {
                    ["type"] = "heatmap",
                    ["x0"] = PlotlyJson.Number(x + step / 2),
                    ["dx"] = PlotlyJson.Number(step),
                    ["y0"] = PlotlyJson.Number(y + step / 2),
                    ["dy"] = PlotlyJson.Number(step),
                    ["z"] = new JsonArray([
                        .. Enumerable
                            .Range(0, picture.Height)
                            .Select(r =>
                                PlotlyJson.Coarse(
                                    Enumerable
                                        .Range(0, picture.Width)
                                        .Select(c => picture.Value(r, c))
                                )
                            ),
                    ]),
                    ["coloraxis"] = "coloraxis",
                }
            );
            if (i < Captions.Count)
            {
                notes.Add(
                    new JsonObject
                    {
                        ["x"] = PlotlyJson.Number(x + 0.5),
                        ["y"] = PlotlyJson.Number(y + 1.12),
                        ["xref"] = "x",
                        ["yref"] = "y",
                        ["text"] = PlotlyJson.Escape(Captions[i]),
                        ["showarrow"] = false,
                    }
                );
            }
        }
        JsonObject layout = new()
        {
            ["xaxis"] = PlotlyJson.BareAxis(0, Math.Min(Columns, Pictures.Count) * 1.1),
            ["yaxis"] = PlotlyJson.BareAxis(0, rows.Count * 1.3, reversed: true, anchor: "x"),
            ["coloraxis"] = new JsonObject
            {
                ["cmin"] = PlotlyJson.Number(-scale),
                ["cmax"] = PlotlyJson.Number(scale),
                ["colorscale"] = ColourMaps.Plotly(ColourMap.Diverging),
                ["colorbar"] = ColourBar.Plotly((-scale, scale)),
            },
            ["annotations"] = notes,
        };
        return PlotlyJson.Figure(Title, layout, traces);
    }

    private IReadOnlyList<IReadOnlyList<Picture>> Rows(double amplification)
    {
        if (Captions.Count > 0 && Captions.Count != Pictures.Count)
        {
            throw new ArgumentException(
                $"There are {Captions.Count} captions for {Pictures.Count} images; give one for each."
            );
        }
        return
        [
            .. Pictures
                .Select(
                    (p, i) => p.Amplified(amplification, i < Captions.Count ? Captions[i] : null)
                )
                .Chunk(Columns),
        ];
    }
}
