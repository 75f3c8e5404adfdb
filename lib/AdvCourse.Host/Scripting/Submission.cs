namespace AdvCourse.Host.Scripting;

/// <summary>A compiled cell, ready to run.</summary>
/// <param name="Type">The class whose fields are the cell's variables; null when the cell holds no code.</param>
/// <param name="Start">Creates the class, given the instances of all earlier ones, and runs the cell's statements.</param>
/// <param name="HasValue">Whether the cell ends with an expression to show.</param>
internal sealed record Submission(Type? Type, Func<object?[], Task<object?>> Start, bool HasValue)
{
    /// <summary>A cell without statements or declarations.</summary>
    public static Submission Empty { get; } = new(null, _ => Task.FromResult<object?>(null), false);
}
