using System.Text.Json.Nodes;
using AdvCourse.Plots.Drawing;

namespace AdvCourse.Plots;

public static partial class Plot
{
    /// <summary>
    /// A table of numbers as colours, each cell with its number: transfer between models, a confusion matrix.
    /// <code>
    /// Plot.Heatmap("Transfer of FGSM", sources, targets, errors) with { RowLabel = "made on", ColumnLabel = "tested on", ValueLabel = "error (%)" }
    /// </code>
    /// </summary>
    /// <param name="title">What the figure shows.</param>
    /// <param name="rows">Names of the rows.</param>
    /// <param name="columns">Names of the columns.</param>
    /// <param name="values">[rows, columns]; NaN leaves a cell empty.</param>
    /// <exception cref="ArgumentException">Shape and names differ, nothing to draw, infinite values.</exception>
    public static Heatmap Heatmap(
        string title,
        IReadOnlyList<string> rows,
        IReadOnlyList<string> columns,
        double[,] values
    ) => new(title, rows, columns, values);
}

/// <summary>A heatmap; make one with <see cref="Plot.Heatmap"/>.</summary>
public sealed record Heatmap : Figure
{
    private const double LineHeight = 16;
    private const double BarGap = 14;

    private readonly double[,] values;

    internal Heatmap(
        string title,
        IReadOnlyList<string> rows,
        IReadOnlyList<string> columns,
        double[,] values
    )
        : base(title)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(columns);
        ArgumentNullException.ThrowIfNull(values);
        if (values.GetLength(0) != rows.Count || values.GetLength(1) != columns.Count)
        {
            throw new ArgumentException(
                $"The values are {values.GetLength(0)} by {values.GetLength(1)} but there are {rows.Count} row and {columns.Count} column names; both need the same shape."
            );
        }
        this.values = (double[,])values.Clone();
        (Rows, Columns) = ([.. rows], [.. columns]);
        Numbers.From(All).Checked("The heatmap");
    }

    /// <summary>Names of the rows, from the top.</summary>
    public IReadOnlyList<string> Rows { get; }

    /// <summary>Names of the columns, from the left.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>The value of a cell.</summary>
    public double this[int row, int column] => values[row, column];

    /// <summary>What the rows are: "made on".</summary>
    public string RowLabel { get; init; } = "";

    /// <summary>What the columns are: "tested on".</summary>
    public string ColumnLabel { get; init; } = "";

    /// <summary>What the values are, with their unit in brackets: "error (%)".</summary>
    public string ValueLabel { get; init; } = "";

    /// <summary>The colours.</summary>
    public ColourMap Map { get; init; }

    /// <summary>The values of the first and last colour; null for 0 … largest (sequential, nothing negative) or ± largest (diverging).</summary>
    public (double Low, double High)? Range
    {
        get;
        init =>
            field =
                value is not { } r || r.Low < r.High
                    ? value
                    : throw new ArgumentException(
                        $"Range is ({Num.Text(r.Low)}, {Num.Text(r.High)}); give the lower end first."
                    );
    }

    /// <summary>The number in each cell; null to write them when there are 12 columns or fewer.</summary>
    public bool? ShowValues { get; init; }

    /// <summary>A .NET numeric format for those numbers, e.g. "0.0"; null for three significant digits.</summary>
    public string? Format { get; init; }

    internal IEnumerable<double> All => values.Cast<double>();

    private AxisLabel Value => AxisLabel.Parse(ValueLabel.Length == 0 ? "value" : ValueLabel);

    internal override Picture2D Draw()
    {
        const double Size = Svg.TextSize;
        double left = Math.Min(130, Rows.Max(r => TextMetrics.Width(r, Size))) + 10;
        double bar = ColourBar.Room(Ends(), BarGap);
        double cell = Math.Clamp((Room - left - bar) / Columns.Count, 14, 110);
        double height = Math.Clamp(cell * 0.62, Columns.Count > 12 ? 14 : 26, 44);
        bool upright = Columns
            .SelectMany(c => c.Split(' '))
            .Any(w => TextMetrics.Width(w, Size) > cell - 2);
        IReadOnlyList<string>[] heads =
        [
            .. Columns.Select(c => upright ? [c] : TextMetrics.Wrap(c, cell - 4, Size)),
        ];
        double headHeight = upright
            ? Math.Min(150, Columns.Max(c => TextMetrics.Width(c, Size))) + 6
            : heads.Max(h => h.Count) * LineHeight + 4;
        double top = headHeight + (ColumnLabel.Length > 0 ? 20 : 2);
        double right = left + cell * Columns.Count;
        double bottom = top + height * Rows.Count;

        Svg svg = new();
        if (ColumnLabel.Length > 0)
        {
            svg.Text((left + right) / 2, 13, ColumnLabel + " →", "middle", "fill-opacity=\".8\"");
        }
        if (RowLabel.Length > 0)
        {
            svg.Text(left - 8, top - 8, RowLabel + " ↓", "end", "fill-opacity=\".8\"");
        }
        for (int c = 0; c < Columns.Count; c++)
        {
            double x = left + (c + 0.5) * cell;
            if (upright)
            {
                string place = $"{Num.Coord(x + 4)} {Num.Coord(top - 6)}";
                svg.Raw(
                    $"<text transform=\"translate({place}) rotate(-90)\">{Svg.Escape(Columns[c])}</text>"
                );
            }
            else
            {
                svg.Lines(
                    x,
                    top - 7 - (heads[c].Count - 1) * LineHeight,
                    heads[c],
                    LineHeight,
                    "middle"
                );
            }
        }
        for (int r = 0; r < Rows.Count; r++)
        {
            IReadOnlyList<string> lines = TextMetrics.Wrap(Rows[r], 130, Size, 2);
            double y = top + (r + 0.5) * height + 4.5 - (lines.Count - 1) * LineHeight / 2;
            svg.Lines(left - 8, y, lines, LineHeight, "end");
        }
        Cells(svg, left, top, cell, height);
        double barHeight = Math.Max(bottom - top, 60);
        ColourBar.Draw(svg, Map, Ends(), right + BarGap, top, barHeight);
        double foot = Math.Max(bottom, top + barHeight) + 8;
        if (ValueLabel.Length > 0)
        {
            svg.Text(right + bar, foot + 12, ValueLabel, "end", "fill-opacity=\".8\"");
            foot += 18;
        }
        return new(right + bar, foot, svg.ToString());
    }

    internal override string Describe()
    {
        (int Row, int Column, double Value)[] cells =
        [
            .. Enumerable
                .Range(0, Rows.Count)
                .SelectMany(r =>
                    Enumerable.Range(0, Columns.Count).Select(c => (r, c, values[r, c]))
                )
                .Where(cell => double.IsFinite(cell.Item3)),
        ];
        string Cell((int Row, int Column, double Value) cell) =>
            $"{Value.Value(cell.Value)} for {Rows[cell.Row]} and {Columns[cell.Column]}";
        string start =
            $"Heatmap of {Value.Quantity}, {Words.Count(Rows.Count, "row")}{Of(RowLabel)} by {Words.Count(Columns.Count, "column")}{Of(ColumnLabel)}: from {Cell(cells.MinBy(c => c.Value))} to {Cell(cells.MaxBy(c => c.Value))}.";
        // A small one is read out in full.
        return cells.Length > 25
            ? start
            : start
                + " "
                + string.Join(
                    "; ",
                    Enumerable
                        .Range(0, Rows.Count)
                        .Select(r =>
                            $"{Rows[r]}: "
                            + string.Join(
                                ", ",
                                Enumerable
                                    .Range(0, Columns.Count)
                                    .Select(c => $"{Columns[c]} {Text(values[r, c])}")
                            )
                        )
                )
                + ".";

        static string Of(string label) => label.Length == 0 ? "" : $" ({label})";
    }

    internal override JsonObject ToPlotly()
    {
        (double low, double high) = Ends();
        JsonObject bar = ColourBar.Plotly((low, high));
        bar["title"] = PlotlyJson.Text(ValueLabel);
        JsonObject trace = new()
        {
            ["type"] = "heatmap",
            ["x"] = PlotlyJson.Array(Columns),
            ["y"] = PlotlyJson.Array(Rows),
            ["z"] = new JsonArray([
                .. Enumerable
                    .Range(0, Rows.Count)
                    .Select(r =>
                        PlotlyJson.Array(
                            Enumerable.Range(0, Columns.Count).Select(c => values[r, c])
                        )
                    ),
            ]),
            ["zmin"] = PlotlyJson.Number(low),
            ["zmax"] = PlotlyJson.Number(high),
            ["colorscale"] = ColourMaps.Plotly(Map),
            ["colorbar"] = bar,
        };
        if (Annotated)
        {
            trace["texttemplate"] = "%{z}";
        }
        JsonObject layout = new()
        {
            ["xaxis"] = new JsonObject
            {
                ["title"] = PlotlyJson.Text(ColumnLabel),
                ["type"] = "category",
                ["automargin"] = true,
            },
            ["yaxis"] = new JsonObject
            {
                ["title"] = PlotlyJson.Text(RowLabel),
                ["type"] = "category",
                ["autorange"] = "reversed",
                ["automargin"] = true,
            },
        };
        return PlotlyJson.Figure(Title, layout, trace);
    }

    private bool Annotated => ShowValues ?? Columns.Count <= 12;

    /// <summary>The values of the first and the last colour.</summary>
    internal (double Low, double High) Ends()
    {
        if (Range is { } range)
        {
            return range;
        }
        (double low, double high) = (
            All.Where(double.IsFinite).Min(),
            All.Where(double.IsFinite).Max()
        );
        if (Map == ColourMap.Diverging)
        {
            double most = Math.Max(Math.Abs(low), Math.Abs(high));
            return most == 0 ? (-1, 1) : (-most, most);
        }
        low = Math.Min(0, low);
        return low == high ? (low, low + 1) : (low, high);
    }

    private void Cells(Svg svg, double left, double top, double width, double height)
    {
        (double low, double high) = Ends();
        for (int r = 0; r < Rows.Count; r++)
        {
            for (int c = 0; c < Columns.Count; c++)
            {
                double value = values[r, c];
                (double x, double y) = (left + c * width, top + r * height);
                if (!double.IsFinite(value))
                {
                    svg.Text(
                        x + width / 2,
                        y + height / 2 + 4.5,
                        "–",
                        "middle",
                        "fill-opacity=\".6\""
                    );
                    continue;
                }
                double place = (value - low) / (high - low);
                svg.Rect(
                    x + 0.5,
                    y + 0.5,
                    width - 1,
                    height - 1,
                    $"fill=\"{ColourMaps.Hex(Map, place)}\""
                );
                if (Annotated)
                {
                    string ink = ColourMaps.IsDark(Map, place) ? "#fff" : "#111";
                    svg.Text(
                        x + width / 2,
                        y + height / 2 + 4.5,
                        Text(value),
                        "middle",
                        $"fill=\"{ink}\""
                    );
                }
            }
        }
    }

    private string Text(double value) =>
        (Format is null ? Num.Common(All) : v => Num.Format(v, Format))(value);
}
