using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AdvCourse.Host.Scripting.Editing;

/// <summary>Tells what the name at a place means, or the call around it: declaration, documentation, and a variable's value.</summary>
internal sealed class Inspector(SubmissionChain chain, DocumentationFiles documentation)
{
    private const int MostSignatures = 12;
    private const int MostValue = 200;

    /// <summary>What is known about the place, or null.</summary>
    /// <param name="code">The cell.</param>
    /// <param name="position">The place in it.</param>
    /// <param name="variables">The session's variables, whose values are shown.</param>
    /// <param name="cancellationToken">Stops the compiler.</param>
    public Inspection? Inspect(
        string code,
        int position,
        IReadOnlyList<ScriptVariable> variables,
        CancellationToken cancellationToken
    )
    {
        position = Math.Clamp(position, 0, code.Length);
        var draft = CellDraft.Of(chain, code, cancellationToken);
        var symbols = At(draft, position);
        if (symbols.Count == 0)
            symbols = Around(draft, position);
        if (symbols.Count == 0)
            return null;
        var first = symbols[0];
        var lines = new List<string>();
        if (
            first is IFieldSymbol { ContainingType.IsScriptClass: true }
            && variables.FirstOrDefault(v => v.Name == first.Name) is { } variable
        )
            lines.Add($"Value: {Brief(variable.Value)}");
        // A class says little by itself when it is about to be created.
        var text = symbols
            .Select(symbol => documentation.Text(symbol, draft.Compilation))
            .FirstOrDefault(t => t.Length > 0, "");
        if (text.Length > 0)
            lines.Add(text);
        return new(
            [.. symbols.Select(SymbolText.Signature).Distinct().Take(MostSignatures)],
            string.Join("\n\n", lines)
        );
    }

    private static IReadOnlyList<ISymbol> At(CellDraft draft, int position)
    {
        // The cursor may stand behind the name.
        var token = draft.Root.FindToken(position);
        if (!IsName(token) && position > 0)
            token = draft.Root.FindToken(position - 1);
        if (!IsName(token) || token.Parent is null || position > token.Span.End)
            return [];
        if (draft.Model.GetDeclaredSymbol(token.Parent) is { } declared)
            return [declared];
        var node = token.Parent;
        if (
            node is ExpressionSyntax name
            && draft.Model.GetMemberGroup(name) is { Length: > 0 } group
        )
        {
            // The overload that is called comes first.
            var called = draft.Model.GetSymbolInfo(name).Symbol;
            return
            [
                .. group.OrderByDescending(s => SymbolEqualityComparer.Default.Equals(s, called)),
            ];
        }
        var info = draft.Model.GetSymbolInfo(node);
        if (info.Symbol is { } symbol)
            return WithConstructors(draft, node, symbol);
        if (info.CandidateSymbols.Length > 0)
            return info.CandidateSymbols;
        if (node is not ExpressionSyntax expression)
            return [];
        var (container, _) = draft.Bind(expression);
        return container is null ? [] : [container];
    }

    /// <summary>`new Name(` is about the constructors; the class comes last, for its documentation.</summary>
    private static IReadOnlyList<ISymbol> WithConstructors(
        CellDraft draft,
        SyntaxNode node,
        ISymbol symbol
    ) =>
        node.FirstAncestorOrSelf<ObjectCreationExpressionSyntax>() is { } creation
        && creation.Type.Span.Contains(node.Span)
        && symbol is INamedTypeSymbol
            ? [.. Completer.Called(draft.Model, creation), symbol]
            : [symbol];

    /// <summary>The methods whose arguments the place lies in.</summary>
    private static IReadOnlyList<ISymbol> Around(CellDraft draft, int position)
    {
        var arguments = draft
            .TokenBefore(position)
            .Parent?.AncestorsAndSelf()
            .OfType<ArgumentListSyntax>()
            .FirstOrDefault(list => list.OpenParenToken.Span.End <= position);
        return arguments?.Parent is { } call ? [.. Completer.Called(draft.Model, call)] : [];
    }

    private static bool IsName(SyntaxToken token) =>
        token.IsKind(SyntaxKind.IdentifierToken) || SyntaxFacts.IsPredefinedType(token.Kind());

    private static string Brief(object? value)
    {
        string text;
        try
        {
            text = Convert.ToString(value, CultureInfo.InvariantCulture) ?? "null";
        }
        catch (Exception e)
        {
            return $"({e.GetType().Name} in ToString)";
        }
        return text.Length > MostValue ? text[..MostValue] + "..." : text;
    }
}
