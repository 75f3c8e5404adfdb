using System.Text.Json.Nodes;
using System.Threading.Channels;
using AdvCourse.Host.Scripting;

namespace AdvCourse.Host.Jupyter;

/// <summary>A kernel: answers requests in the order in which they come, those of the control channel beside a running cell.</summary>
internal sealed class KernelServer : IAsyncDisposable
{
    private readonly KernelChannels _channels;
    private readonly ScriptSession _session;
    private readonly InputRequests _input;
    private readonly CellHistory _history = new();
    private readonly CellQueue _cells;
    private readonly Assistance _assistance;
    private readonly TaskCompletionSource _ended = new(
        TaskCreationOptions.RunContinuationsAsynchronously
    );

    /// <summary>A kernel that listens from now on.</summary>
    public KernelServer(KernelChannels channels, ScriptSession session)
    {
        (_channels, _session) = (channels, session);
        _input = new(channels);
        _cells = new(channels, _input, session, _history);
        _assistance = new(session);
        var shell = Requests();
        var control = Requests();
        channels.ShellRequested += request => shell.Writer.TryWrite((request, _cells.Enqueue()));
        channels.ControlRequested += request => control.Writer.TryWrite((request, 0));
        _ = ServeAsync(shell.Reader, OnShellAsync);
        _ = ServeAsync(control.Reader, (request, _) => OnControlAsync(request));
        channels.Start();
    }

    /// <summary>Completes when a front end has asked the kernel to end, and has been answered.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Interrupts the cell that runs.</summary>
    public void Interrupt() => _cells.Interrupt();

    public async ValueTask DisposeAsync()
    {
        await _channels.DisposeAsync();
        _session.Dispose();
        _input.Dispose();
    }

    private static Channel<(JupyterMessage, long)> Requests() =>
        Channel.CreateUnbounded<(JupyterMessage, long)>(new() { SingleReader = true });

    private async Task ServeAsync(
        ChannelReader<(JupyterMessage Request, long Place)> requests,
        Func<JupyterMessage, long, Task<JsonObject?>> answer
    )
    {
        await foreach (var (request, place) in requests.ReadAllAsync())
        {
            Status("busy", request);
            var replyType = request.Type.Replace("_request", "_reply", StringComparison.Ordinal);
            try
            {
                if (await answer(request, place) is { } content)
                    _channels.Reply(request, replyType, content);
            }
            catch (Exception e)
            {
                // Whatever goes wrong in here, the front end must not wait for ever.
                var error = CellPublisher.ErrorContent(
                    new(e.GetType().Name, e.Message, e.ToString().Split('\n'))
                );
                error["status"] = "error";
                _channels.Reply(request, replyType, error);
            }
            Status("idle", request);
            if (request.Type == "shutdown_request")
                _ended.TrySetResult();
        }
    }

    private async Task<JsonObject?> OnShellAsync(JupyterMessage request, long place) =>
        request.Type switch
        {
            "execute_request" => await _cells.ExecuteAsync(request, place),
            "kernel_info_request" => KernelInfo.Reply(),
            "is_complete_request" => Assistance.IsComplete(request),
            "complete_request" => await _assistance.CompleteAsync(request),
            "inspect_request" => await _assistance.InspectAsync(request),
            "history_request" => _history.Reply(request),
            "comm_info_request" => new() { ["status"] = "ok", ["comms"] = new JsonObject() },
            "comm_open" => CloseComm(request),
            "connect_request" => Ports(),
            _ => await OnControlAsync(request), // Older front ends send these here, too.
        };

    private Task<JsonObject?> OnControlAsync(JupyterMessage request) =>
        Task.FromResult(
            request.Type switch
            {
                "interrupt_request" => InterruptNow(),
                "shutdown_request" => Shutdown(request),
                "kernel_info_request" => KernelInfo.Reply(),
                _ when request.Type.EndsWith("_request", StringComparison.Ordinal) =>
                    throw new NotSupportedException($"This kernel does not know {request.Type}."),
                _ => null, // comm_msg, comm_close and the like want no answer.
            }
        );

    private JsonObject InterruptNow()
    {
        Interrupt();
        return new() { ["status"] = "ok" };
    }

    private JsonObject Shutdown(JupyterMessage request)
    {
        JsonObject Content() =>
            new() { ["status"] = "ok", ["restart"] = request.Flag("restart", otherwise: false) };
        // The other front ends of this kernel learn it from the publication.
        _channels.Publish("shutdown_reply", Content(), request.Header);
        return Content();
    }

    /// <summary>No widget has its other half here; the protocol wants that said at once.</summary>
    private JsonObject? CloseComm(JupyterMessage request)
    {
        _channels.Publish(
            "comm_close",
            new() { ["comm_id"] = request.Text("comm_id"), ["data"] = new JsonObject() },
            request.Header
        );
        return null;
    }

    private JsonObject Ports() =>
        new()
        {
            ["status"] = "ok",
            ["shell_port"] = _channels.Connection.Shell,
            ["iopub_port"] = _channels.Connection.IoPub,
            ["stdin_port"] = _channels.Connection.Stdin,
            ["control_port"] = _channels.Connection.Control,
            ["hb_port"] = _channels.Connection.Heartbeat,
        };

    private void Status(string state, JupyterMessage request) =>
        _channels.Publish("status", new() { ["execution_state"] = state }, request.Header);
}
