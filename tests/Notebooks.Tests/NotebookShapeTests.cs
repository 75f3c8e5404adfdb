using System.Text.RegularExpressions;

namespace Notebooks.Tests;

/// <summary>The committed notebooks open everywhere, were run in order, and hold no error.</summary>
public sealed partial class NotebookShapeTests
{
    public static TheoryData<string> Notebooks => Course.Notebooks;

    [Fact]
    public void There_are_notebooks() => Assert.NotEmpty(Course.NotebookFiles);

    [Theory]
    [MemberData(nameof(Notebooks))]
    public void Every_front_end_finds_its_metadata(string notebook)
    {
        var metadata = Course.Load(notebook)["metadata"]!;
        Assert.Equal(".net-csharp", (string)metadata["kernelspec"]!["name"]!);
        // VS Code takes the language of the cells from here.
        Assert.Equal("C#", (string)metadata["language_info"]!["name"]!);
        Assert.Equal(
            "csharp",
            (string)metadata["polyglot_notebook"]!["kernelInfo"]!["defaultKernelName"]!
        );
        foreach (var cell in Course.Cells(notebook, "code"))
            Assert.Equal("csharp", (string)cell["metadata"]!["polyglot_notebook"]!["kernelName"]!);
    }

    [Theory]
    [MemberData(nameof(Notebooks))]
    public void Cells_have_ids_of_their_own(string notebook)
    {
        string[] ids =
        [
            .. Course.Load(notebook)["cells"]!.AsArray().Select(cell => (string)cell!["id"]!),
        ];
        Assert.Distinct(ids);
        Assert.All(ids, id => Assert.Matches("^[a-zA-Z0-9-_]{1,64}$", id));
    }

    [Theory]
    [MemberData(nameof(Notebooks))]
    public void Every_cell_was_run_once_in_order_without_an_error(string notebook)
    {
        var cells = Course.Cells(notebook, "code").ToArray();
        Assert.Equal(
            Enumerable.Range(1, cells.Length),
            cells.Select(cell => (int?)cell["execution_count"] ?? 0)
        );
        Assert.All(
            cells.SelectMany(cell => cell["outputs"]!.AsArray()),
            output => Assert.NotEqual("error", (string)output!["output_type"]!)
        );
    }

    [Theory]
    [MemberData(nameof(Notebooks))]
    public void Every_figure_has_words_and_a_picture_that_needs_no_script(string notebook)
    {
        var figures = Course
            .Cells(notebook, "code")
            .SelectMany(cell => cell["outputs"]!.AsArray())
            .Select(output => output!["data"])
            .Where(data => data?["application/vnd.plotly.v1+json"] is not null)
            .ToArray();
        Assert.NotEmpty(figures);
        Assert.All(
            figures,
            data =>
            {
                Assert.True(Course.Text(data!["text/plain"]!).Length > 20);
                Assert.Matches("<svg|<table", Course.Text(data["text/html"]!));
                Assert.DoesNotContain("<script", Course.Text(data["text/html"]!));
            }
        );
    }

    [Theory]
    [MemberData(nameof(Notebooks))]
    public void Nothing_in_it_names_a_folder_of_one_machine(string notebook)
    {
        var text = File.ReadAllText(Path.Combine(Course.Root, "notebooks", notebook));
        Assert.DoesNotMatch(MachinePath(), text);
    }

    [GeneratedRegex(@"(/home/|/root/|/tmp/|/Users/|[A-Z]:\\\\)")]
    private static partial Regex MachinePath();
}
