namespace AdvCourse.Host.Scripting;

/// <summary>A cell to run.</summary>
/// <param name="Number">Its number in the session, 1 for the first: errors speak of "cell 3".</param>
/// <param name="Code">The source, magics included.</param>
/// <param name="Language">What a source without a language magic is written in: "csharp", "html", "markdown" or "mermaid".</param>
public sealed record CellRequest(int Number, string Code, string Language = "csharp");

/// <summary>How a cell ended.</summary>
public enum CellOutcome
{
    /// <summary>It ran to its end.</summary>
    Completed,

    /// <summary>It did not compile, or threw.</summary>
    Failed,

    /// <summary>It was stopped by its cancellation token.</summary>
    Interrupted,
}
