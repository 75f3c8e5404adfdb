using AdvCourse.Host.Documents;
using AdvCourse.Host.Running;

namespace AdvCourse.Host.Tests.Running;

public class OutputNormaliserTests
{
    [Theory]
    [InlineData("a\n⏱ 2.5 s\nb\n", "a\nb\n")]
    [InlineData("  ⏱ indented\n", "")]
    [InlineData("took ⏱ 2 s\n", "took ⏱ 2 s\n")]
    public void Lines_that_start_with_a_clock_are_left_out(string text, string kept) =>
        Assert.Equal(kept, string.Concat(Texts(new StreamOutput("stdout", text))));

    [Theory]
    [InlineData("a<span class=\"volatile\">1.2 s</span>b", "ab")]
    [InlineData("a<div class='wide volatile'>x<div>y</div><br/>z</div>b", "ab")]
    [InlineData("<p class=\"volatile\">never closed", "")]
    [InlineData("<img class=\"volatile\" alt=\"a > b\">b", "b")]
    [InlineData("<p class=\"nonvolatile\">x</p>", "<p class=\"nonvolatile\">x</p>")]
    [InlineData("<p title=\"volatile\">volatile</p>", "<p title=\"volatile\">volatile</p>")]
    public void Html_elements_of_class_volatile_are_left_out(string html, string kept) =>
        Assert.Equal(kept, string.Concat(Texts(Html(html))));

    [Fact]
    public void Generated_ids_and_guids_are_numbered_in_their_order()
    {
        const string html =
            "<g id=\"clip-{0}\"/><use href=\"#clip-{0}\"/><p id=\"conclusion\">{1}</p>";
        string One(string id, string guid) =>
            string.Concat(
                Texts(
                    Html(
                        html.Replace("{0}", id, StringComparison.Ordinal)
                            .Replace("{1}", guid, StringComparison.Ordinal)
                    )
                )
            );
        var first = One("3fa91c", "0f8fad5b-d9cb-469f-a165-70867728950e");
        Assert.Equal(first, One("77b0ee", "7c9e6679-7425-40de-944b-e07fc1f90ae7"));
        Assert.Equal("<g id=\"id-1\"/><use href=\"#id-1\"/><p id=\"conclusion\">guid-2</p>", first);
    }

    [Theory]
    [InlineData("accuracy 0.9812", "accuracy 0.9813")]
    [InlineData("<b id=\"table\">x</b>", "<b id=\"tables\">x</b>")]
    public void What_is_said_is_compared(string a, string b) =>
        Assert.NotEqual(Texts(Html(a)), Texts(Html(b)));

    [Fact]
    public void A_stream_in_pieces_equals_the_same_stream_in_one() =>
        Assert.Equal(
            OutputNormaliser.Normalise([new StreamOutput("stdout", "a\nb\n")]),
            OutputNormaliser.Normalise([
                new StreamOutput("stdout", "a\n"),
                new StreamOutput("stdout", "b\n"),
            ])
        );

    [Fact]
    public void A_result_is_not_a_display() =>
        Assert.NotEqual(
            OutputNormaliser.Normalise([
                new DisplayOutput(MimeBundle.Of([new("text/plain", "1")])),
            ]),
            OutputNormaliser.Normalise([
                new ResultOutput(MimeBundle.Of([new("text/plain", "1")]), 1),
            ])
        );

    private static DisplayOutput Html(string html) => new(MimeBundle.Of([new("text/html", html)]));

    private static IEnumerable<string> Texts(params CellOutput[] outputs) =>
        OutputNormaliser.Normalise(outputs).Select(o => o.Text);
}
