namespace AdvCourse.Host.Tests.Scripting;

public sealed class MagicTests : IDisposable
{
    private readonly TestSession _session = new();

    [Fact]
    public async Task Languages_may_alternate_within_a_cell()
    {
        var cell = await _session.RunAsync(
            "var x = 1;\n#!html\n<b>hi</b>\n<i>ho</i>\n#!markdown\n*text*\n#!csharp\nx + 1"
        );
        Assert.Equal("<b>hi</b>\n<i>ho</i>", cell.Displays[0]["text/html"]);
        Assert.Equal("*text*", cell.Displays[1]["text/markdown"]);
        Assert.Equal("2", cell.Result);
    }

    [Fact]
    public async Task A_cell_may_be_html_by_its_metadata() =>
        Assert.Equal(
            "<hr>",
            (await _session.TryAsync("<hr>", language: "html")).Displays[0]["text/html"]
        );

    [Fact]
    public async Task Lines_after_a_magic_keep_their_numbers()
    {
        var error = await _session.FailAsync(
            "#!time\n#!html\n<b></b>\n#!csharp\nvar a = 1;\nnothing();"
        );
        Assert.StartsWith(
            "cell 1, line 6, column 1: error CS0103",
            error.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Time_is_shown_on_a_line_that_comparisons_leave_out()
    {
        var cell = await _session.RunAsync("#!time\n5");
        Assert.Equal("5", cell.Result);
        Assert.Matches(@"^⏱ \d+\.\d{3} s$", Assert.Single(cell.Displays)["text/plain"]);
    }

    [Fact]
    public async Task Variables_are_listed_with_their_last_type_and_value()
    {
        await _session.RunAsync("var epsilon = 0.25; var names = new List<string>();");
        await _session.RunAsync("var epsilon = \"<8/255>\"; const int fixed_ = 3;");
        Assert.Equal(
            "names\nepsilon",
            Sorted((await _session.RunAsync("#!who")).Displays[0]["text/plain"])
        );
        var html = (await _session.RunAsync("#!whos")).Displays[0]["text/html"];
        Assert.Contains(
            "<td>epsilon</td><td>String</td><td>&lt;8/255&gt;</td>",
            html,
            StringComparison.Ordinal
        );
        Assert.Contains("List&lt;String&gt;", html, StringComparison.Ordinal);

        static string Sorted(string lines) =>
            string.Join('\n', lines.Split('\n').OrderDescending());
    }

    [Fact]
    public async Task About_and_lsmagic_say_what_is_there()
    {
        var cell = await _session.RunAsync("#!about\n#!lsmagic");
        Assert.Contains(".NET 10", cell.Displays[0]["text/html"], StringComparison.Ordinal);
        Assert.Contains("#!whos", cell.Displays[1]["text/html"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1\n#!fsharp\nlet x = 1", "cell 1, line 2: ", "this engine runs C#")]
    [InlineData("#!pwsh\nls", "cell 1, line 1: ", "this engine runs C#")]
    [InlineData("#!share --from fsharp x", "cell 1, line 1: ", "use the variable itself")]
    [InlineData("#!connect jupyter", "cell 1, line 1: ", "not supported")]
    [InlineData("#!nonsense", "cell 1, line 1: ", "#!lsmagic lists")]
    [InlineData("#r \"nuget: \"", "cell 1, line 1: ", "names no package")]
    [InlineData("#r \"nuget: A b, 1, 2\"", "cell 1, line 1: ", "names no package")]
    public async Task What_is_not_supported_says_what_to_do_instead(
        string code,
        string place,
        string advice
    )
    {
        var error = await _session.FailAsync(code);
        Assert.StartsWith(place, error.Traceback[0], StringComparison.Ordinal);
        Assert.Contains(advice, error.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _session.Dispose();
}
