using System.Text.Json;
using System.Text.Json.Nodes;

namespace AdvCourse.Host.Documents;

/// <summary>nbformat's multi-line strings: in the file an array of lines that keep their line ends (or one string), in memory one text.</summary>
public static class MultilineText
{
    /// <summary>The text of <paramref name="node"/>: a string, an array of strings (joined as they are), or nothing (empty).</summary>
    /// <exception cref="NotebookFormatException">The node is neither.</exception>
    public static string Join(JsonNode? node) =>
        node switch
        {
            null => "",
            JsonArray lines => string.Concat(lines.Select(Single)),
            _ => Single(node),
        };

    /// <summary>The lines of <paramref name="text"/>, each with its newline except a last one without; an empty text has none.</summary>
    public static JsonArray Split(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var lines = new JsonArray();
        for (var start = 0; start < text.Length; )
        {
            var newline = text.IndexOf('\n', start);
            var end = newline < 0 ? text.Length : newline + 1;
            lines.Add((JsonNode)text[start..end]);
            start = end;
        }
        return lines;
    }

    private static string Single(JsonNode? node) =>
        node is JsonValue value && value.GetValueKind() == JsonValueKind.String
            ? value.GetValue<string>()
            : throw new NotebookFormatException(
                $"expected a text or a list of lines, found {node?.GetValueKind().ToString().ToLowerInvariant() ?? "null"}"
            );
}
