using AdvCourse.Host.Commands;
using static AdvCourse.Host.Tests.Handouts.Course;

namespace AdvCourse.Host.Tests.Handouts;

public sealed class RenderCommandTests : IDisposable
{
    private readonly Course _course = new();
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    public void Dispose()
    {
        _course.Dispose();
        _output.Dispose();
        _error.Dispose();
    }

    private int Run(params string[] notebooks) =>
        RenderCommand.Run(notebooks, _course.Options, _output, _error);

    [Fact]
    public void Writes_a_page_for_each_notebook_and_an_index_and_names_them()
    {
        _course.Add("b", Prose("# B")).Add("a", Prose("# A"));
        Assert.Equal(0, Run([.. _course.Notebooks]));
        Assert.Equal(
            ["a.html", "b.html", "index.html"],
            Directory
                .GetFiles(_course.Output)
                .Select(System.IO.Path.GetFileName)
                .Order(StringComparer.Ordinal)
        );
        Assert.Equal(
            ["B", "A"],
            Parse(_course.Text("index"))
                .QuerySelectorAll(".card h2")
                .Select(heading => heading.TextContent)
        );
        Assert.Contains("b.html", _output.ToString(), StringComparison.Ordinal);
        Assert.Equal("", _error.ToString());
    }

    [Fact]
    public void A_missing_notebook_is_named()
    {
        Assert.Equal(1, Run("nowhere.ipynb"));
        Assert.Contains("nowhere.ipynb", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_notebook_is_named()
    {
        var file = System.IO.Path.Combine(_course.Folder, "x.ipynb");
        File.WriteAllText(file, "{");
        Assert.Equal(1, Run(file));
        Assert.Contains("x.ipynb", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_problem_in_one_notebook_leaves_the_old_pages_whole()
    {
        _course.Add("a", Prose("# A"));
        Run([.. _course.Notebooks]);
        var before = _course.Text("a");
        _course.Add("b", Prose("# B\n\n![x](missing.png)"));
        Assert.Equal(1, Run([.. _course.Notebooks]));
        Assert.Contains(
            "b.ipynb, cell 1: there is no picture 'missing.png'",
            _error.ToString(),
            StringComparison.Ordinal
        );
        Assert.Equal(before, _course.Text("a"));
        Assert.False(File.Exists(System.IO.Path.Combine(_course.Output, "b.html")));
    }

    [Fact]
    public void The_run_report_gives_minutes_and_profile()
    {
        _course.Add("a", Prose("# A")).Add("b", Prose("# B"));
        var report = System.IO.Path.Combine(_course.Folder, "report.json");
        File.WriteAllText(
            report,
            """{"profile":"quick","notebooks":[{"path":"notebooks/a.ipynb","seconds":90.4,"peakMB":300}]}"""
        );
        Assert.Equal(
            0,
            RenderCommand.Run(
                _course.Notebooks,
                _course.Options with
                {
                    Report = report,
                },
                _output,
                _error
            )
        );
        Assert.Contains(
            "runs in 1.5 min (quick profile)",
            Parse(_course.Text("index")).QuerySelector(".card")!.TextContent,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "1.5 min",
            Parse(_course.Text("a")).QuerySelector(".facts")!.TextContent,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain(
            "min",
            Parse(_course.Text("b"))
                .QuerySelector(".facts")!
                .TextContent.Replace("minutes", "", StringComparison.Ordinal),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(null, "There is no run report")]
    [InlineData("[1]", "is no run report")]
    [InlineData("{", "is no run report")]
    public void A_run_report_that_is_none_is_named(string? text, string message)
    {
        _course.Add("a", Prose("# A"));
        var report = System.IO.Path.Combine(_course.Folder, "report.json");
        if (text is not null)
        {
            File.WriteAllText(report, text);
        }
        Assert.Equal(
            1,
            RenderCommand.Run(
                _course.Notebooks,
                _course.Options with
                {
                    Report = report,
                },
                _output,
                _error
            )
        );
        Assert.Contains(message, _error.ToString(), StringComparison.Ordinal);
        Assert.Contains("report.json", _error.ToString(), StringComparison.Ordinal);
    }
}
