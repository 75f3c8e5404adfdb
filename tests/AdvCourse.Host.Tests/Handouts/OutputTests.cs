using AdvCourse.Host.Documents;
using AngleSharp.Dom;
using static AdvCourse.Host.Tests.Handouts.Course;

namespace AdvCourse.Host.Tests.Handouts;

public sealed class OutputTests : IDisposable
{
    private readonly Course _course = new();

    public void Dispose() => _course.Dispose();

    private IDocument Page(params NotebookCell[] cells) =>
        _course.Add("a", [Prose("# T"), .. cells]).Page("a");

    [Fact]
    public void A_script_in_a_stream_stays_text()
    {
        var page = Page(
            Code("x", new StreamOutput("stdout", "<script>alert(1)</script> & \"more\""))
        );
        Assert.Equal(
            "<script>alert(1)</script> & \"more\"",
            page.QuerySelector(".output pre")!.TextContent
        );
        Assert.Single(page.Scripts);
    }

    [Fact]
    public void Code_and_output_stand_in_one_named_group()
    {
        var cell = Page(Code("1 + 1", new ResultOutput(MimeBundle.Of([new("text/plain", "2")]), 1)))
            .QuerySelector("#cell-2")!;
        Assert.Equal("group", cell.GetAttribute("role"));
        Assert.Equal("Code cell 2", cell.GetAttribute("aria-label"));
        Assert.Equal(["input", "output"], cell.Children.Select(child => child.ClassName));
        Assert.Equal("2", cell.QuerySelector(".output pre.plain")!.TextContent);
    }

    [Fact]
    public void Streams_join_and_a_progress_bar_leaves_its_last_frame()
    {
        var page = Page(
            Code(
                "x",
                new StreamOutput("stdout", "10 %"),
                new StreamOutput("stdout", "\r100 %\n"),
                new StreamOutput("stderr", "warned")
            )
        );
        Assert.Equal(
            ["100 %", "warned"],
            page.QuerySelectorAll(".output pre").Select(pre => pre.TextContent)
        );
        Assert.NotNull(page.QuerySelector("pre.stderr"));
    }

    [Fact]
    public void Lines_that_differ_from_run_to_run_stand_apart_without_their_stopwatch()
    {
        var page = Page(
            Code("x", new StreamOutput("stdout", "error 3\n⏱ trained in 5 s\n⏱ 300 MB\nerror 4"))
        );
        Assert.Equal(
            ["error 3", "trained in 5 s\n300 MB", "error 4"],
            page.QuerySelectorAll(".output pre").Select(pre => pre.TextContent)
        );
        Assert.Equal(
            "trained in 5 s\n300 MB",
            page.QuerySelectorAll("pre.varies").Single().TextContent
        );
    }

    [Fact]
    public void A_long_stream_folds_without_losing_a_line()
    {
        var lines = Enumerable.Range(1, 200).Select(i => $"line {i}").ToArray();
        var output = Page(Code("x", new StreamOutput("stdout", string.Join('\n', lines))))
            .QuerySelector(".output")!;
        Assert.Equal("170 more lines", output.QuerySelector("summary")!.TextContent);
        Assert.Equal(
            lines,
            output.QuerySelectorAll("pre").SelectMany(pre => pre.TextContent.Split('\n'))
        );
    }

    [Fact]
    public void Html_is_preferred_and_a_lonely_vendor_type_is_named()
    {
        var page = Page(
            Code(
                "x",
                Display(
                    ("text/plain", "plain"),
                    ("text/html", "<b>rich</b>"),
                    ("application/vnd.plotly.v1+json", "{}")
                )
            ),
            Code("y", Display(("application/vnd.plotly.v1+json", "{}"))),
            Code("z", Display(("text/html", "  "), ("text/plain", "fallback"))),
            Code("w", Display(("text/markdown", "*md*"))),
            Code("v", Display(("application/json", """{"a":1}""")))
        );
        var outputs = page.QuerySelectorAll(".output")
            .Select(output => output.TextContent.Trim())
            .ToArray();
        Assert.Equal(
            [
                "rich",
                "(an output of type application/vnd.plotly.v1+json, which needs a live notebook)",
                "fallback",
                "md",
                """{"a":1}""",
            ],
            outputs
        );
    }

    [Fact]
    public void Every_picture_has_words()
    {
        var page = Page(
            Code("a", Display(("image/png", "AA=="), ("text/plain", "Rings \"of\" light"))),
            Code("b", Display(("image/png", "AA=="), ("text/plain", "System.Byte[]"))),
            Code(
                "c",
                Display(
                    ("image/svg+xml", "<?xml version=\"1.0\"?><svg viewBox=\"0 0 1 1\"></svg>"),
                    ("text/plain", "A dot")
                )
            ),
            Code(
                "d",
                Display(
                    (
                        "text/html",
                        "<svg role=\"img\" aria-labelledby=\"t\"><title id=\"t\">Own</title></svg>"
                    )
                )
            )
        );
        Assert.Equal(
            ["Rings \"of\" light", "Picture that cell 3 made"],
            page.QuerySelectorAll("img").Select(image => image.GetAttribute("alt"))
        );
        Assert.Equal("A dot", page.QuerySelector("#cell-4 svg")!.GetAttribute("aria-label"));
        Assert.Equal(
            "Own",
            page.GetElementById(
                page.QuerySelector("#cell-5 svg")!.GetAttribute("aria-labelledby")!
            )!.TextContent
        );
    }

    [Fact]
    public void The_same_figure_twice_keeps_its_ids_apart()
    {
        const string Figure =
            "<svg role=\"img\" aria-labelledby=\"t\"><title id=\"t\">F</title><clipPath id=\"c\"/><g clip-path=\"url(#c)\"/></svg>";
        var page = Page(
            Code("x", Display(("text/html", Figure))),
            Code("y", Display(("text/html", Figure)))
        );
        Assert.Distinct(
            page.All.Where(element => !string.IsNullOrEmpty(element.Id))
                .Select(element => element.Id)
        );
        var second = page.QuerySelectorAll(".output svg")[1];
        Assert.Equal(second.QuerySelector("title")!.Id, second.GetAttribute("aria-labelledby"));
        Assert.Equal(
            $"url(#{second.QuerySelector("clipPath")!.Id})",
            second.QuerySelector("g")!.GetAttribute("clip-path")
        );
    }

    [Fact]
    public void Radio_buttons_of_a_figure_shown_twice_do_not_mix()
    {
        const string Slider =
            "<form method=\"dialog\"><input type=\"radio\" name=\"f\" checked><input type=\"radio\" name=\"f\"></form>";
        var page = Page(
            Code("x", Display(("text/html", Slider))),
            Code("y", Display(("text/html", Slider)))
        );
        Assert.Equal(
            2,
            page.QuerySelectorAll(".output input")
                .Select(input => input.GetAttribute("name"))
                .Distinct()
                .Count()
        );
        Assert.Equal(2, page.QuerySelectorAll("form[method=dialog]").Length);
    }

    [Fact]
    public void An_error_shows_its_trace_in_colours()
    {
        var page = Page(
            Code(
                "throw",
                new ErrorOutput(
                    "ArgumentException",
                    "epsilon < 0",
                    ["\u001b[31mArgumentException\u001b[0m: epsilon < 0", "  at cell 1"]
                )
            )
        );
        var error = page.QuerySelector(".error")!;
        Assert.Equal("ArgumentException: epsilon < 0\n  at cell 1", error.TextContent.Trim());
        Assert.Equal("ArgumentException", error.QuerySelector(".ansi-31")!.TextContent);
    }

    [Fact]
    public void The_formatter_s_own_styles_are_dropped_and_its_tables_kept()
    {
        var page = Page(
            Code(
                "x",
                Display(
                    (
                        "text/html",
                        "<style>.dni-code-hint{color:red}</style><table><tr><td>1</td></tr></table>"
                    )
                )
            )
        );
        Assert.DoesNotContain("dni-", page.DocumentElement.OuterHtml, StringComparison.Ordinal);
        Assert.Equal("1", page.QuerySelector(".rich td")!.TextContent);
    }

    [Fact]
    public void Tags_hide_code_output_or_the_cell()
    {
        var hidden = Code("secret", new StreamOutput("stdout", "seen"));
        hidden.Metadata["tags"] = System.Text.Json.Nodes.JsonNode.Parse("""["hide-input"]""");
        var silent = Code("shown", new StreamOutput("stdout", "noise"));
        silent.Metadata["tags"] = System.Text.Json.Nodes.JsonNode.Parse("""["hide-output"]""");
        var removed = Prose("## Gone");
        removed.Metadata["tags"] = System.Text.Json.Nodes.JsonNode.Parse("""["remove-cell"]""");
        var page = Page(hidden, silent, removed);
        Assert.Contains(
            "secret",
            page.QuerySelector("#cell-2 details.input:not([open]) code")!.TextContent,
            StringComparison.Ordinal
        );
        Assert.NotNull(page.QuerySelector("#cell-2 .output"));
        Assert.Null(page.QuerySelector("#cell-3 .output"));
        Assert.DoesNotContain("Gone", page.DocumentElement.OuterHtml, StringComparison.Ordinal);
    }

    [Fact]
    public void Weird_cells_do_no_harm()
    {
        var notebook = NotebookDocument.Parse(
            """
            {"nbformat":4,"nbformat_minor":2,"metadata":{},"cells":[
             {"cell_type":"markdown","metadata":{},"source":[]},
             {"cell_type":"raw","metadata":{},"source":"raw <b>"},
             {"cell_type":"code","metadata":{},"source":"","outputs":[],"execution_count":null},
             {"cell_type":"code","metadata":{},"source":"   \n","outputs":[{"output_type":"stream","name":"stdout","text":["only ","output"]}],"execution_count":1},
             {"cell_type":"code","metadata":{"tags":"no list"},"source":"x","outputs":[
               {"output_type":"display_data","data":{},"metadata":{}},
               {"output_type":"display_data"},
               {"output_type":"error"},
               {"output_type":"stream","name":"stdout","text":""},
               {"output_type":"display_data","data":{"text/html":["<div>","<p>a</div></p>"]},"metadata":{}},
               {"output_type":"something_new","text":"x"}]},
             {"cell_type":"markdown","metadata":{},"source":"# \n\n##\n\n$$\n\n```csharp\nnever closed"}
            ]}
            """
        );
        var page = _course.Add("weird", notebook).Page("weird");
        Assert.Equal("only output", page.QuerySelector("#cell-4 .output")!.TextContent.Trim());
        Assert.Null(page.QuerySelector("#cell-4 .input"));
        Assert.Null(page.QuerySelector("#cell-3"));
        Assert.Single(page.QuerySelectorAll("h1"));
    }
}
