namespace AdvCourse.Host.Documents;

/// <summary>How a notebook file is laid out; the default is Jupyter's own layout.</summary>
/// <param name="Indent">Spaces a level.</param>
/// <param name="EndsWithNewline">Whether a newline follows the closing brace.</param>
public sealed record NotebookLayout(int Indent = 1, bool EndsWithNewline = true)
{
    /// <summary>The layout of an existing file: VS Code keeps what it found, and so do we.</summary>
    public static NotebookLayout Detect(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var second = text.IndexOf('\n', StringComparison.Ordinal) + 1;
        var indent = text.AsSpan(second).IndexOfAnyExcept(' ');
        return new(indent is >= 1 and <= 8 && second > 0 ? indent : 1, text.EndsWith('\n'));
    }
}
