using System.Text.RegularExpressions;
using AdvCourse.Host.Documents;
using AngleSharp.Dom;
using static AdvCourse.Host.Tests.Handouts.Course;

namespace AdvCourse.Host.Tests.Handouts;

/// <summary>A handout is one file: nothing on it may ask the network for anything.</summary>
public sealed class SelfContainedTests : IDisposable
{
    private const string Pixel =
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

    private readonly Course _course = new();

    public void Dispose() => _course.Dispose();

    [Fact]
    public void Nothing_on_a_page_is_loaded_from_elsewhere()
    {
        File.WriteAllBytes(
            System.IO.Path.Combine(_course.Folder, "dot.png"),
            Convert.FromBase64String(Pixel)
        );
        var attached = Prose(
            "# T\n\n![dot](attachment:dot.png) ![dot](dot.png) $\\mathbb{E}\\left[\\frac{x}{2}\\right]$ <https://x.example>"
        );
        attached.Json["attachments"] = System.Text.Json.Nodes.JsonNode.Parse(
            $$"""{"dot.png":{"image/png":"{{Pixel}}"} }"""
        );
        var hostile =
            "<link rel=\"stylesheet\" href=\"https://x.example/a.css\"><script src=\"https://x.example/a.js\"></script>"
            + "<style>@import url(https://x.example/b.css);</style><style>p{background:url('//x.example/c.png')}</style>"
            + "<p style=\"background:url(https://x.example/d.png)\">kept</p><iframe src=\"https://x.example\"></iframe>"
            + "<video src=\"https://x.example/v.mp4\" poster=\"p.png\"></video><object data=\"https://x.example\"></object>"
            + "<svg><image href=\"data:image/png;base64,AA==\"/><use href=\"https://x.example/e.svg#a\"/><g filter=\"url(https://x.example/f)\"/></svg>"
            + "<input type=\"image\" src=\"https://x.example/i.png\"><table background=\"https://x.example/j.png\"><tr><td>1</table>";
        var page = _course
            .Add(
                "a",
                attached,
                Code("x", Display(("text/html", hostile)), Display(("image/png", Pixel)))
            )
            .Page("a");

        foreach (var element in page.All)
        {
            foreach (var attribute in element.Attributes)
            {
                var isResource =
                    attribute.Name
                        is "src"
                            or "srcset"
                            or "poster"
                            or "data"
                            or "background"
                            or "action"
                            or "formaction"
                    || (
                        attribute.Name.EndsWith("href", StringComparison.Ordinal)
                        && element.LocalName != "a"
                    );
                if (isResource && attribute.Value.Length > 0)
                {
                    Assert.Matches("^(data:|#)", attribute.Value);
                }
                Assert.DoesNotMatch(@"url\(\s*['""]?(?!#|data:)", attribute.Value);
            }
        }
        Assert.All(
            page.QuerySelectorAll("style"),
            style => Assert.DoesNotMatch(@"@import|url\((?!data:)", style.TextContent)
        );
        Assert.Equal(3, page.QuerySelectorAll("img").Length);
        Assert.All(
            page.QuerySelectorAll("img"),
            image =>
                Assert.StartsWith(
                    "data:image/png;base64,",
                    image.GetAttribute("src"),
                    StringComparison.Ordinal
                )
        );
        Assert.Contains("kept", page.Body!.TextContent, StringComparison.Ordinal);
        Assert.Equal("https://x.example", page.QuerySelector(".prose p a")!.GetAttribute("href"));
    }

    [Fact]
    public void The_browser_is_told_to_load_nothing_and_run_only_the_scripts_of_the_page()
    {
        var page = _course
            .Add("a", Prose("# T"), Code("x", Display(("text/html", "<script>evil()</script>"))))
            .Page("a");
        var policy = page.QuerySelector("meta[http-equiv]")!.GetAttribute("content")!;
        Assert.StartsWith("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("http", policy, StringComparison.Ordinal);
        var allowed = Regex
            .Matches(policy, "'(sha256-[^']+)'")
            .Select(match => match.Groups[1].Value);
        var present = page.Scripts.Select(script =>
            "sha256-"
            + Convert.ToBase64String(
                System.Security.Cryptography.SHA256.HashData(
                    System.Text.Encoding.UTF8.GetBytes(script.Text)
                )
            )
        );
        Assert.Equal(allowed, present);
        Assert.DoesNotContain("evil", page.DocumentElement.OuterHtml, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("![x](https://x.example/a.png)", "would need the network")]
    [InlineData("<img src=\"//x.example/a.png\" alt=\"\">", "would need the network")]
    [InlineData("![x](missing.png)", "there is no picture 'missing.png'")]
    [InlineData("![x](attachment:missing.png)", "no attachment 'missing.png'")]
    [InlineData("[x](vscode:extension/y)", "neither http, https nor mailto")]
    public void What_a_page_cannot_keep_fails_the_render_and_names_the_cell(
        string markdown,
        string message
    )
    {
        var problem = Assert.Single(
            _course.Add("a", Prose("# T"), Prose(markdown)).Render().Problems
        );
        Assert.StartsWith("a.ipynb, cell 2: ", problem.ToString(), StringComparison.Ordinal);
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Pictures_are_also_looked_for_in_the_folders_named()
    {
        var pictures = Directory
            .CreateDirectory(System.IO.Path.Combine(_course.Folder, "elsewhere"))
            .FullName;
        File.WriteAllBytes(
            System.IO.Path.Combine(pictures, "dot.png"),
            Convert.FromBase64String(Pixel)
        );
        _course.Add("a", Prose("# T\n\n![dot](dot.png)"));
        Assert.False(_course.Render().Succeeded);
        Assert.True(
            AdvCourse
                .Host.Handouts.HandoutBook.Render(
                    _course.Notebooks,
                    _course.Options with
                    {
                        Resources = [pictures],
                    }
                )
                .Succeeded
        );
    }
}
