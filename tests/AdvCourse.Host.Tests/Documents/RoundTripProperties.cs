using System.Text.Json.Nodes;
using AdvCourse.Host.Documents;
using FsCheck.Xunit;

namespace AdvCourse.Host.Tests.Documents;

public class RoundTripProperties
{
    [Property(MaxTest = 500)]
    public bool Lines_put_together_give_the_text_again(string? text) =>
        MultilineText.Join(MultilineText.Split(text ?? "")) == (text ?? "");

    [Property]
    public bool Every_line_but_the_last_ends_with_a_newline(string[] parts)
    {
        var lines = MultilineText.Split(string.Join('\n', parts)).Select(n => (string)n!).ToArray();
        return lines.SkipLast(1).All(l => l.EndsWith('\n') && l.Count(c => c == '\n') == 1)
            && (lines.Length == 0 || lines[^1].Length > 0);
    }

    [Property(MaxTest = 500)]
    public bool Any_text_survives_the_file(string? text)
    {
        // Half a surrogate pair is no text: System.Text.Json cannot hold it.
        var source = string.Concat((text ?? "").Where(c => !char.IsSurrogate(c))) + "😀";
        var notebook = NotebookDocument.Create();
        notebook.Add(new NotebookCell(CellKind.Markdown, source));
        return NotebookDocument.Parse(notebook.ToText()).Cells[0].Source == source;
    }

    [Property]
    public bool Writing_what_was_read_changes_nothing(string?[] keys, int[] numbers, bool nested)
    {
        var json = JsonNode.Parse(JupyterSample.Text)!.AsObject();
        var extra = new JsonObject();
        foreach (var (key, i) in keys.Select((k, i) => (k, i)))
            extra[$"{i}{string.Concat((key ?? "").Where(c => !char.IsSurrogate(c)))}"] =
                nested
                    ? new JsonObject
                    {
                        ["n"] = new JsonArray([.. numbers.Select(n => (JsonNode)n)]),
                    }
                : key is null ? null
                : i;
        json["metadata"]!["extra"] = extra;
        var text = JupyterJson.Write(json) + "\n";
        return NotebookDocument.Parse(text).ToText() == text;
    }
}
