using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AdvCourse.Host.Handouts;

/// <summary>Colours C# by its syntax tree, as spans with one-letter classes.</summary>
/// <remarks>
/// k keyword, t type, m method, s string, n number, c comment, d directive or magic. There is no
/// compilation behind it: what an identifier names is read from where it stands.
/// </remarks>
internal static class CSharpHighlighter
{
    private static readonly CSharpParseOptions Options = new(
        LanguageVersion.Preview,
        DocumentationMode.Parse,
        SourceCodeKind.Script
    );

    /// <summary>Escaped HTML whose text is exactly <paramref name="source"/>.</summary>
    public static string ToHtml(string source)
    {
        var html = new StringBuilder(source.Length * 2);
        var at = 0;
        foreach (var (start, end, style) in Pieces(source))
        {
            // Broken code leaves pieces out or tells them twice; the reader sees the source, once, whatever it is.
            if (start >= at)
            {
                html.Append(Html.Escape(source[at..start]));
                Append(html, source[start..end], style);
                at = end;
            }
        }
        return html.Append(Html.Escape(source[at..])).ToString();
    }

    private static IEnumerable<(int Start, int End, char Style)> Pieces(string source)
    {
        var root = CSharpSyntaxTree.ParseText(source, Options).GetRoot();
        foreach (var token in root.DescendantTokens())
        {
            foreach (var trivia in token.LeadingTrivia)
            {
                yield return (trivia.FullSpan.Start, trivia.FullSpan.End, Classify(trivia));
            }
            yield return (token.SpanStart, token.Span.End, Classify(token));
            foreach (var trivia in token.TrailingTrivia)
            {
                yield return (trivia.FullSpan.Start, trivia.FullSpan.End, Classify(trivia));
            }
        }
    }

    private static char Classify(SyntaxTrivia trivia) =>
        trivia.IsDirective || trivia.IsKind(SyntaxKind.BadDirectiveTrivia) ? 'd'
        : trivia.IsKind(SyntaxKind.DisabledTextTrivia) || IsComment(trivia.Kind()) ? 'c'
        : ' ';

    private static bool IsComment(SyntaxKind kind) =>
        kind
            is SyntaxKind.SingleLineCommentTrivia
                or SyntaxKind.MultiLineCommentTrivia
                or SyntaxKind.SingleLineDocumentationCommentTrivia
                or SyntaxKind.MultiLineDocumentationCommentTrivia;

    private static void Append(StringBuilder html, string text, char style)
    {
        if (style == ' ' || string.IsNullOrWhiteSpace(text))
        {
            html.Append(Html.Escape(text));
            return;
        }
        // A directive's text ends with its line break, which stays outside of the colour.
        var body = text.TrimEnd('\n', '\r');
        html.Append("<span class=\"").Append(style).Append("\">");
        html.Append(Html.Escape(body)).Append("</span>").Append(Html.Escape(text[body.Length..]));
    }

    private static char Classify(SyntaxToken token) =>
        token.Kind() switch
        {
            SyntaxKind.StringLiteralToken
            or SyntaxKind.CharacterLiteralToken
            or SyntaxKind.Utf8StringLiteralToken
            or SyntaxKind.SingleLineRawStringLiteralToken
            or SyntaxKind.MultiLineRawStringLiteralToken
            or SyntaxKind.Utf8SingleLineRawStringLiteralToken
            or SyntaxKind.Utf8MultiLineRawStringLiteralToken
            or SyntaxKind.InterpolatedStringStartToken
            or SyntaxKind.InterpolatedVerbatimStringStartToken
            or SyntaxKind.InterpolatedSingleLineRawStringStartToken
            or SyntaxKind.InterpolatedMultiLineRawStringStartToken
            or SyntaxKind.InterpolatedStringTextToken
            or SyntaxKind.InterpolatedRawStringEndToken
            or SyntaxKind.InterpolatedStringEndToken => 's',
            SyntaxKind.NumericLiteralToken => 'n',
            SyntaxKind.IdentifierToken => ClassifyIdentifier(token),
            var kind
                when SyntaxFacts.IsKeywordKind(kind) || SyntaxFacts.IsContextualKeyword(kind) =>
                'k',
            _ => ' ',
        };

    private static char ClassifyIdentifier(SyntaxToken token) =>
        token.Parent switch
        {
            IdentifierNameSyntax
            {
                Identifier.Text: "var" or "nint" or "nuint" or "dynamic" or "unmanaged"
            } name when IsTypePosition(name) => 'k',
            IdentifierNameSyntax { Identifier.Text: "nameof" } => 'k',
            SimpleNameSyntax name when IsInvoked(name) => 'm',
            SimpleNameSyntax name when IsTypePosition(name) || IsQualifier(name) => 't',
            MethodDeclarationSyntax or LocalFunctionStatementSyntax => 'm',
            BaseTypeDeclarationSyntax
            or DelegateDeclarationSyntax
            or ConstructorDeclarationSyntax
            or DestructorDeclarationSyntax
            or TypeParameterSyntax => 't',
            _ => ' ',
        };

    private static bool IsInvoked(SimpleNameSyntax name) =>
        name.Parent switch
        {
            InvocationExpressionSyntax call => call.Expression == name,
            MemberAccessExpressionSyntax access => access.Name == name
                && access.Parent is InvocationExpressionSyntax outer
                && outer.Expression == access,
            MemberBindingExpressionSyntax binding => binding.Parent
                is InvocationExpressionSyntax outer
                && outer.Expression == binding,
            _ => false,
        };

    /// <summary>Whether the grammar wants a type here, as in <c>new Foo</c>, <c>Foo x</c>, <c>List&lt;Foo&gt;</c>.</summary>
    private static bool IsTypePosition(SimpleNameSyntax name)
    {
        SyntaxNode node = name;
        while (node.Parent is NullableTypeSyntax or ArrayTypeSyntax or RefTypeSyntax)
        {
            node = node.Parent;
        }
        if (node.Parent is QualifiedNameSyntax qualified)
        {
            return qualified.Right == name
                && qualified.Parent is not QualifiedNameSyntax
                && qualified.FirstAncestorOrSelf<UsingDirectiveSyntax>() is null;
        }
        return node.Parent switch
        {
            VariableDeclarationSyntax declaration => declaration.Type == node,
            DeclarationExpressionSyntax declaration => declaration.Type == node,
            ParameterSyntax parameter => parameter.Type == node,
            ObjectCreationExpressionSyntax creation => creation.Type == node,
            CastExpressionSyntax cast => cast.Type == node,
            ForEachStatementSyntax loop => loop.Type == node,
            MethodDeclarationSyntax method => method.ReturnType == node,
            LocalFunctionStatementSyntax function => function.ReturnType == node,
            BasePropertyDeclarationSyntax property => property.Type == node,
            CatchDeclarationSyntax declared => declared.Type == node,
            DeclarationPatternSyntax pattern => pattern.Type == node,
            RecursivePatternSyntax pattern => pattern.Type == node,
            BinaryExpressionSyntax
            {
                RawKind: (int)SyntaxKind.IsExpression or (int)SyntaxKind.AsExpression
            } test => test.Right == node,
            TupleElementSyntax element => element.Type == node,
            TypeArgumentListSyntax
            or TypeOfExpressionSyntax
            or DefaultExpressionSyntax
            or SizeOfExpressionSyntax
            or BaseTypeSyntax
            or TypeConstraintSyntax
            or TypePatternSyntax
            or AttributeSyntax
            or ArrayCreationExpressionSyntax => true,
            _ => false,
        };
    }

    /// <summary><c>Math.Max</c>, <c>Norm.Linf</c>: a capital at the left end of a member access is a type by convention.</summary>
    private static bool IsQualifier(SimpleNameSyntax name) =>
        name.Identifier.Text is [>= 'A' and <= 'Z', ..]
        && name.Parent is MemberAccessExpressionSyntax access
        && access.Expression == name;
}
