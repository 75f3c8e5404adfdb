using System.Text.Json.Nodes;
using AdvCourse.Host.Scripting;

namespace AdvCourse.Host.Jupyter;

/// <summary>Runs what front ends send to be run, and stops it.</summary>
internal sealed class CellQueue(
    KernelChannels channels,
    InputRequests input,
    ScriptSession session,
    CellHistory history
)
{
    private readonly Lock _lock = new();
    private CancellationTokenSource? _running;
    private int _count;
    private long _arrived;
    private long _abortedThrough;

    /// <summary>Gives a request its place in the order of arrival.</summary>
    public long Enqueue() => Interlocked.Increment(ref _arrived);

    /// <summary>Interrupts the cell that runs, if one does.</summary>
    public void Interrupt()
    {
        lock (_lock)
            _running?.Cancel();
    }

    /// <summary>Runs a cell, publishes what it shows, and gives the content of its execute_reply.</summary>
    /// <param name="request">The execute_request.</param>
    /// <param name="place">Its place in the order of arrival.</param>
    public async Task<JsonObject> ExecuteAsync(JupyterMessage request, long place)
    {
        if (place <= _abortedThrough)
            return new() { ["status"] = "aborted", ["execution_count"] = _count };

        var code = request.Text("code");
        var silent = request.Flag("silent", otherwise: false);
        var counts =
            !silent
            && request.Flag("store_history", otherwise: true)
            && !string.IsNullOrWhiteSpace(code);
        if (counts)
            _count++;
        if (!silent)
        {
            channels.Publish(
                "execute_input",
                new() { ["code"] = code, ["execution_count"] = _count },
                request.Header
            );
        }
        var publisher = new CellPublisher(channels, input, request, _count, silent);
        // Cell 0 is what front ends run for themselves: it must not take the name of one of the reader's.
        var outcome = await RunAsync(new(counts ? _count : 0, code), publisher);
        if (counts)
            history.Add(_count, code, publisher.Value?.GetValueOrDefault("text/plain"));

        if (outcome == CellOutcome.Completed)
        {
            return new()
            {
                ["status"] = "ok",
                ["execution_count"] = _count,
                ["user_expressions"] = await EvaluateAsync(request),
                ["payload"] = new JsonArray(),
            };
        }
        if (request.Flag("stop_on_error", otherwise: true))
            _abortedThrough = Interlocked.Read(ref _arrived);
        var reply = CellPublisher.ErrorContent(publisher.Error!);
        reply["status"] = "error";
        reply["execution_count"] = _count;
        return reply;
    }

    private async Task<CellOutcome> RunAsync(CellRequest cell, ICellOutput output)
    {
        using var interruption = new CancellationTokenSource();
        lock (_lock)
            _running = interruption;
        try
        {
            return await session.ExecuteAsync(cell, output, interruption.Token);
        }
        finally
        {
            lock (_lock)
                _running = null;
        }
    }

    /// <summary>The user_expressions: each name with the value of its expression, or with its error.</summary>
    private async Task<JsonObject> EvaluateAsync(JupyterMessage request)
    {
        var results = new JsonObject();
        foreach (var (name, expression) in request.Content["user_expressions"] as JsonObject ?? [])
        {
            var quiet = new CellPublisher(channels, input, request, _count, silent: true);
            await RunAsync(new(0, expression?.ToString() ?? ""), quiet);
            if (quiet.Error is { } error)
            {
                var failed = CellPublisher.ErrorContent(error);
                failed["status"] = "error";
                results[name] = failed;
                continue;
            }
            results[name] = new JsonObject
            {
                ["status"] = "ok",
                ["data"] = CellPublisher.Data(quiet.Value ?? new Dictionary<string, string>()),
                ["metadata"] = new JsonObject(),
            };
        }
        return results;
    }
}
