using AdvCourse.Host.Scripting;

namespace AdvCourse.Host.Tests.Scripting;

/// <summary>An interrupt reaches what a library does, when the library takes a token.</summary>
public sealed class TokenTests : IDisposable
{
    private const string Library = """
        using System.Threading;
        public static class Work
        {
            public static void Spin(int first, string name = "x", CancellationToken cancellation = default)
            {
                while (!cancellation.IsCancellationRequested) { }
                cancellation.ThrowIfCancellationRequested();
            }
            public static bool IsGiven(CancellationToken token = default) => token.CanBeCanceled;
            public static bool IsGiven(int x, CancellationToken token = default) => token.CanBeCanceled;
        }
        public sealed class Worker(CancellationToken token = default)
        {
            public bool IsGiven => token.CanBeCanceled;
        }
        """;

    private readonly TestSession _session = new();

    [Theory]
    [InlineData("Work.Spin(1)")]
    [InlineData("Work.Spin(1, \"y\")")]
    [InlineData("Work.Spin(name: \"y\", first: 1)")]
    [InlineData("await Task.Run(() => Work.Spin(1))")]
    [InlineData("Parallel.For(0, 2, i => { Work.Spin(i); })")]
    public async Task A_library_call_that_takes_a_token_is_interrupted(string call)
    {
        await ReferenceAsync();
        using var stop = new CancellationTokenSource();
        var run = _session.StoppableAsync(call + ";", stop.Token);
        await Task.Delay(500, TestContext.Current.CancellationToken);
        await stop.CancelAsync();
        await run;
        Assert.Equal(CellOutcome.Interrupted, _session.Outcome);
    }

    [Theory]
    [InlineData("Work.IsGiven()", "True")]
    [InlineData("Work.IsGiven(1)", "True")]
    [InlineData("new Worker().IsGiven", "True")]
    [InlineData("Work.IsGiven(System.Threading.CancellationToken.None)", "False")]
    [InlineData("Work.IsGiven(token: System.Threading.CancellationToken.None)", "False")]
    [InlineData("Work.IsGiven(Work.IsGiven() ? 1 : 2)", "True")]
    [InlineData("new[] { 1 }.Select(x => Work.IsGiven(x)).Single()", "True")]
    public async Task Calls_get_the_token_unless_the_cell_gives_one(string call, string given)
    {
        await ReferenceAsync();
        using var stop = new CancellationTokenSource();
        Assert.Equal(given, (await _session.StoppableAsync(call, stop.Token)).Result);
    }

    [Fact]
    public async Task An_error_in_a_cell_with_tokens_stands_where_the_reader_wrote_it()
    {
        await ReferenceAsync();
        var error = await _session.FailAsync("Work.IsGiven(); int y = \"text\";");
        Assert.Contains("column 25", error.Traceback[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("System.Threading.Thread.Sleep(-1);")]
    [InlineData("new TaskCompletionSource<int>().Task.Wait();")]
    [InlineData("lock (gate) { }")]
    [InlineData("long Fib(int n) => n < 2 ? n : Fib(n - 1) + Fib(n - 2); Fib(90)")]
    [InlineData("while (true) try { System.Threading.Thread.Sleep(-1); } catch (Exception) { }")]
    public async Task Waits_and_recursions_are_interrupted_and_the_next_cell_waits_undisturbed(
        string code
    )
    {
        await _session.RunAsync(
            "var gate = new object(); new System.Threading.Thread(() => { System.Threading.Monitor.Enter(gate); System.Threading.Thread.Sleep(-1); }) { IsBackground = true }.Start(); System.Threading.Thread.Sleep(50);"
        );
        using var stop = new CancellationTokenSource();
        var run = _session.StoppableAsync(code, stop.Token);
        await Task.Delay(500, TestContext.Current.CancellationToken);
        Assert.False(run.IsCompleted);
        await stop.CancelAsync();
        await run;
        Assert.Equal(CellOutcome.Interrupted, _session.Outcome);
        await _session.RunAsync("System.Threading.Thread.Sleep(1200);");
    }

    public void Dispose() => _session.Dispose();

    private async Task ReferenceAsync() =>
        await _session.RunAsync($"#r \"{_session.Compile("Work", Library)}\"");
}
