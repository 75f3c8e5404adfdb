using System.Net;
using System.Text.Json.Nodes;
using AdvCourse.Host.Scripting;

namespace AdvCourse.Host.Jupyter;

/// <summary>Answers about code that is being written. The protocol counts positions in Unicode characters, .NET in UTF-16 units.</summary>
internal sealed class Assistance(ScriptSession session)
{
    /// <summary>The content of an is_complete_reply.</summary>
    public static JsonObject IsComplete(JupyterMessage request) =>
        CompletenessCheck.Of(request.Text("code")) switch
        {
            Completeness.Complete => new() { ["status"] = "complete" },
            Completeness.Incomplete => new()
            {
                ["status"] = "incomplete",
                ["indent"] = Indent(request.Text("code")),
            },
            _ => new() { ["status"] = "invalid" },
        };

    /// <summary>The content of a complete_reply.</summary>
    public async Task<JsonObject> CompleteAsync(JupyterMessage request)
    {
        var code = request.Text("code");
        var found = await session.CompleteAsync(code, Position(request, code));
        var (start, end) = (Characters(code, found.Start), Characters(code, found.End));
        // The types are an extension that JupyterLab, Notebook 7 and VS Code draw icons and signatures from.
        var types = found.Items.Select(item => new JsonObject
        {
            ["start"] = start,
            ["end"] = end,
            ["text"] = item.Text,
            ["type"] = item.Kind,
            ["signature"] = item.Signature,
            ["documentation"] = item.Documentation,
        });
        return new()
        {
            ["status"] = "ok",
            ["matches"] = new JsonArray([.. found.Items.Select(item => (JsonNode)item.Text)]),
            ["cursor_start"] = start,
            ["cursor_end"] = end,
            ["metadata"] = new JsonObject
            {
                ["_jupyter_types_experimental"] = new JsonArray([.. types]),
            },
        };
    }

    /// <summary>The content of an inspect_reply.</summary>
    public async Task<JsonObject> InspectAsync(JupyterMessage request)
    {
        var code = request.Text("code");
        var found = await session.InspectAsync(code, Position(request, code));
        var data = new JsonObject();
        if (found is not null)
        {
            var signatures = string.Join('\n', found.Signatures);
            data["text/plain"] =
                found.Documentation.Length > 0
                    ? $"{signatures}\n\n{found.Documentation}"
                    : signatures;
            data["text/html"] =
                $"<pre><b>{WebUtility.HtmlEncode(signatures)}</b></pre><div style=\"white-space: pre-wrap\">{WebUtility.HtmlEncode(found.Documentation)}</div>";
        }
        return new()
        {
            ["status"] = "ok",
            ["found"] = found is not null,
            ["data"] = data,
            ["metadata"] = new JsonObject(),
        };
    }

    /// <summary>The indentation for the next line: that of the last, and one step more after an opening bracket.</summary>
    private static string Indent(string code)
    {
        var last = code.TrimEnd().Split('\n')[^1];
        var indent = last[..^last.TrimStart().Length];
        return last.EndsWith('{') || last.EndsWith('(') || last.EndsWith('[')
            ? indent + "    "
            : indent;
    }

    /// <summary>The cursor in UTF-16 units; at the end when the front end does not say.</summary>
    private static int Position(JupyterMessage request, string code)
    {
        var characters = request.Number("cursor_pos") ?? int.MaxValue;
        var position = 0;
        for (; characters > 0 && position < code.Length; characters--)
            position += IsPair(code, position) ? 2 : 1;
        return position;
    }

    /// <summary>How many Unicode characters stand before a position in UTF-16 units.</summary>
    private static int Characters(string code, int position)
    {
        var count = 0;
        for (var i = 0; i < position; count++)
            i += IsPair(code, i) ? 2 : 1;
        return count;
    }

    private static bool IsPair(string text, int index) =>
        index + 1 < text.Length && char.IsSurrogatePair(text[index], text[index + 1]);
}
