using AdvCourse.Host.Handouts;
using FsCheck.Xunit;

namespace AdvCourse.Host.Tests.Handouts;

public sealed class OutlineTests
{
    [Property]
    public void Levels_skip_nothing_and_ids_repeat_nothing(byte[] levels)
    {
        var outline = new Outline();
        foreach (var level in levels)
        {
            outline.Add(1 + level % 6, level % 3 == 0 ? "Questions" : $"Part {level % 5}", "");
        }
        var before = 1;
        foreach (var entry in outline.Entries)
        {
            Assert.InRange(entry.Level, 2, Math.Min(6, before + 1));
            before = entry.Level;
        }
        Assert.Distinct(outline.Entries.Select(entry => entry.Id));
    }

    [Theory]
    [InlineData("What the paper prints", "what-the-paper-prints")]
    [InlineData("FGSM: one step, \u03b5 = .25", "fgsm-one-step-\u03b5--25")]
    [InlineData("???", "section")]
    public void Ids_are_written_as_GitHub_writes_them(string heading, string id) =>
        Assert.Equal(id, new Outline().Add(2, heading, "").Id);

    [Fact]
    public void A_link_written_for_Jupyter_finds_its_heading()
    {
        var outline = new Outline();
        outline.Add(2, "What the paper prints", "");
        Assert.Equal("what-the-paper-prints", outline.Find("What-the-paper-prints"));
        Assert.Null(outline.Find("elsewhere"));
    }
}
