using System.Globalization;
using AdvCourse.Attacks;
using AdvCourse.Threats;
using static TorchSharp.torch;

namespace AdvCourse.Tests.Threats;

public sealed class BudgetTests
{
    [Fact]
    public void Pixels_are_levels_of_255()
    {
        Assert.Equal(8 / 255.0, Budget.Pixels(Norm.Linf, 8).Epsilon);
        Assert.Equal("Linf 8/255", Budget.Pixels(Norm.Linf, 8).ToString());
        Assert.Equal("Linf 0.25", new Budget(Norm.Linf, 0.25).ToString());
    }

    [Theory]
    [InlineData(-0.1, "-0.1")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "Infinity")]
    [InlineData(8, "Budget.Pixels(Norm.Linf, 8)")]
    public void A_bad_size_is_refused_with_its_value_and_the_remedy(double epsilon, string named)
    {
        var error = Assert.Throws<ArgumentException>(() => new Budget(Norm.Linf, epsilon));
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(300, "A budget of 300 in Linf")]
    [InlineData(-1, "A budget of -1 in Linf")]
    [InlineData(double.NaN, "A budget of NaN in Linf")]
    public void Levels_that_no_8_bit_pixel_has_are_refused_as_they_were_written(
        double levels,
        string named
    )
    {
        var error = Assert.Throws<ArgumentException>(() => Bim.Kurakin(levels));
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
        Assert.Contains("levels between 0 and 255", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_advice_about_levels_can_be_followed()
    {
        var error = Assert.Throws<ArgumentException>(() => new Budget(Norm.Linf, 300));
        Assert.Contains("0 to 255", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Pixels(Norm.Linf, 300)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_L0_budget_counts_whole_components()
    {
        Assert.Throws<ArgumentException>(() => new Budget(Norm.L0, 1.5));
        Assert.Throws<ArgumentException>(() => Budget.Pixels(Norm.L0, 3));
        Assert.Equal("L0 3", new Budget(Norm.L0, 3).ToString());
    }

    [Fact]
    public void The_text_form_does_not_follow_the_readers_culture()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new("de-DE");
            Assert.Equal("L2 0.5", new Budget(Norm.L2, 0.5).ToString());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Projection_brings_images_back_around_the_originals()
    {
        using var scope = NewDisposeScope();
        var images = new Budget(Norm.Linf, 0.1).Project(
            full([1, 3], 0.5f),
            tensor(new[] { 0f, 0.55f, 1f }, [1, 3])
        );
        Assert.Equal([0.4f, 0.55f, 0.6f], Samples.Floats(images));
    }

    [Fact]
    public void Goals_name_what_is_wrong_with_their_labels()
    {
        Assert.Contains(
            "-3 at position 1",
            Assert.Throws<ArgumentException>(() => Goal.Targeted(2, -3)).Message,
            StringComparison.Ordinal
        );
        Assert.Throws<ArgumentException>(() => Goal.Targeted());
        using var floats = zeros(3);
        Assert.Contains(
            "Int64",
            Assert.Throws<ArgumentException>(() => Goal.Targeted(floats)).Message,
            StringComparison.Ordinal
        );
        Assert.Equal("targeted to 3", Goal.Targeted(3).ToString());
        Assert.Equal("untargeted", Goal.Untargeted.ToString());
    }
}
