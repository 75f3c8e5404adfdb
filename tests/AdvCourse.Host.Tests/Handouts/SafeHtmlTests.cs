using AdvCourse.Host.Handouts;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using FsCheck.Xunit;

namespace AdvCourse.Host.Tests.Handouts;

public sealed class SafeHtmlTests
{
    private static readonly HtmlPolicy Strict = new(
        (_, _, address) => address,
        id => id,
        _ => false
    );

    [Theory]
    [InlineData("<p>a <b>b</b></p>", "<p>a <b>b</b></p>")]
    [InlineData("a < b && c &lt; d &nbsp;", "a &lt; b &amp;&amp; c &lt; d &nbsp;")]
    [InlineData("<p>a<script>alert(1)</script>b</p>", "<p>ab</p>")]
    [InlineData("<SCRIPT >x</ScRiPt >b", "b")]
    [InlineData("<script>never ends", "")]
    [InlineData("<p onclick=\"x()\" OnLoad=x class=a>a</p>", "<p class=\"a\">a</p>")]
    [InlineData("<div><p>a", "<div><p>a</p></div>")]
    [InlineData("a</div></div>b", "ab")]
    [InlineData("<b><i>a</b>b", "<b><i>a</i></b>b")]
    [InlineData("<ul><li>a<li>b</ul>", "<ul><li>a</li><li>b</li></ul>")]
    [InlineData("<p>a<div>b</div>", "<p>a</p><div>b</div>")]
    [InlineData("<!-- a --> b <!doctype html>", " b ")]
    [InlineData("<blink>a</blink>", "a")]
    [InlineData(
        "<img src=\"data:image/png;base64,AA==\" alt='x \"y\"'>",
        "<img src=\"data:image/png;base64,AA==\" alt=\"x &quot;y&quot;\">"
    )]
    [InlineData("<iframe src=\"x\"><p>a</p></iframe>b", "b")]
    [InlineData("<object><p>a</p></object>b", "b")]
    [InlineData("<link rel=stylesheet href=x><meta charset=x><base href=x>a", "a")]
    [InlineData("<h1>a</h1>", "<p>a</p>")]
    [InlineData("<br/>a<br>", "<br>a<br>")]
    [InlineData("<div/>a", "<div>a</div>")]
    [InlineData(
        "<svg viewBox=\"0 0 1 1\"><path d=\"M0 0\"/><script>x</script></svg>",
        "<svg viewBox=\"0 0 1 1\"><path d=\"M0 0\"/></svg>"
    )]
    [InlineData("<svg><foreignObject><p>a</p></foreignObject><g/></svg>", "<svg><g/></svg>")]
    [InlineData(
        "<svg><a href=\"#x\"><set attributeName=href to=\"y\"/></a></svg>",
        "<svg><a href=\"#x\"></a></svg>"
    )]
    [InlineData("<p style=\"background:url(https://x.example/a)\">a</p>", "<p>a</p>")]
    [InlineData("<p style=\"color:red\">a</p>", "<p style=\"color:red\">a</p>")]
    [InlineData("<style>@import 'x';</style>a", "a")]
    [InlineData("<style>p{color:red}</style>a", "<style>p{color:red}</style>a")]
    [InlineData(
        "<form action=\"https://x.example\" method=post>a</form>",
        "<form method=\"dialog\">a</form>"
    )]
    [InlineData("<textarea><script>x</script></textarea>", "&lt;script&gt;x&lt;/script&gt;")]
    [InlineData(
        "<svg><g><p>a<meta http-equiv=refresh content=0></p></g></svg>b",
        "<svg><g></g></svg><p>a</p>b"
    )]
    [InlineData("<svg><link rel=stylesheet href=x><path/></svg>", "<svg><path/></svg>")]
    [InlineData(
        "<math><mi>x</mi><annotation-xml><b>y</b></annotation-xml></math>",
        "<math><mi>x</mi></math>"
    )]
    public void Rewrites(string fragment, string expected) =>
        Assert.Equal(expected, SafeHtml.Rewrite(fragment, Strict));

    [Fact]
    public void Ids_and_all_that_refer_to_them_change_together()
    {
        const string Fragment =
            "<style>#a:checked~p{color:#abc}</style><label for=\"a\">x</label><input type=\"radio\" id=\"a\" name=\"a\">"
            + "<svg aria-labelledby=\"a b\"><title id=\"b\">t</title><g clip-path=\"url(#a)\"/><use href=\"#a\"/></svg>";
        var renamed = SafeHtml.Rewrite(
            Fragment,
            Strict with
            {
                Id = id => id is "a" or "b" ? id + "-1" : id,
            }
        );
        Assert.Equal(
            "<style>#a-1:checked~p{color:#abc}</style><label for=\"a-1\">x</label><input type=\"radio\" id=\"a-1\" name=\"a-1\">"
                + "<svg aria-labelledby=\"a-1 b-1\"><title id=\"b-1\">t</title><g clip-path=\"url(#a-1)\"/><use href=\"#a-1\"/></svg>",
            renamed
        );
    }

    [Property(MaxTest = 500)]
    public void Nothing_dangerous_or_unbalanced_comes_through(int[] picks)
    {
        string[] pieces =
        [
            "<script>",
            "</script>",
            "<div>",
            "</div>",
            "<p>",
            "</p>",
            "<table>",
            "<tr>",
            "<td>",
            "</td>",
            "</table>",
            "<svg>",
            "</svg>",
            "<style>",
            "</style>",
            "<title>",
            "</title>",
            "<math>",
            "</math>",
            "<img src=x onerror=alert(1)>",
            "<a href='javascript:x'>",
            "</a>",
            "<!--",
            "-->",
            "<iframe>",
            "<textarea>",
            "</textarea>",
            "<select>",
            "<option>",
            "text",
            "<",
            "\"",
            "'",
            ">",
            "<li>",
            "<ul>",
            "</ul>",
            "<foreignObject>",
            "<b>",
            "</b>",
            "<h2>",
            "</h2>",
            "<noscript>",
            "</noscript>",
            "<details>",
            "<summary>",
            "&amp",
            "&#0;",
        ];
        var fragment = string.Concat(
            picks.Select(pick => pieces[(int)((uint)pick % pieces.Length)])
        );
        var safe = SafeHtml.Rewrite(fragment, Strict with { Address = (_, _, _) => null });

        var page = new HtmlParser().ParseDocument(
            $"<!DOCTYPE html><body><div id=\"in\">{safe}</div><footer id=\"after\">x</footer>"
        );
        Assert.Empty(
            page.QuerySelectorAll("script, iframe, object, noscript, [src], [onerror], a[href]")
        );
        // What follows the fragment is neither swallowed by it nor inside of it.
        Assert.Same(page.Body, page.GetElementById("after")!.ParentElement);
    }
}
