using System.Diagnostics;
using System.Text.Json.Nodes;
using AdvCourse.Host.Commands;
using AdvCourse.Host.Documents;
using AdvCourse.Host.Tests.Running;

namespace AdvCourse.Host.Tests.Commands;

/// <summary>The program as its users start it.</summary>
public sealed class CommandLineTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Outputs_are_saved_in_place_and_a_second_run_changes_nothing()
    {
        var path = _folder.Save(
            "a.ipynb",
            "md:# Part",
            "var x = 1;\nConsole.WriteLine(x);",
            "new[] { x, 2 }"
        );
        var (code, text) = await RunAsync("run", "a.ipynb");
        Assert.True(code == 0, text);
        var first = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
        Assert.Equal("1\n", NotebookDocument.Parse(first).Cells[1].Text());
        Assert.Contains("[  2/2]", text, StringComparison.Ordinal);
        Assert.Contains("Part", text, StringComparison.Ordinal);
        Assert.Contains("Peak MB", text, StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b", text, StringComparison.Ordinal);
        Assert.Equal(0, (await RunAsync("run", "a.ipynb")).Code);
        Assert.Equal(
            first,
            await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken)
        );
    }

    [Fact]
    public async Task A_failed_run_leaves_the_file_and_shows_cell_line_and_source()
    {
        var path = _folder.Save(
            "a.ipynb",
            "md:## Dividing",
            "var zero = 0;",
            "\nvar x = 1 / zero;"
        );
        var before = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        var (code, text) = await RunAsync("run", "a.ipynb");
        Assert.Equal(1, code);
        Assert.Contains("✗ a.ipynb: cell 2 of 2 (Dividing)", text, StringComparison.Ordinal);
        Assert.Contains("at cell 2, line 2: var x = 1 / zero;", text, StringComparison.Ordinal);
        Assert.Contains("The file is unchanged.", text, StringComparison.Ordinal);
        Assert.Equal(
            before,
            await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken)
        );
    }

    [Fact]
    public async Task Output_goes_to_another_folder_and_the_report_tells_of_every_notebook()
    {
        var path = _folder.Save("in/a.ipynb", "1");
        _folder.Save("in/b.ipynb", "throw new Exception(\"b is bad\");");
        _folder.Save("in/c.ipynb", "3");
        var before = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        var (code, text) = await RunAsync(
            "run",
            "in/*.ipynb",
            "--output",
            "out/deep",
            "--report",
            "out/report.json",
            "--profile",
            "quick"
        );
        Assert.True(code == 1, text);
        Assert.Equal(
            before,
            await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken)
        );
        string[] saved = ["a", "b", "c"];
        Assert.Equal(
            ["1", "b is bad", "3"],
            saved.Select(n =>
                NotebookDocument
                    .Load(Path.Combine(_folder.Path, $"out/deep/{n}.ipynb"))
                    .Cells[0]
                    .Text()
            )
        );
        var report = JsonNode.Parse(
            await File.ReadAllTextAsync(
                Path.Combine(_folder.Path, "out/report.json"),
                TestContext.Current.CancellationToken
            )
        )!;
        Assert.Equal("quick", (string)report["profile"]!);
        Assert.Equal(
            ["completed", "failed", "completed"],
            report["notebooks"]!.AsArray().Select(n => (string)n!["outcome"]!)
        );
        Assert.All(
            report["notebooks"]!.AsArray(),
            n => Assert.InRange((double)n!["seconds"]!, 0.1, 60)
        );
        Assert.InRange((double)report["notebooks"]![0]!["cells"]![0]!["peakMB"]!, 20, 2000);
    }

    [Fact]
    public async Task Stop_on_error_starts_no_further_notebook()
    {
        _folder.Save("a.ipynb", "throw new Exception(\"bad\");");
        _folder.Save("b.ipynb", "System.IO.File.WriteAllText(\"ran\", \"\");");
        var (code, text) = await RunAsync("run", "a.ipynb", "b.ipynb", "--stop-on-error");
        Assert.Equal(1, code);
        Assert.Contains("1 of 2 notebooks were not started", text, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_folder.Path, "ran")));
    }

    [Fact]
    public async Task Check_accepts_the_same_outputs_but_for_times_and_saves_nothing()
    {
        var path = _folder.Save(
            "a.ipynb",
            "Console.WriteLine($\"⏱ {DateTime.Now.Ticks}\"); Console.WriteLine(\"done\");",
            "HTML($\"<p id='plot-{Guid.NewGuid()}'>x</p><small class='volatile'>{DateTime.Now.Ticks}</small>\")"
        );
        await RunAsync("run", "a.ipynb");
        var committed = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        var (code, text) = await RunAsync("run", "--check", "a.ipynb");
        Assert.True(code == 0, text);
        Assert.Contains("as in the file", text, StringComparison.Ordinal);
        Assert.Equal(
            committed,
            await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken)
        );
    }

    [Fact]
    public async Task Check_shows_what_differs_and_fails()
    {
        var path = _folder.Save(
            "a.ipynb",
            "md:## Results",
            "Console.WriteLine(\"clean 0.98\\nfgsm 0.11\");",
            "1"
        );
        await RunAsync("run", "a.ipynb");
        var committed = NotebookDocument.Load(path);
        committed.Cells[1].SetOutputs([new StreamOutput("stdout", "clean 0.98\nfgsm 0.89\n")]);
        committed.Cells[2].SetOutputs([]);
        committed.Save(path);
        var bytes = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        var (code, text) = await RunAsync("run", "--check", "a.ipynb");
        Assert.Equal(1, code);
        Assert.Contains("cell 1 (Results)", text, StringComparison.Ordinal);
        Assert.Contains("- fgsm 0.89", text, StringComparison.Ordinal);
        Assert.Contains("+ fgsm 0.11", text, StringComparison.Ordinal);
        Assert.Contains("- (no output)", text, StringComparison.Ordinal);
        Assert.Equal(
            bytes,
            await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken)
        );
    }

    [Fact]
    public async Task Control_C_stops_the_cell_and_leaves_the_file_whole()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "signals are not there");
        var path = _folder.Save(
            "a.ipynb",
            "System.IO.File.WriteAllText(\"started\", \"\"); while (true) { }"
        );
        var before = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        using var process = Start("run", "a.ipynb");
        for (var i = 0; i < 300 && !File.Exists(Path.Combine(_folder.Path, "started")); i++)
            await Task.Delay(100, TestContext.Current.CancellationToken);
        using (var kill = Process.Start("kill", ["-INT", $"{process.Id}"]))
            await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        var text = await process.StandardOutput.ReadToEndAsync(
            TestContext.Current.CancellationToken
        );
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(130, process.ExitCode);
        Assert.Contains("stopped", text, StringComparison.Ordinal);
        Assert.Equal(
            before,
            await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken)
        );
        Assert.Equal(
            ["a.ipynb", "started"],
            Directory.GetFiles(_folder.Path).Select(Path.GetFileName).Order()
        );
    }

    [Fact]
    public async Task Two_runs_at_once_do_not_disturb_each_other()
    {
        _folder.Save("a.ipynb", "await Task.Delay(500); Console.Write(\"a\");");
        _folder.Save("b.ipynb", "await Task.Delay(500); Console.Write(\"b\");");
        var runs = await Task.WhenAll(
            RunAsync("run", "a.ipynb", "-o", "out"),
            RunAsync("run", "b.ipynb", "-o", "out")
        );
        Assert.Equal([0, 0], runs.Select(r => r.Code));
        Assert.Equal(
            "a",
            NotebookDocument.Load(Path.Combine(_folder.Path, "out/a.ipynb")).Cells[0].Text()
        );
        Assert.Equal(
            "b",
            NotebookDocument.Load(Path.Combine(_folder.Path, "out/b.ipynb")).Cells[0].Text()
        );
    }

    [Fact]
    public async Task A_German_reader_gets_the_same_outputs()
    {
        _folder.Save("a.ipynb", "Console.WriteLine($\"{0.25} {1234567.5:N1}\"); 1.5");
        var (code, text) = await RunAsync(
            [("LC_ALL", "de_DE.UTF-8"), ("LANG", "de_DE.UTF-8")],
            "run",
            "a.ipynb"
        );
        Assert.True(code == 0, text);
        Assert.Equal(
            "0.25 1,234,567.5\n1.5",
            NotebookDocument.Load(Path.Combine(_folder.Path, "a.ipynb")).Cells[0].Text()
        );
        Assert.DoesNotMatch(@"\d,\d", text);
    }

    [Theory]
    [InlineData("names no notebook", "run", "none.ipynb")]
    [InlineData("cut short", "run", "broken.ipynb")]
    [InlineData("its cells are python", "run", "python.ipynb")]
    [InlineData("would be saved as one file", "run", "a.ipynb", "sub/a.ipynb", "-o", "x")]
    [InlineData("positive number of minutes", "run", "a.ipynb", "--timeout", "-1")]
    [InlineData("'medium'", "run", "a.ipynb", "--profile", "medium")]
    [InlineData("does not go with --output", "run", "a.ipynb", "--check", "-o", "x")]
    public async Task Mistakes_are_explained_before_anything_runs(string says, params string[] args)
    {
        _folder.Save("a.ipynb", "1");
        _folder.Save("sub/a.ipynb", "1");
        _folder.File("broken.ipynb", JupyterHead);
        _folder.File(
            "python.ipynb",
            """{"cells":[],"metadata":{"language_info":{"name":"python"}},"nbformat":4,"nbformat_minor":5}"""
        );
        var (code, text) = await RunAsync(args);
        Assert.Equal(1, code);
        Assert.Contains(says, text, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_notebook_that_was_edited_while_it_ran_keeps_the_edit_and_the_outputs_go_beside()
    {
        var path = _folder.Save("a.ipynb", "System.IO.File.AppendAllText(\"a.ipynb\", \"\\n\"); 5");
        var (code, text) = await RunAsync("run", "a.ipynb");
        Assert.True(code == 0, text);
        Assert.Contains("was changed while it ran", text, StringComparison.Ordinal);
        Assert.Empty(NotebookDocument.Load(path).Cells[0].Outputs);
        Assert.Equal(
            "5",
            NotebookDocument.Load(Path.Combine(_folder.Path, "a.run.ipynb")).Cells[0].Text()
        );
    }

    [Fact]
    public async Task Strip_removes_outputs_and_nothing_else()
    {
        var path = _folder.Save("a.ipynb", "md:# Part", "1");
        var before = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
        var notebook = NotebookDocument.Load(path);
        notebook.Cells[1].SetOutputs([new StreamOutput("stdout", "x")]);
        notebook.Cells[1].ExecutionCount = 3;
        notebook.Save(path);
        Assert.Equal(0, (await RunAsync("strip", "a.ipynb")).Code);
        Assert.Equal(
            before,
            await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken)
        );
    }

    [Fact]
    public async Task Help_names_the_commands()
    {
        var (code, text) = await RunAsync("--help");
        Assert.Equal(0, code);
        Assert.Contains("run <notebooks>", text, StringComparison.Ordinal);
    }

    private const string JupyterHead = "{\n \"cells\": [\n  {\n   \"cell_type\": \"code\",\n";

    private Task<(int Code, string Text)> RunAsync(params string[] args) => RunAsync([], args);

    private async Task<(int Code, string Text)> RunAsync(
        (string, string)[] environment,
        params string[] args
    )
    {
        using var process = Start(args, environment);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var text = await process.StandardOutput.ReadToEndAsync(
            TestContext.Current.CancellationToken
        );
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, text + await error);
    }

    private Process Start(params string[] args) => Start(args, []);

    private Process Start(string[] args, (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(CommandLine).Assembly.Location, .. args])
        {
            WorkingDirectory = _folder.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return Process.Start(start)!;
    }

    public void Dispose() => _folder.Dispose();
}
