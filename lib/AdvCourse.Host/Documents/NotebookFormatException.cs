namespace AdvCourse.Host.Documents;

/// <summary>A file that is no notebook, or one that this program does not read; the message names file, place and remedy.</summary>
public sealed class NotebookFormatException : Exception
{
    /// <summary>An error with the default message.</summary>
    public NotebookFormatException() { }

    /// <summary>An error whose <paramref name="message"/> names file, place and remedy.</summary>
    public NotebookFormatException(string message)
        : base(message) { }

    /// <summary>An error with the exception that caused it.</summary>
    public NotebookFormatException(string message, Exception innerException)
        : base(message, innerException) { }
}
