using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AdvCourse.Host.Scripting.Editing;

/// <summary>Finds what could stand at a place in a cell, from what Roslyn's semantic model sees there.</summary>
internal sealed class Completer(SubmissionChain chain, DocumentationFiles documentation)
{
    private const int Most = 400;
    private const int MostDocumented = 60;

    private static readonly string[] Keywords =
    [
        .. SyntaxFacts
            .GetReservedKeywordKinds()
            .Select(SyntaxFacts.GetText)
            .Concat(["async", "await", "record", "var", "when", "where", "with", "yield", "nameof"])
            .Where(word => !word.StartsWith("__", StringComparison.Ordinal))
            .Distinct()
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>The proposals for <paramref name="position"/> in a cell.</summary>
    public CompletionList Complete(string code, int position, CancellationToken cancellationToken)
    {
        position = Math.Clamp(position, 0, code.Length);
        var start = position;
        while (start > 0 && SyntaxFacts.IsIdentifierPartCharacter(code[start - 1]))
            start--;
        if (Magics(code, position) is { } magics)
            return magics;
        var draft = CellDraft.Of(chain, code, cancellationToken);
        if (draft.IsInText(position))
            return new(position, position, []);

        var prefix = code[start..position];
        var items = Symbols(draft, start)
            .Where(symbol =>
                SymbolText.IsOffered(symbol)
                && symbol.Name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)
            )
            .GroupBy(symbol => symbol.Name, StringComparer.Ordinal)
            .Select(same => (Name: same.Key, Symbols: same.ToArray()))
            .OrderByDescending(group => group.Name.StartsWith(prefix, StringComparison.Ordinal))
            // What everything has is what nobody looks for.
            .ThenBy(group =>
                group.Symbols[0].ContainingType?.SpecialType == SpecialType.System_Object
            )
            .ThenBy(group => group.Name, StringComparer.OrdinalIgnoreCase)
            .Take(Most)
            .ToArray();
        var proposals = items.Select(
            (group, i) => Describe(group.Name, group.Symbols, draft, documented: i < MostDocumented)
        );
        return new(
            start,
            position,
            [.. Named(draft, start, prefix), .. proposals, .. Words(draft, start, prefix)]
        );
    }

    private Completion Describe(string name, ISymbol[] symbols, CellDraft draft, bool documented)
    {
        var first = symbols[0];
        var signature = SymbolText.Signature(first);
        if (symbols.Length > 1 && first is IMethodSymbol)
            signature += $" (+ {symbols.Length - 1} overload{(symbols.Length > 2 ? "s" : "")})";
        var summary = documented ? documentation.Summary(first, draft.Compilation) : "";
        return new(name, SymbolText.Kind(first), signature, summary);
    }

    private static IEnumerable<ISymbol> Symbols(CellDraft draft, int start)
    {
        var before = draft.TokenBefore(start);
        if (Receiver(before) is { } receiver)
            return Members(draft, receiver, start);
        if (InitializedType(before) is { } creation)
        {
            var type = draft.Model.GetTypeInfo(creation).Type;
            return type is null
                ? []
                : draft
                    .Model.LookupSymbols(start, type)
                    .Where(s =>
                        s
                            is IPropertySymbol { IsReadOnly: false }
                                or IFieldSymbol { IsReadOnly: false }
                    );
        }
        if (before.IsKind(SyntaxKind.UsingKeyword))
            return draft.Model.LookupNamespacesAndTypes(start).OfType<INamespaceSymbol>();
        if (before.IsKind(SyntaxKind.NewKeyword))
            return draft.Model.LookupNamespacesAndTypes(start);
        return draft.Model.LookupSymbols(start);
    }

    /// <summary>The expression before a dot, or null when there is no dot.</summary>
    private static ExpressionSyntax? Receiver(SyntaxToken before) =>
        before.Kind() is SyntaxKind.DotToken or SyntaxKind.ColonColonToken
            ? before.Parent switch
            {
                MemberAccessExpressionSyntax access => access.Expression,
                MemberBindingExpressionSyntax => before
                    .Parent.Ancestors()
                    .OfType<ConditionalAccessExpressionSyntax>()
                    .FirstOrDefault()
                    ?.Expression,
                QualifiedNameSyntax name => name.Left,
                _ => null,
            }
            : null;

    private static IEnumerable<ISymbol> Members(
        CellDraft draft,
        ExpressionSyntax receiver,
        int start
    )
    {
        var (container, type) = draft.Bind(receiver);
        if (container is INamespaceSymbol)
            return draft.Model.LookupNamespacesAndTypes(start, container);
        if (container is not null)
        {
            return draft
                .Model.LookupStaticMembers(start, container)
                .Concat(draft.Model.LookupNamespacesAndTypes(start, container))
                .Distinct(SymbolEqualityComparer.Default);
        }
        return type is null
            ? []
            : draft
                .Model.LookupSymbols(start, type, includeReducedExtensionMethods: true)
                .Where(symbol => !symbol.IsStatic && symbol is not INamespaceOrTypeSymbol);
    }

    /// <summary>What `new T { |` creates, when the place is the start of a member in the braces.</summary>
    private static BaseObjectCreationExpressionSyntax? InitializedType(SyntaxToken before) =>
        before.Kind() is SyntaxKind.OpenBraceToken or SyntaxKind.CommaToken
        && before.Parent
            is InitializerExpressionSyntax { Parent: BaseObjectCreationExpressionSyntax creation }
            ? creation
            : null;

    /// <summary>The names of parameters that a call has not given yet.</summary>
    private IEnumerable<Completion> Named(CellDraft draft, int start, string prefix)
    {
        var before = draft.TokenBefore(start);
        if (
            before.Kind() is not (SyntaxKind.OpenParenToken or SyntaxKind.CommaToken)
            || before.Parent is not BaseArgumentListSyntax { Parent: { } call } arguments
        )
            return [];
        var given = arguments
            .Arguments.Select(a => a.NameColon?.Name.Identifier.Text)
            .ToHashSet(StringComparer.Ordinal);
        var positional = arguments.Arguments.Count(a =>
            a.NameColon is null && a.Span.End <= before.SpanStart
        );
        return Called(draft.Model, call)
            .SelectMany(method =>
                method
                    .Parameters.Skip(positional)
                    .Where(p => !given.Contains(p.Name) && !p.IsParams)
            )
            .Where(p => p.Name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            .DistinctBy(p => p.Name, StringComparer.Ordinal)
            .Select(p => new Completion(
                p.Name + ":",
                "param",
                SymbolText.Signature(p),
                documentation.Parameter(p, draft.Compilation)
            ));
    }

    /// <summary>All methods or constructors that a call could mean.</summary>
    public static IEnumerable<IMethodSymbol> Called(SemanticModel model, SyntaxNode call)
    {
        switch (call)
        {
            case InvocationExpressionSyntax invocation:
                return [.. model.GetMemberGroup(invocation.Expression).OfType<IMethodSymbol>()];
            case BaseObjectCreationExpressionSyntax creation:
                var type = model.GetTypeInfo(creation).Type as INamedTypeSymbol;
                return type?.InstanceConstructors.Where(c =>
                        c.DeclaredAccessibility == Accessibility.Public
                    ) ?? [];
            default:
                return [];
        }
    }

    private static IEnumerable<Completion> Words(CellDraft draft, int start, string prefix)
    {
        var before = draft.TokenBefore(start);
        return prefix.Length == 0 || before.Kind() is SyntaxKind.DotToken or SyntaxKind.NewKeyword
            ? []
            : Keywords
                .Where(word => word.StartsWith(prefix, StringComparison.Ordinal))
                .Select(word => new Completion(word, "keyword", word, ""));
    }

    /// <summary>The names of magics, where a line begins like one; null elsewhere.</summary>
    private static CompletionList? Magics(string code, int position)
    {
        var line = code.LastIndexOf('\n', Math.Max(0, position - 1)) + 1;
        if (position < line || !code.AsSpan(line, position - line).StartsWith("#!"))
            return null;
        var typed = code[line..position];
        var items = CellParser
            .MagicNames.Where(m => m.Name.StartsWith(typed, StringComparison.Ordinal))
            .Select(m => new Completion(m.Name, "magic", m.Name, m.Does));
        return new(line, position, [.. items]);
    }
}
