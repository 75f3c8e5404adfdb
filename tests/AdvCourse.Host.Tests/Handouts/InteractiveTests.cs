using AdvCourse.Host.Handouts;
using static AdvCourse.Host.Tests.Handouts.Course;

namespace AdvCourse.Host.Tests.Handouts;

public sealed class InteractiveTests : IDisposable
{
    private const string Data = """{"data":[{"name":"</script><b>"}],"layout":{}}""";

    private readonly Course _course = new();

    public void Dispose() => _course.Dispose();

    private void Add() =>
        _course
            .Add(
                "figure",
                Prose("# T"),
                Code(
                    "x",
                    Display(
                        ("text/html", "<svg role=\"img\"><title>F</title></svg>"),
                        (InteractiveFigures.Mime, Data)
                    )
                )
            )
            .Add(
                "table",
                Prose("# T"),
                Code(
                    "x",
                    Display(
                        ("text/html", "<table><tr><td>1</table>"),
                        (InteractiveFigures.Mime, Data)
                    )
                )
            );

    /// <summary>A stand-in for the package: what counts here is where it goes, not what it draws.</summary>
    private void InstallPlotly(string script)
    {
        var folder = Directory
            .CreateDirectory(
                System.IO.Path.Combine(_course.Folder, "node_modules", "plotly.js-dist-min")
            )
            .FullName;
        File.WriteAllText(System.IO.Path.Combine(folder, "plotly.min.js"), script);
    }

    [Fact]
    public void By_default_no_page_carries_data_or_plotly()
    {
        Add();
        var page = _course.Page("figure");
        Assert.Single(page.Scripts);
        Assert.Empty(page.QuerySelectorAll(".figure-data"));
    }

    [Fact]
    public void A_figure_keeps_its_drawing_and_gets_its_data_and_the_script_once()
    {
        Add();
        InstallPlotly("var Plotly = '<!-- </script> <script>';");
        var report = HandoutBook.Render(
            _course.Notebooks,
            _course.Options with
            {
                Start = _course.Folder,
                Interactive = true,
            }
        );
        Assert.True(report.Succeeded);
        var page = Parse(_course.Text("figure"));
        Assert.NotNull(page.QuerySelector(".rich svg"));
        var data = System.Text.Json.JsonDocument.Parse(
            page.QuerySelector("script.figure-data")!.TextContent
        );
        Assert.Equal(
            "</script><b>",
            data.RootElement.GetProperty("data")[0].GetProperty("name").GetString()
        );
        Assert.Single(
            page.Scripts,
            script => script.Text.StartsWith("var Plotly", StringComparison.Ordinal)
        );
        Assert.DoesNotContain("var Plotly", _course.Text("table"), StringComparison.Ordinal);
        Assert.DoesNotContain(
            "class=\"figure-data\"",
            _course.Text("table"),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Without_the_package_the_error_says_what_to_install()
    {
        Add();
        var error = Assert.Throws<FileNotFoundException>(() =>
            HandoutBook.Render(
                _course.Notebooks,
                _course.Options with
                {
                    Start = _course.Folder,
                    Interactive = true,
                }
            )
        );
        Assert.Contains("npm ci", error.Message, StringComparison.Ordinal);
    }
}
