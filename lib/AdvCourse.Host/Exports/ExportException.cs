namespace AdvCourse.Host.Exports;

/// <summary>A notebook that cannot take another form; the message says which cell and why.</summary>
internal sealed class ExportException(string message) : Exception(message);
