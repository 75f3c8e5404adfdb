namespace AdvCourse.Host.Tests.Scripting;

public sealed class ErrorTests : IDisposable
{
    private readonly TestSession _session = new();

    [Fact]
    public async Task A_compilation_error_names_cell_line_and_column_and_shows_the_line()
    {
        await _session.RunAsync("1");
        var error = await _session.FailAsync(
            "var a = 1;\nwhile (true) { var x = missing + 1; break; }\nint b = \"s\";"
        );
        Assert.Equal("CompilationError", error.Name);
        Assert.Equal(
            """
            cell 2, line 2, column 24: error CS0103: The name 'missing' does not exist in the current context
                while (true) { var x = missing + 1; break; }
                                       ^
            cell 2, line 3, column 9: error CS0029: Cannot implicitly convert type 'string' to 'int'
                int b = "s";
                        ^
            """.ReplaceLineEndings("\n"),
            string.Join('\n', error.Traceback)
        );
    }

    [Fact]
    public async Task An_exception_names_cell_and_line_of_every_frame_in_cells()
    {
        await _session.RunAsync("int zero = 0;\nint Divide(int a)\n{\n    return a / zero;\n}");
        var error = await _session.FailAsync("// a comment\nvar q = Divide(1);");
        Assert.Equal("System.DivideByZeroException", error.Name);
        Assert.Equal(
            [
                "System.DivideByZeroException: Attempted to divide by zero.",
                "   at cell 1, line 4: return a / zero;",
                "   at cell 2, line 2: var q = Divide(1);",
            ],
            error.Traceback
        );
    }

    [Fact]
    public async Task An_exception_after_an_await_names_its_line_too()
    {
        var error = await _session.FailAsync(
            "async Task F()\n{\n    await Task.Delay(1);\n    throw new InvalidOperationException(\"late\");\n}\nawait F();"
        );
        Assert.Contains(
            "   at cell 1, line 4: throw new InvalidOperationException(\"late\");",
            error.Traceback
        );
        Assert.Contains("   at cell 1, line 6: await F();", error.Traceback);
    }

    [Fact]
    public async Task Causes_are_told()
    {
        var error = await _session.FailAsync(
            "try { int.Parse(\"x\"); } catch (Exception e) { throw new ArgumentException(\"bad epsilon\", e); }"
        );
        Assert.Equal("System.ArgumentException: bad epsilon", error.Traceback[0]);
        Assert.Contains(
            error.Traceback,
            l => l.StartsWith("caused by System.FormatException", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Many_errors_are_cut_to_the_first_ten()
    {
        var error = await _session.FailAsync(
            string.Join('\n', Enumerable.Range(0, 15).Select(i => $"nothing{i}();"))
        );
        Assert.Equal("... and 5 more errors", error.Traceback[^1]);
    }

    [Fact]
    public async Task A_value_that_cannot_be_shown_is_an_error_of_its_cell()
    {
        await _session.RunAsync(
            "class Bad { public override string ToString() => throw new Exception(\"no text\"); }"
        );
        await _session.TryAsync("new Bad()");
        Assert.Equal("2", (await _session.RunAsync("1 + 1")).Result);
    }

    [Fact]
    public async Task An_exception_that_nobody_awaits_does_not_end_the_session()
    {
        await _session.RunAsync(
            "async void Fire() { await Task.Delay(1); throw new Exception(\"boom\"); }"
        );
        await _session.RunAsync("Fire(); await Task.Delay(100);");
        Assert.Equal("2", (await _session.RunAsync("1 + 1")).Result);
    }

    [Theory]
    [InlineData("namespace N { }", "A cell holds no namespace")]
    [InlineData(
        "static class E { public static int Twice(this int x) => 2 * x; }",
        "plain static method"
    )]
    public async Task Limits_of_cells_are_explained(string code, string advice)
    {
        var error = await _session.FailAsync(code);
        Assert.Contains(error.Traceback, l => l.Contains(advice, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(
        "\nvar none = new int[0];\nConsole.WriteLine(none[3]);",
        "at cell 1, line 3: Console.WriteLine(none[3]);"
    )]
    [InlineData(
        "int Third(int[] a)\n{\n    return a[2];\n}\nThird(new[] { 1 })",
        "at cell 1, line 3: return a[2];"
    )]
    [InlineData(
        "var a = new int[2];\na[1] = 5;\na[2] = 6;",
        "at cell 1, one of the lines 2, 3: a[1] = 5;\n      or a[2] = 6;"
    )]
    [InlineData(
        "var a = new double[2]; var sum = 0.0;\nfor (var i = 0; i < 3; i++)\n    sum += a[i];",
        "at cell 1, line 3: sum += a[i];"
    )]
    public async Task An_index_outside_its_array_names_the_line_or_the_few_that_it_can_be(
        string code,
        string place
    )
    {
        var error = await _session.FailAsync(code);
        Assert.Equal("System.IndexOutOfRangeException", error.Name);
        Assert.Contains(place, string.Join('\n', error.Traceback), StringComparison.Ordinal);
    }

    public void Dispose() => _session.Dispose();
}
