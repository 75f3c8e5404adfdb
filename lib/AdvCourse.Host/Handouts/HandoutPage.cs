namespace AdvCourse.Host.Handouts;

/// <summary>Puts a notebook's cells between header, contents and footer.</summary>
internal static class HandoutPage
{
    /// <summary>The page's body, from <c>main</c>'s surroundings to the footer.</summary>
    /// <param name="page">The notebook.</param>
    /// <param name="cells">Its cells as HTML.</param>
    /// <param name="previous">The notebook before it; null for the first.</param>
    /// <param name="next">The notebook after it; null for the last.</param>
    public static string Body(
        NotebookPage page,
        string cells,
        NotebookPage? previous,
        NotebookPage? next
    )
    {
        var html = new HtmlBuilder();
        var contents = Contents(page.Outline.Entries);
        html.AddRaw("<div class=\"layout\">\n");
        if (contents.Length > 0)
        {
            html.Add(
                $"<nav class=\"toc\" aria-label=\"Contents\">\n<p class=\"toc-title\">Contents</p>\n{contents:raw}</nav>\n"
            );
        }
        html.AddRaw("<main id=\"content\" tabindex=\"-1\">\n<article>\n");
        AppendHeader(html, page);
        if (contents.Length > 0)
        {
            html.Add(
                $"<details class=\"toc-fold\"><summary>Contents</summary>\n{contents:raw}</details>\n"
            );
        }
        html.AddRaw(page.Download).AddRaw(cells).AddRaw("</article>\n</main>\n");
        AppendNeighbours(html, previous, next);
        AppendFooter(html, page);
        return html.AddRaw("</div>\n").ToString();
    }

    private static void AppendHeader(HtmlBuilder html, NotebookPage page)
    {
        var facts = page.Facts;
        html.Add($"<header class=\"title\">\n<h1>{page.TitleHtml:raw}</h1>\n");
        if (facts.Paper is { } paper)
        {
            html.AddRaw("<p class=\"paper\">");
            if (facts.PaperUrl is { } url)
            {
                html.Add($"<a href=\"{url}\">{paper}</a>");
            }
            else
            {
                html.Add($"{paper}");
            }
            html.AddRaw("</p>\n");
        }
        if (page.IsBeside)
        {
            html.AddRaw("</header>\n");
            return;
        }
        html.AddRaw("<dl class=\"facts\">\n");
        AppendFact(html, "Reading", $"about {page.ReadingMinutes} minutes");
        AppendFact(html, "Profile", facts.Profile);
        AppendFact(html, "Engine", facts.Engine);
        AppendFact(html, "Run on", facts.Date);
        AppendFact(
            html,
            "Run took",
            facts.Minutes is { } minutes ? PageTemplate.Minutes(minutes) : null
        );
        AppendFact(html, "Data", facts.Data);
        html.AddRaw("</dl>\n");
        AppendQuick(html, facts.Profile);
        html.AddRaw("</header>\n");
    }

    /// <summary>The text is written beside the full run's figures; a quick run's may contradict it.</summary>
    private static void AppendQuick(HtmlBuilder html, string? profile)
    {
        if (profile == "quick")
        {
            html.AddRaw(
                "<p class=\"quick\">The outputs below are of a <strong>quick run</strong>, with less training and fewer images. The text reads the figures of the full run: here a number or a curve can differ from what it says. The full run is <code>dotnet cake --profile=full</code>.</p>\n"
            );
        }
    }

    private static void AppendFact(HtmlBuilder html, string name, string? value)
    {
        if (!string.IsNullOrWhiteSpace(value))
        {
            html.Add($"<div><dt>{name}</dt><dd>{value}</dd></div>\n");
        }
    }

    /// <summary>Nested lists of the headings down to the third level.</summary>
    private static string Contents(IReadOnlyList<OutlineEntry> entries)
    {
        var html = new HtmlBuilder();
        var level = 1;
        foreach (var entry in entries.Where(entry => entry.Level <= 3))
        {
            if (entry.Level > level)
            {
                html.AddRaw("<ol>\n");
            }
            else
            {
                html.AddRaw("</li>\n");
                html.AddRaw(entry.Level < level ? "</ol>\n</li>\n" : "");
            }
            level = entry.Level;
            html.Add($"<li><a href=\"#{entry.Id}\">{entry.Html:raw}</a>");
        }
        for (; level > 1; level--)
        {
            html.AddRaw("</li>\n</ol>\n");
        }
        return html.ToString();
    }

    private static void AppendNeighbours(
        HtmlBuilder html,
        NotebookPage? previous,
        NotebookPage? next
    )
    {
        if (previous is null && next is null)
        {
            return;
        }
        html.AddRaw("<nav class=\"neighbours\" aria-label=\"Other notebooks\">\n");
        AppendNeighbour(html, previous, "prev", "Previous");
        AppendNeighbour(html, next, "next", "Next");
        html.AddRaw("</nav>\n");
    }

    private static void AppendNeighbour(
        HtmlBuilder html,
        NotebookPage? page,
        string rel,
        string word
    )
    {
        if (page is not null)
        {
            html.Add(
                $"<a class=\"{rel}\" rel=\"{rel}\" href=\"{Uri.EscapeDataString(page.Name)}.html\"><span>{word}</span> {page.Title}</a>\n"
            );
        }
    }

    private static void AppendFooter(HtmlBuilder html, NotebookPage page)
    {
        html.AddRaw("<footer class=\"foot\">\n");
        if (page.IsBeside)
        {
            html.AddRaw(
                "<p>A page of the course: <a href=\"index.html\">all notebooks</a>.</p>\n</footer>\n"
            );
            return;
        }
        html.AddRaw(
            "<p>Every number and figure on this page was computed by the code above it. To run it yourself: get the "
        );
        html.AddRaw(
            "course, run <code>dotnet tool restore &amp;&amp; dotnet cake</code> in its folder, and open "
        );
        html.Add(
            $"<code>notebooks/{Path.GetFileName(page.File)}</code> in VS Code or JupyterLab.</p>\n</footer>\n"
        );
    }
}
