namespace AdvCourse.Host.Handouts;

/// <summary>How handouts are rendered.</summary>
/// <param name="Output">Folder for the pages and their index; made when needed.</param>
/// <param name="Title">The course's name, on every page.</param>
/// <param name="Interactive">Draw Plotly figures with a bundled plotly.js when the reader asks for it.</param>
public sealed record HandoutOptions(string Output, string Title, bool Interactive = false)
{
    /// <summary>Where <c>node_modules</c> is looked for, from here upwards.</summary>
    public string Start { get; init; } = Directory.GetCurrentDirectory();

    /// <summary>The report of the run that computed the outputs (see <c>advcourse run --report</c>); null for none.</summary>
    public string? Report { get; init; }

    /// <summary>Folders, beside a notebook's own, in which its pictures are looked for.</summary>
    public IReadOnlyList<string> Resources { get; init; } = [];

    /// <summary>What the course is, in a sentence for the index; null for none.</summary>
    public string? Subtitle { get; init; }
}
