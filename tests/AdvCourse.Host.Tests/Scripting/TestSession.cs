using AdvCourse.Host.Scripting;

namespace AdvCourse.Host.Tests.Scripting;

/// <summary>A session in a folder of its own, whose cells are numbered as they come.</summary>
internal sealed class TestSession : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ScriptSession _session;
    private int _number;

    public TestSession() => _session = new(_folder.Path);

    public TemporaryFolder Folder => _folder;

    public IReadOnlyList<ScriptVariable> Variables => _session.Variables;

    public CellOutcome Outcome { get; private set; }

    /// <summary>Runs a cell to its end, whatever that is.</summary>
    public Task<Recorder> TryAsync(string code, string language = "csharp") =>
        ExecuteAsync(code, language, CancellationToken.None);

    /// <summary>Runs a cell to its end, or until it is stopped.</summary>
    public Task<Recorder> StoppableAsync(string code, CancellationToken stop) =>
        ExecuteAsync(code, "csharp", stop);

    private async Task<Recorder> ExecuteAsync(string code, string language, CancellationToken stop)
    {
        var recorder = new Recorder();
        Outcome = await _session
            .ExecuteAsync(new(++_number, code, language), recorder, stop)
            .WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        return recorder;
    }

    /// <summary>Runs a cell that must complete.</summary>
    public async Task<Recorder> RunAsync(string code)
    {
        var recorder = await TryAsync(code);
        Assert.True(
            Outcome == CellOutcome.Completed,
            string.Join('\n', recorder.Error?.Traceback ?? [Outcome.ToString()])
        );
        return recorder;
    }

    /// <summary>Runs a cell that must fail.</summary>
    public async Task<CellError> FailAsync(string code)
    {
        var recorder = await TryAsync(code);
        Assert.Equal(CellOutcome.Failed, Outcome);
        return recorder.Error!;
    }

    public void Dispose()
    {
        _session.Dispose();
        _folder.Dispose();
    }
}
