using AdvCourse.Host.Documents;

namespace AdvCourse.Host.Running;

/// <summary>The section that each cell stands in, to tell readers of logs where a notebook is.</summary>
internal static class Sections
{
    /// <summary>For each cell the text of the last Markdown heading before it; empty before the first.</summary>
    public static IReadOnlyList<string> Of(NotebookDocument notebook)
    {
        var heading = "";
        var sections = new List<string>();
        foreach (var cell in notebook.Cells)
        {
            if (cell.Kind == CellKind.Markdown)
                heading = LastHeading(cell.Source) ?? heading;
            sections.Add(heading);
        }
        return sections;
    }

    private static string? LastHeading(string markdown)
    {
        string? heading = null;
        var fenced = false;
        foreach (var line in markdown.Split('\n'))
        {
            var text = line.TrimStart();
            if (
                text.StartsWith("```", StringComparison.Ordinal)
                || text.StartsWith("~~~", StringComparison.Ordinal)
            )
                fenced = !fenced;
            var level = text.AsSpan().IndexOfAnyExcept('#');
            if (!fenced && level is >= 1 and <= 6 && text[level] == ' ')
                heading = text[level..].Trim().TrimEnd('#').Trim();
        }
        return heading;
    }
}
