using System.Diagnostics;
using System.Globalization;
using AdvCourse.Host.Documents;
using AdvCourse.Host.Scripting;

namespace AdvCourse.Host.Running;

/// <summary>Runs a notebook's code cells in order in a fresh process and puts their outputs into the document. It touches no file.</summary>
internal sealed class NotebookRunner(RunSettings settings, IRunProgress progress)
{
    /// <summary>Jupyter's tag for a cell whose error is part of the lesson: the run goes on.</summary>
    private const string ErrorExpected = "raises-exception";

    /// <summary>Runs the notebook; the document then holds the outputs of the cells that ran, and none for those that did not.</summary>
    /// <param name="notebook">The notebook.</param>
    /// <param name="path">Its file: names it to <see cref="IRunProgress"/>, and its folder is the session's.</param>
    /// <param name="cancellationToken">Stops the cell that runs, and the run.</param>
    public async Task<NotebookRun> RunAsync(
        NotebookDocument notebook,
        string path,
        CancellationToken cancellationToken
    )
    {
        var started = Stopwatch.GetTimestamp();
        var sections = Sections.Of(notebook);
        var cells = notebook
            .Cells.Select((cell, index) => (Cell: cell, Heading: sections[index]))
            .Where(c => c.Cell.Kind == CellKind.Code)
            .ToList();
        foreach (var (cell, _) in cells)
            Forget(cell);
        cells.RemoveAll(c => string.IsNullOrWhiteSpace(c.Cell.Source));
        progress.NotebookStarted(path, cells.Count);

        var environment = new Dictionary<string, string>(StringComparer.Ordinal);
        if (settings.Profile is { } profile)
            environment[RunSettings.ProfileVariable] = profile;
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        await using var worker = new WorkerProcess(folder, environment);
        using var time = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        time.CancelAfter(settings.Timeout);

        var outputs = new CellOutputs();
        var runs = new List<CellRun>();
        CellError? error = null;
        var outcome = RunOutcome.Completed;
        for (var i = 0; i < cells.Count && outcome == RunOutcome.Completed; i++)
        {
            if (time.IsCancellationRequested)
            {
                // The time ran out after a cell that ended well: the next is not started.
                outcome = Stopped(cancellationToken);
                error = NotStarted(i + 1, outcome);
                break;
            }
            var (cell, heading) = cells[i];
            progress.CellStarted(i + 1, heading);
            var end = await RunCellAsync(worker, cell, i + 1, outputs, time.Token);
            var run = new CellRun(i + 1, cell.Id, heading, end.Seconds, end.PeakBytes);
            runs.Add(run);
            progress.CellFinished(run);
            cell.ExecutionCount = i + 1;
            if (
                end.Error is null
                || (cell.Tags.Contains(ErrorExpected) && !time.IsCancellationRequested && !end.Died)
            )
                continue;
            error = end.Error;
            outcome = time.IsCancellationRequested ? Stopped(cancellationToken) : RunOutcome.Failed;
            if (outcome == RunOutcome.TimedOut)
                error = TimedOut(i + 1, error);
        }
        // A task that a cell left behind may have printed since, and native code's text takes another way.
        await foreach (var late in worker.FinishAsync(settings.Grace))
            outputs.Add(late);
        for (var i = 0; i < runs.Count; i++)
            cells[i].Cell.SetOutputs(outputs.For(i + 1));
        var result = new NotebookRun(
            path,
            outcome,
            runs,
            cells.Count,
            Stopwatch.GetElapsedTime(started).TotalSeconds,
            error
        );
        progress.NotebookFinished(result);
        return result;
    }

    private async Task<CellEnd> RunCellAsync(
        WorkerProcess worker,
        NotebookCell cell,
        int number,
        CellOutputs outputs,
        CancellationToken cancellationToken
    )
    {
        var started = Stopwatch.GetTimestamp();
        CellError? error = null;
        // First the cell, then who stops it: the worker ignores an interrupt that comes before its cell.
        worker.Run(new(number, cell.Source, Language(cell)));
        using var giveUp = new CancellationTokenSource();
        using var stop = cancellationToken.Register(() =>
        {
            worker.Interrupt();
            giveUp.CancelAfter(settings.Grace);
        });
        using var kill = giveUp.Token.Register(worker.Kill);
        await foreach (var message in worker.Messages.ReadAllAsync(CancellationToken.None))
        {
            outputs.Add(message);
            if (message is WorkerMessage.Error e && e.Cell == number)
                error = e.What;
            if (message is WorkerMessage.Done done && done.Cell == number)
                return new(error, done.Seconds, done.PeakBytes, Died: false);
        }
        error = cancellationToken.IsCancellationRequested
            ? new(
                "Interrupted",
                $"Cell {number} did not stop when asked, so its process was ended.",
                [$"Cell {number} did not stop when asked, so its process was ended."]
            )
            : Death(number, await worker.ExitCodeAsync());
        outputs.Add(new WorkerMessage.Error(number, error));
        return new(error, Stopwatch.GetElapsedTime(started).TotalSeconds, 0, Died: true);
    }

    /// <summary>Empties what a run fills, and the times that JupyterLab notes: they would be another run's.</summary>
    private static void Forget(NotebookCell cell)
    {
        cell.ClearOutputs();
        cell.Metadata.Remove("execution");
    }

    private static string Language(NotebookCell cell) =>
        cell.Metadata["polyglot_notebook"]?["kernelName"].Text()
        ?? cell.Metadata["dotnet_interactive"]?["language"].Text()
        ?? "csharp";

    private static CellError Death(int number, int exitCode)
    {
        // 128 + signal on Unix, or .NET's own codes.
        var why = exitCode switch
        {
            0 => "it called Environment.Exit, or something it uses did",
            134 or 139 or -1073741571 =>
                "the stack is exhausted (a recursion without end?) or native code crashed",
            137 => "the system ended it: probably the machine ran out of memory",
            _ => "it called Environment.Exit, or native code crashed",
        };
        var message = string.Create(
            CultureInfo.InvariantCulture,
            $"Cell {number} ended the whole process (exit code {exitCode}): {why}."
        );
        return new("ProcessEnded", message, [message]);
    }

    private static RunOutcome Stopped(CancellationToken cancellationToken) =>
        cancellationToken.IsCancellationRequested ? RunOutcome.Cancelled : RunOutcome.TimedOut;

    private CellError NotStarted(int number, RunOutcome outcome)
    {
        var why =
            outcome == RunOutcome.Cancelled
                ? "the run was stopped."
                : $"the notebook took longer than {Limit} (--timeout gives it more).";
        var message = $"Cell {number} was not started: {why}";
        return new(outcome.ToString(), message, [message]);
    }

    private string Limit =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{settings.Timeout.TotalMinutes:0.##} minutes"
        );

    private CellError TimedOut(int number, CellError error)
    {
        var message =
            $"Cell {number} was stopped: the notebook took longer than {Limit} (--timeout gives it more).";
        return new("TimedOut", message, [message, .. error.Traceback]);
    }

    private sealed record CellEnd(CellError? Error, double Seconds, long PeakBytes, bool Died);
}
