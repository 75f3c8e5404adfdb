using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using AdvCourse.Plots.Drawing;

namespace AdvCourse.Plots;

public static partial class Plot
{
    /// <summary>
    /// A table of rows.
    /// <code>
    /// Plot.Table("Paper against measured", ["model", "paper (%)", "ours (%)"],
    ///     ["softmax", 99.9, Cell.Banded(99.7, 99, 100)],
    ///     ["maxout", 89.4, Cell.Banded(88.1, 85, 93)])
    /// </code>
    /// </summary>
    /// <param name="title">The caption of the table.</param>
    /// <param name="columns">The head of each column, units in brackets.</param>
    /// <param name="rows">Text, numbers or <see cref="Cell"/>s; the first of each row names it.</param>
    /// <exception cref="ArgumentException">No column, or a row whose length differs from the head.</exception>
    public static Table Table(
        string title,
        IReadOnlyList<string> columns,
        params IEnumerable<object?[]> rows
    ) => new(title, columns, [.. rows]);

    /// <summary>
    /// A table of records.
    /// <code>Plot.Table("Claims", claims, ("model", c =&gt; c.Model), ("error (%)", c =&gt; c.Error))</code>
    /// </summary>
    public static Table Table<T>(
        string title,
        IEnumerable<T> records,
        params (string Column, Func<T, object?> Value)[] columns
    ) =>
        new(
            title,
            [.. columns.Select(c => c.Column)],
            [.. records.Select(r => columns.Select(c => c.Value(r)).ToArray())]
        );
}

/// <summary>A table; make one with <see cref="Plot.Table(string, IReadOnlyList{string}, IEnumerable{object[]})"/>.</summary>
public sealed record Table : Figure
{
    internal Table(string title, IReadOnlyList<string> columns, IReadOnlyList<object?[]> rows)
        : base(title)
    {
        ArgumentNullException.ThrowIfNull(columns);
        if (columns.Count == 0)
        {
            throw new ArgumentException("The table has no column; give at least one head.");
        }
        for (int i = 0; i < rows.Count; i++)
        {
            if (rows[i].Length != columns.Count)
            {
                throw new ArgumentException(
                    $"Row {i} has {rows[i].Length} cells but the head has {columns.Count}; both need the same length."
                );
            }
        }
        Columns = [.. columns];
        Rows = [.. rows.Select(r => (IReadOnlyList<Cell>)[.. r.Select(Cell.From)])];
    }

    /// <summary>The heads of the columns.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>The rows.</summary>
    public IReadOnlyList<IReadOnlyList<Cell>> Rows { get; }

    /// <inheritdoc/>
    public override string ToHtml()
    {
        StringBuilder html = new();
        html.Append("<figure class=\"advcourse-figure\" style=\"margin:1em 0\">")
            // Wide tables scroll by themselves, from the keyboard too, instead of widening the page.
            .Append(
                CultureInfo.InvariantCulture,
                $"<div role=\"region\" aria-label=\"{Svg.Escape(Title)}\" tabindex=\"0\" style=\"overflow-x:auto\">"
            )
            .Append(
                "<table class=\"advcourse-table\" style=\"border-collapse:collapse;font-variant-numeric:tabular-nums;color:var(--advcourse-ink,currentColor)\">"
            )
            .Append(
                CultureInfo.InvariantCulture,
                $"<caption style=\"caption-side:top;text-align:left;font-weight:600;padding:0 0 .4em;color:inherit\">{Svg.Escape(Title)}</caption>"
            )
            .Append("<thead><tr style=\"background:none\">");
        for (int c = 0; c < Columns.Count; c++)
        {
            html.Append(
                CultureInfo.InvariantCulture,
                $"<th scope=\"col\" style=\"{CellStyle(c)};border-bottom:1.5px solid currentColor;vertical-align:bottom\">{Svg.Escape(Columns[c])}</th>"
            );
        }
        html.Append("</tr></thead><tbody>");
        foreach (IReadOnlyList<Cell> row in Rows)
        {
            html.Append("<tr style=\"background:none\">");
            for (int c = 0; c < Columns.Count; c++)
            {
                string style =
                    CellStyle(c)
                    + ";border-bottom:1px solid rgba(128,128,128,.3);vertical-align:top";
                html.Append(
                    c == 0
                        ? $"<th scope=\"row\" style=\"{style};font-weight:400\">{CellHtml(row[c])}</th>"
                        : $"<td style=\"{style}\">{CellHtml(row[c])}</td>"
                );
            }
            html.Append("</tr>");
        }
        return html.Append("</tbody></table></div>")
            .Append(HtmlCaption())
            .Append("</figure>")
            .ToString();
    }

    internal override Picture2D Draw()
    {
        const double Pad = 16;
        const double RowHeight = 22;
        double[] widths =
        [
            .. Columns.Select(
                (head, c) =>
                    Rows.Select(r => r[c].Text)
                        .Append(head)
                        .Max(t => TextMetrics.Width(t, Svg.TextSize)) + Pad
            ),
        ];
        double width = widths.Sum();
        Svg svg = new();
        for (int r = -1; r < Rows.Count; r++)
        {
            double x = 0;
            double y = (r + 1) * RowHeight + 15;
            svg.Open(r < 0 ? "font-weight=\"600\"" : "stroke=\"none\"");
            for (int c = 0; c < Columns.Count; c++)
            {
                string text = r < 0 ? Columns[c] : Rows[r][c].Text;
                svg.Text(
                    IsNumeric(c) ? x + widths[c] - Pad / 2 : x + Pad / 2,
                    y,
                    text,
                    IsNumeric(c) ? "end" : "start"
                );
                x += widths[c];
            }
            svg.Close();
            svg.Line(
                0,
                y + 7,
                width,
                y + 7,
                $"stroke=\"currentColor\" stroke-opacity=\"{(r < 0 ? ".9" : ".25")}\""
            );
        }
        return new(width, (Rows.Count + 1) * RowHeight + 4, svg.ToString());
    }

    internal override string Describe()
    {
        int outside = Rows.SelectMany(r => r).Count(c => c.Mark == Mark.OutOfBand);
        int inside = Rows.SelectMany(r => r).Count(c => c.Mark == Mark.InBand);
        string marks =
            inside + outside == 0
                ? ""
                : $" {inside} of {inside + outside} marked values are in their band.";
        return $"Table with {Words.Count(Rows.Count, "row")} and {Words.Count(Columns.Count, "column")}: {string.Join(", ", Columns)}.{marks}";
    }

    private protected override string ToText()
    {
        int[] widths =
        [
            .. Columns.Select(
                (head, c) => Rows.Select(r => r[c].Text.Length).Append(head.Length).Max()
            ),
        ];
        StringBuilder text = new();
        text.Append(Title).Append('\n');
        Line(Columns);
        text.Append(string.Join("  ", widths.Select(w => new string('-', w)))).Append('\n');
        foreach (IReadOnlyList<Cell> row in Rows)
        {
            Line([.. row.Select(c => c.Text)]);
        }
        return text.ToString().TrimEnd('\n');

        void Line(IReadOnlyList<string> cells)
        {
            string line = string.Join(
                "  ",
                cells.Select(
                    (cell, c) => IsNumeric(c) ? cell.PadLeft(widths[c]) : cell.PadRight(widths[c])
                )
            );
            text.Append(line.TrimEnd()).Append('\n');
        }
    }

    internal override JsonObject ToPlotly()
    {
        JsonArray Align() =>
            PlotlyJson.Array(Columns.Select((_, c) => IsNumeric(c) ? "right" : "left"));
        JsonObject trace = new()
        {
            ["type"] = "table",
            ["header"] = new JsonObject
            {
                ["values"] = PlotlyJson.Array(Columns),
                ["align"] = Align(),
            },
            ["cells"] = new JsonObject
            {
                ["values"] = new JsonArray([
                    .. Columns.Select((_, c) => PlotlyJson.Array(Rows.Select(r => r[c].Text))),
                ]),
                ["align"] = Align(),
            },
        };
        return PlotlyJson.Figure(Title, [], trace);
    }

    // A column of numbers (gaps allowed) stands right-aligned.
    private bool IsNumeric(int column) =>
        Rows.Any(r => r[column].IsNumber)
        && Rows.All(r => r[column].IsNumber || r[column].ValueText.Length <= 1);

    private string CellStyle(int column) =>
        $"text-align:{(IsNumeric(column) ? "right" : "left")};padding:.3em .7em .3em {(column == 0 ? "0" : ".7em")}";

    private static string CellHtml(Cell cell) =>
        cell.Mark switch
        {
            Mark.InBand =>
                $"{Svg.Escape(cell.ValueText)} <span title=\"in the band\" aria-label=\"in the band\" role=\"img\">✓</span>",
            Mark.OutOfBand => $"<strong>{Svg.Escape(cell.ValueText)} ✗ outside</strong>",
            _ => Svg.Escape(cell.ValueText),
        };
}
