using System.Text;
using System.Text.Json.Nodes;

namespace AdvCourse.Plots.Drawing;

/// <summary>Where the images, captions and titles of a grid stand; the same places serve SVG and Plotly.</summary>
internal sealed class GridLayout
{
    private const double Gap = 6;
    private const double Small = Svg.SmallSize;
    private const double LineHeight = 14;
    private const double FrameWidth = 0.8;

    private readonly ImageGrid grid;
    private readonly double cell;
    private readonly double left;
    private readonly double top;
    private readonly int columns;
    private readonly bool bare;
    private readonly IReadOnlyList<string>[] heads;

    /// <param name="grid">The images.</param>
    /// <param name="room">Width to leave free on the right.</param>
    /// <param name="bare">Neither frames around the images nor the note under them.</param>
    public GridLayout(ImageGrid grid, double room = 0, bool bare = false)
    {
        this.grid = grid;
        this.bare = bare;
        columns = grid.Rows.Max(r => r.Count);
        if (grid.RowTitles.Count > 0 && grid.RowTitles.Count != grid.Rows.Count)
        {
            throw new ArgumentException(
                $"There are {grid.RowTitles.Count} row titles for {grid.Rows.Count} rows; give one for each."
            );
        }
        if (grid.ColumnTitles.Count > 0 && grid.ColumnTitles.Count != columns)
        {
            throw new ArgumentException(
                $"There are {grid.ColumnTitles.Count} column titles for {columns} columns; give one for each."
            );
        }
        left =
            grid.RowTitles.Count == 0
                ? 0
                : grid.RowTitles.SelectMany(t => TextMetrics.Wrap(t, 90, Svg.TextSize))
                    .Max(line => TextMetrics.Width(line, Svg.TextSize)) + 8;
        cell = grid.CellSize ?? Math.Clamp((grid.Room - left - room) / columns - Gap, 28, 96);
        heads = [.. grid.ColumnTitles.Select(t => TextMetrics.Wrap(t, cell + Gap - 2, Small))];
        top =
            heads.Length == 0
                ? bare
                    ? 0
                    : FrameWidth
                : heads.Max(h => h.Count) * LineHeight + 3;
    }

    public Picture2D Draw()
    {
        Svg svg = new();
        double y = top;
        for (int c = 0; c < heads.Length; c++)
        {
            double first = top - 5 - (heads[c].Count - 1) * LineHeight;
            svg.Lines(Left(c) + cell / 2, first, heads[c], LineHeight, "middle", SmallText);
        }
        for (int r = 0; r < grid.Rows.Count; r++)
        {
            IReadOnlyList<Picture> row = grid.Rows[r];
            double height = row.Count == 0 ? cell : row.Max(Height);
            if (grid.RowTitles.Count > 0)
            {
                IReadOnlyList<string> lines = TextMetrics.Wrap(grid.RowTitles[r], 90, Svg.TextSize);
                svg.Lines(left - 8, y + height / 2 + 4.5 - (lines.Count - 1) * 8, lines, 16, "end");
            }
            svg.Open("image-rendering=\"pixelated\" style=\"image-rendering:pixelated\"");
            for (int c = 0; c < row.Count; c++)
            {
                svg.Image(Left(c), y, cell, Height(row[c]), row[c].DataUri());
            }
            svg.Close();
            Frames(svg, row, y);
            int captionLines = 0;
            for (int c = 0; c < row.Count; c++)
            {
                IReadOnlyList<string> lines = Caption(row[c]);
                captionLines = Math.Max(captionLines, lines.Count);
                svg.Lines(
                    Left(c) + cell / 2,
                    y + Height(row[c]) + 12,
                    lines,
                    LineHeight,
                    "middle",
                    SmallText
                );
            }
            y += height + Gap + (captionLines == 0 ? 0 : captionLines * LineHeight + 4);
        }
        double width = left + columns * (cell + Gap);
        if (!bare && grid.Note is { } text)
        {
            IReadOnlyList<string> lines = TextMetrics.Wrap(text, Math.Max(width, 200), Small);
            svg.Lines(
                left,
                y + 10,
                lines,
                LineHeight,
                attributes: SmallText + " fill-opacity=\".8\""
            );
            y += lines.Count * LineHeight + 2;
            width = Math.Max(width, left + lines.Max(l => TextMetrics.Width(l, Small)));
        }
        return new(width, y + 2, svg.ToString());
    }

    /// <summary>Every image a trace of type image on one pair of axes, one unit a cell; titles and captions annotations.</summary>
    public JsonObject ToPlotly()
    {
        List<JsonObject> traces = [];
        JsonArray notes = [];
        JsonArray frames = [];
        // Room for the longest caption, in cells.
        double pitch =
            1.1 + grid.Rows.SelectMany(r => r).Max(p => Caption(p).Count) * LineHeight / cell;
        for (int r = 0; r < grid.Rows.Count; r++)
        {
            for (int c = 0; c < grid.Rows[r].Count; c++)
            {
                Picture picture = grid.Rows[r][c];
                (double dx, double dy) = (1.0 / picture.Width, 1.0 / picture.Width);
                // x0 and y0 are the centre of the first pixel.
                traces.Add(
                    new JsonObject
                    {
                        ["type"] = "image",
                        ["source"] = picture.DataUri(),
                        ["x0"] = PlotlyJson.Number(c * 1.1 + dx / 2),
                        ["dx"] = PlotlyJson.Number(dx),
                        ["y0"] = PlotlyJson.Number(r * pitch + dy / 2),
                        ["dy"] = PlotlyJson.Number(dy),
                        ["name"] = PlotlyJson.Escape(picture.Caption ?? ""),
                        ["hoverinfo"] = "name",
                    }
                );
                frames.Add((JsonNode)Frame(c * 1.1, r * pitch, dy * picture.Height));
                if (Caption(picture) is { Count: > 0 } caption)
                {
                    notes.Add(Note(c * 1.1 + 0.5, r * pitch + 1.02, caption, "center"));
                }
            }
            if (grid.RowTitles.Count > 0)
            {
                notes.Add(
                    Note(
                        -0.1,
                        r * pitch + 0.5,
                        TextMetrics.Wrap(grid.RowTitles[r], 90, Svg.TextSize),
                        "right"
                    )
                );
            }
        }
        for (int c = 0; c < grid.ColumnTitles.Count; c++)
        {
            notes.Add(Note(c * 1.1 + 0.5, -0.04, heads[c], "center", "bottom"));
        }
        double margin = grid.RowTitles.Count > 0 ? 1.2 : 0.05;
        JsonObject layout = new()
        {
            ["xaxis"] = PlotlyJson.BareAxis(-margin, columns * 1.1),
            ["yaxis"] = PlotlyJson.BareAxis(
                -0.25,
                grid.Rows.Count * pitch,
                reversed: true,
                anchor: "x"
            ),
            ["annotations"] = notes,
            ["shapes"] = frames,
        };
        return PlotlyJson.Figure(grid.Title, layout, traces);
    }

    // An image that is as white as the page, or as black, still has its place: just outside it, in the ink of the page.
    private void Frames(Svg svg, IReadOnlyList<Picture> row, double y)
    {
        if (bare || row.Count == 0)
        {
            return;
        }
        const double Out = FrameWidth / 2;
        StringBuilder d = new();
        for (int c = 0; c < row.Count; c++)
        {
            (double x1, double y1) = (Left(c) - Out, y - Out);
            (double x2, double y2) = (Left(c) + cell + Out, y + Height(row[c]) + Out);
            d.Append(Svg.Move(x1, y1))
                .Append(Svg.To(x1, y1, x2, y1))
                .Append(Svg.To(x2, y1, x2, y2))
                .Append(Svg.To(x2, y2, x1, y2))
                .Append('Z');
        }
        svg.Path(
            d.ToString(),
            $"fill=\"none\" stroke=\"currentColor\" stroke-opacity=\".3\" stroke-width=\"{Num.Coord(FrameWidth)}\""
        );
    }

    // A grey that is pale on white and on black.
    private static JsonObject Frame(double x, double y, double height) =>
        new()
        {
            ["type"] = "rect",
            ["xref"] = "x",
            ["yref"] = "y",
            ["x0"] = PlotlyJson.Number(x),
            ["x1"] = PlotlyJson.Number(x + 1),
            ["y0"] = PlotlyJson.Number(y),
            ["y1"] = PlotlyJson.Number(y + height),
            ["line"] = new JsonObject { ["width"] = 1, ["color"] = "rgba(128,128,128,0.4)" },
        };

    private static string SmallText => $"font-size=\"{Num.Coord(Small)}\"";

    private double Left(int column) => left + column * (cell + Gap) + Gap / 2;

    private double Height(Picture picture) => cell * picture.Height / picture.Width;

    private IReadOnlyList<string> Caption(Picture picture) =>
        picture.Caption is { } caption ? TextMetrics.Wrap(caption, cell + Gap - 2, Small) : [];

    private static JsonObject Note(
        double x,
        double y,
        IEnumerable<string> lines,
        string anchor,
        string side = "top"
    ) =>
        new()
        {
            ["x"] = PlotlyJson.Number(x),
            ["y"] = PlotlyJson.Number(y),
            ["xref"] = "x",
            ["yref"] = "y",
            ["text"] = PlotlyJson.Lines(lines),
            ["font"] = new JsonObject { ["size"] = 10 },
            ["yanchor"] = anchor == "right" ? "middle" : side,
            ["showarrow"] = false,
            ["xanchor"] = anchor,
        };
}
