using System.Text;
using System.Text.Json.Nodes;
using AdvCourse.Host.Scripting;

namespace AdvCourse.Host.Jupyter;

/// <summary>Answers about code that is being written. The protocol counts positions in Unicode characters, .NET in UTF-16.</summary>
internal static class Assistance
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
    public static Task<JsonObject> CompleteAsync(JupyterMessage request)
    {
        var position = request.Number("cursor_pos") ?? 0;
        return Task.FromResult<JsonObject>(
            new()
            {
                ["status"] = "ok",
                ["matches"] = new JsonArray(),
                ["cursor_start"] = position,
                ["cursor_end"] = position,
                ["metadata"] = new JsonObject(),
            }
        );
    }

    /// <summary>The content of an inspect_reply.</summary>
    public static Task<JsonObject> InspectAsync(JupyterMessage request) =>
        Task.FromResult<JsonObject>(
            new()
            {
                ["status"] = "ok",
                ["found"] = false,
                ["data"] = new JsonObject(),
                ["metadata"] = new JsonObject(),
            }
        );

    /// <summary>The indentation for the next line: that of the last, and one step more after an opening bracket.</summary>
    private static string Indent(string code)
    {
        var last = code.TrimEnd().Split('\n')[^1];
        var indent = last[..^last.TrimStart().Length];
        return last.EndsWith('{') || last.EndsWith('(') || last.EndsWith('[')
            ? indent + "    "
            : indent;
    }
}
