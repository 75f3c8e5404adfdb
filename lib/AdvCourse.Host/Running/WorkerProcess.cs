using System.Diagnostics;
using System.IO.Pipes;
using System.Text;
using System.Threading.Channels;
using AdvCourse.Host.Scripting;

namespace AdvCourse.Host.Running;

/// <summary>The runner's end of a <see cref="Worker"/>.</summary>
internal sealed class WorkerProcess : IAsyncDisposable
{
    private readonly AnonymousPipeServerStream _toWorker = new(
        PipeDirection.Out,
        HandleInheritability.Inheritable
    );
    private readonly AnonymousPipeServerStream _fromWorker = new(
        PipeDirection.In,
        HandleInheritability.Inheritable
    );
    private readonly Channel<WorkerMessage> _messages = Channel.CreateUnbounded<WorkerMessage>();
    private readonly StreamWriter _writer;
    private readonly Process _process;
    private volatile int _cell;

    /// <summary>Starts a worker in the notebook's folder, with more environment variables if any.</summary>
    public WorkerProcess(string folder, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(
            DotNet.Path,
            [
                "exec",
                typeof(Worker).Assembly.Location,
                Worker.Argument,
                _toWorker.GetClientHandleAsString(),
                _fromWorker.GetClientHandleAsString(),
            ]
        )
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        _process = Process.Start(start)!;
        _process.StandardInput.Close();
        _toWorker.DisposeLocalCopyOfClientHandle();
        _fromWorker.DisposeLocalCopyOfClientHandle();
        _writer = new(_toWorker, new UTF8Encoding(false)) { AutoFlush = true };
        // What native code prints passes the worker's console capture by.
        var stdout = ForwardAsync(_process.StandardOutput, "stdout");
        var stderr = ForwardAsync(_process.StandardError, "stderr");
        _ = ReadAsync(stdout, stderr);
    }

    /// <summary>What the worker says; ends when the process does.</summary>
    public ChannelReader<WorkerMessage> Messages => _messages.Reader;

    /// <summary>Waits for the process, which closed its pipe, and tells how it ended.</summary>
    public async Task<int> ExitCodeAsync()
    {
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }

    public void Run(CellRequest cell)
    {
        _cell = cell.Number;
        Send(new WorkerMessage.Run(cell));
    }

    public void Interrupt() => Send(new WorkerMessage.Interrupt());

    /// <summary>Ends the process and what it started, whatever it does.</summary>
    public void Kill()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
    }

    /// <summary>Asks the worker to end, and gives what it still says; after <paramref name="grace"/> it is not asked any more.</summary>
    public async IAsyncEnumerable<WorkerMessage> FinishAsync(TimeSpan grace)
    {
        await _toWorker.DisposeAsync();
        using var timer = new CancellationTokenSource(grace);
        using var kill = timer.Token.Register(Kill);
        await foreach (var message in _messages.Reader.ReadAllAsync(CancellationToken.None))
            yield return message;
    }

    public async ValueTask DisposeAsync()
    {
        Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        await _toWorker.DisposeAsync();
        await _fromWorker.DisposeAsync();
    }

    private void Send(WorkerMessage message)
    {
        try
        {
            _writer.WriteLine(message.ToLine());
        }
        catch (IOException)
        {
            // The worker is gone; the end of its messages tells the runner so.
        }
    }

    private async Task ReadAsync(params Task[] streams)
    {
        try
        {
            using var reader = new StreamReader(_fromWorker, Encoding.UTF8, leaveOpen: true);
            while (await reader.ReadLineAsync().ConfigureAwait(false) is { } line)
                _messages.Writer.TryWrite(WorkerMessage.FromLine(line));
            await Task.WhenAll(streams).ConfigureAwait(false);
            _messages.Writer.TryComplete();
        }
        catch (Exception e)
        {
            // Half a line from a process that was killed, or a pipe closed under the reader.
            _messages.Writer.TryComplete(
                e
                    is FormatException
                        or System.Text.Json.JsonException
                        or IOException
                        or ObjectDisposedException
                    ? null
                    : e
            );
        }
    }

    private async Task ForwardAsync(StreamReader reader, string name)
    {
        var buffer = new char[8192];
        int count;
        while ((count = await reader.ReadAsync(buffer.AsMemory()).ConfigureAwait(false)) > 0)
        {
            var text = new string(buffer, 0, count).Replace("\r\n", "\n", StringComparison.Ordinal);
            _messages.Writer.TryWrite(new WorkerMessage.Stream(_cell, name, text));
        }
    }
}
