using System.Globalization;
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
