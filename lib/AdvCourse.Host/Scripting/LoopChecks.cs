using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AdvCourse.Host.Scripting;

/// <summary>
/// Writes a call of <see cref="Notebook.Interruption.Check"/> into the body of every loop and function (and after every label),
/// because nothing in Roslyn or .NET stops running code. Lines stay where they are; columns move, so errors are looked up in the original.
/// </summary>
internal static class LoopChecks
{
    private const string Check = "global::AdvCourse.Notebook.Interruption.Check();";

    /// <summary>The source with checks; a source that does not parse, or has nothing to check, comes back as it is.</summary>
    public static string Inject(string code, CSharpParseOptions options)
    {
        var root = CSharpSyntaxTree.ParseText(code, options).GetRoot();
        if (root.ContainsDiagnostics)
            return code;

        // Closing braces of nested bodies that end together must close inside out; any order of equal texts does.
        var edits = new List<Edit>();
        foreach (var node in root.DescendantNodes())
            edits.AddRange(Edits(node));
        if (edits.Count == 0)
            return code;

        var text = new StringBuilder(code);
        // Stable and from the back: earlier positions stay valid, outer bodies open before inner ones.
        foreach (var edit in edits.OrderBy(e => e.Position).Reverse())
            text.Remove(edit.Position, edit.Removed).Insert(edit.Position, edit.Text);
        return text.ToString();
    }

    private static IEnumerable<Edit> Edits(SyntaxNode node)
    {
        switch (node)
        {
            case LabeledStatementSyntax label:
                return [new(label.ColonToken.Span.End, Check)];
            case LocalFunctionStatementSyntax { ExpressionBody: { } arrow } function
                when HasValue(function.ReturnType, function.Modifiers, arrow):
                return AsBlock(arrow, function.SemicolonToken);
            case MethodDeclarationSyntax { ExpressionBody: { } arrow } method
                when HasValue(method.ReturnType, method.Modifiers, arrow):
                return AsBlock(arrow, method.SemicolonToken);
            default:
                return Body(node) switch
                {
                    null => [],
                    BlockSyntax block => [new(block.OpenBraceToken.Span.End, Check)],
                    var single => [new(single.SpanStart, "{" + Check), new(single.Span.End, "}")],
                };
        }
    }

    private static StatementSyntax? Body(SyntaxNode node) =>
        node switch
        {
            WhileStatementSyntax loop => loop.Statement,
            DoStatementSyntax loop => loop.Statement,
            ForStatementSyntax loop => loop.Statement,
            CommonForEachStatementSyntax loop => loop.Statement,
            LocalFunctionStatementSyntax function => function.Body,
            MethodDeclarationSyntax method => method.Body,
            AnonymousFunctionExpressionSyntax lambda => lambda.Block,
            _ => null,
        };

    /// <summary>Whether `=> expression` means `{ return expression; }`: a recursion written so can take hours.</summary>
    private static bool HasValue(
        TypeSyntax type,
        SyntaxTokenList modifiers,
        ArrowExpressionClauseSyntax arrow
    ) =>
        type
            is not (
                PredefinedTypeSyntax { Keyword.RawKind: (int)SyntaxKind.VoidKeyword }
                or RefTypeSyntax
            )
        && !modifiers.Any(SyntaxKind.AsyncKeyword)
        && arrow.Expression is not ThrowExpressionSyntax;

    private static IEnumerable<Edit> AsBlock(
        ArrowExpressionClauseSyntax arrow,
        SyntaxToken semicolon
    ) =>
        [
            new(arrow.ArrowToken.SpanStart, "{" + Check + "return ", arrow.ArrowToken.Span.Length),
            new(semicolon.Span.End, "}"),
        ];

    private readonly record struct Edit(int Position, string Text, int Removed = 0);
}
