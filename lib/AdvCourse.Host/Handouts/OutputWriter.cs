using System.Text;
using System.Text.RegularExpressions;
using AdvCourse.Host.Documents;

namespace AdvCourse.Host.Handouts;

/// <summary>Writes the outputs of a code cell.</summary>
/// <param name="place">Rewrites a fragment so that it fits into the page (see <see cref="SafeHtml"/>).</param>
/// <param name="formulas">Writes formulas of Markdown and LaTeX outputs.</param>
/// <param name="cell">Number of the cell, for the alt text of pictures that have none.</param>
/// <param name="interactive">Whether to keep Plotly's data beside a drawing.</param>
internal sealed partial class OutputWriter(
    Func<string, string> place,
    FormulaWriter formulas,
    int cell,
    bool interactive
)
{
    // Longer texts fold, so that a page of training log does not hide the next paragraph.
    private const int LinesShown = 30;

    // Richest first. Plotly's and other scripts' types need a script; their bundles carry HTML beside them.
    private static readonly string[] Preferred =
    [
        "text/html",
        "image/svg+xml",
        "image/png",
        "image/jpeg",
        "image/gif",
        "image/webp",
        "text/markdown",
        "text/latex",
        "text/plain",
        "application/json",
    ];

    private readonly HtmlBuilder _html = new();

    /// <summary>All outputs in order, neighbouring texts of one stream as one; empty when there is nothing to see.</summary>
    public string ToHtml(IReadOnlyList<CellOutput> outputs)
    {
        for (var i = 0; i < outputs.Count; i++)
        {
            if (outputs[i] is StreamOutput stream)
            {
                var text = new StringBuilder(stream.Text);
                while (
                    i + 1 < outputs.Count
                    && outputs[i + 1] is StreamOutput next
                    && next.Name == stream.Name
                )
                {
                    text.Append(next.Text);
                    i++;
                }
                AppendStream(text.ToString(), stream.Name);
            }
            else
            {
                Append(outputs[i]);
            }
        }
        return _html.ToString();
    }

    /// <summary>
    /// Lines that begin with ⏱ (times, versions: what differs from run to run) stand apart and quieter, without the
    /// stopwatch, which few fonts have.
    /// </summary>
    private void AppendStream(string text, string name)
    {
        const char stopwatch = '⏱';
        var style = name == "stderr" ? "stream stderr" : "stream";
        var lines = text.TrimEnd().Split('\n');
        for (int first = 0, last; first < lines.Length; first = last)
        {
            var varies = lines[first].StartsWith(stopwatch);
            for (last = first + 1; last < lines.Length; last++)
                if (lines[last].StartsWith(stopwatch) != varies)
                    break;
            var part = lines[first..last];
            AppendText(
                string.Join(
                    '\n',
                    varies ? part.Select(line => line.TrimStart(stopwatch, ' ')) : part
                ),
                varies ? "stream varies" : style
            );
        }
    }

    private void Append(CellOutput output)
    {
        switch (output)
        {
            case RichOutput rich:
                AppendRich(rich.Data);
                break;
            case ErrorOutput error:
                AppendError(error);
                break;
        }
    }

    private void AppendError(ErrorOutput error)
    {
        var trace = string.Join('\n', error.Traceback);
        var text =
            trace.Contains(error.Message, StringComparison.Ordinal) && trace.Length > 0
                ? trace
                : $"{error.Name}: {error.Message}\n{trace}";
        _html.AddRaw("<div class=\"error\" role=\"note\" aria-label=\"Error\">");
        AppendText(text, "traceback");
        _html.AddRaw("</div>\n");
    }

    private void AppendRich(MimeBundle data)
    {
        var mime = Array.Find(
            Preferred,
            mime => data.Has(mime) && !string.IsNullOrWhiteSpace(data.Text(mime))
        );
        var value = mime is null ? "" : data.Text(mime)!;
        switch (mime)
        {
            case null:
                AppendUnknown(data);
                break;
            case "text/html":
                AppendHtml(value);
                // A table has Plotly's data too, but there is nothing to zoom into.
                var draws = interactive && value.Contains("<svg", StringComparison.Ordinal);
                _html.AddRaw(draws ? InteractiveFigures.DataHtml(data) : "");
                break;
            case "image/svg+xml":
                AppendHtml(value, data.Text("text/plain"));
                break;
            case "text/markdown":
                _html
                    .AddRaw("<div class=\"rich\">")
                    .AddRaw(place(Prose.ToHtml(Prose.Parse(value), formulas)))
                    .AddRaw("</div>\n");
                break;
            case "text/latex":
                var tex = value.Trim().Trim('$');
                _html
                    .AddRaw("<div class=\"formula\">")
                    .AddRaw(formulas.ToHtml(tex, display: true))
                    .AddRaw("</div>\n");
                break;
            case "text/plain":
            case "application/json":
                AppendText(value, "plain");
                break;
            default:
                var bytes = string.Concat(value.Where(c => !char.IsWhiteSpace(c)));
                _html.Add(
                    $"<div class=\"rich\"><img src=\"data:{mime};base64,{bytes}\" alt=\"{Alt(data.Text("text/plain"))}\"></div>\n"
                );
                break;
        }
    }

    private void AppendUnknown(MimeBundle data)
    {
        var mimes = string.Join(", ", data.Mimes);
        if (mimes.Length > 0)
        {
            AppendText(
                $"(an output of type {mimes}, which needs a live notebook)",
                "plain missing"
            );
        }
    }

    private void AppendHtml(string html, string? alt = null)
    {
        var safe = place(html);
        if (
            safe.StartsWith("<svg", StringComparison.Ordinal)
            && !safe.Contains("role=\"img\"")
            && !safe.Contains("<title")
        )
        {
            safe = $"<svg role=\"img\" aria-label=\"{Alt(alt)}\"{safe[4..]}";
        }
        if (!string.IsNullOrWhiteSpace(safe))
        {
            _html.AddRaw("<div class=\"rich\">").AddRaw(WithUnits(safe)).AddRaw("</div>\n");
        }
    }

    /// <summary>Drawings tell the style sheet how wide they are in their own units, so that a phone does not shrink their letters.</summary>
    private static string WithUnits(string html) =>
        SizedDrawing()
            .Replace(html, match => $"{match.Groups["start"]}--units:{match.Groups["width"]};");

    private string Alt(string? text) =>
        string.IsNullOrWhiteSpace(text)
        || text.StartsWith("System.", StringComparison.Ordinal)
        || text.StartsWith('<')
            ? $"Picture that cell {cell} made"
            : AnsiText.Plain(text).Trim();

    private void AppendText(string text, string style)
    {
        var lines = text.TrimEnd().Split('\n');
        if (string.IsNullOrWhiteSpace(text))
        {
            return;
        }
        if (lines.Length <= LinesShown + LinesShown / 2)
        {
            _html
                .Add($"<pre class=\"{style}\">")
                .AddRaw(AnsiText.ToHtml(text.TrimEnd()))
                .AddRaw("</pre>\n");
            return;
        }
        var head = string.Join('\n', lines[..LinesShown]);
        var rest = string.Join('\n', lines[LinesShown..]);
        _html
            .Add($"<pre class=\"{style}\">")
            .AddRaw(AnsiText.ToHtml(head))
            .Add(
                $"</pre>\n<details class=\"more\"><summary>{lines.Length - LinesShown} more lines</summary><pre class=\"{style}\">"
            )
            .AddRaw(AnsiText.ToHtml(rest))
            .AddRaw("</pre></details>\n");
    }

    [GeneratedRegex(
        """(?<start><svg\b[^>]*\bviewBox="0 0 (?<width>[0-9.]+) [0-9.]+"[^>]*\bstyle=")"""
    )]
    private static partial Regex SizedDrawing();
}
