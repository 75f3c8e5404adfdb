using System.Diagnostics;
using System.Globalization;

namespace AdvCourse.Host.Tests.Scripting;

public sealed class DisplayTests : IDisposable
{
    private readonly TestSession _session = new();

    [Theory]
    [InlineData("1 + 1", "2")]
    [InlineData("1.5", "1.5")]
    [InlineData("\"text\"", "text")]
    [InlineData("(string)null", "<null>")]
    [InlineData("new[] { 1, 2 }", "[ 1, 2 ]")]
    public async Task The_last_expression_is_shown_in_plain_text(string code, string shown) =>
        Assert.Equal(shown, (await _session.RunAsync(code)).Result);

    [Theory]
    [InlineData("1 + 1;")]
    [InlineData("var x = 2;")]
    [InlineData("Console.Write(\"\")")]
    [InlineData("void F() { }\nF()")]
    [InlineData("display(1)")]
    public async Task Nothing_is_shown_for_statements_and_calls_without_value(string code)
    {
        // A semicolon after a bare expression is a statement only when it calls or assigns.
        var cell = code.EndsWith("1;", StringComparison.Ordinal)
            ? await _session.TryAsync(code)
            : await _session.RunAsync(code);
        Assert.Null(cell.Result);
    }

    [Fact]
    public async Task Records_and_tables_come_as_html_and_as_text()
    {
        await _session.RunAsync("record Row(string Name, double Value);");
        await _session.RunAsync("new[] { new Row(\"fgsm\", 0.25) }.Display();\n1");
        var cell = await _session.RunAsync("display(new Row(\"pgd\", 0.5))");
        var html = Assert.Single(cell.Displays)["text/html"];
        Assert.Contains("pgd", html, StringComparison.Ordinal);
        Assert.Contains("0.5", html, StringComparison.Ordinal);
        Assert.DoesNotContain("\r", html, StringComparison.Ordinal);
        Assert.Contains("Row", cell.Displays[0]["text/plain"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Html_is_shown_as_it_is()
    {
        var cell = await _session.RunAsync(
            "HTML(\"<b>bold</b>\").Display(); \"<i>x</i>\".DisplayAs(\"text/html\")"
        );
        Assert.Equal(["<b>bold</b>", "<i>x</i>"], cell.Displays.Select(d => d["text/html"]));
        Assert.Null(cell.Result);
    }

    [Fact]
    public async Task A_value_is_shown_in_the_formats_asked_for()
    {
        var cell = await _session.RunAsync(
            "new[] { 1 }.Display(\"text/plain\", \"application/json\");"
        );
        Assert.Equal(["text/plain", "application/json"], Assert.Single(cell.Displays).Keys);
        Assert.Equal("[1]", cell.Displays[0]["application/json"]);
    }

    [Fact]
    public async Task An_update_takes_the_place_of_what_was_shown_also_from_a_later_cell()
    {
        var first = await _session.RunAsync(
            "var a = display(\"working\"); var b = \"<p>0 %</p>\".DisplayAs(\"text/html\"); a.Update(\"done\");"
        );
        Assert.Equal("done", first.Displays[0]["text/plain"]);
        await _session.RunAsync("b.Update(\"<p>100 %</p>\");");
        Assert.Equal("<p>100 %</p>", first.Displays[1]["text/html"]);
        Assert.Equal(2, first.Displays.Count);
    }

    [Fact]
    public async Task Outputs_keep_the_order_in_which_they_were_made()
    {
        var cell = await _session.RunAsync(
            "Console.Write(\"a\"); display(1); Console.Write(\"b\"); display(2); 3"
        );
        Assert.Equal(["stdout", "display", "stdout", "display", "result"], cell.Order);
    }

    [Fact]
    public async Task A_type_names_its_formatters_by_an_attribute_of_its_own()
    {
        await _session.RunAsync(
            """
            class TypeFormatterSourceAttribute : Attribute
            {
                public TypeFormatterSourceAttribute(Type formatterSourceType) => FormatterSourceType = formatterSourceType;
                public Type FormatterSourceType { get; }
                public string[] PreferredMimeTypes { get; set; }
            }
            class PlotFormatters { public IEnumerable<object> CreateTypeFormatters() => new object[] { new AsHtml(), new AsPlain() }; }
            class AsHtml { public string MimeType => "text/html"; public bool Format(object v, System.IO.TextWriter w) { w.Write("<svg/>"); return true; } }
            class AsPlain { public string MimeType => "text/plain"; public bool Format(object v, System.IO.TextWriter w) { w.Write("a plot"); return true; } }
            [TypeFormatterSource(typeof(PlotFormatters), PreferredMimeTypes = new[] { "text/html", "text/plain" })]
            class Plot { }
            """
        );
        var cell = await _session.RunAsync(
            "display(new Plot()); new[] { new Plot() }.Display(); new Plot()"
        );
        Assert.Equal("<svg/>", cell.Displays[0]["text/html"]);
        Assert.Equal("a plot", cell.Displays[0]["text/plain"]);
        Assert.Contains("<svg/>", cell.Displays[1]["text/html"], StringComparison.Ordinal);
        Assert.Equal("a plot", cell.Result);
    }

    [Fact]
    public async Task A_tensor_shows_its_values()
    {
        var engine = Repository.Library[0];
        Assert.SkipUnless(
            FileVersionInfo.GetVersionInfo(engine).ProductName == "AdvCourse's own engine",
            "The TorchSharp package needs its native library."
        );
        await _session.RunAsync($"#r \"{engine}\"\nusing TorchSharp;");
        var cell = await _session.RunAsync(
            "torch.TensorStringStyle = torch.numpy; display(torch.arange(4)); torch.ones(2)"
        );
        Assert.Equal("<div><pre>[0, 1, 2, 3]</pre></div>", cell.Displays[0]["text/html"]);
        Assert.Equal("[1, 1]", cell.Result);
    }

    [Fact]
    public async Task Numbers_look_the_same_in_every_country()
    {
        var before = CultureInfo.DefaultThreadCurrentCulture;
        CultureInfo.DefaultThreadCurrentCulture = new CultureInfo("de-DE");
        try
        {
            using var session = new TestSession();
            var cell = await session.RunAsync(
                "Console.Write($\"{1.5} {DateTime.UnixEpoch:d}\"); await Task.Delay(1); Console.Write($\" {2.5}\");\n"
                    + "await Task.Run(() => Console.Write($\" {3.5}\")); 4.5"
            );
            Assert.Equal("1.5 01/01/1970 2.5 3.5", cell.Stdout);
            Assert.Equal("4.5", cell.Result);
        }
        finally
        {
            CultureInfo.DefaultThreadCurrentCulture = before;
        }
    }

    [Fact]
    public async Task Asking_for_input_says_that_nobody_is_there()
    {
        var error = await _session.FailAsync("var name = await GetInputAsync(\"Your name\");");
        Assert.Contains("Your name", error.Message, StringComparison.Ordinal);
        Assert.Contains("nobody is there", error.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _session.Dispose();
}
