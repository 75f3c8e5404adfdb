namespace AdvCourse.Host.Handouts;

/// <summary>A heading below the title.</summary>
/// <param name="Level">2 to 6, never more than one below the heading before it.</param>
/// <param name="Id">Unique on the page; the anchor's address.</param>
/// <param name="Html">The heading's words, without links.</param>
internal sealed record OutlineEntry(int Level, string Id, string Html);

/// <summary>The headings of a page in order, with levels that skip nothing and ids that repeat nothing.</summary>
internal sealed class Outline
{
    private readonly List<OutlineEntry> _entries = [];
    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);

    /// <summary>The entries in the order of the page.</summary>
    public IReadOnlyList<OutlineEntry> Entries => _entries;

    /// <summary>Adds a heading; its level moves into the range from 2 to one below its predecessor's.</summary>
    /// <param name="level">The level as written, 1 to 6.</param>
    /// <param name="text">The words, from which the id is made.</param>
    /// <param name="html">The words as HTML.</param>
    public OutlineEntry Add(int level, string text, string html)
    {
        var deepest = _entries.Count == 0 ? 2 : _entries[^1].Level + 1;
        var entry = new OutlineEntry(Math.Clamp(level, 2, Math.Min(deepest, 6)), NewId(text), html);
        _entries.Add(entry);
        return entry;
    }

    /// <summary>The id that a link's fragment means: exact, or written as Jupyter and GitHub write it.</summary>
    /// <returns>Null when no heading fits.</returns>
    public string? Find(string fragment) =>
        _ids.Contains(fragment) ? fragment
        : _ids.Contains(Html.Slug(fragment)) ? Html.Slug(fragment)
        : null;

    private string NewId(string text)
    {
        var slug = Html.Slug(text);
        var id = slug;
        for (var n = 1; !_ids.Add(id); n++)
        {
            id = $"{slug}-{n}";
        }
        return id;
    }
}
