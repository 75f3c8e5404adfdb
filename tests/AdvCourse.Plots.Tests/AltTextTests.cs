namespace AdvCourse.Plots.Tests;

public sealed class AltTextTests
{
    [Fact]
    public void A_line_chart_says_where_each_line_begins_and_ends()
    {
        Line line = Plot.Line("t", [0, 0.25], ("maxout", [1.7, 89]), ("RBF", [50, 10])) with
        {
            XLabel = "epsilon",
            YLabel = "error (%)",
        };
        Assert.Equal(
            "Line chart: error of maxout rises from 1.7 % at epsilon 0 to 89 % at epsilon 0.25; "
                + "error of RBF falls from 50 % at epsilon 0 to 10 % at epsilon 0.25.",
            line.Alt
        );
    }

    [Theory]
    [InlineData(
        new double[] { 1, 9, 5 },
        "rises from 1 at x 0 to 5 at x 2, with a peak of 9 at x 1"
    )]
    [InlineData(new double[] { 5, 0, 5 }, "goes from 5 at x 0 to 5 at x 2, with a low of 0 at x 1")]
    [InlineData(new double[] { 5, 5, 5 }, "stays near 5 from x 0 to 2")]
    [InlineData(new double[] { double.NaN, 5, double.NaN }, "is 5 at x 1")]
    public void A_trend_is_told_as_it_is(double[] y, string told) =>
        Assert.Equal($"Line chart: y of a {told}.", Plot.Line("t", [0, 1, 2], ("a", y)).Alt);

    [Fact]
    public void A_single_unnamed_line_is_not_called_by_the_title() =>
        Assert.Equal(
            "Line chart: loss falls from 2 at x 0 to 1 at x 1.",
            (Plot.Line("Training", [0, 1], (double[])[2, 1]) with { YLabel = "loss" }).Alt
        );

    [Fact]
    public void References_are_told() =>
        Assert.EndsWith(
            " Reference line \"paper\" at error 89.4 %. Reference band \"usual\" at x 0.2 to 0.3.",
            (
                Plot.Line("t", [0, 1], ("a", [0, 1])) with
                {
                    YLabel = "error (%)",
                    References = [Reference.Y(89.4, "paper"), Reference.XBand(0.2, 0.3, "usual")],
                }
            ).Alt,
            StringComparison.Ordinal
        );

    [Fact]
    public void A_bar_chart_reads_out_its_bars() =>
        Assert.Equal(
            "Bar chart of error: softmax: paper 99.9 %, ours 99.7 %; maxout: paper 89.4 %, ours not measured.",
            (
                Plot.Bar(
                    "t",
                    ["softmax", "maxout"],
                    ("paper", [99.9, 89.4]),
                    ("ours", [99.7, double.NaN])
                ) with
                {
                    YLabel = "error (%)",
                }
            ).Alt
        );

    [Fact]
    public void A_scatter_plot_gives_ranges_and_correlation() =>
        Assert.Equal(
            "Scatter plot of y against x: 3 points, x 1 to 3, y 2 to 6, correlation 1.",
            Plot.Scatter("t", [1, 2, 3], (double[])[2, 4, 6]).Alt
        );

    [Fact]
    public void A_histogram_gives_range_and_median() =>
        Assert.Equal(
            "Histogram of x: 4 values from 1 to 10, median 2.5.",
            Plot.Histogram("t", (double[])[1, 2, 3, 10]).Alt
        );

    [Fact]
    public void A_heatmap_names_its_extremes() =>
        Assert.StartsWith(
            "Heatmap of value, 1 row by 2 columns: from 1 for a and x to 2 for a and y.",
            Plot.Heatmap(
                "t",
                ["a"],
                ["x", "y"],
                new double[,]
                {
                    { 1, 2 },
                }
            ).Alt,
            StringComparison.Ordinal
        );

    [Fact]
    public void An_image_grid_tells_its_captions() =>
        Assert.Equal(
            "3 images in 3 rows (clean, added, ×1, adversarial). clean: 7, 99 %. adversarial: 3, 98 %.",
            Plot.Adversarial(
                "t",
                [
                    [0, 0, 0, 0],
                ],
                [
                    [1, 0, 0, 0],
                ],
                ["7, 99 %"],
                ["3, 98 %"]
            ).Alt
        );

    [Fact]
    public void A_table_tells_its_size_and_how_many_values_hold() =>
        Assert.Equal(
            "Table with 2 rows and 2 columns: a, b. 1 of 2 marked values are in their band.",
            Plot.Table(
                "t",
                ["a", "b"],
                ["x", Cell.Banded(1, 0, 2)],
                ["y", Cell.Banded(3, 0, 2)]
            ).Alt
        );
}
