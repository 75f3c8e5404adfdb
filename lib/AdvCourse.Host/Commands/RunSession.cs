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
    private bool _failed;
    private readonly HashSet<string> _different = new(StringComparer.Ordinal);

    public async Task<int> RunAsync(string[] patterns, CancellationToken cancellationToken)
    {
        IReadOnlyList<NotebookFile> notebooks;
        try
        {
            // All are read before the first runs: a broken one is known now, not in an hour.
            notebooks = [.. NotebookFiles.Find(patterns).Select(NotebookFile.Read)];
            RefuseEqualNames(notebooks);
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
        foreach (var file in notebooks)
        {
            var run = await runner.RunAsync(file.Notebook, file.Path, cancellationToken);
            _runs.Add(run);
            var good = Conclude(run, file);
            if (good && live is not null && notebooks.Count > 1)
                RunSummary.WriteSuccess(run);
            if (run.Outcome == RunOutcome.Cancelled || (!good && stopOnError))
                break;
        }
        RunSummary.Write(_runs, _different, check, notebooks.Count);
        if (report is not null)
            Try(() => RunReport.Save(report, settings.Profile, _runs));
        return _runs.Any(r => r.Outcome == RunOutcome.Cancelled) ? Cancelled
            : _failed || _runs.Any(r => r.Outcome != RunOutcome.Completed) ? Failure
            : Success;
    }

    /// <summary>Saves or compares, and says what went wrong.</summary>
    private bool Conclude(NotebookRun run, NotebookFile file)
    {
        if (run.Outcome != RunOutcome.Completed)
            RunSummary.WriteError(run, saved: outputFolder is not null && !check);
        if (check)
            return run.Outcome == RunOutcome.Completed && IsAsInFile(run, file);
        // In place a failed run must not replace good outputs by half of them.
        if (run.Outcome != RunOutcome.Completed && outputFolder is null)
            return false;
        file.Notebook.EnsureCellIds();
        return Try(() => Save(file)) && run.Outcome == RunOutcome.Completed;
    }

    private bool IsAsInFile(NotebookRun run, NotebookFile file)
    {
        var differences = OutputComparison.Compare(
            NotebookDocument.Parse(file.Text, file.Path),
            file.Notebook
        );
        if (differences.Count == 0)
            return true;
        _failed = true;
        _different.Add(run.Path);
        RunSummary.WriteDifferences(run.Path, differences);
        return false;
    }

    private void Save(NotebookFile file)
    {
        if (outputFolder is not null)
        {
            file.Notebook.Save(Path.Combine(outputFolder, Path.GetFileName(file.Path)));
            return;
        }
        if (File.Exists(file.Path) && File.ReadAllText(file.Path) == file.Text)
        {
            file.Notebook.Save(file.Path);
            return;
        }
        // Somebody edited it meanwhile: their work and the outputs both have to stay.
        var beside = Path.ChangeExtension(file.Path, ".run.ipynb");
        file.Notebook.Save(beside);
        Console.WriteLine($"{file.Path} was changed while it ran, so the outputs are in {beside}.");
    }

    /// <summary>Tells of a file that cannot be written instead of ending the run.</summary>
    private bool Try(Action save)
    {
        try
        {
            save();
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"Not saved: {e.Message}");
            _failed = true;
            return false;
        }
    }

    private void RefuseEqualNames(IReadOnlyList<NotebookFile> notebooks)
    {
        if (
            outputFolder is not null
            && notebooks.GroupBy(n => Path.GetFileName(n.Path)).FirstOrDefault(g => g.Count() > 1)
                is { } same
        )
        {
            throw new IOException(
                $"{string.Join(" and ", same.Select(n => n.Path))} would be saved as one file in {outputFolder}: run them with different --output folders."
            );
        }
    }

    private sealed record NotebookFile(string Path, string Text, NotebookDocument Notebook)
    {
        public static NotebookFile Read(string path)
        {
            var notebook = NotebookDocument.Load(path);
            if (
                notebook.Language is { } language
                && language is not ("C#" or "csharp" or "polyglot-notebook")
            )
                throw new NotebookFormatException(
                    $"{path}: its cells are {language}; this program runs C#."
                );
            return new(path, File.ReadAllText(path), notebook);
        }
    }
}
