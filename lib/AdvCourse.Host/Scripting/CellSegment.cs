namespace AdvCourse.Host.Scripting;

/// <summary>What a stretch of a cell is.</summary>
internal enum SegmentKind
{
    CSharp,
    Html,
    Markdown,
    Mermaid,

    /// <summary>A magic that does something by itself, such as #!whos.</summary>
    Action,
}

/// <summary>A stretch of a cell.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">C#: the cell's text with all other lines blank, so that line numbers hold; else the stretch or the magic's name.</param>
internal sealed record CellSegment(SegmentKind Kind, string Text);

/// <summary>A cell taken apart at its magics.</summary>
/// <param name="Segments">Its stretches in order.</param>
/// <param name="Packages">What <c>#r "nuget: ..."</c> asks for.</param>
/// <param name="Sources">Package feeds that <c>#i "nuget: ..."</c> names.</param>
/// <param name="Timed">Whether <c>#!time</c> asks for the cell's time.</param>
internal sealed record ParsedCell(
    IReadOnlyList<CellSegment> Segments,
    IReadOnlyList<PackageReference> Packages,
    IReadOnlyList<string> Sources,
    bool Timed
);

/// <summary>A package that a notebook asks for; the newest when no version is given.</summary>
internal sealed record PackageReference(string Name, string? Version)
{
    public override string ToString() => Version is null ? Name : $"{Name} {Version}";
}
