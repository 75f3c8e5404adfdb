namespace TorchSharp.Upstream;

/// <summary>One test method of TorchSharp's: what it touches, whether it compiled, how it went.</summary>
internal sealed class Case(string file, string type, string method)
{
    public string File => file;
    public string Type => type;
    public string Method => method;

    /// <summary>Names it uses that are not on the course's surface; empty for a case that only touches the surface.</summary>
    public SortedSet<string> Outside { get; } = new(StringComparer.Ordinal);

    public bool OnSurface => Outside.Count == 0;

    /// <summary>Why it does not compile, first reason first.</summary>
    public List<string> Errors { get; } = [];

    /// <summary>Rows (a theory has several) that passed, failed, were skipped.</summary>
    public int Passed { get; set; }
    public int Skipped { get; set; }
    public List<string> Failures { get; } = [];

    public Outcome Outcome =>
        Errors.Count > 0 ? Outcome.DoesNotCompile
        : Failures.Count > 0 ? Outcome.Failed
        : Passed > 0 ? Outcome.Passed
        : Skipped > 0 ? Outcome.Skipped
        : Outcome.NoResult;
}

internal enum Outcome
{
    Passed,
    Failed,
    DoesNotCompile,
    Skipped,
    NoResult,
}
