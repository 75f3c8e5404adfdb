using System.Globalization;
using System.Text.RegularExpressions;
using AdvCourse.Papers;

namespace Notebooks.Tests;

/// <summary>
/// No measurement is typed into prose, where the next run would make it wrong: what notebooks and instructors' pages say in
/// numbers is a setting of the code or the paper's own. Looked at are percentages, decimals, and the whole numbers that tell
/// a result by their words (37 of 100, 3 times, a factor of 3, 5 percentage points); all others name sections, years, layers
/// and digits.
/// </summary>
public sealed partial class TypedNumberTests
{
    /// <summary>Neither measured nor a setting; each with its reason.</summary>
    private static readonly (string Page, string Number)[] Explained =
    [
        ("31-explaining-and-harnessing.ipynb", "240 or of 1600"), // units of the paper's two networks
        ("34-not-bugs-but-features.ipynb", "99 of 100"), // what an exercise asks for
        ("instructor/00.md", "0.007"), // the budget of the paper's panda
        ("instructor/00.md", "16 of 255"), // the budgets of another paper
        ("instructor/30.md", "factor 28"), // the root of 784 pixels
        ("instructor/33.md", "3 such images of 1,000"), // a case made up
    ];

    public static TheoryData<string> Pages =>
        [
            .. Course.NotebookFiles.Select(file => Path.GetFileName(file)),
            .. Directory
                .EnumerateFiles(Path.Combine(Course.Root, "notebooks", "instructor"), "*.md")
                .Select(file => "instructor/" + Path.GetFileName(file))
                .Order(StringComparer.Ordinal),
        ];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Percentages_are_the_papers_own(string page) =>
        Check(page, Percentage(), [.. PaperValues(page)]);

    [Theory]
    [MemberData(nameof(Pages))]
    public void Decimals_are_settings_or_the_papers_own(string page) =>
        Check(page, Decimal(), [.. PaperValues(page), .. Settings(page)]);

    [Theory]
    [MemberData(nameof(Pages))]
    public void Counts_and_factors_are_the_papers_own(string page) =>
        Check(page, Result(), [.. PaperValues(page)]);

    [Fact]
    public void What_is_explained_is_still_there() =>
        Assert.All(
            Explained,
            one =>
                Assert.Contains(
                    Course.Prose(one.Page),
                    part => part.Text.Contains(one.Number, StringComparison.Ordinal)
                )
        );

    private static void Check(string page, Regex number, HashSet<double> known)
    {
        var typed =
            from part in Course.Prose(page)
            from Match match in number.Matches(NotProse().Replace(part.Text, " "))
            where !Explained.Contains((page, match.Value))
            from Capture value in match.Groups["n"].Captures
            where !known.Contains(Value(value.Value))
            select $"\"{match.Value}\" in {part.Place}";
        Assert.True(
            !typed.Any(),
            $"{string.Join("; ", typed.Distinct())}: typed. A measured number comes from a cell, a setting stands in the code, a paper's number in a claim."
        );
    }

    private static IEnumerable<double> PaperValues(string page) =>
        ClaimTests
            .Papers.Where(paper => Belongs(paper.Notebook, page))
            .SelectMany(paper => paper.Claims().Claims)
            .Select(claim => claim.PaperValue)
            .OfType<double>();

    private static IEnumerable<double> Settings(string page) =>
        Course
            .NotebookFiles.Select(file => Path.GetFileName(file))
            .Where(notebook => Belongs(notebook, page))
            .SelectMany(notebook => Course.Cells(notebook, "code"))
            .SelectMany(cell => Number().Matches(Course.Source(cell).Replace("_", "")))
            .Select(number => Value(number.Value));

    /// <summary>A notebook speaks of itself, an instructor's page of the whole course.</summary>
    private static bool Belongs(string notebook, string page) =>
        notebook == page || page.StartsWith("instructor/", StringComparison.Ordinal);

    private static double Value(string number) =>
        double.Parse(number.Replace(",", ""), CultureInfo.InvariantCulture);

    [GeneratedRegex(@"(?<n>\d+(?:\.\d+)?)\s*(?:\\?%|per ?cent)")]
    private static partial Regex Percentage();

    [GeneratedRegex(@"(?<![\w.])(?<n>\d+\.\d+)(?![\w.]*\d)")]
    private static partial Regex Decimal();

    [GeneratedRegex(
        """
            (?<![\w.,])(?:
                (?<n>\d[\d,]*) \s (?:[a-z]+\s){0,3} of \s (?:the\s|all\s|our\s)? (?<n>\d[\d,]*) (?![\w.]*\d)
              | of \s (?:the\s|all\s|our\s)? (?<n>\d[\d,]*) \s (?:test\s)?(?:images|digits|pixels|points|examples) \s (?<n>\d[\d,]*) (?![\w.]*\d)
              | (?<n>\d[\d,]*) \s (?:times|percentage\spoints)
              | factor \s (?:of\s)? (?<n>\d[\d,]*) (?![\w.]*\d)
            )
            """,
        RegexOptions.IgnorePatternWhitespace
    )]
    private static partial Regex Result();

    [GeneratedRegex(@"(?<![\w.])\d+(?:\.\d+)?(?![\w.]*\d)")]
    private static partial Regex Number();

    // Code, addresses of links, arXiv identifiers, displayed formulas, whose constants are the paper's, and the plans of the
    // instructors, whose minutes were measured as each says.
    [GeneratedRegex(
        @"```.*?```|`[^`]*`|\]\([^)]*\)|\d{4}\.\d{4,5}|\$\$.*?\$\$|^## Tim(?:e|ings?)$.*?(?=^## )",
        RegexOptions.Singleline | RegexOptions.Multiline
    )]
    private static partial Regex NotProse();
}
