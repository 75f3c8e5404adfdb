using AdvCourse.Host.Documents;
using AdvCourse.Host.Handouts;
using AngleSharp.Dom;
using static AdvCourse.Host.Tests.Handouts.Course;

namespace AdvCourse.Host.Tests.Handouts;

public sealed class HandoutPageTests : IDisposable
{
    private readonly Course _course = new();

    public void Dispose() => _course.Dispose();

    [Fact]
    public void The_first_heading_is_the_only_h1_and_levels_skip_nothing()
    {
        var page = _course
            .Add(
                "a",
                Prose("# Title\n\ntext\n\n#### Deep"),
                Prose("# Another top\n\n### Below"),
                Code("x", Display(("text/html", "<h1>Out</h1>")))
            )
            .Page("a");
        Assert.Equal("Title", page.QuerySelector("h1")!.TextContent);
        var levels = page.QuerySelectorAll("h1,h2,h3,h4,h5,h6")
            .Select(heading => heading.TagName)
            .ToArray();
        Assert.Equal(["H1", "H2", "H2", "H3"], levels);
        Assert.Equal("Title · Adversarial examples", page.Title);
    }

    [Fact]
    public void The_contents_lead_to_the_headings()
    {
        var page = _course
            .Add(
                "a",
                Prose(
                    "# T\n\n## One *more*\n\n### Sub\n\n## Two [link](https://x.example)\n\n#### Deep"
                )
            )
            .Page("a");
        var links = page.QuerySelectorAll("nav.toc a").ToArray();
        Assert.Equal(
            ["One more", "Sub", "Two link", "Deep"],
            links.Select(link => link.TextContent)
        );
        Assert.All(
            links,
            link =>
                Assert.StartsWith(
                    "H",
                    page.GetElementById(link.GetAttribute("href")![1..])!.TagName,
                    StringComparison.Ordinal
                )
        );
        Assert.Equal(
            "One more",
            page.QuerySelector("nav.toc > ol > li > ol > li")!
                .ParentElement!.ParentElement!.QuerySelector("a")!
                .TextContent
        );
        Assert.Equal(links.Length, page.QuerySelectorAll("details.toc-fold a").Length);
    }

    [Fact]
    public void A_page_of_Markdown_stands_beside_the_notebooks_and_links_lead_to_it()
    {
        var words = Path.Combine(_course.Folder, "words.md");
        File.WriteAllText(words, "# Words\n\nSee [the second](b.ipynb).\n");
        _course
            .Add("a", Prose("# A\n\n[words](words.md#x) and [others](other.md)"))
            .Add("b", Prose("# B"));
        var report = HandoutBook.Render([.. _course.Notebooks, words], _course.Options);
        Assert.Empty(report.Problems);

        var links = Parse(_course.Text("a")).QuerySelectorAll("main a[href]");
        Assert.Equal(["words.html#x"], links.Select(link => link.GetAttribute("href")));
        var page = Parse(_course.Text("words"));
        Assert.Equal("b.html", page.QuerySelector("main a")!.GetAttribute("href"));
        Assert.DoesNotContain("ipynb", page.QuerySelector("footer.foot")!.TextContent);
        Assert.Null(page.QuerySelector("nav.neighbours"));
        Assert.DoesNotContain(
            "words",
            Parse(_course.Text("b")).QuerySelector("nav.neighbours")!.InnerHtml
        );
        var index = Parse(_course.Text("index"));
        Assert.Equal(2, index.QuerySelectorAll(".card").Length);
        Assert.Equal("words.html", index.QuerySelector(".beside a")!.GetAttribute("href"));
    }

    [Fact]
    public void A_BibTeX_file_becomes_the_references_with_the_file_to_keep()
    {
        const string BibTeX = """
            @misc{young2020,
              author = {Young, Y{\^o} and Adams, Ada B. and El Bar, Eve},
              title = {Steps of *size* $x_1$},
              year = {2020},
              eprint = {2001.00001},
              archivePrefix = {arXiv},
              note = {ICML 2020},
            }

            @misc{old1990,
              author = {Old, Man{\'e}},
              title = {An A},
              year = {1990},
              note = {Distill, doi 10.1/a.2},
            }

            """;
        var file = Path.Combine(_course.Folder, "works.bib");
        File.WriteAllText(file, BibTeX);
        _course.Add("a", Prose("# A\n\n[cited](works.bib) and [Young](works.bib#young2020)"));
        var report = HandoutBook.Render([.. _course.Notebooks, file], _course.Options);
        Assert.Empty(report.Problems);

        Assert.Equal(
            ["works.html", "works.html#young2020"],
            Parse(_course.Text("a"))
                .QuerySelectorAll("main a[href]")
                .Select(link => link.GetAttribute("href"))
        );
        var page = Parse(_course.Text("works"));
        Assert.Equal("References", page.QuerySelector("h1")!.TextContent);
        Assert.Equal(
            [
                "Mané Old (1990). An A. Distill, doi:10.1/a.2.",
                "Yô Young, Ada B. Adams and Eve El Bar (2020). Steps of *size* $x_1$. ICML 2020. arXiv:2001.00001.",
            ],
            page.QuerySelectorAll(".prose li").Select(work => work.TextContent.Trim())
        );
        Assert.Equal(
            ["https://doi.org/10.1/a.2", "https://arxiv.org/abs/2001.00001"],
            page.QuerySelectorAll(".prose li a").Select(link => link.GetAttribute("href"))
        );
        Assert.Equal("LI", page.GetElementById("young2020")!.ParentElement!.TagName);
        var kept = page.QuerySelector("a[download]")!;
        Assert.Equal("works.bib", kept.GetAttribute("download"));
        Assert.Equal(
            BibTeX,
            System.Text.Encoding.UTF8.GetString(
                Convert.FromBase64String(kept.GetAttribute("href")!.Split("base64,")[1])
            )
        );
    }

    [Fact]
    public void Landmarks_and_the_skip_link_are_there()
    {
        var page = _course.Add("a", Prose("# T\n\n## One")).Page("a");
        Assert.Equal("en-GB", page.DocumentElement.GetAttribute("lang"));
        Assert.Equal("#content", page.Body!.FirstElementChild!.GetAttribute("href"));
        Assert.Equal("MAIN", page.GetElementById("content")!.TagName);
        Assert.All(
            page.QuerySelectorAll("nav"),
            nav => Assert.False(string.IsNullOrEmpty(nav.GetAttribute("aria-label")))
        );
        Assert.Single(page.QuerySelectorAll("body > header"));
        Assert.Single(page.QuerySelectorAll("footer.foot"));
        Assert.Contains(
            "notebooks/a.ipynb",
            page.QuerySelector("footer.foot")!.TextContent,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Previous_and_next_follow_the_given_order()
    {
        _course.Add("b", Prose("# B")).Add("a", Prose("# A")).Add("c d", Prose("# C"));
        var middle = _course.Page("a");
        Assert.Equal("b.html", middle.QuerySelector("a[rel=prev]")!.GetAttribute("href"));
        Assert.Equal("c%20d.html", middle.QuerySelector("a[rel=next]")!.GetAttribute("href"));
        Assert.Null(Parse(_course.Text("b")).QuerySelector("a[rel=prev]"));
        Assert.Null(Parse(_course.Text("c d")).QuerySelector("a[rel=next]"));
    }

    [Fact]
    public void Links_between_notebooks_and_within_them_lead_to_pages()
    {
        _course
            .Add(
                "a",
                Prose(
                    "# A\n\n## My Part\n\n[there](b.ipynb#My-Part) [here](#My-Part) [code](../lib/Fgsm.cs) [web](https://x.example/?a=1&b=2)"
                )
            )
            .Add("b", Prose("# B\n\n## My part"));
        var links = _course
            .Page("a")
            .QuerySelectorAll(".prose p a")
            .Select(link => link.GetAttribute("href"))
            .ToArray();
        Assert.Equal(["b.html#my-part", "#my-part", null, "https://x.example/?a=1&b=2"], links);
    }

    [Fact]
    public void A_link_that_leads_nowhere_fails_the_render()
    {
        var report = _course.Add("a", Prose("# A\n\n[x](#nowhere)")).Render();
        Assert.False(report.Succeeded);
        Assert.Contains(
            "'#nowhere' leads nowhere",
            Assert.Single(report.Problems).ToString(),
            StringComparison.Ordinal
        );
        Assert.False(Directory.Exists(_course.Output));
    }

    [Fact]
    public void The_header_tells_paper_run_and_data()
    {
        var notebook = NotebookDocument.Create();
        notebook.Add(Prose("# T"));
        notebook.Metadata["advcourse"] = System.Text.Json.Nodes.JsonNode.Parse(
            """
            {"paper":"Goodfellow & others (2014)","url":"https://arxiv.org/abs/1412.6572","abstract":"It is *linear*.",
             "receipt":{"profile":"full","engine":"managed","date":"2026-11-23T04:05:06Z","data":"3a1f","seconds":421.5}}
            """
        );
        var page = _course.Add("a", notebook).Page("a");
        Assert.Equal(
            "https://arxiv.org/abs/1412.6572",
            page.QuerySelector(".paper a")!.GetAttribute("href")
        );
        Assert.Equal("Goodfellow & others (2014)", page.QuerySelector(".paper")!.TextContent);
        var facts = page.QuerySelectorAll(".facts div").Select(fact => fact.TextContent).ToArray();
        Assert.Equal(
            [
                "Readingabout 5 minutes",
                "Profilefull",
                "Enginemanaged",
                "Run on2026-11-23",
                "Run took7 min",
                "Data3a1f",
            ],
            facts
        );

        var card = Parse(_course.Text("index")).QuerySelector(".card")!;
        Assert.Equal("a.html", card.QuerySelector("h2 a")!.GetAttribute("href"));
        Assert.Equal("linear", card.QuerySelector("em")!.TextContent);
        Assert.Contains("runs in 7 min (full profile)", card.TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("quick", true)]
    [InlineData("full", false)]
    public void A_quick_run_says_that_the_text_reads_the_full_one(string profile, bool says)
    {
        var notebook = NotebookDocument.Create();
        notebook.Add(Prose("# T"));
        notebook.Metadata["advcourse"] = System.Text.Json.Nodes.JsonNode.Parse(
            $$$"""{"receipt":{"profile":"{{{profile}}}"}}"""
        );
        var note = _course.Add("a", notebook).Page("a").QuerySelector("header.title .quick");
        Assert.Equal(
            says,
            note?.TextContent.Contains("full run", StringComparison.Ordinal) == true
        );
    }

    [Theory]
    [InlineData("""{"advcourse":7}""")]
    [InlineData(
        """{"advcourse":{"paper":[1],"url":"javascript:x","receipt":"no","abstract":null}}"""
    )]
    [InlineData("""{"advcourse":{"receipt":{"seconds":"long","date":"yesterday"}}}""")]
    public void Metadata_of_the_wrong_type_count_as_missing(string metadata)
    {
        var notebook = NotebookDocument.Parse(
            $$"""{"nbformat":4,"nbformat_minor":5,"metadata":{{metadata}},"cells":[]}"""
        );
        var page = _course.Add("empty", notebook).Page("empty");
        Assert.Equal("empty", page.QuerySelector("h1")!.TextContent);
        Assert.Single(page.QuerySelectorAll(".facts div"));
    }

    [Fact]
    public void The_abstract_is_the_first_sentence()
    {
        _course.Add("a", Prose("# T\n\nFollows Goodfellow et al. (2014) closely. And then more."));
        _ = _course.Page("a");
        Assert.Contains(
            "Follows Goodfellow et al. (2014) closely.",
            Parse(_course.Text("index")).QuerySelector(".card")!.TextContent,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("And then", _course.Text("index"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_index_takes_paper_and_sentence_from_the_introduction()
    {
        _course.Add(
            "a",
            Prose(
                "# T\n\n**Paper.** Goodfellow, *Explaining*, [1412.6572](https://arxiv.org/abs/1412.6572).\n\n**In one sentence.** They are too\n*straight*; two parts. And a third.\n\nMore."
            )
        );
        _ = _course.Page("a");
        var index = Parse(_course.Text("index"));
        Assert.Equal(
            "Goodfellow, Explaining, 1412.6572.",
            index.QuerySelector(".card .paper")!.TextContent
        );
        Assert.Equal(
            "They are too straight; two parts. And a third.",
            index.QuerySelector(".card .paper + p")!.TextContent
        );
        Assert.Contains(
            "content=\"They are too straight; two parts.",
            _course.Text("a"),
            StringComparison.Ordinal
        );
        Assert.Null(index.QuerySelector(".card p a"));
    }

    [Fact]
    public void Two_renders_give_the_same_bytes()
    {
        _course.Add(
            "a",
            Prose("# T $x$\n\n## One\n\n> [!NOTE]\n> n"),
            Code("var x = 1;", new StreamOutput("stdout", "1"))
        );
        _course.Render();
        var first = _course.Text("a") + _course.Text("index");
        _course.Render();
        Assert.Equal(first, _course.Text("a") + _course.Text("index"));
        Assert.DoesNotContain("\r", first, StringComparison.Ordinal);
        Assert.DoesNotContain(_course.Folder, first, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_notebooks_of_one_name_are_refused()
    {
        _course.Add("a", Prose("# A"));
        var error = Assert.Throws<ArgumentException>(() =>
            AdvCourse.Host.Handouts.HandoutBook.Render(
                [.. _course.Notebooks, .. _course.Notebooks],
                _course.Options
            )
        );
        Assert.Contains("rename one", error.Message, StringComparison.Ordinal);
    }
}
