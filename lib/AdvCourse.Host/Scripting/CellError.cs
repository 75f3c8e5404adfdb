namespace AdvCourse.Host.Scripting;

/// <summary>Why a cell failed, in the words its reader sees.</summary>
/// <param name="Name">The exception's type, "CompilationError" or "Interrupted".</param>
/// <param name="Message">One line that says what is wrong.</param>
/// <param name="Traceback">All lines to show: the message, then places with cell, line and source, innermost first.</param>
public sealed record CellError(string Name, string Message, IReadOnlyList<string> Traceback);
