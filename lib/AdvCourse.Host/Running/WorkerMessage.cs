using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using AdvCourse.Host.Scripting;

namespace AdvCourse.Host.Running;

/// <summary>What runner and worker tell each other: one JSON object a line, its first member naming what it is.</summary>
internal abstract record WorkerMessage
{
    private static readonly JsonSerializerOptions Compact = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>To the worker: run this cell.</summary>
    public sealed record Run(CellRequest Cell) : WorkerMessage;

    /// <summary>To the worker: interrupt the cell that runs.</summary>
    public sealed record Interrupt : WorkerMessage;

    /// <summary>Text that a cell printed.</summary>
    public sealed record Stream(int Cell, string Name, string Text) : WorkerMessage;

    /// <summary>Something displayed, or new data for it.</summary>
    public sealed record Display(
        int Cell,
        string Id,
        bool IsUpdate,
        IReadOnlyDictionary<string, string> Data
    ) : WorkerMessage;

    /// <summary>What the cell has shown goes, at once or with the next output.</summary>
    public sealed record Clear(int Cell, bool Wait) : WorkerMessage;

    /// <summary>The value of the last expression.</summary>
    public sealed record Result(int Cell, IReadOnlyDictionary<string, string> Data) : WorkerMessage;

    /// <summary>The error that ended a cell.</summary>
    public sealed record Error(int Cell, CellError What) : WorkerMessage;

    /// <summary>A cell has ended; the highest memory of the process since it began.</summary>
    public sealed record Done(int Cell, CellOutcome Outcome, double Seconds, long PeakBytes)
        : WorkerMessage;

    public string ToLine() =>
        (
            this switch
            {
                Run m => new JsonObject
                {
                    ["run"] = m.Cell.Number,
                    ["code"] = m.Cell.Code,
                    ["language"] = m.Cell.Language,
                },
                Interrupt => new JsonObject { ["interrupt"] = true },
                Stream m => new JsonObject
                {
                    ["stream"] = m.Cell,
                    ["name"] = m.Name,
                    ["text"] = m.Text,
                },
                Display m => new JsonObject
                {
                    ["display"] = m.Cell,
                    ["id"] = m.Id,
                    ["update"] = m.IsUpdate,
                    ["data"] = Bundled(m.Data),
                },
                Clear m => new JsonObject { ["clear"] = m.Cell, ["wait"] = m.Wait },
                Result m => new JsonObject { ["result"] = m.Cell, ["data"] = Bundled(m.Data) },
                Error m => new JsonObject
                {
                    ["error"] = m.Cell,
                    ["name"] = m.What.Name,
                    ["message"] = m.What.Message,
                    ["traceback"] = new JsonArray([.. m.What.Traceback.Select(l => (JsonNode)l)]),
                },
                Done m => new JsonObject
                {
                    ["done"] = m.Cell,
                    ["outcome"] = m.Outcome.ToString(),
                    ["seconds"] = m.Seconds,
                    ["peak"] = m.PeakBytes,
                },
                _ => throw new InvalidOperationException($"No wire form for {GetType().Name}."),
            }
        ).ToJsonString(Compact);

    /// <exception cref="FormatException">The line is none of ours.</exception>
    public static WorkerMessage FromLine(string line)
    {
        if (JsonNode.Parse(line) is not JsonObject { Count: > 0 } json)
            throw new FormatException($"not a message: {line}");
        var (kind, first) = json.First();
        return kind switch
        {
            "run" => new Run(new(Number(first), Text("code"), Text("language"))),
            "interrupt" => new Interrupt(),
            "stream" => new Stream(Number(first), Text("name"), Text("text")),
            "display" => new Display(Number(first), Text("id"), (bool)json["update"]!, Bundle()),
            "clear" => new Clear(Number(first), (bool)json["wait"]!),
            "result" => new Result(Number(first), Bundle()),
            "error" => new Error(
                Number(first),
                new(
                    Text("name"),
                    Text("message"),
                    [.. json["traceback"]!.AsArray().Select(l => l!.GetValue<string>())]
                )
            ),
            "done" => new Done(
                Number(first),
                Enum.Parse<CellOutcome>(Text("outcome")),
                (double)json["seconds"]!,
                (long)json["peak"]!
            ),
            _ => throw new FormatException($"unknown message {kind}"),
        };

        string Text(string member) => json[member]!.GetValue<string>();

        Dictionary<string, string> Bundle() =>
            json["data"]!
                .AsObject()
                .ToDictionary(f => f.Key, f => f.Value!.GetValue<string>(), StringComparer.Ordinal);
    }

    private static int Number(JsonNode? node) => node!.GetValue<int>();

    private static JsonObject Bundled(IReadOnlyDictionary<string, string> data)
    {
        var json = new JsonObject();
        foreach (var (mime, text) in data)
            json[mime] = text;
        return json;
    }
}
