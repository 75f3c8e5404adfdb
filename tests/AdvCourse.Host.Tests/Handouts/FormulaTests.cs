using AdvCourse.Host.Handouts;
using AngleSharp.Dom;
using static AdvCourse.Host.Tests.Handouts.Course;

namespace AdvCourse.Host.Tests.Handouts;

/// <summary>Formulas with KaTeX, where it is installed, and without it.</summary>
public sealed class FormulaTests : IDisposable
{
    private const string NoKatex = "KaTeX is not installed: run 'npm ci' in the course's folder.";

    private readonly Course _course = new();

    public void Dispose() => _course.Dispose();

    [Fact]
    public void Formulas_are_static_html_with_mathml_beside_it()
    {
        Assert.SkipUnless(HasKatex, NoKatex);
        var page = _course
            .Add("a", Prose("# T\n\nInline $w^\\top x$.\n\n$$\n\\sum_{i} x_i\n$$\n\n$$y = 1$$"))
            .Page("a");
        var tex = page.QuerySelectorAll("math annotation")
            .Select(annotation => annotation.TextContent)
            .ToArray();
        Assert.Equal(["w^\\top x", "\\sum_{i} x_i", "y = 1"], tex);
        Assert.Equal(3, page.QuerySelectorAll(".katex-html[aria-hidden=true]").Length);
        Assert.Equal(2, page.QuerySelectorAll(".katex-display").Length);
        Assert.Equal(1, page.QuerySelectorAll("math:not([display])").Length);
    }

    [Theory]
    [InlineData("not $5 and $10, but minutes")]
    [InlineData("$5-$10 a month")]
    [InlineData("escaped \\$x\\$ dollars")]
    [InlineData("code `$x$` and `$$`")]
    [InlineData("```\n$x$\n```")]
    public void Dollars_in_prose_and_code_are_no_formulas(string markdown)
    {
        var page = _course.Add("a", Prose("# T"), Prose(markdown)).Page("a");
        Assert.Empty(page.QuerySelectorAll(".katex, .tex"));
        Assert.Contains('$', page.QuerySelectorAll(".prose")[1].TextContent);
    }

    [Fact]
    public void Formulas_stand_in_tables_headings_and_titles()
    {
        Assert.SkipUnless(HasKatex, NoKatex);
        var page = _course
            .Add(
                "a",
                Prose(
                    "# With $\\epsilon$\n\n## And $\\|x\\|_2$\n\na | $\\|\\eta\\|_\\infty$\n--|--\n1 | $\\frac{1}{2}$"
                )
            )
            .Page("a");
        Assert.NotNull(page.QuerySelector("h1 .katex"));
        Assert.NotNull(page.QuerySelector("nav.toc .katex"));
        Assert.Equal(
            "\\|\\eta\\|_\\infty",
            page.QuerySelector("th .katex annotation")!.TextContent
        );
        Assert.Equal("With \\epsilon · Adversarial examples", page.Title);
    }

    [Fact]
    public void A_mark_after_a_short_formula_stays_on_its_line()
    {
        var page = _course.Add("a", Prose("# T\n\nwith ($x$), then $y$ z")).Page("a");
        var group = Assert.Single(page.QuerySelectorAll(".nobr"));
        Assert.StartsWith("(", group.TextContent, StringComparison.Ordinal);
        Assert.EndsWith("),", group.TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text $\\badmacro x$", "$\\badmacro x$", "Undefined control sequence: \\badmacro")]
    [InlineData("$$\n\\frac{a\n$$", "$$\\frac{a$$", "Unexpected end of input")]
    [InlineData("## Heading $\\frac$", "$\\frac$", "\\frac")]
    public void A_formula_that_does_not_typeset_is_named_with_its_cell(
        string markdown,
        string formula,
        string reason
    )
    {
        Assert.SkipUnless(HasKatex, NoKatex);
        var report = _course.Add("a", Prose("# T"), Prose("fine"), Prose(markdown)).Render();
        var problem = Assert.Single(report.Problems);
        Assert.Equal(("a.ipynb", 3), (problem.Notebook, problem.Cell));
        Assert.Contains(
            $"the formula {formula} does not typeset: ",
            problem.Message,
            StringComparison.Ordinal
        );
        Assert.Contains(reason, problem.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_course.Output));
    }

    [Fact]
    public void A_formula_nested_without_end_is_an_error_and_no_crash()
    {
        Assert.SkipUnless(HasKatex, NoKatex);
        var katex = Katex.Find(AppContext.BaseDirectory)!;
        Assert.Throws<TexException>(() => katex.Render(new string('{', 100_000), display: false));
        Assert.Throws<TexException>(() => katex.Render("\\def\\a{\\a\\a}\\a", display: false));
        Assert.Contains("katex", katex.Render("x", display: false), StringComparison.Ordinal);
    }

    [Fact]
    public void Only_the_fonts_in_use_are_on_the_page()
    {
        Assert.SkipUnless(HasKatex, NoKatex);
        _course
            .Add("plain", Prose("# T"))
            .Add("letters", Prose("# T\n\n$x + 1$"))
            .Add("more", Prose("# T\n\n$\\mathcal{N}\\ \\mathbb{R}\\ \\mathbf{x}$"));
        _course.Render();
        Assert.Empty(Fonts("plain"));
        Assert.Equal(["KaTeX_Main 400 normal", "KaTeX_Math 400 italic"], Fonts("letters"));
        Assert.Superset(
            new HashSet<string>
            {
                "KaTeX_AMS 400 normal",
                "KaTeX_Caligraphic 400 normal",
                "KaTeX_Main 700 normal",
            },
            Fonts("more").ToHashSet()
        );
        Assert.DoesNotContain(
            "katex",
            _course
                .Text("plain")
                .Replace("katex-display", "", StringComparison.Ordinal)
                .Replace(".katex {", "", StringComparison.Ordinal),
            StringComparison.Ordinal
        );
    }

    private string[] Fonts(string name) =>
        [
            .. System
                .Text.RegularExpressions.Regex.Matches(
                    _course.Text(name),
                    @"@font-face\{font-family:(\w+);font-style:(\w+);font-weight:(\d+);font-display:block;src:url\(data:font/woff2;base64,d09GMg"
                )
                .Select(face => $"{face.Groups[1]} {face.Groups[3]} {face.Groups[2]}")
                .Order(StringComparer.Ordinal),
        ];

    [Fact]
    public void The_cache_gives_what_KaTeX_gave()
    {
        Assert.SkipUnless(HasKatex, NoKatex);
        var katex = Katex.Find(AppContext.BaseDirectory)!;
        var folder = System.IO.Path.Combine(_course.Folder, "cache");
        var first = new FormulaCache(katex, folder).Render("a_1", display: false);
        var file = Assert.Single(Directory.GetFiles(folder));
        Assert.Equal(first, File.ReadAllText(file));
        // What is on disk is what is used, and inline and display are two things.
        File.WriteAllText(file, "from the cache");
        Assert.Equal(
            "from the cache",
            new FormulaCache(katex, folder).Render("a_1", display: false)
        );
        Assert.NotEqual(
            "from the cache",
            new FormulaCache(katex, folder).Render("a_1", display: true)
        );
    }

    [Fact]
    public void Without_KaTeX_formulas_stay_legible_TeX_and_one_line_says_what_to_install()
    {
        _course.Add("a", Prose("# T\n\n$x < y$ and\n\n$$\n\\sum x\n$$"));
        using var error = new StringWriter();
        var code = AdvCourse.Host.Commands.RenderCommand.Run(
            _course.Notebooks,
            _course.Options with
            {
                Start = _course.Folder,
            },
            TextWriter.Null,
            error
        );
        Assert.Equal(0, code);
        Assert.Equal(
            "2 formulas are shown as TeX because KaTeX is missing: install Node.js and run 'npm ci' in the course's folder to typeset them.",
            error.ToString().Trim()
        );
        var page = Parse(_course.Text("a"));
        Assert.Equal(
            ["x < y", "\\sum x"],
            page.QuerySelectorAll(".tex").Select(tex => tex.TextContent)
        );
    }
}
