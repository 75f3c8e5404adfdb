namespace AdvCourse.Host.Scripting;

/// <summary>A line with a magic that this engine does not know, or that is written wrongly.</summary>
internal sealed class MagicException(int line, string message) : Exception(message)
{
    /// <summary>The line in the cell, 1 for the first.</summary>
    public int Line { get; } = line;
}
