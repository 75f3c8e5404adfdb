using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AdvCourse.Host.Scripting.Editing;

/// <summary>Symbols as a reader writes them.</summary>
internal static class SymbolText
{
    private static readonly SymbolDisplayFormat Format = new(
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameOnly,
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters
            | SymbolDisplayGenericsOptions.IncludeVariance,
        memberOptions: SymbolDisplayMemberOptions.IncludeParameters
            | SymbolDisplayMemberOptions.IncludeType
            | SymbolDisplayMemberOptions.IncludeRef
            | SymbolDisplayMemberOptions.IncludeContainingType
            | SymbolDisplayMemberOptions.IncludeConstantValue,
        delegateStyle: SymbolDisplayDelegateStyle.NameAndSignature,
        extensionMethodStyle: SymbolDisplayExtensionMethodStyle.InstanceMethod,
        parameterOptions: SymbolDisplayParameterOptions.IncludeName
            | SymbolDisplayParameterOptions.IncludeType
            | SymbolDisplayParameterOptions.IncludeParamsRefOut
            | SymbolDisplayParameterOptions.IncludeDefaultValue,
        propertyStyle: SymbolDisplayPropertyStyle.ShowReadWriteDescriptor,
        localOptions: SymbolDisplayLocalOptions.IncludeType,
        kindOptions: SymbolDisplayKindOptions.IncludeTypeKeyword
            | SymbolDisplayKindOptions.IncludeNamespaceKeyword
            | SymbolDisplayKindOptions.IncludeMemberKeyword,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.UseSpecialTypes
            | SymbolDisplayMiscellaneousOptions.EscapeKeywordIdentifiers
            | SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier
    );

    // The class that holds a cell's variables is none of the reader's.
    private static readonly SymbolDisplayFormat Bare = Format.WithMemberOptions(
        Format.MemberOptions & ~SymbolDisplayMemberOptions.IncludeContainingType
    );

    /// <summary>A declaration in one line: "Tensor Tensor.sum(bool keepdim = false)".</summary>
    public static string Signature(ISymbol symbol) =>
        symbol.ToDisplayString(
            symbol.ContainingType is null or { IsScriptClass: true } ? Bare : Format
        );

    /// <summary>What a symbol is, in Jupyter's words.</summary>
    public static string Kind(ISymbol symbol) =>
        symbol.Kind switch
        {
            SymbolKind.Method => "function",
            SymbolKind.Property => "property",
            SymbolKind.NamedType => "class",
            SymbolKind.Namespace => "module",
            SymbolKind.Event => "event",
            SymbolKind.Field when symbol.ContainingType?.TypeKind == TypeKind.Enum => "enum member",
            SymbolKind.Field when symbol.ContainingType?.IsScriptClass != true => "field",
            _ => "instance",
        };

    /// <summary>Whether a reader could write the symbol's name, and is meant to.</summary>
    public static bool IsOffered(ISymbol symbol) =>
        symbol.CanBeReferencedByName
        && !symbol.IsImplicitlyDeclared
        && symbol.Name is not ("" or "_")
        && symbol.Name[0] is not '<'
        && symbol
            is not IMethodSymbol
            {
                MethodKind: MethodKind.UserDefinedOperator
                    or MethodKind.Conversion
                    or MethodKind.PropertyGet
                    or MethodKind.PropertySet
                    or MethodKind.Constructor
                    or MethodKind.Destructor
            }
        && !symbol
            .GetAttributes()
            .Any(a =>
                a.AttributeClass?.Name == "EditorBrowsableAttribute"
                && a.ConstructorArguments is [{ Value: 1 }] // Never
            );
}
