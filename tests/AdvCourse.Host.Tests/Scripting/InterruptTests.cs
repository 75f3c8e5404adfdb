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
        using var other = new TestSession();
        using var stop = new CancellationTokenSource();
        var stopped = _session.StoppableAsync("while (true) { }", stop.Token);
        var spared = other.RunAsync(
            "var n = 0; var until = DateTime.UtcNow.AddSeconds(2); while (DateTime.UtcNow < until) n++; n > 0"
        );
        await Task.Delay(700, TestContext.Current.CancellationToken);
        await stop.CancelAsync();
        Assert.NotNull((await stopped).Error);
        Assert.Equal("True", (await spared).Result);
    }

    public void Dispose() => _session.Dispose();
}
