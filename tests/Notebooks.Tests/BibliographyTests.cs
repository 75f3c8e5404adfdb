using System.Text.RegularExpressions;
using AdvCourse.Papers;

namespace Notebooks.Tests;

/// <summary>notebooks/references.bib is the library's bibliography, for readers who cite what the course cites.</summary>
public sealed class BibliographyTests
{
    private static string File { get; } = Path.Combine(Course.Root, "notebooks", "references.bib");

    [Fact]
    public void References_are_the_librarys_bibliography()
    {
        var expected = Bibliography.ToBibTeX().TrimEnd() + "\n";
        var written = System.IO.File.Exists(File) ? System.IO.File.ReadAllText(File) : "";
        if (expected == written.ReplaceLineEndings("\n"))
            return;
        var beside = Path.Combine(Course.Root, "artifacts", "references.bib");
        System.IO.File.WriteAllText(beside, expected);
        Assert.Fail(
            "notebooks/references.bib differs from Bibliography.All; what it should be is in artifacts/references.bib: read it and copy it over."
        );
    }

    /// <summary>A link to arXiv in a notebook or page leads to a work of the bibliography.</summary>
    [Fact]
    public void Every_arXiv_link_of_the_course_is_in_the_bibliography()
    {
        var known = Bibliography.All.Select(work => work.Arxiv).ToHashSet();
        var missing =
            from file in Directory.EnumerateFiles(
                Path.Combine(Course.Root, "notebooks"),
                "*",
                SearchOption.AllDirectories
            )
            where Path.GetExtension(file) is ".md" or ".ipynb"
            from Match link in Regex.Matches(
                System.IO.File.ReadAllText(file),
                @"arxiv\.org/abs/(\d{4}\.\d{4,5})"
            )
            where !known.Contains(link.Groups[1].Value)
            select $"{Path.GetFileName(file)}: {link.Groups[1].Value}";
        Assert.True(
            !missing.Any(),
            $"Add to Bibliography.All: {string.Join("; ", missing.Distinct())}."
        );
    }
}
