namespace AdvCourse.Host.Tests.Scripting;

public sealed class LanguageTests : IDisposable
{
    private readonly TestSession _session = new();

    [Fact]
    public async Task Cells_share_variables_methods_types_and_usings()
    {
        await _session.RunAsync("using System.Text.RegularExpressions;\nvar x = 40;");
        await _session.RunAsync("int Add(int y) => x + y;\nrecord Point(int X, int Y);");
        var cell = await _session.RunAsync(
            "$\"{Add(2)} {new Point(1, 2)} {Regex.IsMatch(\"a\", \"a\")}\""
        );
        Assert.Equal("42 Point { X = 1, Y = 2 } True", cell.Result);
    }

    [Fact]
    public async Task A_later_declaration_hides_an_earlier_one()
    {
        await _session.RunAsync(
            "var x = 1; string F() => \"old\";\nclass C { public int V => 1; }"
        );
        await _session.RunAsync(
            "var x = \"one\"; string F() => \"new\";\nclass C { public int V => 2; }"
        );
        Assert.Equal(
            "one new 2",
            (await _session.RunAsync("x + \" \" + F() + \" \" + new C().V")).Result
        );
    }

    [Fact]
    public async Task A_cell_that_does_not_compile_defines_nothing_and_harms_nothing()
    {
        await _session.RunAsync("var x = 1;");
        await _session.FailAsync("var x = 2; var y = nothing;");
        await _session.FailAsync("y");
        Assert.Equal("1", (await _session.RunAsync("x")).Result);
    }

    [Fact]
    public async Task What_a_cell_assigned_before_it_threw_stays()
    {
        await _session.FailAsync("var before = 7; throw new Exception(\"x\"); var after = 8;");
        Assert.Equal("7 0", (await _session.RunAsync("$\"{before} {after}\"")).Result);
    }

    [Fact]
    public async Task New_language_features_work()
    {
        var cell = await _session.RunAsync(
            """"
            int[] numbers = [1, 2, .. (int[])[3, 4]];
            var text = """
                raw "string"
                """;
            (numbers is [1, .., var last] ? last : 0) + text
            """"
        );
        Assert.Equal("4raw \"string\"", cell.Result);
    }

    [Fact]
    public async Task Awaits_work_at_top_level_and_in_streams()
    {
        var cell = await _session.RunAsync(
            """
            async IAsyncEnumerable<int> Count(int n)
            {
                for (var i = 0; i < n; i++) { await Task.Delay(1); yield return i; }
            }
            var sum = 0;
            await foreach (var i in Count(4)) sum += i;
            await Task.Delay(5);
            await Task.FromResult(sum)
            """
        );
        Assert.Equal("6", cell.Result);
    }

    [Fact]
    public async Task What_follows_an_await_runs_on_the_cells_own_thread()
    {
        await _session.RunAsync("var first = Environment.CurrentManagedThreadId;");
        var cell = await _session.RunAsync(
            "var before = Environment.CurrentManagedThreadId; await Task.Run(() => 1); await Task.Delay(5);\n"
                + "before == first && Environment.CurrentManagedThreadId == before"
        );
        Assert.Equal("True", cell.Result);
    }

    [Fact]
    public async Task Blocking_on_an_asynchronous_method_of_ones_own_does_not_deadlock()
    {
        var cell = await _session.RunAsync(
            "async Task<int> Slow() { await Task.Delay(5); await Task.Yield(); return 3; }\nSlow().Result"
        );
        Assert.Equal("3", cell.Result);
    }

    [Fact]
    public async Task A_cell_of_usings_comments_or_nothing_runs()
    {
        await _session.RunAsync("using System.IO;");
        await _session.RunAsync("// nothing");
        await _session.RunAsync("");
        Assert.Equal("b", (await _session.RunAsync("Path.GetFileName(\"a/b\")")).Result);
    }

    [Fact]
    public async Task Unsafe_code_and_pointers_work() =>
        Assert.Equal(
            "5",
            (
                await _session.RunAsync(
                    "int v = 5; int r; unsafe { int* p = stackalloc int[1]; *p = v; r = *p; } r"
                )
            ).Result
        );

    [Fact]
    public async Task Many_cells_may_follow_each_other()
    {
        await _session.RunAsync("var v0 = 0;");
        for (var i = 1; i < 60; i++)
            await _session.RunAsync($"var v{i} = v{i - 1} + 1;");
        Assert.Equal("59", (await _session.RunAsync("v59")).Result);
        Assert.Equal(60, _session.Variables.Count);
    }

    [Fact]
    public async Task Loops_keep_their_meaning_with_the_checks_inside()
    {
        var cell = await _session.RunAsync(
            """
            var log = new List<int>();
            for (var i = 0; i < 3; i++) for (var j = 0; j < 2; j++) if (j > 0) log.Add(10 * i + j); else continue;
            var n = 0;
            do n++; while (n < 5);
            while (n-- > 3) { if (n == 4) continue; log.Add(n); }
            foreach (var c in "ab") log.Add(c);
            again: if (log.Count < 10) { log.Add(0); goto again; }
            IEnumerable<int> Odd() { foreach (var x in log) { if (x % 2 == 0) continue; yield return x; } }
            string.Join(" ", log) + " | " + Odd().Count()
            """
        );
        Assert.Equal("1 11 21 3 97 98 0 0 0 0 | 5", cell.Result);
    }

    public void Dispose() => _session.Dispose();
}
