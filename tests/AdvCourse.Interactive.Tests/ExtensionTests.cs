using AdvCourse.Interactive;
using AdvCourse.Plots.Tests;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Formatting;

namespace AdvCourse.Interactive.Tests;

/// <summary>The extension inside a kernel of .NET Interactive.</summary>
public sealed class ExtensionTests : IAsyncLifetime
{
    public async ValueTask InitializeAsync()
    {
        using CompositeKernel kernel = new();
        await new FigureExtension().OnLoadAsync(kernel);
    }

    [Theory, MemberData(nameof(Gallery.Kinds), MemberType = typeof(Gallery))]
    public void Figures_and_what_they_become_are_shown_in_three_forms(string kind)
    {
        Figure figure = Gallery.Make(kind);
        Assert.StartsWith("<figure", figure.ToDisplayString("text/html"), StringComparison.Ordinal);
        foreach (object value in (object[])[figure, figure.ToPlotlyNET(), figure.ToXPlot()])
        {
            Assert.Equal(
                ["text/html", "application/vnd.plotly.v1+json", "text/plain"],
                Formatter.GetPreferredMimeTypesFor(value.GetType())
            );
            Assert.StartsWith(
                "{\"data\":",
                Shown(value, "application/vnd.plotly.v1+json"),
                StringComparison.Ordinal
            );
            Assert.NotEqual("", Shown(value, "text/plain"));
        }
        Assert.Contains(
            "Plotly.newPlot",
            Shown(figure.ToPlotlyNET(), "text/html"),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "Plotly.newPlot",
            Shown(figure.ToXPlot(), "text/html"),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void The_words_of_a_chart_are_the_figures_alt_text() =>
        Assert.Equal(
            Gallery.Make("Line").Alt,
            Shown(Gallery.Make("Line").ToPlotlyNET(), "text/plain")
        );

    public ValueTask DisposeAsync()
    {
        Formatter.ResetToDefault();
        return ValueTask.CompletedTask;
    }

    private static string Shown(object value, string mime) => value.ToDisplayString(mime);
}
