namespace AdvCourse.Data;

/// <summary>A data file that cannot be used: the message names the file, what was expected, what was found and the remedy.</summary>
/// <param name="file">The file, archive member or address in question.</param>
/// <param name="expected">What a good file has, for example "2,051 (images) as magic number".</param>
/// <param name="found">What this one has.</param>
/// <param name="remedy">What the reader can do about it, a whole sentence.</param>
/// <param name="inner">The failure underneath, if there is one.</param>
public sealed class DatasetException(
    string file,
    string expected,
    string found,
    string remedy,
    Exception? inner = null
) : IOException($"{file}: expected {expected}, found {found}. {remedy}", inner)
{
    /// <summary>The file, archive member or address in question.</summary>
    public string File { get; } = file;

    /// <summary>What a good file has.</summary>
    public string Expected { get; } = expected;

    /// <summary>What this file has.</summary>
    public string Found { get; } = found;

    /// <summary>What to do about it.</summary>
    public string Remedy { get; } = remedy;
}
