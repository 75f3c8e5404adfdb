using System.Text.Json.Nodes;

namespace AdvCourse.Plots.Drawing;

/// <summary>Plotly's histograms of samples, and this library's own, which are bins with their counts.</summary>
internal static class PlotlyHistogram
{
    private const int MostBins = 500;

    public static Histogram Read(string title, JsonObject[] traces)
    {
        Histogram histogram = new(
            title,
            [.. traces.Select((t, i) => new Series(PlotlyReader.Name(t, i), Samples(t)))]
        );
        if (
            traces[0]["xbins"]?["size"] is not JsonValue size
            || !size.TryGetValue(out double width)
            || width <= 0
        )
        {
            return histogram;
        }
        // Bins only asks for about as many: the number that gives bins of this very width.
        int bins = Enumerable
            .Range(1, MostBins)
            .FirstOrDefault(
                n => Math.Abs((histogram with { Bins = n }).Edges().Step / width - 1) < 1e-6,
                histogram.Bins
            );
        return histogram with { Bins = bins };
    }

    private static Numbers Samples(JsonObject trace)
    {
        Numbers x = PlotlyReader.Values(trace, "x");
        if (PlotlyReader.Text(trace["histfunc"]) != "sum")
        {
            return x;
        }
        Numbers counts = PlotlyReader.Values(trace, "y");
        if (counts.Any(c => c < 0 || !double.IsInteger(c)))
        {
            throw new ArgumentException(
                "The histogram holds shares, not counts: its samples cannot be told. Keep the figure it came from."
            );
        }
        return Numbers.From(
            x.Zip(counts).SelectMany(bin => Enumerable.Repeat(bin.First, (int)bin.Second))
        );
    }
}
