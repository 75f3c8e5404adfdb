using AngleSharp.Dom;
using static AdvCourse.Host.Tests.Handouts.Course;

namespace AdvCourse.Host.Tests.Handouts;

public sealed class ProseTests : IDisposable
{
    private readonly Course _course = new();

    public void Dispose() => _course.Dispose();

    [Theory]
    [InlineData("a | b\n--|--:\n1 | 2", ".scroll table tbody td[style*=right]", "2")]
    [InlineData("Claim.[^1]\n\n[^1]: The source.", ".footnotes li", "The source.\u21a9")]
    [InlineData("Logits\n:   before the softmax", "dl dd", "before the softmax")]
    [InlineData("- [x] done", "li input[type=checkbox][checked][disabled]", "")]
    [InlineData("> [!WARNING]\n> Careful.", ".callout-warning[role=note] p + p", "Careful.")]
    [InlineData("> [!ERRATUM]\n> Careful.", ".callout-erratum .callout-title", "Erratum")]
    [InlineData("> quoted", "blockquote p", "quoted")]
    [InlineData("~~gone~~", "del", "gone")]
    [InlineData("H~2~O", "sub", "2")]
    [InlineData("```csharp\nvar x = 1;\n```", "pre.code .k", "var")]
    [InlineData("```\nvar x;\n```", "pre.code code", "var x;")]
    [InlineData("    <b> & indented", "pre.code code", "<b> & indented")]
    [InlineData(
        "<details><summary>Answer</summary>\n\nBecause *so*.\n\n</details>",
        "details p em",
        "so"
    )]
    [InlineData(
        "> # Heading in a quotation",
        "blockquote p.minor-heading",
        "Heading in a quotation"
    )]
    [InlineData("<h1>raw</h1>", ".prose > p", "raw")]
    [InlineData("1. a\n2. b\n   - c", "ol ul li", "c")]
    public void Markdown_becomes(string markdown, string selector, string text)
    {
        var element = _course
            .Add("a", Prose("# T"), Prose(markdown))
            .Page("a")
            .QuerySelector(".prose " + selector.Replace(".prose ", ""));
        Assert.NotNull(element);
        Assert.Equal(text, element.TextContent.Trim());
    }

    [Theory]
    [InlineData("\"It's *x*\", he said", "\u201cIt\u2019s x\u201d, he said")]
    [InlineData(
        "networks' (\"a\") 'b' '90s",
        "networks\u2019 (\u201ca\u201d) \u2018b\u2019 \u201990s"
    )]
    [InlineData("and so on...", "and so on\u2026")]
    [InlineData("`\"code\"...`", "\"code\"...")]
    public void Quotation_marks_are_set_as_in_a_book(string markdown, string text) =>
        Assert.Equal(
            text,
            _course
                .Add("a", Prose("# T"), Prose(markdown))
                .Page("a")
                .QuerySelectorAll(".prose p")[^1]
                .TextContent
        );

    [Fact]
    public void Footnotes_of_two_cells_stay_apart()
    {
        var page = _course
            .Add("a", Prose("# T\n\nOne[^1].\n\n[^1]: First."), Prose("Two[^1].\n\n[^1]: Second."))
            .Page("a");
        var targets = page.QuerySelectorAll("a.footnote-ref")
            .Select(link =>
                page.GetElementById(link.GetAttribute("href")![1..])!.TextContent.Trim()
            )
            .ToArray();
        Assert.StartsWith("First.", targets[0], StringComparison.Ordinal);
        Assert.StartsWith("Second.", targets[1], StringComparison.Ordinal);
    }

    [Fact]
    public void An_unclosed_tag_in_one_cell_does_not_reach_the_next()
    {
        var page = _course
            .Add("a", Prose("# T"), Prose("<div class=\"box\"><b>open"), Prose("after"))
            .Page("a");
        Assert.Equal("open", page.QuerySelector(".box")!.TextContent.Trim());
    }
}
