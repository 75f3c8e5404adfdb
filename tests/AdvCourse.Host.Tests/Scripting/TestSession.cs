using AdvCourse.Host.Scripting;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AdvCourse.Host.Tests.Scripting;

/// <summary>A session in a folder of its own, whose cells are numbered as they come.</summary>
internal sealed class TestSession : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ScriptSession _session;
    private int _number;
    private Recorder? _last;

    public TestSession() =>
        _session = new(_folder.Path, packageCache: Path.Combine(_folder.Path, "cache"));

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
        var recorder = _last = new Recorder(_last);
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

    /// <summary>Makes an assembly in the folder lib/ beside the notebook.</summary>
    public string Compile(string name, string source, params string[] references)
    {
        var path = Path.Combine(_folder.Path, "lib", name + ".dll");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var trusted = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(
            Path.PathSeparator
        );
        var result = CSharpCompilation
            .Create(
                name,
                [
                    CSharpSyntaxTree.ParseText(
                        source,
                        cancellationToken: TestContext.Current.CancellationToken
                    ),
                ],
                trusted
                    .Where(f =>
                        Path.GetFileName(f) is "System.Private.CoreLib.dll" or "System.Runtime.dll"
                    )
                    .Concat(references)
                    .Select(f => MetadataReference.CreateFromFile(f)),
                new(OutputKind.DynamicallyLinkedLibrary)
            )
            .Emit(path, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Empty(result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error));
        return path;
    }

    public void Dispose()
    {
        _session.Dispose();
        _folder.Dispose();
    }
}
