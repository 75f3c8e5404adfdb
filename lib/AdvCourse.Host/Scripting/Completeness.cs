using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AdvCourse.Host.Scripting;

/// <summary>Whether a text that is being typed at a prompt is a cell.</summary>
public enum Completeness
{
    /// <summary>It can run.</summary>
    Complete,

    /// <summary>Something is open: a bracket, a statement, a text.</summary>
    Incomplete,

    /// <summary>Whatever follows, it cannot run.</summary>
    Invalid,
}

/// <summary>Tells complete cells from others.</summary>
public static class CompletenessCheck
{
    /// <summary>Judges a cell by its syntax; cells with magics for other languages count as complete.</summary>
    public static Completeness Of(string code)
    {
        ParsedCell parsed;
        try
        {
            parsed = CellParser.Parse(code, "csharp");
        }
        catch (MagicException)
        {
            return Completeness.Complete; // Running it says what is wrong.
        }
        if (parsed.Segments is not [.., { Kind: SegmentKind.CSharp, Text: var text }])
            return Completeness.Complete;
        var tree = CSharpSyntaxTree.ParseText(text, SubmissionChain.Parse);
        if (!SyntaxFactory.IsCompleteSubmission(tree))
            return Completeness.Incomplete;
        return tree.GetDiagnostics().Any(d => d.Severity == DiagnosticSeverity.Error)
            ? Completeness.Invalid
            : Completeness.Complete;
    }
}
