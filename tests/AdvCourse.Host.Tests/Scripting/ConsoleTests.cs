namespace AdvCourse.Host.Tests.Scripting;

public sealed class ConsoleTests : IDisposable
{
    private readonly TestSession _session = new();

    [Fact]
    public async Task Text_goes_to_its_stream_with_unix_line_ends()
    {
        var cell = await _session.RunAsync(
            "Console.WriteLine(\"out\"); Console.Error.WriteLine(\"err\"); Console.WriteLine(3.5); Console.WriteLine();"
        );
        Assert.Equal("out\n3.5\n\n", cell.Stdout);
        Assert.Equal("err\n", cell.Stderr);
    }

    [Fact]
    public async Task Many_lines_come_complete_and_in_few_pieces()
    {
        var cell = await _session.RunAsync(
            "for (var i = 0; i < 200_000; i++) Console.WriteLine(i);"
        );
        Assert.Equal(200_000, cell.Stdout.Count(c => c == '\n'));
        Assert.EndsWith("\n199998\n199999\n", cell.Stdout, StringComparison.Ordinal);
        Assert.InRange(cell.StreamCalls, 1, 200);
    }

    [Fact]
    public async Task Text_appears_while_the_cell_still_runs()
    {
        var recorder = new Recorder();
        using var session = new AdvCourse.Host.Scripting.ScriptSession(".");
        using var stop = new CancellationTokenSource();
        var run = session.ExecuteAsync(
            new(1, "Console.Write(\"early\"); while (true) { }"),
            recorder,
            stop.Token
        );
        for (var i = 0; i < 600 && recorder.Stdout.Length == 0; i++)
            await Task.Delay(50, TestContext.Current.CancellationToken);
        Assert.Equal("early", recorder.Stdout);
        Assert.False(run.IsCompleted);
        await stop.CancelAsync();
        await run;
    }

    [Fact]
    public async Task Text_of_a_task_that_was_left_behind_goes_to_its_own_cell()
    {
        var first = await _session.RunAsync(
            "var gate = new TaskCompletionSource(); var late = Task.Run(async () => { await gate.Task; Console.Write(\"late\"); });"
        );
        var second = await _session.RunAsync(
            "Console.Write(\"second\"); gate.SetResult(); await late;"
        );
        for (var i = 0; i < 100 && first.Stdout.Length == 0; i++)
            await Task.Delay(20, TestContext.Current.CancellationToken);
        Assert.Equal("late", first.Stdout);
        Assert.Equal("second", second.Stdout);
    }

    [Fact]
    public async Task Two_sessions_at_once_do_not_mix_their_texts()
    {
        using var other = new TestSession();
        const string code =
            "for (var i = 0; i < 300; i++) { Console.Write(\"*\"); if (i % 50 == 0) await Task.Delay(1); }";
        var cells = await Task.WhenAll(
            _session.RunAsync(code.Replace('*', 'a')),
            other.RunAsync(code.Replace('*', 'b'))
        );
        Assert.Equal(new string('a', 300), cells[0].Stdout);
        Assert.Equal(new string('b', 300), cells[1].Stdout);
    }

    public void Dispose() => _session.Dispose();
}
