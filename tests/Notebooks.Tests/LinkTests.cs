using System.Text.RegularExpressions;

namespace Notebooks.Tests;

/// <summary>What the course's pages link to is there: a file or folder of the repository, and the heading that a link names.</summary>
public sealed partial class LinkTests
{
    public static TheoryData<string> Pages => [.. AllPages()];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Links_to_files_lead_somewhere(string page)
    {
        var broken = string.Join(", ", Broken(page, Read(page)));
        Assert.True(broken.Length == 0, $"{page} links to what is not there: {broken}.");
    }

    [Fact]
    public void A_link_to_nothing_is_found()
    {
        const string Text = """
            [a page](vscode.md), [another](../README.md#the-data), ![a picture](fgsm.svg), [a folder](../data),
            [a title](vscode.md "in VS Code"), [elsewhere](https://dotnet.microsoft.com/download#x), `[code](no.md)`,
            [no page](nowhere.md), [no heading](../README.md#nowhere), [not here](#nowhere), [outside](../../x),
            [a notebook's](../notebooks/31-explaining-and-harnessing.ipynb#Predict-first)

            ```
            [code](no.md)
            ```
            """;
        string[] expected = ["nowhere.md", "../README.md#nowhere", "#nowhere", "../../x"];
        string[] found = [.. Broken("docs/classroom.md", Text)];
        Assert.Equal(expected, found);
    }

    /// <summary>Pages for readers, as paths from the repository's root.</summary>
    private static IEnumerable<string> AllPages() =>
        new[] { "README.md", "data/README.md" }
            .Concat(In("docs", "*.md"))
            .Concat(In("notebooks", "*.md"))
            .Concat(In("notebooks", "*.ipynb"))
            .Concat(In("notebooks/appendix", "*.ipynb"))
            .Concat(In("notebooks/instructor", "*.md"));

    private static IEnumerable<string> In(string folder, string pattern) =>
        Directory
            .GetFiles(Path.Combine(Course.Root, folder), pattern)
            .Order(StringComparer.Ordinal)
            .Select(file => $"{folder}/{Path.GetFileName(file)}");

    /// <summary>A page's Markdown; of a notebook, that of its cells.</summary>
    private static string Read(string page) =>
        page.EndsWith(".ipynb", StringComparison.Ordinal)
            ? string.Join(
                "\n\n",
                Course
                    .Cells(Path.GetRelativePath("notebooks", page), "markdown")
                    .Select(cell => Course.Source(cell))
            )
            : File.ReadAllText(Path.Combine(Course.Root, page));

    private static IEnumerable<string> Broken(string page, string text) =>
        Link()
            .Matches(InlineCode().Replace(Fence().Replace(text, ""), " "))
            .Select(link => Uri.UnescapeDataString(link.Groups[1].Value))
            .Where(target => !Elsewhere().IsMatch(target) && !IsThere(page, target));

    private static bool IsThere(string page, string target)
    {
        var hash = target.IndexOf('#', StringComparison.Ordinal);
        var (path, heading) = hash < 0 ? (target, "") : (target[..hash], target[(hash + 1)..]);
        var place = page;
        if (path.Length > 0)
        {
            var full = Path.Combine(Course.Root, Path.GetDirectoryName(page)!, path);
            place = Path.GetRelativePath(Course.Root, full).Replace('\\', '/');
        }
        var file = Path.Combine(Course.Root, place);
        if (place.StartsWith("..", StringComparison.Ordinal) || !Path.Exists(file))
            return false;
        return heading.Length == 0
            || Path.GetExtension(place) switch
            {
                ".md" => Headings(Read(place)).Contains(heading),
                // Jupyter keeps the capitals of a heading's address; the handouts do without.
                ".ipynb" => Headings(Read(place)).Contains(Slug(heading)),
                _ => true,
            };
    }

    /// <summary>The addresses of a page's headings, as GitHub and the handouts make them.</summary>
    private static HashSet<string> Headings(string text)
    {
        var addresses = new HashSet<string>(StringComparer.Ordinal);
        foreach (Match heading in Heading().Matches(Fence().Replace(text, "")))
        {
            var slug = Slug(LinkedWords().Replace(heading.Groups[1].Value, "$1"));
            var address = slug;
            for (var n = 1; !addresses.Add(address); n++)
                address = $"{slug}-{n}";
        }
        return addresses;
    }

    private static string Slug(string heading) =>
        string.Concat(
            heading
                .Trim()
                .Where(c => char.IsLetterOrDigit(c) || char.IsWhiteSpace(c) || c is '_' or '-')
                .Select(c => char.IsWhiteSpace(c) ? '-' : char.ToLowerInvariant(c))
        );

    [GeneratedRegex("""\]\(([^)\s]+)(?:\s+"[^"]*")?\)""")]
    private static partial Regex Link();

    [GeneratedRegex(@"^[a-zA-Z][a-zA-Z0-9+.-]*:")]
    private static partial Regex Elsewhere();

    [GeneratedRegex(
        @"^[ \t]*(```|~~~).*?^[ \t]*\1[^\n]*$",
        RegexOptions.Singleline | RegexOptions.Multiline
    )]
    private static partial Regex Fence();

    [GeneratedRegex(@"`[^`\n]*`")]
    private static partial Regex InlineCode();

    [GeneratedRegex(@"^#{1,6}[ \t]+(.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"\[([^\]]*)\]\([^)]*\)")]
    private static partial Regex LinkedWords();
}
