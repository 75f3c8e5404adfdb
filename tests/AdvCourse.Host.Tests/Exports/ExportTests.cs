using System.Diagnostics;
using AdvCourse.Host.Documents;
using AdvCourse.Host.Exports;
using AdvCourse.Host.Scripting;
using AdvCourse.Host.Tests.Running;

namespace AdvCourse.Host.Tests.Exports;

public sealed class ExportTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task A_notebook_runs_as_a_file_based_app_with_everything_it_showed()
    {
        var (program, settings) = Export(
            "md:# Title",
            "using System.Globalization;\nvar x = 1; // once\nint Twice(int v) => v * 2;\nrecord Point(int X, int Y);\nConsole.WriteLine($\"x is {x}\");",
            "var x = \"text\";\nint Length() => x.Length;\nLength() + Twice(1)",
            "await Task.Delay(1);\nforeach (var q in new[] { x, x + \"!\" })\n    display(q);\nnew Point(3, x.Length)",
            "#!html\n<b>bold</b>",
            "new[] { 1, 2 }.Display()",
            "static int n = 1; // fields\nconst int m = 2;\npublic double half = 0.5;\nint late, later = 3;\nvoid Set() => late = 4;\nSet();\nn + m + half * later * late"
        );
        _folder.File("app/app.cs", program);
        _folder.File("app/Directory.Build.props", settings);
        Assert.Equal(
            "x is 1\n6\ntext\ntext!\nPoint { X = 3, Y = 4 }\n<b>bold</b>\n1, 2\n9\n",
            await RunAsync(Path.Combine(_folder.Path, "app"))
        );
    }

    [Fact]
    public void What_is_declared_again_gets_a_name_of_its_own_from_there_on()
    {
        var (program, _) = Export(
            "var x = 1;\nint F() => x;",
            "var x = \"a\"; int F() => 5;\nvar f = (int x) => x;",
            "Console.Write(x + F() + f(2));"
        );
        Assert.Contains("int F() => x;", program, StringComparison.Ordinal);
        Assert.Contains("var x_2 = \"a\";", program, StringComparison.Ordinal);
        Assert.Contains("int F_2() => 5;", program, StringComparison.Ordinal);
        Assert.Contains("var f = (int x) => x;", program, StringComparison.Ordinal);
        Assert.Contains("Console.Write(x_2 + F_2() + f(2));", program, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("var broken = ;", "cell 2 does not compile")]
    [InlineData("int F(int v) => v; int F(string v) => 1;", "cell 2 declares F more than once")]
    [InlineData("#!fsharp\nlet x = 1", "cell 2, line 1")]
    [InlineData("#r \"nuget: Some.Package, 1.0.0\"", "Some.Package")]
    public void What_cannot_be_exported_is_refused_with_the_cell_and_the_reason(
        string cell,
        string reason
    )
    {
        var error = Assert.Throws<ExportException>(() => Export("var x = 1;", cell));
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_script_has_a_marker_for_every_cell() =>
        Assert.Equal(
            "// %% [markdown]\n// # Title\n//\n// Prose.\n\n// %%\nvar x = 1;\n\n// %%\nx\n",
            ScriptExport.Write(Notebooks.Of("md:# Title\n\nProse.", "var x = 1;", "x"))
        );

    [Fact]
    public void A_dib_file_becomes_a_notebook_of_its_cells()
    {
        var notebook = DibImport.Read(
            "#!meta\n\n{\"kernelInfo\":{}}\n\n#!markdown\n\n# Title\n\n#!csharp\n\n#!time\nvar x = 1;\n\n#!fsharp\n\nlet y = 2\n\n#!csharp\n\n"
        );
        Assert.Equal(
            [
                (CellKind.Markdown, "# Title"),
                (CellKind.Code, "#!time\nvar x = 1;"),
                (CellKind.Code, "#!fsharp\nlet y = 2"),
            ],
            notebook.Cells.Select(c => (c.Kind, c.Source))
        );
        Assert.Equal(".net-csharp", (string?)notebook.Metadata["kernelspec"]!["name"]);
    }

    public void Dispose() => _folder.Dispose();

    private (string Program, string Settings) Export(params string[] cells) =>
        AppExport.Write(Notebooks.Of(cells), _folder.Path);

    private static async Task<string> RunAsync(string folder)
    {
        var start = new ProcessStartInfo(DotNet.Path, ["run", "app.cs"])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var text = await process.StandardOutput.ReadToEndAsync(
            TestContext.Current.CancellationToken
        );
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, text + await errors);
        return text.ReplaceLineEndings("\n");
    }
}
