using System.Globalization;
using AdvCourse.Evaluation;
using AdvCourse.Features;
using AdvCourse.Threats;

namespace AdvCourse.Tests.Evaluation;

public sealed class RateTests
{
    // Solved by bisection from the interval's definition: |p - p0| = z sqrt(p0 (1 - p0) / n).
    [Theory]
    [InlineData(5, 10, 0.2365930905, 0.7634069095)]
    [InlineData(0, 10, 0, 0.2775327998)]
    [InlineData(10, 10, 0.7224672002, 1)]
    [InlineData(8940, 10000, 0.8878144597, 0.8998829496)]
    [InlineData(1, 100, 0.0017674321, 0.0544861962)]
    public void Wilsons_interval_equals_known_values(int count, int total, double low, double high)
    {
        var interval = new Rate(count, total).Wilson();
        Assert.Equal(low, interval.Low, 1e-9);
        Assert.Equal(high, interval.High, 1e-9);
    }

    [Fact]
    public void No_cases_know_nothing()
    {
        Assert.True(double.IsNaN(new Rate(0, 0).Value));
        Assert.Equal((0, 1), new Rate(0, 0).Wilson());
        Assert.Equal("no cases", new Rate(0, 0).ToString());
    }

    // 5 of 4 had an interval of NaN, which compares as neither smaller nor larger than anything.
    [Theory]
    [InlineData(5, 4)]
    [InlineData(-1, 4)]
    [InlineData(0, -1)]
    [InlineData(-2, -1)]
    public void A_count_that_is_no_part_of_its_whole_is_refused(int count, int total) =>
        Assert.Contains(
            string.Create(CultureInfo.InvariantCulture, $"{count} of {total} is no share"),
            Assert.Throws<ArgumentException>(() => new Rate(count, total)).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void Confidence_states_its_denominator()
    {
        var score = new Score(new([1, 2, 3], [0.9f, 0.6f, 0.5f]), [1, 0, 0]);
        Assert.Equal(2.0 / 3, score.Error.Value);
        Assert.Equal(2.0 / 3, score.Confidence(Over.All), 1e-6);
        Assert.Equal(0.55, score.Confidence(Over.Errors), 1e-6);
        Assert.Equal(0.9, score.Confidence(Over.Correct), 1e-6);
        Assert.True(double.IsNaN(new Score(new([1], [0.9f]), [1]).Confidence(Over.Errors)));
    }

    [Fact]
    public void Predictions_and_labels_of_different_numbers_are_refused()
    {
        Predictions two = new([1, 2], [0.9f, 0.6f]);
        Assert.Contains(
            "2 predictions with 2 confidences cannot be held against 1 labels",
            Assert.Throws<ArgumentException>(() => new Score(two, [1])).Message,
            StringComparison.Ordinal
        );
        Assert.Throws<ArgumentException>(() => new Score(two, [1, 2, 3]));
        Assert.Throws<ArgumentException>(() => new Score(new([1, 2], [0.9f]), [1, 2]));
    }

    [Fact]
    public void Shares_are_printed_with_their_intervals()
    {
        var (few, many) = (new Rate(1, 2), new Rate(8940, 10000));
        Assert.Equal(
            $"error {few}, confidence 75.0 % over all, 60.0 % over errors",
            new Score(new([1, 0], [0.9f, 0.6f]), [1, 1]).ToString()
        );
        Assert.Equal(
            "Linf 0.1: robust accuracy between 50.0 % (9.45 to 90.55), proved, and 89.4 % (88.78 to 89.99), attacked, n = 2",
            new Bracket(new Budget(Norm.Linf, 0.1), few, many, 0).ToString()
        );
        Assert.Equal(
            $"teacher {many}, 1 mistakes of 2; trained on the mistakes alone {few}",
            new RelabellingControl(many, few, few).ToString()
        );
        Assert.Equal(
            $"rubbish taken for a class {few}, with confidence 75.0 %; most often 1, 100.0 % (20.65 to 100.0) of these",
            new Rubbish
            {
                Error = few,
                Confidence = 0.75,
                Claims = [0, 1],
            }.ToString()
        );
    }

    [Fact]
    public void Text_does_not_follow_the_readers_culture()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new("de-DE");
            Assert.Equal(
                "89.4 % (95 % interval 88.78 to 89.99, n = 10000)",
                new Rate(8940, 10000).ToString()
            );
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
