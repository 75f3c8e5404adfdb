namespace AdvCourse.Host.Scripting;

/// <summary>A package that could not be restored; the message says which and what NuGet said.</summary>
internal sealed class PackageException(string message) : Exception(message);
