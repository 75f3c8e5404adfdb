using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;

namespace AdvCourse.Host.Scripting;

/// <summary>Words errors for their reader: which cell, which line, and that line itself.</summary>
internal sealed partial class CellErrors
{
    private const int MostShown = 10;
    private readonly Dictionary<string, string[]> _sources = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _cells = new(StringComparer.Ordinal);

    /// <summary>Remembers a cell's source; a function may fail cells later.</summary>
    public void Remember(string name, string code) =>
        _sources[name] = code.ReplaceLineEndings("\n").Split('\n');

    /// <summary>Remembers which cell a class in a stack trace is.</summary>
    public void Remember(Type submission, string name) => _cells[submission.Name] = name;

    public CellError Compilation(CompilationFailedException failure, ReferenceResolver references)
    {
        var lines = new List<string>();
        foreach (var error in failure.Errors.Take(MostShown))
            lines.AddRange(Describe(error, references));
        if (failure.Errors.Length > MostShown)
            lines.Add($"... and {failure.Errors.Length - MostShown} more errors");
        return new("CompilationError", lines[0], lines);
    }

    public CellError Runtime(Exception exception)
    {
        var lines = new List<string>();
        for (var e = exception; e is not null; e = e.InnerException)
        {
            lines.Add(
                $"{(lines.Count > 0 ? "caused by " : "")}{e.GetType().FullName}: {e.Message}"
            );
            lines.AddRange(Frames(e).Take(30));
            // Task.Result and .Wait() wrap what happened; so does a static constructor.
            if (e is AggregateException { InnerExceptions.Count: > 1 } many)
            {
                lines.AddRange(
                    many.InnerExceptions.Skip(1)
                        .Select(x => $"and {x.GetType().FullName}: {x.Message}")
                );
            }
        }
        return new(exception.GetType().FullName!, exception.Message, lines);
    }

    public static CellError Interrupted()
    {
        const string message = "The cell was interrupted.";
        return new("Interrupted", message, [message]);
    }

    private IEnumerable<string> Describe(Diagnostic error, ReferenceResolver references)
    {
        var span = error.Location.GetLineSpan();
        var (line, column) = (span.StartLinePosition.Line, span.StartLinePosition.Character);
        var place = error.Location.IsInSource
            ? $"{span.Path}, line {line + 1}, column {column + 1}: "
            : "";
        yield return $"{place}error {error.Id}: {error.GetMessage(CultureInfo.InvariantCulture)}";
        if (Line(span.Path, line) is { } source)
        {
            var text = source.TrimStart();
            yield return "    " + text;
            yield return "    "
                + new string(' ', Math.Max(0, column - (source.Length - text.Length)))
                + "^";
            if (
                error.Id == "CS0006"
                && ReferenceLine().Match(source) is { Success: true } reference
            )
                yield return $"    There is no file {references.FullPath(reference.Groups[1].Value, null)}. If a project makes it, build that first.";
        }
        if (Advice(error.Id) is { } advice)
            yield return "    " + advice;
    }

    /// <summary>What a notebook's reader could not know from the compiler's words.</summary>
    private static string? Advice(string id) =>
        id switch
        {
            "CS7021" => "A cell holds no namespace: leave the line out.",
            "CS1109" =>
                "A cell's classes lie inside another one, where extension methods cannot be: write a plain static method.",
            "CS7011" or "CS7009" => "#r and #load stand before all code of their cell.",
            _ => null,
        };

    private IEnumerable<string> Frames(Exception exception)
    {
        var first = true;
        foreach (var raw in (exception.StackTrace ?? "").Split('\n'))
        {
            var frame = raw.Trim();
            // From here on it is the engine that called the cell.
            if (frame.Contains("AdvCourse.Host.Scripting.", StringComparison.Ordinal))
                yield break;
            if (!frame.StartsWith("at ", StringComparison.Ordinal))
                continue;
            if (first && exception is IndexOutOfRangeException && IndexLines(frame) is { } lines)
            {
                foreach (var line in lines)
                    yield return line;
            }
            else if (CellFrame().Match(frame) is { Success: true } inCell)
            {
                var name = inCell.Groups[1].Value;
                var line = int.Parse(inCell.Groups[2].Value, CultureInfo.InvariantCulture);
                var source = Line(name, line - 1)?.Trim();
                yield return $"   at {name}, line {line}{(source is null ? "" : ": " + source)}";
            }
            else if (!Plumbing().IsMatch(frame))
                yield return "   " + SourceFolder().Replace(frame, " in ");
            first = false;
        }
    }

    private IEnumerable<string>? IndexLines(string frame)
    {
        if (
            SubmissionFrame().Match(frame) is not { Success: true } match
            || !_cells.TryGetValue(match.Groups[1].Value, out var cell)
            || !_sources.TryGetValue(cell, out var source)
        )
            return null;
        var lines = IndexErrors.Lines(string.Join('\n', source), frame);
        return lines.Count == 0
            ? null
            : IndexErrors.Describe(cell, lines, line => Line(cell, line - 1)?.Trim());
    }

    private string? Line(string name, int line)
    {
        if (_sources.TryGetValue(name, out var lines))
            return line >= 0 && line < lines.Length ? lines[line] : null;
        return File.Exists(name) ? File.ReadLines(name).ElementAtOrDefault(line) : null;
    }

    [GeneratedRegex(@"^at (Submission#\d+)[.+]")]
    private static partial Regex SubmissionFrame();

    [GeneratedRegex(@" in (cell \d+):line (\d+)$")]
    private static partial Regex CellFrame();

    [GeneratedRegex(
        @"^at (Submission#|System\.Runtime\.(CompilerServices|ExceptionServices)\.|AdvCourse\.Notebook\.)"
    )]
    private static partial Regex Plumbing();

    // The folder in which a library was built means nothing to the reader.
    [GeneratedRegex(@" in .*[/\\](?=[^/\\]+:line \d+$)")]
    private static partial Regex SourceFolder();

    [GeneratedRegex(@"^\s*#r\s+""([^""]+)""")]
    private static partial Regex ReferenceLine();
}
