namespace AdvCourse.Host.Handouts;

/// <summary>The page that lists the notebooks.</summary>
internal static class IndexPage
{
    /// <summary>The page's body.</summary>
    public static string Body(HandoutOptions options, IReadOnlyList<NotebookPage> pages)
    {
        var html = new HtmlBuilder();
        html.AddRaw("<div class=\"layout index\">\n<main id=\"content\" tabindex=\"-1\">\n");
        html.Add($"<header class=\"title\">\n<h1>{options.Title}</h1>\n");
        if (options.Subtitle is { } subtitle)
        {
            html.Add($"<p class=\"subtitle\">{subtitle}</p>\n");
        }
        html.AddRaw("</header>\n<ol class=\"cards\">\n");
        foreach (var page in pages.Where(page => !page.IsBeside))
        {
            AppendCard(html, page);
        }
        html.AddRaw("</ol>\n");
        AppendBeside(html, [.. pages.Where(page => page.IsBeside)]);
        html.AddRaw("</main>\n<footer class=\"foot\">\n");
        html.AddRaw(
            "<p>Each handout is one file that needs no network: copy it, mail it, print it. To run the notebooks "
        );
        html.AddRaw(
            "yourself: get the course, run <code>dotnet tool restore &amp;&amp; dotnet cake</code> in its folder, "
        );
        html.AddRaw(
            "and open <code>notebooks</code> in VS Code or JupyterLab.</p>\n</footer>\n</div>\n"
        );
        return html.ToString();
    }

    /// <summary>The pages that go with the notebooks, in a line.</summary>
    private static void AppendBeside(HtmlBuilder html, IReadOnlyList<NotebookPage> pages)
    {
        if (pages.Count == 0)
        {
            return;
        }
        html.AddRaw("<p class=\"beside\">Beside the notebooks: ");
        for (var i = 0; i < pages.Count; i++)
        {
            html.Add(
                $"{(i == 0 ? "" : ", "):raw}<a href=\"{Uri.EscapeDataString(pages[i].Name)}.html\">{pages[i].TitleHtml:raw}</a>"
            );
        }
        html.AddRaw(".</p>\n");
    }

    private static void AppendCard(HtmlBuilder html, NotebookPage page)
    {
        html.Add(
            $"<li class=\"card\">\n<h2><a href=\"{Uri.EscapeDataString(page.Name)}.html\">{page.TitleHtml:raw}</a></h2>\n"
        );
        if (page.Introduction.PaperHtml is { } paper)
        {
            html.Add($"<p class=\"paper\">{paper:raw}</p>\n");
        }
        if (page.Introduction.Abstract.Length > 0)
        {
            html.Add($"<p>{page.Introduction.AbstractHtml:raw}</p>\n");
        }
        html.Add($"<p class=\"meta\">about {page.ReadingMinutes} minutes to read");
        if (page.Facts.Minutes is { } minutes)
        {
            var profile = page.Facts.Profile is { } name ? $" ({name} profile)" : "";
            html.Add($" · runs in {PageTemplate.Minutes(minutes)}{profile}");
        }
        html.AddRaw("</p>\n</li>\n");
    }
}
