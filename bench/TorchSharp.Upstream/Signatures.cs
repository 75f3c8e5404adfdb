using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace TorchSharp.Upstream;

/// <summary>
/// What readers can see of the types and members on the course's surface, in the real TorchSharp.dll (and a TorchVision.dll beside
/// it) and in ours: names of parameters, their defaults and order, and what is returned.
/// </summary>
internal static class Signatures
{
    private static readonly SymbolDisplayFormat Full = new(
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypes,
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters,
        memberOptions: SymbolDisplayMemberOptions.IncludeParameters
            | SymbolDisplayMemberOptions.IncludeType
            | SymbolDisplayMemberOptions.IncludeRef,
        parameterOptions: SymbolDisplayParameterOptions.IncludeType
            | SymbolDisplayParameterOptions.IncludeName
            | SymbolDisplayParameterOptions.IncludeDefaultValue
            | SymbolDisplayParameterOptions.IncludeParamsRefOut
            | SymbolDisplayParameterOptions.IncludeExtensionThis,
        propertyStyle: SymbolDisplayPropertyStyle.ShowReadWriteDescriptor,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.UseSpecialTypes
            | SymbolDisplayMiscellaneousOptions.EscapeKeywordIdentifiers
    );

    /// <summary>What an overload is told apart by: its parameters' types.</summary>
    private static readonly SymbolDisplayFormat Overload = new(
        typeQualificationStyle: Full.TypeQualificationStyle,
        genericsOptions: Full.GenericsOptions,
        memberOptions: SymbolDisplayMemberOptions.IncludeParameters,
        parameterOptions: SymbolDisplayParameterOptions.IncludeType
            | SymbolDisplayParameterOptions.IncludeParamsRefOut,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.UseSpecialTypes
            | SymbolDisplayMiscellaneousOptions.ExpandNullable
    );

    /// <summary>Numbers that this engine does not compute with, and handles of native objects: no part of the surface.</summary>
    private static readonly string[] Elsewhere =
    [
        "Complex",
        "Half",
        "BFloat16",
        "(float, float)",
        " Imaginary)",
        " imaginary",
        "nint ",
    ];

    /// <summary>The comparison as text: counts, then each difference under its type.</summary>
    /// <param name="api">The real TorchSharp.dll.</param>
    /// <param name="surface">Which names count.</param>
    public static string Compare(string api, Surface surface)
    {
        Dictionary<(string Type, string Overload), string> theirs = Read(api, surface),
            ours = Read(null, surface);
        HashSet<string> types = [.. theirs.Keys.Select(k => k.Type)],
            known = [.. ours.Keys.Select(k => k.Type)];
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        var text = new StringBuilder();
        foreach (
            var type in theirs
                .Keys.Concat(ours.Keys.Where(k => types.Contains(k.Type)))
                .Distinct()
                .GroupBy(k => k.Type)
                .OrderBy(t => t.Key, StringComparer.Ordinal)
        )
        {
            if (!known.Contains(type.Key))
            {
                Count("in types that ours lacks", type.Count());
                text.AppendLine(CultureInfo.InvariantCulture, $"{type.Key}: not in ours");
                continue;
            }
            var lines = new List<string>();
            foreach (var key in type)
            {
                string? real = theirs.GetValueOrDefault(key),
                    own = ours.GetValueOrDefault(key);
                if (real == own)
                {
                    Count("the same", 1);
                }
                else if (own is null)
                {
                    Count("missing in ours", 1);
                    lines.Add($"    missing   {real}");
                }
                else if (real is null)
                {
                    Count("in ours only", 1);
                    lines.Add($"    ours only {own}");
                }
                else
                {
                    Count("with other names, defaults or results", 1);
                    lines.Add($"    theirs    {real}");
                    lines.Add($"    ours      {own}");
                }
            }
            if (lines.Count > 0)
            {
                text.AppendLine(type.Key).AppendJoin('\n', lines).AppendLine();
            }
        }
        return $"Public members on the surface: {string.Join(", ", counts.Select(c => $"{c.Value} {c.Key}"))}\n\n{text}";

        void Count(string what, int more) => counts[what] = counts.GetValueOrDefault(what) + more;
    }

    /// <summary>Signatures of what is on the surface, by type and by what an overload is told apart by.</summary>
    private static Dictionary<(string, string), string> Read(string? api, Surface surface)
    {
        var compilation = CSharpCompilation.Create("signatures", references: Suite.References(api));
        // Ours is one assembly; the packages are two.
        var members = new Dictionary<(string, string), string>();
        foreach (
            INamedTypeSymbol type in compilation
                .References.Select(compilation.GetAssemblyOrModuleSymbol)
                .OfType<IAssemblySymbol>()
                .Where(a => a.Name is "TorchSharp" or "TorchVision")
                .SelectMany(a => Types(a.GlobalNamespace))
                .Where(t => Containing(t).All(c => surface.Has(c.Name)))
        )
        {
            // What a type inherits counts as its own: the two need not share their hierarchies.
            for (
                INamedTypeSymbol? level = type;
                level?.ContainingAssembly.Equals(
                    type.ContainingAssembly,
                    SymbolEqualityComparer.Default
                ) == true;
                level = level.BaseType
            )
            {
                foreach (ISymbol member in level.GetMembers().Where(m => Counts(m, type, surface)))
                {
                    string signature = member.ToDisplayString(Full);
                    string overload = member is IMethodSymbol { MethodKind: MethodKind.Conversion }
                        ? signature
                        : member.ToDisplayString(Overload);
                    if (!Elsewhere.Any(signature.Contains))
                    {
                        members.TryAdd((type.ToDisplayString(Full), overload), signature);
                    }
                }
            }
        }
        return members;
    }

    private static bool Counts(ISymbol member, INamedTypeSymbol type, Surface surface) =>
        Visible(member)
        && member switch
        {
            IMethodSymbol { MethodKind: MethodKind.Constructor } =>
                SymbolEqualityComparer.Default.Equals(member.ContainingType, type),
            IMethodSymbol { MethodKind: MethodKind.UserDefinedOperator or MethodKind.Conversion } =>
                true,
            IMethodSymbol { MethodKind: MethodKind.Ordinary } or IFieldSymbol or IEventSymbol =>
                surface.Has(member.Name),
            IPropertySymbol { IsIndexer: true } => true,
            IPropertySymbol => surface.Has(member.Name),
            _ => false,
        };

    private static IEnumerable<INamedTypeSymbol> Types(INamespaceOrTypeSymbol within) =>
        within
            .GetMembers()
            .OfType<INamespaceOrTypeSymbol>()
            .Where(s => s is INamespaceSymbol || Visible(s))
            .SelectMany(s => Types(s).Concat(s is INamedTypeSymbol t ? [t] : []));

    private static IEnumerable<INamedTypeSymbol> Containing(INamedTypeSymbol? type)
    {
        for (; type is not null; type = type.ContainingType)
        {
            yield return type;
        }
    }

    private static bool Visible(ISymbol symbol) =>
        symbol.DeclaredAccessibility
            is Accessibility.Public
                or Accessibility.Protected
                or Accessibility.ProtectedOrInternal;
}
