namespace AdvCourse.Plots.Tests;

/// <summary>One small figure of every kind, the same on every machine: the tests that hold for all kinds run over it.</summary>
public static class Gallery
{
    private static readonly double[] Epsilons = [0, 0.1, 0.25];
    private static readonly double[] Maxout = [1.7, 57.5, 89.4];
    private static readonly double[] Softmax = [7.6, double.NaN, 99.9];

    public static IReadOnlyDictionary<string, Func<Figure>> Makers { get; } =
        new Dictionary<string, Func<Figure>>
        {
            ["Line"] = Line,
            ["Scatter"] = () =>
                Plot.Scatter(
                    "Confidence",
                    ("clean", [0.5, 0.75, 1], [0.25, 0.5, 1]),
                    ("noise", [0.6], [0.4])
                ) with
                {
                    XLabel = "before",
                    YLabel = "after",
                },
            ["Bar"] = () =>
                Plot.Bar(
                    "Error on FGSM images",
                    ["softmax", "maxout"],
                    ("paper", [99.9, 89.4]),
                    ("ours", [99.75, double.NaN], [0.5, double.NaN])
                ) with
                {
                    YLabel = "error (%)",
                },
            ["Histogram"] = () =>
                Plot.Histogram(
                    "Confidence",
                    ("clean", [0.5, 0.9, 0.95, 1]),
                    ("noise", [0.1, 0.2])
                ) with
                {
                    XLabel = "confidence",
                    Bins = 5,
                },
            ["Heatmap"] = () =>
                Plot.Heatmap(
                    "Transfer",
                    ["softmax", "maxout"],
                    ["softmax", "maxout"],
                    new double[,]
                    {
                        { 99.9, 54.3 },
                        { 61.2, 89.4 },
                    }
                ) with
                {
                    RowLabel = "made on",
                    ColumnLabel = "tested on",
                    ValueLabel = "error (%)",
                },
            ["ImageGrid"] = () =>
                Plot.Adversarial(
                    "FGSM",
                    [
                        [0, 1, 0.5f, 0.25f],
                    ],
                    [
                        [0.25f, 0.75f, 0.75f, 0],
                    ],
                    ["7, 99 %"],
                    ["7 → 3, 98 %"]
                ),
            ["WeightImages"] = () =>
                Plot.Weights(
                    "Weights",
                    [
                        [-1, 0, 0.5f, 1],
                        [0.25f, -0.25f, 0, 0],
                    ],
                    columns: 2
                ) with
                {
                    Captions = ["3", "7"],
                },
            ["Table"] = () =>
                Plot.Table(
                    "Paper & measured",
                    ["model", "paper (%)", "ours (%)"],
                    ["softmax", 99.9, Cell.Banded(99.75, 99, 100)],
                    ["maxout", 89.4, Cell.Banded(12, 85, 93)],
                    ["<RBF>", null, -0.5]
                ) with
                {
                    Caption = "Bands: ±5.",
                },
            ["Slider"] = () =>
                Plot.Slider(
                    "Along epsilon",
                    "epsilon",
                    Epsilons,
                    e => Plot.Bar($"At {(int)(100 * e)} %", ["a"], [e])
                ),
            ["Panel"] = () => Plot.Panel("Both", Line(), Plot.Bar("Bars", ["a", "b"], [1, -2])),
        };

    public static TheoryData<string> Kinds => [.. Makers.Keys];

    public static Figure Make(string kind) => Makers[kind]();

    private static Line Line() =>
        Plot.Line("Error against epsilon", Epsilons, ("maxout", Maxout), ("softmax", Softmax)) with
        {
            XLabel = "epsilon",
            YLabel = "test error (%)",
            References = [Reference.Y(89.4, "paper"), Reference.XBand(0.2, 0.25, "usual")],
            Caption = "MNIST & friends.",
        };
}
