namespace AdvCourse.Host.Handouts;

/// <summary>What stands in the way of a good handout, with the place to mend it.</summary>
/// <param name="Notebook">File name of the notebook.</param>
/// <param name="Cell">Number of the cell, counted from 1 over all cells; 0 for the notebook as a whole.</param>
/// <param name="Message">What is wrong and what to do about it.</param>
/// <param name="IsError">True when the render has failed; false when the reader only loses something.</param>
public sealed record RenderProblem(string Notebook, int Cell, string Message, bool IsError = true)
{
    /// <summary>One line: place, then message.</summary>
    public override string ToString() =>
        Cell == 0 ? $"{Notebook}: {Message}" : $"{Notebook}, cell {Cell}: {Message}";
}
