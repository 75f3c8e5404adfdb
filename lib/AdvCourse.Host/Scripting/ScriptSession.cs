using System.Diagnostics;
using System.Globalization;
using AdvCourse.Host.Scripting.Editing;
using AdvCourse.Notebook;

namespace AdvCourse.Host.Scripting;

/// <summary>
/// A C# session: cells run one after another and share their variables. It knows nothing of files, protocols or terminals;
/// a front end gives it cells and an <see cref="ICellOutput"/>, and shows what comes.
/// </summary>
public sealed class ScriptSession : IDisposable
{
    private readonly CellThread _thread = new();
    private readonly NotebookAssemblies _assemblies = new();
    private readonly CellErrors _errors = new();
    private readonly SubmissionChain _chain;
    private readonly NuGetPackages _packages;
    private readonly Completer _completer;
    private readonly Inspector _inspector;
    private readonly IValueFormatter _formatter;
    private readonly List<object> _states = [];
    private object?[] _slots = new object?[16];

    /// <summary>A fresh session.</summary>
    /// <param name="baseFolder">The notebook's folder, to which #r and #load are relative.</param>
    /// <param name="formatter">How values are shown; none: as .NET Interactive does.</param>
    /// <param name="packageCache">Where restored sets of packages are noted; none: in the user's cache.</param>
    public ScriptSession(
        string baseFolder,
        IValueFormatter? formatter = null,
        string? packageCache = null
    )
    {
        var folder = Path.GetFullPath(baseFolder);
        _formatter = formatter ?? new InteractiveFormatter();
        _chain = new(folder, _assemblies);
        _packages = new(folder, packageCache);
        var documentation = new DocumentationFiles();
        _completer = new(_chain, documentation);
        _inspector = new(_chain, documentation);
        _thread.Unobserved += exception =>
            Console.Error.WriteLine(string.Join('\n', _errors.Runtime(exception).Traceback));
        ConsoleCapture.Install();
    }

    /// <summary>The variables of all cells; of several with one name only the last declared. Read between cells.</summary>
    public IReadOnlyList<ScriptVariable> Variables =>
        [
            .. _states
                .SelectMany(state =>
                    state
                        .GetType()
                        .GetFields()
                        .Where(member => !member.IsStatic && !member.Name.StartsWith('<'))
                        .Select(member => new ScriptVariable(
                            member.Name,
                            member.FieldType,
                            member.GetValue(state)
                        ))
                )
                .GroupBy(variable => variable.Name, StringComparer.Ordinal)
                .Select(same => same.Last()),
        ];

    /// <summary>Runs a cell, after those already under way. Errors are shown through <paramref name="output"/>, not thrown.</summary>
    /// <param name="request">The cell.</param>
    /// <param name="output">Where its outputs go, also those of tasks that outlive it.</param>
    /// <param name="cancellationToken">
    /// Interrupts loops and awaits. A call that blocks the thread (a lock, Thread.Sleep, native code) it cannot end: the front end
    /// then gives the whole process up.
    /// </param>
    public Task<CellOutcome> ExecuteAsync(
        CellRequest request,
        ICellOutput output,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(output);
        return _thread.InvokeAsync(() => Execute(request, output, cancellationToken));
    }

    /// <summary>Compiles and formats something, so that the reader's first cell finds the compiler warm.</summary>
    public Task WarmUpAsync() =>
        _thread.InvokeAsync(() =>
        {
            var assemblies = new NotebookAssemblies(_assemblies.Platform);
            var chain = new SubmissionChain(Path.GetTempPath(), assemblies);
            var submission = chain.Append("var x = 1; x + 1", "warm-up", CancellationToken.None);
            _ = submission.Start(new object?[4]);
            return true;
        });

    /// <summary>What could stand at a place in a cell; between cells, and when one runs, after it.</summary>
    public Task<CompletionList> CompleteAsync(string code, int position) =>
        _thread.InvokeAsync(() => _completer.Complete(code, position, CancellationToken.None));

    /// <summary>What the name at a place in a cell means, or null.</summary>
    public Task<Inspection?> InspectAsync(string code, int position) =>
        _thread.InvokeAsync(() =>
            _inspector.Inspect(code, position, Variables, CancellationToken.None)
        );

    /// <summary>Ends the session's thread after the cell that runs. Loaded assemblies stay until the process ends.</summary>
    public void Dispose() => _thread.Dispose();

    private CellOutcome Execute(
        CellRequest request,
        ICellOutput output,
        CancellationToken cancellationToken
    )
    {
        var started = Stopwatch.GetTimestamp();
        var name = string.Create(CultureInfo.InvariantCulture, $"cell {request.Number}");
        var cell = new RunningCell(output, _formatter, cancellationToken);
        CellScope.Current = cell;
        // What a notebook prints must not depend on its reader's country; tasks inherit the culture.
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.InvariantCulture;
        _errors.Remember(name, request.Code);
        using var interruption = new CellInterruption(_thread, cancellationToken);
        try
        {
            var parsed = CellParser.Parse(request.Code, request.Language);
            AddPackages(parsed, cell);
            foreach (var segment in parsed.Segments)
                Execute(segment, name, cell);
            if (parsed.Timed)
            {
                var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
                cell.DisplayAs(
                    string.Create(CultureInfo.InvariantCulture, $"⏱ {seconds:0.000} s"),
                    "text/plain"
                );
            }
            return CellOutcome.Completed;
        }
        catch (Exception e) when (interruption.Caused(e))
        {
            cell.Fail(CellErrors.Interrupted());
            return CellOutcome.Interrupted;
        }
        catch (CompilationFailedException e)
        {
            cell.Fail(_errors.Compilation(e, _chain.References));
        }
        catch (MagicException e)
        {
            cell.Fail(new("MagicError", e.Message, [$"{name}, line {e.Line}: {e.Message}"]));
        }
        catch (PackageException e)
        {
            cell.Fail(new("PackageError", e.Message, e.Message.Split('\n')));
        }
        catch (Exception e)
        {
            cell.Fail(_errors.Runtime(e));
        }
        finally
        {
            cell.Flush();
            interruption.Dispose();
            CellScope.Current = null;
        }
        return CellOutcome.Failed;
    }

    private void Execute(CellSegment segment, string name, RunningCell cell)
    {
        switch (segment.Kind)
        {
            case SegmentKind.CSharp:
                var submission = _chain.Append(segment.Text, name, cell.CancellationToken);
                if (submission.Type is not null)
                    _errors.Remember(submission.Type, name);
                Run(submission, cell);
                break;
            case SegmentKind.Html:
                cell.DisplayAs(segment.Text, "text/html");
                break;
            case SegmentKind.Markdown:
                cell.DisplayAs(segment.Text, "text/markdown");
                break;
            case SegmentKind.Mermaid:
                cell.DisplayAs(segment.Text, "text/plain");
                break;
            case SegmentKind.Action:
                SessionInfo.Show(segment.Text, Variables, cell);
                break;
        }
    }

    private void Run(Submission submission, RunningCell cell)
    {
        if (_states.Count + 2 >= _slots.Length)
            Array.Resize(ref _slots, _slots.Length * 2);
        object? value;
        try
        {
            value = _thread.Wait(submission.Start(_slots), cell.CancellationToken);
        }
        finally
        {
            // The constructor has put the instance into its slot, even when a statement threw.
            if (Array.FindLast(_slots, s => s?.GetType() == submission.Type) is { } state)
                _states.Add(state);
        }
        if (submission.HasValue)
            cell.Result(value);
    }

    private void AddPackages(ParsedCell parsed, RunningCell cell)
    {
        _packages.AddSources(parsed.Sources);
        if (parsed.Packages.Count == 0)
            return;
        var files = _packages.Add(parsed.Packages, cell.CancellationToken);
        foreach (var path in files.Runtime)
            _assemblies.AddAssembly(path);
        foreach (var path in files.Native)
            _assemblies.AddNativeLibrary(path);
        foreach (var path in files.Compile)
            _chain.AddReference(path);
    }
}
