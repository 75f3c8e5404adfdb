using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace TorchSharp.Upstream;

/// <summary>
/// Which cases touch only the course's surface: every name in a test method (and in the helpers it calls) that is
/// TorchSharp's has to be in surface.txt.
/// </summary>
internal sealed class Surface
{
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly string? _api;

    public Surface(string? api)
    {
        _api = api;
        using var reader = new StreamReader(
            typeof(Surface).Assembly.GetManifestResourceStream("surface.txt")!
        );
        while (reader.ReadLine() is { } line)
        {
            _names.UnionWith(line.Split('#')[0].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        }
    }

    /// <summary>Whether a name is on the surface.</summary>
    public bool Has(string name) => _names.Contains(name);

    public void Classify(Suite suite)
    {
        CSharpCompilation compilation = _api is null
            ? suite.Compilation
            : suite.Compilation.WithReferences(Suite.References(_api));
        var used = new Dictionary<SyntaxNode, Uses>();
        var foreign = new HashSet<string>(StringComparer.Ordinal);
        foreach (SyntaxTree tree in compilation.SyntaxTrees)
        {
            SemanticModel model = compilation.GetSemanticModel(tree);
            foreach (
                MemberDeclarationSyntax member in tree.GetRoot()
                    .DescendantNodes()
                    .OfType<MemberDeclarationSyntax>()
            )
            {
                if (
                    member
                    is BaseMethodDeclarationSyntax
                        or BasePropertyDeclarationSyntax
                        or FieldDeclarationSyntax
                        or TypeDeclarationSyntax
                )
                {
                    used[member] = Collect(model, member, foreign);
                }
            }
        }
        foreach (
            MethodDeclarationSyntax method in used
                .Keys.OfType<MethodDeclarationSyntax>()
                .Where(Suite.IsTest)
        )
        {
            if (
                suite.Cases.TryGetValue(
                    (Suite.NameOf(method), method.Identifier.Text),
                    out Case? found
                )
            )
            {
                Add(found, method, used, foreign, []);
            }
        }
    }

    private void Add(
        Case found,
        SyntaxNode member,
        Dictionary<SyntaxNode, Uses> used,
        HashSet<string> foreign,
        HashSet<SyntaxNode> seen
    )
    {
        if (!seen.Add(member) || !used.TryGetValue(member, out Uses? uses))
        {
            return;
        }
        found.Outside.UnionWith(uses.Theirs.Where(n => !Has(n)));
        found.Outside.UnionWith(uses.Unknown.Where(n => !Has(n) && !foreign.Contains(n)));
        foreach (SyntaxNode helper in uses.Helpers)
        {
            Add(found, helper, used, foreign, seen);
        }
    }

    private static Uses Collect(
        SemanticModel model,
        MemberDeclarationSyntax member,
        HashSet<string> foreign
    )
    {
        var uses = new Uses();
        // A type that a test creates counts with all its members: they may run.
        foreach (SimpleNameSyntax name in member.DescendantNodes().OfType<SimpleNameSyntax>())
        {
            string text = name.Identifier.Text;
            SymbolInfo info = model.GetSymbolInfo(name);
            ISymbol? symbol = info.Symbol ?? info.CandidateSymbols.FirstOrDefault();
            if (symbol is null)
            {
                if (!(name.IsVar || text == "nameof"))
                {
                    uses.Unknown.Add(text);
                }
            }
            else if (
                symbol
                is INamespaceSymbol
                    or ILocalSymbol
                    or IParameterSymbol
                    or IRangeVariableSymbol
                    or ILabelSymbol
                    or ITypeParameterSymbol
                    or IDiscardSymbol
            )
            {
                continue;
            }
            else if (symbol.ContainingAssembly is not { } assembly)
            {
                continue;
            }
            else if (SymbolEqualityComparer.Default.Equals(assembly, model.Compilation.Assembly))
            {
                foreach (SyntaxReference reference in symbol.DeclaringSyntaxReferences)
                {
                    SyntaxNode? declared = reference
                        .GetSyntax()
                        .FirstAncestorOrSelf<MemberDeclarationSyntax>();
                    bool counts =
                        declared is not TypeDeclarationSyntax
                        || name.Parent is ObjectCreationExpressionSyntax;
                    if (declared is not null && declared != member && counts)
                    {
                        uses.Helpers.Add(declared);
                    }
                }
            }
            else if (
                assembly.Name.StartsWith("Torch", StringComparison.Ordinal)
                || symbol.Name is "Complex" or "Half" or "BFloat16"
            )
            {
                uses.Theirs.Add(
                    symbol is IMethodSymbol { MethodKind: MethodKind.Constructor } c
                        ? c.ContainingType.Name
                        : symbol.Name
                );
            }
            else
            {
                foreign.Add(text);
            }
        }
        return uses;
    }

    /// <summary>What one member uses of TorchSharp, of nobody known, and of the test files themselves.</summary>
    private sealed class Uses
    {
        public HashSet<string> Theirs { get; } = new(StringComparer.Ordinal);
        public HashSet<string> Unknown { get; } = new(StringComparer.Ordinal);
        public HashSet<SyntaxNode> Helpers { get; } = [];
    }
}
