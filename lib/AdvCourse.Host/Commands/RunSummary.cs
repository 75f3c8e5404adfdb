using System.Globalization;
using AdvCourse.Host.Running;
using Spectre.Console;

namespace AdvCourse.Host.Commands;

/// <summary>What <c>advcourse run</c> tells at its end: errors with their cells, differences, and a table of minutes and memory.</summary>
internal static class RunSummary
{
    public static void WriteError(NotebookRun run, bool saved)
    {
        var heading = run.Cells is [.., { Heading: { Length: > 0 } h }] ? $" ({h})" : "";
        Line(Colours.Red, $"✗ {run.Path}: cell {run.Cells.Count} of {run.CellCount}{heading}");
        foreach (var line in run.Error!.Traceback)
            Console.WriteLine("    " + line.ReplaceLineEndings("\n    "));
        Console.WriteLine(
            saved
                ? "    The notebook with this error is in the output folder."
                : "    The file is unchanged."
        );
    }

    public static void WriteSuccess(NotebookRun run)
    {
        var time = TimeSpan.FromSeconds(run.Seconds);
        Line(
            Colours.Green,
            string.Create(
                CultureInfo.InvariantCulture,
                $"✓ {run.Path}: {run.CellCount} cells, {(int)time.TotalMinutes}:{time.Seconds:00}"
            )
        );
    }

    public static void WriteDifferences(string path, IReadOnlyList<CellDifference> differences)
    {
        Line(
            Colours.Red,
            $"✗ {path}: the outputs of {differences.Count} cell{(differences.Count == 1 ? "" : "s")} differ from the file's (- file, + now)"
        );
        foreach (var difference in differences)
        {
            Console.WriteLine();
            Line(
                Colours.Bold,
                $"  cell {difference.Cell}{(difference.Heading.Length > 0 ? $" ({difference.Heading})" : "")}"
            );
            foreach (var line in difference.Lines)
                Line(
                    line.StartsWith("- ", StringComparison.Ordinal) ? Colours.Red
                        : line.StartsWith("+ ", StringComparison.Ordinal) ? Colours.Green
                        : Colours.None,
                    "    " + line
                );
        }
        Console.WriteLine();
    }

    public static void Write(
        IReadOnlyList<NotebookRun> runs,
        IReadOnlySet<string> different,
        bool check,
        int planned
    )
    {
        var table = new Table().Border(TableBorder.Rounded);
        table.AddColumn("Notebook");
        table.AddColumn(new TableColumn("Cells").RightAligned());
        table.AddColumn(new TableColumn("Minutes").RightAligned());
        table.AddColumn(new TableColumn("Peak MB").RightAligned());
        table.AddColumn("Result");
        foreach (var run in runs)
        {
            table.AddRow(
                Markup.Escape(Path.GetFileNameWithoutExtension(run.Path)),
                run.Outcome == RunOutcome.Completed
                    ? Number(run.CellCount)
                    : $"{run.Cells.Count}/{run.CellCount}",
                (run.Seconds / 60).ToString("0.00", CultureInfo.InvariantCulture),
                (run.PeakBytes / 1048576.0).ToString("0", CultureInfo.InvariantCulture),
                Result(run, different.Contains(run.Path), check)
            );
        }
        AnsiConsole.Write(table);
        if (runs.Count < planned)
            Console.WriteLine($"{planned - runs.Count} of {planned} notebooks were not started.");
    }

    private static string Result(NotebookRun run, bool differs, bool check) =>
        run.Outcome switch
        {
            RunOutcome.Completed when differs => "[red]outputs differ[/]",
            RunOutcome.Completed => check ? "[green]as in the file[/]" : "[green]ok[/]",
            RunOutcome.TimedOut => "[red]out of time[/]",
            RunOutcome.Cancelled => "[yellow]stopped[/]",
            _ => "[red]failed[/]",
        };

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static void Line(string colour, string text) =>
        Console.WriteLine(Colours.Paint(colour, text));
}
