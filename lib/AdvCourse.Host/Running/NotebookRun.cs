using AdvCourse.Host.Scripting;

namespace AdvCourse.Host.Running;

/// <summary>How a notebook's run ended.</summary>
internal enum RunOutcome
{
    Completed,
    Failed,
    TimedOut,
    Cancelled,
}

/// <summary>A cell that ran.</summary>
/// <param name="Number">Its execution count, 1 for the first.</param>
/// <param name="Id">Its id in the file.</param>
/// <param name="Heading">The section it stands in; empty before the first heading.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="PeakBytes">The highest memory of the process meanwhile.</param>
internal sealed record CellRun(
    int Number,
    string Id,
    string Heading,
    double Seconds,
    long PeakBytes
);

/// <summary>A notebook that ran.</summary>
/// <param name="Path">Its file.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Cells">The cells that ran, the failing one included.</param>
/// <param name="CellCount">How many there are to run.</param>
/// <param name="Seconds">From starting the engine to its last output.</param>
/// <param name="Error">The error that ended it.</param>
internal sealed record NotebookRun(
    string Path,
    RunOutcome Outcome,
    IReadOnlyList<CellRun> Cells,
    int CellCount,
    double Seconds,
    CellError? Error
)
{
    /// <summary>The highest memory over all cells, bytes.</summary>
    public long PeakBytes => Cells.Select(c => c.PeakBytes).DefaultIfEmpty().Max();
}
