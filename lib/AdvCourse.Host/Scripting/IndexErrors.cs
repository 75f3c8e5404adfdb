using System.Globalization;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AdvCourse.Host.Scripting;

/// <summary>
/// Finds the line of an index that lies outside its array. The JIT throws that exception from one place for a whole function, so
/// that the stack trace of an optimised cell names no line, or the wrong one; the source tells which lines it can have been.
/// </summary>
internal static class IndexErrors
{
    /// <summary>The lines of a cell, 1 for the first, on which an array is indexed in a function.</summary>
    /// <param name="code">The cell.</param>
    /// <param name="frame">The frame of the stack trace, such as "Submission#2.Half(Int32 x)".</param>
    public static IReadOnlyList<int> Lines(string code, string frame)
    {
        var tree = CSharpSyntaxTree.ParseText(CellParser.OnlyCSharp(code), SubmissionChain.Parse);
        var root = tree.GetRoot();
        var functions = root.DescendantNodes().OfType<MethodDeclarationSyntax>().ToArray();
        var function = Array.Find(
            functions,
            f => frame.Contains($".{f.Identifier.Text}(", StringComparison.Ordinal)
        );
        return
        [
            .. root.DescendantNodes()
                .OfType<ElementAccessExpressionSyntax>()
                .Where(access =>
                    access.Ancestors().OfType<MethodDeclarationSyntax>().LastOrDefault() == function
                )
                .Select(access => access.GetLocation().GetLineSpan().StartLinePosition.Line + 1)
                .Distinct()
                .Order(),
        ];
    }

    /// <summary>Says which line it was, or among which it is.</summary>
    public static IEnumerable<string> Describe(
        string cell,
        IReadOnlyList<int> lines,
        Func<int, string?> source
    )
    {
        const int most = 5;
        var where =
            lines.Count == 1
                ? string.Create(CultureInfo.InvariantCulture, $"line {lines[0]}")
                : $"one of the lines {string.Join(", ", lines.Take(most))}{(lines.Count > most ? ", ..." : "")}";
        yield return $"   at {cell}, {where}: {source(lines[0])}";
        foreach (var line in lines.Skip(1).Take(most - 1))
            yield return $"      or {source(line)}";
    }
}
