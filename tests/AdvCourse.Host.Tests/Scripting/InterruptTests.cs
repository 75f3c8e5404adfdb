using System.Diagnostics;
using AdvCourse.Host.Scripting;

namespace AdvCourse.Host.Tests.Scripting;

public sealed class InterruptTests : IDisposable
{
    private readonly TestSession _session = new();

    [Theory]
    [InlineData("while (true) { }")]
    [InlineData("while (true);")]
    [InlineData("for (;;) ;")]
    [InlineData("do { } while (true);")]
    [InlineData("again: goto again;")]
    [InlineData(
        "var sum = 0.0; while (true) for (var i = 0; i < 1000; i++) for (var j = 0; j < 1000; j++) sum += i * j;"
    )]
    [InlineData("int F() { while (true) { } } F();")]
    [InlineData("class C { public void Run() { for (;;) { } } }\nnew C().Run();")]
    [InlineData("await Task.Delay(-1);")]
    [InlineData("while (true) await Task.Delay(10);")]
    [InlineData("await Task.Run(() => { while (true) { } });")]
    [InlineData("Parallel.For(0, 4, i => { while (true) { } });")]
    [InlineData("foreach (var x in Enumerable.Range(0, int.MaxValue)) { }")]
    [InlineData(
        "Microsoft.DotNet.Interactive.KernelInvocationContext.Current.CancellationToken.WaitHandle.WaitOne(); while (true) { }"
    )]
    public async Task A_cell_stops_soon_after_it_is_asked_and_the_session_lives_on(string code)
    {
        await _session.RunAsync("var kept = 5;");
        using var stop = new CancellationTokenSource();
        var run = _session.StoppableAsync(code, stop.Token);
        // On a busy machine this may also interrupt the compiler, which must do no harm either.
        await Task.Delay(400, TestContext.Current.CancellationToken);
        Assert.False(run.IsCompleted);
        var asked = Stopwatch.StartNew();
        await stop.CancelAsync();
        var cell = await run;
        Assert.InRange(asked.Elapsed.TotalSeconds, 0, 5);
        Assert.NotEqual(CellOutcome.Completed, _session.Outcome);
        Assert.NotNull(cell.Error);
        Assert.Equal("5", (await _session.RunAsync("kept")).Result);
    }

    [Fact]
    public async Task Finally_blocks_run_when_a_cell_is_interrupted()
    {
        await _session.RunAsync("var closed = false;");
        using var stop = new CancellationTokenSource();
        var run = _session.StoppableAsync(
            "try { while (true) { } } finally { closed = true; }",
            stop.Token
        );
        await Task.Delay(300, TestContext.Current.CancellationToken);
        await stop.CancelAsync();
        await run;
        Assert.Equal("True", (await _session.RunAsync("closed")).Result);
    }

    [Fact]
    public async Task Another_session_is_not_interrupted()
    {
        using var folder = new TemporaryFolder();
        using var other = new ScriptSession(folder.Path);
        using var stop = new CancellationTokenSource();
        var (first, second) = (new Recorder(), new Recorder());
        using var session = new ScriptSession(folder.Path);
        // The interrupted cell stays in its finally block, so that the interruption is under way while the other one loops.
        var stopped = session.ExecuteAsync(
            new(
                1,
                "Console.Write(1); try { while (true) { } } finally { System.Threading.Thread.Sleep(1500); }"
            ),
            first,
            stop.Token
        );
        var spared = other.ExecuteAsync(
            new(
                1,
                "Console.Write(1); while (!System.IO.File.Exists(\"enough\")) { }".Replace(
                    "enough",
                    Path.Combine(folder.Path, "enough"),
                    StringComparison.Ordinal
                )
            ),
            second,
            TestContext.Current.CancellationToken
        );
        while (first.Stdout.Length == 0 || second.Stdout.Length == 0)
            await Task.Delay(20, TestContext.Current.CancellationToken);
        await stop.CancelAsync();
        Assert.Equal(CellOutcome.Interrupted, await stopped);
        Assert.False(spared.IsCompleted);
        folder.File("enough", "");
        Assert.Equal(CellOutcome.Completed, await spared);
    }

    public void Dispose() => _session.Dispose();
}
