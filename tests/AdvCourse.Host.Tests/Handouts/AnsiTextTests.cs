using AdvCourse.Host.Handouts;

namespace AdvCourse.Host.Tests.Handouts;

public sealed class AnsiTextTests
{
    [Theory]
    [InlineData("a < b & \"c\"", "a &lt; b &amp; &quot;c&quot;")]
    [InlineData("\u001b[31mred\u001b[0m plain", "<span class=\"ansi-31\">red</span> plain")]
    [InlineData(
        "\u001b[1;32mbold green\u001b[39m bold",
        "<span class=\"ansi-32 ansi-1\">bold green</span><span class=\"ansi-1\"> bold</span>"
    )]
    [InlineData(
        "<b>\u001b[31m<i>\u001b[0m<u>",
        "&lt;b&gt;<span class=\"ansi-31\">&lt;i&gt;</span>&lt;u&gt;"
    )]
    [InlineData("10 %\r50 %\r100 %\ndone", "100 %\ndone")]
    [InlineData("windows\r\nlines\r\n", "windows\nlines\n")]
    [InlineData("\u001b[2K\u001b[1Gclean", "clean")]
    [InlineData("\u001b]8;;https://x.example\u0007link\u001b]8;;\u0007", "link")]
    [InlineData("bell\u0007 and null\0", "bell and null")]
    public void Shows_what_a_terminal_shows(string text, string html) =>
        Assert.Equal(html, AnsiText.ToHtml(text));
}
