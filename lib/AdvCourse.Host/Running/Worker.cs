using System.Diagnostics;
using System.IO.Pipes;
using System.Runtime.InteropServices;
using System.Text;
using AdvCourse.Host.Scripting;

namespace AdvCourse.Host.Running;

/// <summary>
/// The process in which one notebook's cells run. A process of its own makes the session fresh (no statics, no environment left
/// by the notebook before), its memory measurable, and a cell that blocks or crashes harmless to the runner and the file.
/// </summary>
internal sealed class Worker(TextWriter toRunner)
{
    /// <summary>The first argument that makes the program a worker; the pipes' handles follow.</summary>
    public const string Argument = "--worker";

    private readonly Lock _sending = new();
    private volatile Action? _interrupt;

    /// <summary>Runs cells as they come, until the runner closes its pipe or dies.</summary>
    public static async Task<int> MainAsync(string fromHandle, string toHandle)
    {
        // Ctrl-C reaches the whole process group; the runner decides what becomes of the cell.
        using var interrupt = PosixSignalRegistration.Create(
            PosixSignal.SIGINT,
            c => c.Cancel = true
        );
        await using var from = new AnonymousPipeClientStream(PipeDirection.In, fromHandle);
        await using var to = new AnonymousPipeClientStream(PipeDirection.Out, toHandle);
        using var reader = new StreamReader(from, Encoding.UTF8);
        await using var writer = new StreamWriter(to, new UTF8Encoding(false)) { AutoFlush = true };
        var worker = new Worker(writer);
        // While the first cell compiles, the formatting package can start on another core: 0.1 s sooner.
        var formatter = new InteractiveFormatter();
        _ = Task.Run(() => formatter.Format(0, []));
        using var session = new ScriptSession(Environment.CurrentDirectory, formatter);
        while (await reader.ReadLineAsync() is { } line)
        {
            switch (WorkerMessage.FromLine(line))
            {
                case WorkerMessage.Run run:
                    _ = worker.RunAsync(session, run.Cell);
                    break;
                case WorkerMessage.Interrupt:
                    worker._interrupt?.Invoke();
                    break;
            }
        }
        // The cell may block, or the notebook may have left foreground threads: end without asking them.
        Environment.Exit(0);
        return 0;
    }

    private async Task RunAsync(ScriptSession session, CellRequest request)
    {
        var running = new CancellationTokenSource();
        _interrupt = running.Cancel;
        PeakMemory.Reset();
        var started = Stopwatch.GetTimestamp();
        var outcome = await session
            .ExecuteAsync(request, new Output(this, request.Number), running.Token)
            .ConfigureAwait(false);
        _interrupt = null;
        Send(
            new WorkerMessage.Done(
                request.Number,
                outcome,
                Stopwatch.GetElapsedTime(started).TotalSeconds,
                PeakMemory.Read()
            )
        );
    }

    private void Send(WorkerMessage message)
    {
        var line = message.ToLine();
        lock (_sending)
            toRunner.WriteLine(line);
    }

    private sealed class Output(Worker worker, int cell) : ICellOutput
    {
        public void Stream(string name, string text) =>
            worker.Send(new WorkerMessage.Stream(cell, name, text));

        public void Display(string displayId, IReadOnlyDictionary<string, string> data) =>
            worker.Send(new WorkerMessage.Display(cell, displayId, IsUpdate: false, data));

        public void Update(string displayId, IReadOnlyDictionary<string, string> data) =>
            worker.Send(new WorkerMessage.Display(cell, displayId, IsUpdate: true, data));

        public void Clear(bool wait) => worker.Send(new WorkerMessage.Clear(cell, wait));

        public void Result(IReadOnlyDictionary<string, string> data) =>
            worker.Send(new WorkerMessage.Result(cell, data));

        public void Fail(CellError failure) => worker.Send(new WorkerMessage.Error(cell, failure));
    }
}
