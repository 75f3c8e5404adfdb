using AdvCourse.Host.Running;

namespace AdvCourse.Host.Tests.Running;

public class TextDiffTests
{
    [Fact]
    public void A_changed_line_is_shown_with_its_neighbours() =>
        Assert.Equal(
            [
                "  ... 2 equal lines",
                "  c",
                "  d",
                "- e 1",
                "+ e 2",
                "  f",
                "  g",
                "  ... 1 equal lines",
            ],
            TextDiff.Lines("a\nb\nc\nd\ne 1\nf\ng\nh", "a\nb\nc\nd\ne 2\nf\ng\nh")
        );

    [Fact]
    public void Inserted_and_removed_lines_are_told_apart() =>
        Assert.Equal(
            ["  a", "- b", "  c", "+ x", "+ y", "  d"],
            TextDiff.Lines("a\nb\nc\nd", "a\nc\nx\ny\nd")
        );

    [Fact]
    public void A_long_line_is_cut_to_where_it_differs()
    {
        var head = new string('x', 5000);
        var lines = TextDiff.Lines(head + "1" + head, head + "2" + head);
        Assert.All(lines, l => Assert.InRange(l.Length, 10, 200));
        Assert.Contains("1", lines[0], StringComparison.Ordinal);
        Assert.Contains("2", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Huge_differences_are_summed_up()
    {
        var lines = TextDiff.Lines(
            string.Join('\n', Enumerable.Range(0, 3000)),
            string.Join('\n', Enumerable.Range(10_000, 2000))
        );
        Assert.Equal(11, lines.Count);
        Assert.Equal("  ... 3000 lines before, 2000 after", lines[5]);
    }
}
