namespace AdvCourse.Plots.Tests;

/// <summary>What cannot be drawn is refused with the value and the remedy.</summary>
public sealed class ErrorTests
{
    public static TheoryData<string, Action> Refusals =>
        new()
        {
            { "needs a title", () => Plot.Line(" ", [1], ("a", [1])) },
            {
                "x of 'a' has 3 values but series 'a' has 2",
                () => Plot.Line("t", [1, 2, 3], ("a", [1, 2]))
            },
            { "is empty", () => Plot.Line("t", [], ("a", [])) },
            { "holds only NaN", () => Plot.Line("t", [1], ("a", [double.NaN])) },
            {
                "infinite at index 1",
                () => Plot.Line("t", [1, 2], ("a", [1, double.PositiveInfinity]))
            },
            { "x of 'a' holds NaN", () => Plot.Line("t", [double.NaN, 1], ("a", [1, 2])) },
            { "no series", () => Plot.Line("t", [1], (Series[])[]) },
            { "called 'a'", () => Plot.Line("t", [1], ("a", [1]), ("a", [2])) },
            { "no name", () => Plot.Line("t", [1], ("", [1])) },
            {
                "cannot show 0",
                () => (Plot.Line("t", [0, 1], ("a", [1, 2])) with { LogX = true }).ToSvg()
            },
            { "(3, 1)", () => _ = Plot.Line("t", [1], ("a", [1])) with { YRange = (3, 1) } },
            { "Width is 10", () => _ = Plot.Line("t", [1], ("a", [1])) with { Width = 10 } },
            { "half-width is 0 or more", () => Plot.Line("t", [1], ("a", [1], [-1])) },
            {
                "Low above High",
                () => Plot.Line("t", [1], new Series("a", [1]) { Low = [2], High = [1] })
            },
            { "one end", () => Plot.Line("t", [1], new Series("a", [1]) { Low = [2] }) },
            { "list of categories has 2", () => Plot.Bar("t", ["a", "b"], (double[])[1]) },
            { "Bins is 0", () => _ = Plot.Histogram("t", (double[])[1]) with { Bins = 0 } },
            {
                "1 by 2",
                () =>
                    Plot.Heatmap(
                        "t",
                        ["a", "b"],
                        ["c"],
                        new double[,]
                        {
                            { 1, 2 },
                        }
                    )
            },
            { "no image", () => Plot.Images("t", 3, (float[][])[]) },
            { "columns is 0", () => Plot.Images("t", 0, [new float[4]]) },
            {
                "2 row titles for 1",
                () => (Plot.Images("t", 3, [new float[4]]) with { RowTitles = ["a", "b"] }).ToSvg()
            },
            {
                "1 clean images but 2 adversarial",
                () => Plot.Adversarial("t", [new float[4]], [new float[4], new float[4]])
            },
            {
                "4 values but its adversarial one 9",
                () => Plot.Adversarial("t", [new float[4]], [new float[9]])
            },
            { "Pixel 0 is NaN", () => Picture.Of([float.NaN]) },
            { "no weights", () => Plot.Weights("t", []) },
            {
                "Row 1 has 1 cells but the head has 2",
                () => Plot.Table("t", ["a", "b"], [1, 2], [1])
            },
            { "no frame", () => Plot.Slider("t") },
            {
                "Start is 3",
                () => _ = Plot.Slider("t", ("a", Plot.Table("t", ["a"]))) with { Start = 3 }
            },
            { "panel is empty", () => Plot.Panel() },
            { "from 2 to 1", () => Reference.YBand(2, 1, "band") },
            { "needs a label", () => Reference.X(1, "") },
        };

    [Theory, MemberData(nameof(Refusals))]
    public void Refused(string says, Action attempt) =>
        Assert.Contains(
            says,
            Assert.Throws<ArgumentException>(attempt).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void Figures_do_not_change_when_their_data_do()
    {
        double[] y = [1, 2];
        float[] pixels = [0, 1, 0, 1];
        (Figure line, Figure images) = (
            Plot.Line("t", [0, 1], ("a", y)),
            Plot.Images("t", 1, pixels)
        );
        (string before, string imagesBefore) = (line.ToSvg(), images.ToSvg());
        y[0] = 100;
        pixels[0] = 1;
        Assert.Equal(before, line.ToSvg());
        Assert.Equal(imagesBefore, images.ToSvg());
    }
}
