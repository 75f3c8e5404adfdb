namespace AdvCourse.Plots.Tests;

/// <summary>Plotly's JSON read back: what a figure wrote, and what others write.</summary>
public sealed class FromPlotlyTests
{
    public static TheoryData<string> Readable => ["Line", "Scatter", "Bar", "Histogram", "Heatmap"];

    public static TheoryData<string> Others =>
        [.. Gallery.Makers.Keys.Except(Readable.Select(row => row.Data))];

    [Theory, MemberData(nameof(Readable))]
    public void A_figure_comes_back_from_its_own_json(string kind)
    {
        Figure figure = Gallery.Make(kind);
        Figure back = Plot.FromPlotly(figure.ToPlotlyJson());
        Assert.IsType(figure.GetType(), back);
        Assert.Equal(figure.ToPlotlyJson(), back.ToPlotlyJson());
        if (figure is not Histogram)
        {
            // A histogram wrote its bins only: the samples are as many, but lie at the bins' centres.
            Assert.Equal(figure.Alt, back.Alt);
        }
    }

    [Theory, MemberData(nameof(Others))]
    public void Other_kinds_are_refused_by_name(string kind)
    {
        string json = Gallery.Make(kind).ToPlotlyJson();
        var error = Assert.Throws<ArgumentException>(() => Plot.FromPlotly(json));
        Assert.Contains("Plot.FromPlotly reads", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bands_logarithms_and_lying_bars_come_back()
    {
        Figure[] figures =
        [
            Plot.Line("Bands", [1, 10, 100], ("a", [1, 2, 3], [0.5, 0.5, 1]), ("b", [3, 2, 1])) with
            {
                LogX = true,
                References = [Reference.X(10, "ten"), Reference.YBand(1, 2, "band")],
                ShowMarkers = false,
            },
            Plot.Bar("Lying", ["one", "two"], ("a < b & c", [1, 2], [0.1, 0.2])) with
            {
                Horizontal = true,
                XLabel = "error (%)",
            },
            Plot.Scatter("Points", [0, 1, 2], ("p", [1, 2, 3], [0.25, 0.25, 0.25])),
            Plot.Heatmap(
                "Signs",
                ["r"],
                ["c", "d"],
                new double[,]
                {
                    { -1, 1 },
                }
            ) with
            {
                Map = ColourMap.Diverging,
                ShowValues = false,
            },
        ];
        Assert.All(
            figures,
            figure =>
                Assert.Equal(
                    figure.ToPlotlyJson(),
                    Plot.FromPlotly(figure.ToPlotlyJson()).ToPlotlyJson()
                )
        );
    }

    [Fact]
    public void Charts_of_other_writers_need_little()
    {
        var line = Assert.IsType<Line>(
            Plot.FromPlotly(
                """{"data":[{"y":[3,null,5]}],"layout":{"title":"Old <br>&amp; plain","xaxis":{"title":"step"}}}"""
            )
        );
        Assert.Equal("Old  & plain", line.Title);
        Assert.Equal("step", line.XLabel);
        Assert.Equal("trace 0", line.Series[0].Name);
        Assert.Equal([0, 1, 2], line.Series[0].X!);
        Assert.Equal([3, double.NaN, 5], line.Series[0].Y);

        var histogram = Assert.IsType<Histogram>(
            Plot.FromPlotly("""{"data":[{"type":"histogram","x":[1,2,2]}]}""")
        );
        Assert.Equal([1, 2, 2], histogram.Series[0].Y);
    }

    [Theory]
    [InlineData("{", "no JSON")]
    [InlineData("[]", "is an object")]
    [InlineData("""{"data":[]}""", "no data")]
    [InlineData("""{"data":[{"type":"pie"}]}""", "pie")]
    [InlineData("""{"data":[{"x":["a"],"y":[1]}]}""", "\"a\"")]
    [InlineData("""{"data":[{"y":{"bdata":"AAE=","dtype":"i1"}}]}""", "plain arrays")]
    [InlineData("""{"data":[{"y":[1]},{"type":"bar","x":["a"],"y":[1]}]}""", "line and bar")]
    [InlineData(
        """{"data":[{"type":"bar","x":["a"],"y":[1]},{"type":"bar","x":["b"],"y":[1]}]}""",
        "same x"
    )]
    [InlineData("""{"data":[{"type":"heatmap","z":[[1],[1,2]]}]}""", "rectangle")]
    [InlineData("""{"data":[{"type":"histogram","histfunc":"sum","x":[1],"y":[0.5]}]}""", "shares")]
    public void What_cannot_be_read_is_named(string json, string word)
    {
        var error = Assert.Throws<ArgumentException>(() => Plot.FromPlotly(json));
        Assert.Contains(word, error.Message, StringComparison.Ordinal);
    }
}
