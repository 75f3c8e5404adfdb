using System.Net;
using System.Text.RegularExpressions;
using AdvCourse.Host.Handouts;
using FsCheck.Xunit;

namespace AdvCourse.Host.Tests.Handouts;

public sealed class CSharpHighlighterTests
{
    [Theory]
    [InlineData("var x = 1;", "var", "k")]
    [InlineData("foreach (var x in xs) { }", "foreach", "k")]
    [InlineData("record Row(string Setting);", "record", "k")]
    [InlineData("record Row(string Setting);", "Row", "t")]
    [InlineData("Tensor x = f();", "Tensor", "t")]
    [InlineData("List<Tensor> x = [];", "Tensor", "t")]
    [InlineData("Func<Tensor?, int> f = g;", "Tensor", "t")]
    [InlineData("var b = new Budget(1);", "Budget", "t")]
    [InlineData("Math.Max(1, 2)", "Math", "t")]
    [InlineData("Math.Max(1, 2)", "Max", "m")]
    [InlineData("loss.backward();", "backward", "m")]
    [InlineData("x.grad?.sign()", "sign", "m")]
    [InlineData("void Attack() { }", "Attack", "m")]
    [InlineData("f(\"text\")", "\"text\"", "s")]
    [InlineData("f($\"{x:F2} percent\")", " percent", "s")]
    [InlineData("f('c')", "'c'", "s")]
    [InlineData("var x = 0.5e-3f;", "0.5e-3f", "n")]
    [InlineData("x = 1; // why", "// why", "c")]
    [InlineData("/* why */ x = 1;", "/* why */", "c")]
    [InlineData("/// <summary>Why.</summary>\nvoid F() { }", "/// <summary>Why.</summary>", "c")]
    [InlineData("#r \"nuget: AdvCourse\"\nx", "#r \"nuget: AdvCourse\"", "d")]
    [InlineData("x = 1;\n#!time\ny = 2;", "#!time", "d")]
    [InlineData("if (a is > 1 and < 2) { }", "and", "k")]
    [InlineData("await Task.Delay(1);", "await", "k")]
    public void Colours(string source, string word, string style) =>
        Assert.Contains(
            $"<span class=\"{style}\">{Html.Escape(word)}</span>",
            CSharpHighlighter.ToHtml(source),
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("x + y", "x")]
    [InlineData("torch.nn.functional.relu(x)", "torch")]
    [InlineData("using System.IO;", "IO")]
    public void Leaves_plain(string source, string word) =>
        Assert.DoesNotContain(
            $">{word}</span>",
            CSharpHighlighter.ToHtml(source),
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("")]
    [InlineData("using var x = $\"\"\"\n  raw {1 + 1} \"quoted\"\n  \"\"\";")]
    [InlineData("#!csharp\n#load \"helpers.csx\"\n\nvar a = b < c && d > e;")]
    [InlineData("this does ] not { parse \" at all")]
    [InlineData("#if X\nnever\n#endif\nx")]
    [InlineData("\tx\r\n\ty")]
    [InlineData("var é = \"ε ≤ ½ 😀\";")]
    public void The_text_is_the_source(string source) =>
        Assert.Equal(source.Replace("\r", ""), Text(source));

    [Property(MaxTest = 300)]
    public void The_text_of_any_pieces_is_the_source(int[] picks)
    {
        string[] pieces =
        [
            "var ",
            "\"",
            "'",
            "$\"{",
            "}",
            "/*",
            "*/",
            "//",
            "\n",
            "#r ",
            "<",
            ">",
            "&",
            "x",
            "1.",
            "@",
            "\"\"\"",
            "new ",
            "(",
            ";",
        ];
        var source = string.Concat(picks.Select(pick => pieces[(int)((uint)pick % pieces.Length)]));
        Assert.Equal(source, Text(source));
    }

    private static string Text(string source) =>
        WebUtility.HtmlDecode(Regex.Replace(CSharpHighlighter.ToHtml(source), "</?span[^>]*>", ""));
}
