using System.Text.Json.Nodes;

namespace AdvCourse.Host.Documents;

/// <summary>One output of a code cell: a view of its JSON object, so that fields unknown here stay in the file.</summary>
/// <param name="Json">The output as nbformat stores it.</param>
public abstract record CellOutput(JsonObject Json)
{
    /// <summary>The view that fits the object's <c>output_type</c>; an unknown type gives <see cref="UnknownOutput"/>.</summary>
    public static CellOutput From(JsonObject json)
    {
        ArgumentNullException.ThrowIfNull(json);
        return json["output_type"].Text() switch
        {
            "stream" => new StreamOutput(json),
            "display_data" => new DisplayOutput(json),
            "execute_result" => new ResultOutput(json),
            "error" => new ErrorOutput(json),
            _ => new UnknownOutput(json),
        };
    }
}

/// <summary>Text written to the standard output or standard error.</summary>
public sealed record StreamOutput(JsonObject Json) : CellOutput(Json)
{
    /// <summary>A new output of stream <paramref name="name"/>, "stdout" or "stderr".</summary>
    public StreamOutput(string name, string text)
        : this(
            new JsonObject
            {
                ["name"] = name,
                ["output_type"] = "stream",
                ["text"] = MultilineText.Split(text),
            }
        ) { }

    /// <summary>"stdout" or "stderr".</summary>
    public string Name => Json["name"].Text() ?? "stdout";

    /// <summary>The text, with ANSI colours if there are any.</summary>
    public string Text => MultilineText.Join(Json["text"]);
}

/// <summary>An output with formats to choose from: <see cref="DisplayOutput"/> or <see cref="ResultOutput"/>.</summary>
public abstract record RichOutput(JsonObject Json) : CellOutput(Json)
{
    /// <summary>The formats.</summary>
    public MimeBundle Data => new(Json["data"] as JsonObject ?? []);

    /// <summary>The output's metadata by mime type (sizes, for example); empty when there is none.</summary>
    public JsonObject Metadata => Json["metadata"] as JsonObject ?? [];
}

/// <summary>What a cell displayed while it ran.</summary>
public sealed record DisplayOutput(JsonObject Json) : RichOutput(Json)
{
    /// <summary>A new displayed output.</summary>
    public DisplayOutput(MimeBundle data)
        : this(
            new JsonObject
            {
                ["data"] = data?.Json,
                ["metadata"] = new JsonObject(),
                ["output_type"] = "display_data",
            }
        ) { }
}

/// <summary>The value of a cell's last expression.</summary>
public sealed record ResultOutput(JsonObject Json) : RichOutput(Json)
{
    /// <summary>A new result of the cell that ran as number <paramref name="executionCount"/>.</summary>
    public ResultOutput(MimeBundle data, int executionCount)
        : this(
            new JsonObject
            {
                ["data"] = data?.Json,
                ["execution_count"] = executionCount,
                ["metadata"] = new JsonObject(),
                ["output_type"] = "execute_result",
            }
        ) { }
}

/// <summary>The error that ended a cell.</summary>
public sealed record ErrorOutput(JsonObject Json) : CellOutput(Json)
{
    /// <summary>A new error.</summary>
    /// <param name="name">The exception's type name.</param>
    /// <param name="message">Its message.</param>
    /// <param name="traceback">The lines that front ends show.</param>
    public ErrorOutput(string name, string message, IEnumerable<string> traceback)
        : this(
            new JsonObject
            {
                ["ename"] = name,
                ["evalue"] = message,
                ["output_type"] = "error",
                ["traceback"] = new JsonArray([.. traceback.Select(line => (JsonNode)line)]),
            }
        ) { }

    /// <summary>The exception's type name.</summary>
    public string Name => Json["ename"].Text() ?? "";

    /// <summary>The exception's message.</summary>
    public string Message => Json["evalue"].Text() ?? "";

    /// <summary>The lines that front ends show, with ANSI colours if there are any.</summary>
    public IReadOnlyList<string> Traceback =>
        [.. (Json["traceback"] as JsonArray ?? []).Select(line => line.Text() ?? "")];
}

/// <summary>An output of a type that nbformat 4.5 does not know; kept as it is.</summary>
public sealed record UnknownOutput(JsonObject Json) : CellOutput(Json);
