using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AdvCourse.Host.Scripting.Editing;

/// <summary>A cell that is being written, bound to what the cells before it declared; most of the time it does not compile.</summary>
internal sealed class CellDraft
{
    private CellDraft(CSharpCompilation compilation, CancellationToken cancellationToken)
    {
        Compilation = compilation;
        Tree = compilation.SyntaxTrees[^1];
        Root = (CompilationUnitSyntax)Tree.GetRoot(cancellationToken);
        Model = compilation.GetSemanticModel(Tree);
    }

    public CSharpCompilation Compilation { get; }

    public SyntaxTree Tree { get; }

    public CompilationUnitSyntax Root { get; }

    public SemanticModel Model { get; }

    /// <summary>Binds the C# of a cell; every position in it is the same as in the cell.</summary>
    public static CellDraft Of(
        SubmissionChain chain,
        string code,
        CancellationToken cancellationToken
    ) => new(chain.Draft(CellParser.OnlyCSharp(code)), cancellationToken);

    /// <summary>Whether a position lies in a text, a comment or the like, where no names are.</summary>
    public bool IsInText(int position)
    {
        var trivia = Root.FindTrivia(position == 0 ? 0 : position - 1);
        if (
            trivia.RawKind != 0
            && trivia.Kind()
                is SyntaxKind.SingleLineCommentTrivia
                    or SyntaxKind.MultiLineCommentTrivia
                    or SyntaxKind.SingleLineDocumentationCommentTrivia
        )
            return true;
        var token = Root.FindToken(position == 0 ? 0 : position - 1);
        return position > token.SpanStart
            && (position < token.Span.End || !IsClosed(token))
            && token.Kind()
                is SyntaxKind.StringLiteralToken
                    or SyntaxKind.CharacterLiteralToken
                    or SyntaxKind.SingleLineRawStringLiteralToken
                    or SyntaxKind.MultiLineRawStringLiteralToken
                    or SyntaxKind.InterpolatedStringTextToken
                    or SyntaxKind.NumericLiteralToken;
    }

    /// <summary>The token that ends at or before a position.</summary>
    public SyntaxToken TokenBefore(int position)
    {
        var token = Root.FindToken(position);
        return token.SpanStart < position && !token.IsKind(SyntaxKind.EndOfFileToken)
            ? token
            : token.GetPreviousToken(includeZeroWidth: false);
    }

    /// <summary>What an expression is: a namespace, a type, or a value of a type (or nothing known).</summary>
    public (INamespaceOrTypeSymbol? Container, ITypeSymbol? Type) Bind(ExpressionSyntax expression)
    {
        // A draft often parses oddly (`list.` before the next line reads as a type): bind the text by itself, at its place.
        var alone = SyntaxFactory.ParseExpression(
            expression.ToString(),
            options: SubmissionChain.Parse
        );
        var place = expression.SpanStart;
        var symbol =
            Model.GetSymbolInfo(expression).Symbol
            ?? Model
                .GetSpeculativeSymbolInfo(place, alone, SpeculativeBindingOption.BindAsExpression)
                .Symbol
            ?? Model
                .GetSpeculativeSymbolInfo(
                    place,
                    alone,
                    SpeculativeBindingOption.BindAsTypeOrNamespace
                )
                .Symbol;
        if (symbol is IAliasSymbol alias)
            symbol = alias.Target;
        if (symbol is INamespaceOrTypeSymbol container)
            return (container, null);
        var type =
            Model.GetTypeInfo(expression).Type
            ?? Model
                .GetSpeculativeTypeInfo(place, alone, SpeculativeBindingOption.BindAsExpression)
                .Type;
        if (type is null or IErrorTypeSymbol)
        {
            type = Model
                .GetSpeculativeTypeInfo(place, alone, SpeculativeBindingOption.BindAsExpression)
                .Type;
        }
        return (null, type is IErrorTypeSymbol ? null : type);
    }

    private static bool IsClosed(SyntaxToken token) =>
        token.IsKind(SyntaxKind.NumericLiteralToken)
        || !token.ContainsDiagnostics && token.Text.Length > 1;
}
