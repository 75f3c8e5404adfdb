using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AdvCourse.Host.Scripting;

/// <summary>
/// Writes a call of <see cref="Notebook.Interruption.Check"/> into the body of every loop (and after every label), because
/// nothing in Roslyn or .NET stops a running loop. Lines stay where they are; columns move, so errors are looked up in the original.
/// </summary>
internal static class LoopChecks
{
    private const string Check = "global::AdvCourse.Notebook.Interruption.Check();";

    /// <summary>The source with checks; a source that does not parse, or has no loop, comes back as it is.</summary>
    public static string Inject(string code, CSharpParseOptions options)
    {
        var root = CSharpSyntaxTree.ParseText(code, options).GetRoot();
        if (root.ContainsDiagnostics)
            return code;

        var insertions = new List<(int Position, string Text)>();
        // Closing braces of nested bodies that end together must close inside out; any order of equal texts does.
        foreach (var node in root.DescendantNodes())
        {
            switch (node)
            {
                case LabeledStatementSyntax label:
                    insertions.Add((label.ColonToken.Span.End, Check));
                    break;
                default:
                    if (Body(node) is BlockSyntax block)
                        insertions.Add((block.OpenBraceToken.Span.End, Check));
                    else if (Body(node) is { } single)
                    {
                        insertions.Add((single.SpanStart, "{" + Check));
                        insertions.Add((single.Span.End, "}"));
                    }
                    break;
            }
        }
        if (insertions.Count == 0)
            return code;

        var text = new StringBuilder(code);
        // Stable and from the back: earlier positions stay valid, outer bodies open before inner ones.
        foreach (var (position, insertion) in insertions.OrderBy(i => i.Position).Reverse())
            text.Insert(position, insertion);
        return text.ToString();
    }

    private static StatementSyntax? Body(SyntaxNode node) =>
        node switch
        {
            WhileStatementSyntax loop => loop.Statement,
            DoStatementSyntax loop => loop.Statement,
            ForStatementSyntax loop => loop.Statement,
            CommonForEachStatementSyntax loop => loop.Statement,
            _ => null,
        };
}
