using System.Globalization;

namespace AdvCourse.Host.Running;

/// <summary>Progress for logs: a line a cell, written when the cell has ended.</summary>
internal sealed class PlainProgress(TextWriter output) : IRunProgress
{
    private int _count;

    public void NotebookStarted(string path, int cellCount)
    {
        _count = cellCount;
        output.WriteLine($"{path}: {cellCount} cells");
    }

    public void CellStarted(int number, string heading) { }

    public void CellFinished(CellRun cell)
    {
        output.WriteLine(
            string.Create(
                    CultureInfo.InvariantCulture,
                    $"  [{cell.Number, 3}/{_count}] {cell.Seconds, 7:0.0} s {cell.PeakBytes / 1048576.0, 6:0} MB  {cell.Heading}"
                )
                .TrimEnd()
        );
        output.Flush();
    }

    public void NotebookFinished(NotebookRun run) { }
}
