namespace AdvCourse.Host.Scripting;

/// <summary>Turns values into what front ends show.</summary>
public interface IValueFormatter
{
    /// <summary>The value in the formats asked for, or in the preferred ones of its type and plain text.</summary>
    IReadOnlyDictionary<string, string> Format(object? value, IReadOnlyList<string> mimeTypes);
}
