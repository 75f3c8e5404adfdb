using AdvCourse.Host.Documents;
using AdvCourse.Host.Running;

namespace AdvCourse.Host.Commands;

/// <summary>One call of <c>advcourse run</c>, from the command line's words to the exit code.</summary>
/// <param name="settings">How to run.</param>
/// <param name="outputFolder">Where to save; null: in place.</param>
/// <param name="check">Whether to compare instead of saving.</param>
/// <param name="stopOnError">Whether the first failure ends the whole run.</param>
/// <param name="report">The JSON file to write, or null.</param>
internal sealed class RunSession(
    RunSettings settings,
    string? outputFolder,
    bool check,
    bool stopOnError,
    string? report
)
{
    private const int Success = 0;
    private const int Failure = 1;
    private const int Cancelled = 130;

    private readonly List<NotebookRun> _runs = [];
    private readonly HashSet<string> _different = new(StringComparer.Ordinal);

    public async Task<int> RunAsync(string[] patterns, CancellationToken cancellationToken)
    {
        IReadOnlyList<(string Path, NotebookDocument Notebook)> notebooks;
        try
        {
            // All are read before the first runs: a broken one is known now, not in an hour.
            notebooks =
            [
                .. NotebookFiles.Find(patterns).Select(path => (path, NotebookDocument.Load(path))),
            ];
            if (outputFolder is not null)
                Directory.CreateDirectory(outputFolder);
        }
        catch (Exception e)
            when (e is IOException or UnauthorizedAccessException or NotebookFormatException)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return Failure;
        }

        var terminal = !Console.IsOutputRedirected;
        using var live = terminal ? new LiveProgress(Console.Out, () => Console.WindowWidth) : null;
        var runner = new NotebookRunner(
            settings,
            live ?? (IRunProgress)new PlainProgress(Console.Out)
        );
        foreach (var (path, notebook) in notebooks)
        {
            var run = await runner.RunAsync(notebook, path, cancellationToken);
            _runs.Add(run);
            var good = Conclude(run, notebook);
            if (good && live is not null && notebooks.Count > 1)
                RunSummary.WriteSuccess(run);
            if (run.Outcome == RunOutcome.Cancelled || (!good && stopOnError))
                break;
        }
        RunSummary.Write(_runs, _different, check, notebooks.Count);
        if (report is not null)
            RunReport.Save(report, settings.Profile, _runs);
        return _runs.Any(r => r.Outcome == RunOutcome.Cancelled) ? Cancelled
            : _runs.Any(r => r.Outcome != RunOutcome.Completed) || _different.Count > 0 ? Failure
            : Success;
    }

    /// <summary>Saves or compares, and says what went wrong.</summary>
    private bool Conclude(NotebookRun run, NotebookDocument notebook)
    {
        if (run.Outcome == RunOutcome.Completed && check)
        {
            var differences = OutputComparison.Compare(NotebookDocument.Load(run.Path), notebook);
            if (differences.Count == 0)
                return true;
            _different.Add(run.Path);
            RunSummary.WriteDifferences(run.Path, differences);
            return false;
        }
        if (run.Outcome != RunOutcome.Completed)
            RunSummary.WriteError(run, saved: outputFolder is not null && !check);
        // In place a failed run must not replace good outputs by half of them.
        if (!check && (run.Outcome == RunOutcome.Completed || outputFolder is not null))
        {
            notebook.EnsureCellIds();
            notebook.Save(
                outputFolder is null
                    ? run.Path
                    : Path.Combine(outputFolder, Path.GetFileName(run.Path))
            );
        }
        return run.Outcome == RunOutcome.Completed;
    }
}
