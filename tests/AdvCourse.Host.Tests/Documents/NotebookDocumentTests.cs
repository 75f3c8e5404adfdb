using System.Text.Json.Nodes;
using AdvCourse.Host.Documents;

namespace AdvCourse.Host.Tests.Documents;

public class NotebookDocumentTests
{
    [Fact]
    public void A_notebook_that_Jupyter_wrote_is_written_back_byte_for_byte() =>
        Assert.Equal(JupyterSample.Text, NotebookDocument.Parse(JupyterSample.Text).ToText());

    [Fact]
    public void Another_indentation_and_a_missing_last_newline_are_kept()
    {
        var json = JsonNode.Parse(JupyterSample.Text);
        var text = JupyterJson.Write(json, indent: 2);
        Assert.Contains("\n  \"cells\"", text, StringComparison.Ordinal);
        Assert.Equal(text, NotebookDocument.Parse(text).ToText());
    }

    [Fact]
    public void Changing_one_source_changes_only_its_lines()
    {
        var notebook = NotebookDocument.Parse(JupyterSample.Text);
        notebook.Cells[1].Source = "var y = 1;\ny";
        var expected = JupyterSample
            .Text.Replace("var x = 40;", "var y = 1;", StringComparison.Ordinal)
            .Replace("\"x + 2\"", "\"y\"", StringComparison.Ordinal);
        Assert.Equal(expected, notebook.ToText());
    }

    [Fact]
    public void Cells_and_outputs_are_read_by_kind()
    {
        var notebook = NotebookDocument.Parse(JupyterSample.Text);
        Assert.Equal(
            [CellKind.Markdown, CellKind.Code, CellKind.Raw],
            notebook.Cells.Select(c => c.Kind)
        );
        Assert.Equal(["first", "second"], notebook.Cells[0].Tags);
        Assert.Equal("var x = 40;\nx + 2", notebook.Cells[1].Source);
        Assert.Equal(3, notebook.Cells[1].ExecutionCount);
        Assert.Equal("", notebook.Cells[2].Source);
        Assert.Equal("C#", notebook.Language);

        var outputs = notebook.Cells[1].Outputs;
        var stream = Assert.IsType<StreamOutput>(outputs[0]);
        Assert.Equal(("stdout", "hello\n⏱ 2 s\n"), (stream.Name, stream.Text));
        var display = Assert.IsType<DisplayOutput>(outputs[1]).Data;
        Assert.Equal("<svg>\n</svg>", display.Text("text/html"));
        Assert.Equal("one string", display.Text("text/plain"));
        Assert.Equal(
            """{"data":[{"y":[0.1,0.30000000000000004]}]}""",
            display.Text("application/vnd.plotly.v1+json")
        );
        Assert.Null(display.Text("image/png"));
        Assert.Equal("42", Assert.IsType<ResultOutput>(outputs[2]).Data.Text("text/plain"));
        var error = Assert.IsType<ErrorOutput>(outputs[3]);
        Assert.Equal(("System.Exception", "bad"), (error.Name, error.Message));
        Assert.Equal(["line 1", "line 2"], error.Traceback);
        Assert.IsType<UnknownOutput>(outputs[4]);
    }

    [Fact]
    public void Outputs_made_here_have_Jupyters_shape()
    {
        var notebook = NotebookDocument.Create();
        var cell = notebook.Add(new NotebookCell(CellKind.Code, "1"));
        cell.SetOutputs([
            new StreamOutput("stdout", "a\nb"),
            new ResultOutput(
                MimeBundle.Of([new("text/plain", "x"), new("application/json", "{\"a\": 1.50}")]),
                7
            ),
        ]);
        cell.ExecutionCount = 7;
        Assert.Contains(
            """
               "outputs": [
                {
                 "name": "stdout",
                 "output_type": "stream",
                 "text": [
                  "a\n",
                  "b"
                 ]
                },
                {
                 "data": {
                  "application/json": {
                   "a": 1.50
                  },
                  "text/plain": [
                   "x"
                  ]
                 },
                 "execution_count": 7,
                 "metadata": {},
                 "output_type": "execute_result"
                }
               ],
            """,
            notebook.ToText(),
            StringComparison.Ordinal
        );
        cell.ClearOutputs();
        Assert.Empty(cell.Outputs);
        Assert.Null(cell.ExecutionCount);
    }

    [Fact]
    public void Cells_without_ids_get_unique_ones_that_do_not_depend_on_the_moment()
    {
        const string old =
            """{"cells":[{"cell_type":"markdown","metadata":{},"source":"a"},{"cell_type":"markdown","metadata":{},"source":"a"}],"metadata":{},"nbformat":4,"nbformat_minor":2}""";
        var first = NotebookDocument.Parse(old);
        var second = NotebookDocument.Parse(old);
        first.EnsureCellIds();
        second.EnsureCellIds();
        Assert.Equal(first.Cells.Select(c => c.Id), second.Cells.Select(c => c.Id));
        Assert.Equal(2, first.Cells.Select(c => c.Id).Distinct().Count());
        Assert.All(first.Cells, c => Assert.Matches("^[a-z0-9]{8}$", c.Id));
        Assert.Equal(5, (int)first.Json["nbformat_minor"]!);
    }

    [Fact]
    public void Duplicate_ids_are_told_apart()
    {
        var notebook = NotebookDocument.Parse(JupyterSample.Text);
        notebook.Cells[2].Json["id"] = "c1";
        notebook.EnsureCellIds();
        Assert.Equal("c1", notebook.Cells[1].Id);
        Assert.NotEqual("c1", notebook.Cells[2].Id);
    }

    [Fact]
    public void Cells_are_inserted_and_removed_in_the_file_too()
    {
        var notebook = NotebookDocument.Parse(JupyterSample.Text);
        notebook.Insert(0, new NotebookCell(CellKind.Markdown, "new"));
        notebook.Remove(notebook.Cells[3]);
        var again = NotebookDocument.Parse(notebook.ToText());
        Assert.Equal(
            [CellKind.Markdown, CellKind.Markdown, CellKind.Code],
            again.Cells.Select(c => c.Kind)
        );
        Assert.Equal("new", again.Cells[0].Source);
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("hello", "not valid JSON at line 1")]
    [InlineData("[1, 2]", "not an object with cells")]
    [InlineData("{\"a\": 1}", "does not say its nbformat")]
    [InlineData("{\"nbformat\": 4}", "no list of cells")]
    [InlineData("{\"nbformat\": 3, \"worksheets\": []}", "jupyter nbconvert")]
    [InlineData("{\"nbformat\": 5, \"cells\": []}", "newer than this program knows")]
    [InlineData(
        "{\"nbformat\": 4, \"cells\": [{\"cell_type\": \"slide\"}]}",
        "cell 1 has cell_type 'slide'"
    )]
    [InlineData(
        "{\"nbformat\": 4, \"cells\": [{\"cell_type\": \"raw\", \"source\": 7}]}",
        "found number"
    )]
    [InlineData("{\"nbformat\": 4, \"nbformat\": 4, \"cells\": []}", "not valid JSON")]
    public void What_is_no_notebook_is_refused_with_its_reason(string text, string reason)
    {
        var error = Assert.Throws<NotebookFormatException>(() =>
            NotebookDocument.Parse(text, "x.ipynb")
        );
        Assert.StartsWith("x.ipynb: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_was_cut_short_says_so()
    {
        var half = JupyterSample.Text[..(JupyterSample.Text.Length / 2)];
        var error = Assert.Throws<NotebookFormatException>(() =>
            NotebookDocument.Parse(half, "x.ipynb")
        );
        Assert.Contains("cut short", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        var error = Assert.Throws<FileNotFoundException>(() =>
            NotebookDocument.Load("no-such.ipynb")
        );
        Assert.Contains("no-such.ipynb", error.Message, StringComparison.Ordinal);
    }
}
