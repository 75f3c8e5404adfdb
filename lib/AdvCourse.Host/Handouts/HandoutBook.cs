using AdvCourse.Host.Documents;

namespace AdvCourse.Host.Handouts;

/// <summary>What a render gave.</summary>
/// <param name="Pages">The files written, the index last.</param>
/// <param name="Problems">What was found wrong; nothing is written for a notebook with an error.</param>
/// <param name="FormulasLeftAsTex">Formulas that stayed TeX because KaTeX is not installed.</param>
public sealed record HandoutReport(
    IReadOnlyList<string> Pages,
    IReadOnlyList<RenderProblem> Problems,
    int FormulasLeftAsTex
)
{
    /// <summary>Whether every notebook became a page.</summary>
    public bool Succeeded => !Problems.Any(problem => problem.IsError);
}

/// <summary>Notebooks as a set of self-contained pages that know each other.</summary>
public static class HandoutBook
{
    /// <summary>Renders notebooks, in the given order, the pages that go with them, and an index.</summary>
    /// <param name="notebooks">Notebooks, Markdown and BibTeX files; two of the same name are an error.</param>
    /// <param name="options">Where to, and how.</param>
    /// <exception cref="ArgumentException">Two notebooks have the same name, or one is called index.</exception>
    /// <exception cref="FileNotFoundException">A notebook, the run report or plotly.js is missing.</exception>
    /// <exception cref="NotebookFormatException">A file is no notebook.</exception>
    /// <exception cref="InvalidDataException">The run report is none.</exception>
    public static HandoutReport Render(IReadOnlyList<string> notebooks, HandoutOptions options)
    {
        ArgumentNullException.ThrowIfNull(notebooks);
        ArgumentNullException.ThrowIfNull(options);
        CheckNames(notebooks);
        var katex = Katex.Find(options.Start);
        var cache = katex is null
            ? null
            : new FormulaCache(katex, Path.Combine(katex.Root, "artifacts", "katex"));
        var times = options.Report is null ? null : RunTimes.Read(options.Report);
        var pages = notebooks.Select(path => NotebookPage.Load(path, cache, times)).ToList();

        var files = Pages(pages, options, katex).ToList();
        var problems = pages.SelectMany(page => page.Problems).Distinct().ToList();
        if (!problems.Exists(problem => problem.IsError))
        {
            Directory.CreateDirectory(options.Output);
            files.ForEach(file => AtomicFile.WriteAllText(file.Path, file.Html));
        }
        return new HandoutReport(
            [.. files.Select(file => file.Path)],
            problems,
            pages.Sum(page => page.FormulasLeftAsTex)
        );
    }

    private static IEnumerable<(string Path, string Html)> Pages(
        List<NotebookPage> pages,
        HandoutOptions options,
        Katex? katex
    )
    {
        var template = new PageTemplate(options.Title);
        var names = pages
            .Select(page => Path.GetFileName(page.File))
            .ToHashSet(StringComparer.Ordinal);
        var course = pages.Where(page => !page.IsBeside).ToList();
        var scripts = options.Interactive ? InteractiveFigures.ReadScripts(options.Start) : [];
        foreach (var page in pages)
        {
            var folder = Path.GetDirectoryName(page.File)!;
            var cells = page.BodyHtml(
                new PageAddresses(folder, options.Resources, names),
                options.Interactive
            );
            var place = course.IndexOf(page);
            var (previous, next) =
                place < 0
                    ? (null, null)
                    : (course.ElementAtOrDefault(place - 1), course.ElementAtOrDefault(place + 1));
            var body = HandoutPage.Body(page, cells, previous, next);
            var used = body.Contains("class=\"figure-data\"", StringComparison.Ordinal)
                ? scripts
                : [];
            yield return (
                Path.Combine(options.Output, page.Name + ".html"),
                template.Page(
                    $"{page.Title} · {options.Title}",
                    page.Introduction.Abstract,
                    MathStyles(body),
                    body,
                    used
                )
            );
        }
        var index = IndexPage.Body(options, pages);
        yield return (
            Path.Combine(options.Output, "index.html"),
            template.Page(options.Title, options.Subtitle ?? "", MathStyles(index), index)
        );

        string MathStyles(string body) => katex is null ? "" : KatexStyles.For(katex, body);
    }

    private static void CheckNames(IReadOnlyList<string> notebooks)
    {
        var seen = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
        {
            ["index"] = "the index",
        };
        foreach (var path in notebooks)
        {
            var name = Path.GetFileNameWithoutExtension(path);
            if (!seen.TryAdd(name, path))
            {
                throw new ArgumentException(
                    $"{path} and {seen[name]} would both become {name}.html: rename one of them."
                );
            }
        }
    }
}
