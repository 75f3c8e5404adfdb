using AdvCourse.Evaluation;

namespace AdvCourse.Tests.Evaluation;

public sealed class TargetCaseTests
{
    [Fact]
    public void The_standard_error_is_of_the_images_that_reached_the_target()
    {
        // Mean 3, squared deviations 4, 1, 1, 4: s² = 10 / 3, s² / n = 10 / 12.
        var known = new TargetCase("best", [1, 2, 4, 5, double.PositiveInfinity]);
        Assert.Equal(3, known.Mean);
        Assert.Equal(Math.Sqrt(10.0 / 12), known.StandardError, 12);
    }

    [Theory]
    [InlineData(double.PositiveInfinity, double.PositiveInfinity)]
    [InlineData(1.5, double.PositiveInfinity)]
    public void One_image_has_no_standard_error(double first, double second) =>
        Assert.Equal(double.NaN, new TargetCase("worst", [first, second]).StandardError);

    [Fact]
    public void Equal_distances_have_none() =>
        Assert.Equal(0, new TargetCase("average", [2, 2, 2]).StandardError);
}
