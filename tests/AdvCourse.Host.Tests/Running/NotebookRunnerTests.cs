using AdvCourse.Host.Documents;
using AdvCourse.Host.Running;

namespace AdvCourse.Host.Tests.Running;

public sealed class NotebookRunnerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly RecordedProgress _progress = new();

    [Fact]
    public async Task Cells_run_in_order_and_get_outputs_and_counts()
    {
        var notebook = Notebooks.Of(
            "md:# Title",
            "var x = 40;",
            "  ",
            "md:## Sum\n```\n# no heading\n```",
            "Console.WriteLine(\"a\"); Console.WriteLine(\"b\"); display(x); x + 2"
        );
        notebook.Cells[1].ExecutionCount = 17;
        notebook.Cells[1].Metadata["execution"] = new System.Text.Json.Nodes.JsonObject();
        var run = await RunAsync(notebook);
        Assert.Equal(RunOutcome.Completed, run.Outcome);
        Assert.Equal([null, 1, null, null, 2], notebook.Cells.Select(c => c.ExecutionCount));
        Assert.False(notebook.Cells[1].Metadata.ContainsKey("execution"));
        var outputs = notebook.Cells[4].Outputs;
        Assert.Equal("a\nb\n", Assert.IsType<StreamOutput>(outputs[0]).Text);
        Assert.Equal("40", Assert.IsType<DisplayOutput>(outputs[1]).Data.Text("text/plain"));
        Assert.Equal("42", Assert.IsType<ResultOutput>(outputs[2]).Data.Text("text/plain"));
        Assert.Equal(["Title", "Sum"], run.Cells.Select(c => c.Heading));
        Assert.All(run.Cells, c => Assert.InRange(c.PeakBytes, 20L << 20, 2L << 30));
        Assert.Equal(
            ["started 2", "cell 1 Title", "cell 2 Sum", "finished Completed"],
            _progress.Lines
        );
    }

    [Fact]
    public async Task The_notebook_sees_its_folder_and_its_profile()
    {
        _folder.File("sub/data.txt", "here");
        var notebook = Notebooks.Of(
            "System.IO.File.ReadAllText(\"data.txt\") + Environment.GetEnvironmentVariable(\"ADVCOURSE_PROFILE\")"
        );
        await RunAsync(notebook, "sub/x.ipynb", new("full", TimeSpan.FromMinutes(1)));
        Assert.Equal("herefull", notebook.Cells[0].Text());
    }

    [Fact]
    public async Task An_error_ends_the_run_and_later_cells_have_no_outputs()
    {
        var notebook = Notebooks.Of(
            "1",
            "md:## Bad part",
            "Console.Write(\"so far\"); throw new Exception(\"too much\");",
            "3"
        );
        notebook.Cells[3].SetOutputs([new StreamOutput("stdout", "old")]);
        var run = await RunAsync(notebook);
        Assert.Equal(RunOutcome.Failed, run.Outcome);
        Assert.Equal("too much", run.Error!.Message);
        Assert.Equal(2, run.Cells.Count);
        Assert.Equal("so fartoo much", notebook.Cells[2].Text());
        Assert.Empty(notebook.Cells[3].Outputs);
    }

    [Fact]
    public async Task A_cell_tagged_raises_exception_may_fail()
    {
        var notebook = Notebooks.Of("throw new Exception(\"on purpose\");", "2");
        notebook.Cells[0].Metadata["tags"] = new System.Text.Json.Nodes.JsonArray(
            "raises-exception"
        );
        var run = await RunAsync(notebook);
        Assert.Equal(RunOutcome.Completed, run.Outcome);
        Assert.Equal("on purpose", notebook.Cells[0].Text());
        Assert.Equal("2", notebook.Cells[1].Text());
    }

    [Theory]
    [InlineData("while (true) { }", "--timeout")]
    [InlineData("System.Threading.Thread.Sleep(-1);", "its process was ended")]
    public async Task A_notebook_that_takes_too_long_is_stopped_even_when_it_blocks(
        string code,
        string says
    )
    {
        var notebook = Notebooks.Of(code, "2");
        // Long enough for the cell to have begun, also on a busy machine.
        var settings = new RunSettings(null, TimeSpan.FromSeconds(6))
        {
            Grace = TimeSpan.FromSeconds(1),
        };
        var run = await RunAsync(notebook, settings: settings);
        Assert.Equal(RunOutcome.TimedOut, run.Outcome);
        Assert.InRange(run.Seconds, 6, 30);
        Assert.Contains(run.Error!.Traceback, l => l.Contains(says, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Environment.Exit(3);", "exit code 3")]
    [InlineData("int F(int x) => F(x + 1) + 1; F(0)", "recursion")]
    public async Task A_cell_that_ends_the_process_fails_and_is_explained(string code, string says)
    {
        var run = await RunAsync(Notebooks.Of(code, "2"));
        Assert.Equal(RunOutcome.Failed, run.Outcome);
        Assert.Contains(says, run.Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cancelled_run_stops_its_cell()
    {
        using var stop = new CancellationTokenSource();
        _progress.OnCell = () => stop.CancelAfter(1500);
        var run = await RunAsync(Notebooks.Of("while (true) { }"), stop: stop.Token);
        Assert.Equal(RunOutcome.Cancelled, run.Outcome);
    }

    [Theory]
    [InlineData(true, "the run was stopped")]
    [InlineData(false, "took longer than")]
    public async Task What_ends_a_run_between_two_cells_does_not_start_the_next(
        bool cancel,
        string why
    )
    {
        using var stop = new CancellationTokenSource();
        var settings = new RunSettings(
            null,
            cancel ? TimeSpan.FromMinutes(1) : TimeSpan.FromSeconds(8)
        );
        _progress.OnFinished = () =>
        {
            if (cancel)
                stop.Cancel();
            else
                Thread.Sleep(settings.Timeout + TimeSpan.FromSeconds(1));
        };
        var run = await RunAsync(Notebooks.Of("1", "2"), settings: settings, stop: stop.Token);
        Assert.Equal(cancel ? RunOutcome.Cancelled : RunOutcome.TimedOut, run.Outcome);
        Assert.Single(run.Cells);
        Assert.DoesNotContain(
            _progress.Lines,
            line => line.StartsWith("cell 2", StringComparison.Ordinal)
        );
        Assert.Contains("Cell 2 was not started", run.Error!.Message, StringComparison.Ordinal);
        Assert.Contains(why, run.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_notebook_starts_afresh()
    {
        await RunAsync(
            Notebooks.Of("Environment.SetEnvironmentVariable(\"LEFT\", \"1\"); var x = 1;")
        );
        var second = Notebooks.Of("Environment.GetEnvironmentVariable(\"LEFT\") ?? \"nothing\"");
        await RunAsync(second);
        Assert.Equal("nothing", second.Cells[0].Text());
    }

    [Fact]
    public async Task Text_that_passes_the_console_by_and_text_of_late_tasks_is_kept()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "sh is not there");
        var notebook = Notebooks.Of(
            "System.Diagnostics.Process.Start(\"sh\", [\"-c\", \"echo from a child process\"]).WaitForExit();",
            "_ = Task.Run(async () => { await Task.Delay(300); Console.Write(\"late\"); }); 1",
            "await Task.Delay(600);"
        );
        await RunAsync(notebook);
        Assert.Contains(
            "from a child process\n",
            string.Concat(notebook.Cells.Select(c => c.Text())),
            StringComparison.Ordinal
        );
        Assert.Contains("late", notebook.Cells[1].Text(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cell_that_prints_without_end_keeps_only_so_much()
    {
        var notebook = Notebooks.Of(
            "var line = new string('x', 999); for (var i = 0; i < 6000; i++) Console.WriteLine(line);"
        );
        await RunAsync(notebook);
        var text = notebook.Cells[0].Text();
        Assert.InRange(text.Length, 4_000_000, 4_001_000);
        Assert.Contains("left out", text[^200..], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_style_sheet_of_the_formatting_package_is_not_saved_with_every_table()
    {
        var notebook = Notebooks.Of("record R(int A);", "new[] { new R(1) }");
        await RunAsync(notebook);
        var html = Assert
            .IsType<ResultOutput>(Assert.Single(notebook.Cells[1].Outputs))
            .Data.Text("text/html")!;
        Assert.DoesNotContain("<style>", html, StringComparison.Ordinal);
        Assert.Contains("<table>", html, StringComparison.Ordinal);
    }

    private Task<NotebookRun> RunAsync(
        NotebookDocument notebook,
        string name = "x.ipynb",
        RunSettings? settings = null,
        CancellationToken? stop = null
    ) =>
        new NotebookRunner(settings ?? new(null, TimeSpan.FromMinutes(1)), _progress).RunAsync(
            notebook,
            Path.Combine(_folder.Path, name),
            stop ?? TestContext.Current.CancellationToken
        );

    public void Dispose() => _folder.Dispose();

    private sealed class RecordedProgress : IRunProgress
    {
        public List<string> Lines { get; } = [];

        public Action? OnCell { get; set; }

        public Action? OnFinished { get; set; }

        public void NotebookStarted(string path, int cellCount) =>
            Lines.Add($"started {cellCount}");

        public void CellStarted(int number, string heading)
        {
            Lines.Add($"cell {number} {heading}");
            OnCell?.Invoke();
        }

        public void CellFinished(CellRun cell) => OnFinished?.Invoke();

        public void NotebookFinished(NotebookRun run) => Lines.Add($"finished {run.Outcome}");
    }
}
