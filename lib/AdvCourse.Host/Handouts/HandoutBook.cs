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
    /// <summary>Renders notebooks, in the given order, and an index.</summary>
    /// <param name="notebooks">Files; two of the same name are an error.</param>
    /// <param name="options">Where to, and how.</param>
    /// <exception cref="ArgumentException">Two notebooks have the same name, or one is called index.</exception>
    /// <exception cref="FileNotFoundException">A notebook is missing.</exception>
    /// <exception cref="NotebookFormatException">A file is no notebook.</exception>
    public static HandoutReport Render(IReadOnlyList<string> notebooks, HandoutOptions options)
    {
        ArgumentNullException.ThrowIfNull(notebooks);
        ArgumentNullException.ThrowIfNull(options);
        CheckNames(notebooks);
        var katex = Katex.Find(options.Start);
        var cache = katex is null
            ? null
            : new FormulaCache(katex, Path.Combine(katex.Root, "artifacts", "katex"));
        var pages = notebooks
            .Select(path => new NotebookPage(path, NotebookDocument.Load(path), cache))
            .ToList();
        var names = pages.Select(page => page.Name).ToHashSet(StringComparer.Ordinal);
        var template = new PageTemplate(options.Title);

        var files = new List<(string Path, string Html)>();
        for (var i = 0; i < pages.Count; i++)
        {
            var page = pages[i];
            var cells = page.BodyHtml(
                new PageAddresses(Path.GetDirectoryName(page.File)!, options.Resources, names)
            );
            var body = HandoutPage.Body(
                page,
                cells,
                pages.ElementAtOrDefault(i - 1),
                pages.ElementAtOrDefault(i + 1)
            );
            var html = template.Page(
                $"{page.Title} · {options.Title}",
                page.Abstract,
                katex is null ? "" : KatexStyles.For(katex, body),
                body
            );
            files.Add((Path.Combine(options.Output, page.Name + ".html"), html));
        }
        var index = IndexPage.Body(options, pages);
        files.Add(
            (
                Path.Combine(options.Output, "index.html"),
                template.Page(
                    options.Title,
                    options.Subtitle ?? "",
                    katex is null ? "" : KatexStyles.For(katex, index),
                    index
                )
            )
        );

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
                    $"{path} and {seen[name]} would both become {name}.html: rename one of them.",
                    nameof(notebooks)
                );
            }
        }
    }
}
