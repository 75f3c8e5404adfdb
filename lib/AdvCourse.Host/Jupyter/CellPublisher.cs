using System.Text.Json;
using System.Text.Json.Nodes;
using AdvCourse.Host.Scripting;

namespace AdvCourse.Host.Jupyter;

/// <summary>Sends a cell's outputs to the front ends, also those that its tasks make after it has ended.</summary>
internal sealed class CellPublisher(
    KernelChannels channels,
    InputRequests input,
    JupyterMessage request,
    int executionCount,
    bool silent
) : ICellOutput
{
    /// <summary>The error that ended the cell, or null.</summary>
    public CellError? Error { get; private set; }

    /// <summary>The value of the last expression, or null.</summary>
    public IReadOnlyDictionary<string, string>? Value { get; private set; }

    /// <inheritdoc/>
    public void Stream(string name, string text) =>
        Publish("stream", new() { ["name"] = name, ["text"] = text });

    /// <inheritdoc/>
    public void Display(string displayId, IReadOnlyDictionary<string, string> data) =>
        Publish("display_data", Shown(displayId, data));

    /// <inheritdoc/>
    public void Update(string displayId, IReadOnlyDictionary<string, string> data) =>
        Publish("update_display_data", Shown(displayId, data));

    /// <inheritdoc/>
    public void Clear(bool wait) => Publish("clear_output", new() { ["wait"] = wait });

    /// <inheritdoc/>
    public void Result(IReadOnlyDictionary<string, string> data)
    {
        Value = data;
        Publish(
            "execute_result",
            new()
            {
                ["execution_count"] = executionCount,
                ["data"] = Data(data),
                ["metadata"] = new JsonObject(),
            }
        );
    }

    /// <inheritdoc/>
    public void Fail(CellError failure)
    {
        Error = failure;
        Publish("error", ErrorContent(failure));
    }

    /// <inheritdoc/>
    public Task<string> ReadInputAsync(
        string prompt,
        bool isPassword,
        CancellationToken cancellationToken
    ) => input.AskAsync(request, prompt, isPassword, cancellationToken);

    /// <summary>The fields that an error has in publications and replies alike.</summary>
    public static JsonObject ErrorContent(CellError error) =>
        new()
        {
            ["ename"] = error.Name,
            ["evalue"] = error.Message,
            ["traceback"] = new JsonArray([.. error.Traceback.Select(line => (JsonNode)line)]),
        };

    /// <summary>A mime bundle as messages carry it: JSON formats as JSON, others as text.</summary>
    public static JsonObject Data(IReadOnlyDictionary<string, string> data)
    {
        var bundle = new JsonObject();
        foreach (var (mime, text) in data)
        {
            bundle[mime] =
                IsJson(mime) ? Parsed(text)
                : mime == "text/html" ? InteractiveFormatter.WithoutStyle(text)
                : text;
        }
        return bundle;
    }

    private static JsonObject Shown(string displayId, IReadOnlyDictionary<string, string> data) =>
        new()
        {
            ["data"] = Data(data),
            ["metadata"] = new JsonObject(),
            ["transient"] = new JsonObject { ["display_id"] = displayId },
        };

    private static bool IsJson(string mime) =>
        mime == "application/json" || mime.EndsWith("+json", StringComparison.Ordinal);

    private static JsonNode? Parsed(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return text; // The front end says better than we could what it does not understand.
        }
    }

    private void Publish(string type, JsonObject content)
    {
        if (!silent)
            channels.Publish(type, content, request.Header);
    }
}
