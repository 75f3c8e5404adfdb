using System.Text.Json;
using System.Text.Json.Nodes;

namespace AdvCourse.Host.Documents;

/// <summary>Reads nbformat 4 and says in plain words what is wrong with a file that is not.</summary>
internal static class NotebookReader
{
    private static readonly JsonDocumentOptions Options = new()
    {
        MaxDepth = 512,
        AllowDuplicateProperties = false,
    };

    public static NotebookDocument Parse(string text, string name)
    {
        var root = ParseObject(text, name);
        CheckVersion(root, name);
        if (root["cells"] is not JsonArray cells)
            throw Bad(name, "has no list of cells, so it is no notebook");
        return new(
            root,
            cells.Select((node, index) => ReadCell(node, name, index + 1)),
            NotebookLayout.Detect(text)
        );
    }

    private static JsonObject ParseObject(string text, string name)
    {
        if (string.IsNullOrWhiteSpace(text))
            throw Bad(name, "is empty; a notebook is a JSON object with cells");
        try
        {
            return JsonNode.Parse(text, documentOptions: Options) as JsonObject
                ?? throw Bad(name, "is JSON, but not an object with cells, so it is no notebook");
        }
        catch (JsonException e)
        {
            var line = (e.LineNumber ?? 0) + 1;
            var lines = text.AsSpan().TrimEnd().Count('\n') + 1;
            var reason =
                line >= lines && text.TrimStart().StartsWith('{') && !text.TrimEnd().EndsWith('}')
                    ? $"ends in the middle of its JSON (line {line}): it was cut short; restore it from version control"
                    : $"is not valid JSON at line {line}, column {(e.BytePositionInLine ?? 0) + 1}: {Reason(e)}";
            throw Bad(name, reason, e);
        }
    }

    // System.Text.Json appends its own position, which names bytes and counts from zero.
    private static string Reason(JsonException e)
    {
        var end = e.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return (end < 0 ? e.Message : e.Message[..end]).TrimEnd('.', ' ') + ".";
    }

    private static void CheckVersion(JsonObject root, string name)
    {
        if (root["nbformat"] is not JsonValue value || !value.TryGetValue<int>(out var major))
            throw Bad(name, "does not say its nbformat, so it is no notebook");
        if (major < 4)
            throw Bad(
                name,
                $"is nbformat {major}; convert it with: jupyter nbconvert --to notebook --nbformat 4"
            );
        if (major > 4)
            throw Bad(name, $"is nbformat {major}, newer than this program knows (4)");
    }

    private static NotebookCell ReadCell(JsonNode? node, string name, int number)
    {
        if (node is not JsonObject cell)
            throw Bad(name, $"cell {number} is not an object");
        var type =
            cell["cell_type"] is JsonValue value && value.TryGetValue<string>(out var word)
                ? word
                : null;
        var kind = type switch
        {
            "code" => CellKind.Code,
            "markdown" => CellKind.Markdown,
            "raw" => CellKind.Raw,
            _ => throw Bad(
                name,
                $"cell {number} has cell_type {(type is null ? "missing" : $"'{type}'")}; expected code, markdown or raw"
            ),
        };
        try
        {
            _ = MultilineText.Join(cell["source"]);
        }
        catch (NotebookFormatException e)
        {
            throw Bad(name, $"cell {number}: in its source, {e.Message}", e);
        }
        if (cell.TryGetPropertyValue("outputs", out var outputs) && outputs is not JsonArray)
            throw Bad(name, $"cell {number} has outputs that are not a list");
        return new(cell, kind);
    }

    private static NotebookFormatException Bad(
        string name,
        string problem,
        Exception? inner = null
    ) => new($"{name}: {problem}", inner!);
}
