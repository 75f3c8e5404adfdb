using System.Collections.Concurrent;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;

namespace AdvCourse.Host.Scripting.Editing;

/// <summary>
/// Finds the documentation of symbols: in the XML files beside assemblies, in the SDK's reference packs for .NET itself,
/// and in the comments of cells. Files are searched as text, which is quicker than to parse the eight megabytes of System.Runtime.
/// </summary>
internal sealed class DocumentationFiles
{
    private static readonly string[] CoreFiles =
    [
        "System.Runtime",
        "System.Collections",
        "System.Console",
        "System.Threading",
        "System.Memory",
        "System.Text.Encoding.Extensions",
    ];

    private readonly ConcurrentDictionary<string, byte[]> _files = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, XElement?> _members = new(StringComparer.Ordinal);

    /// <summary>The summary in one line, or an empty text.</summary>
    public string Summary(ISymbol symbol, Compilation compilation) =>
        Find(symbol, compilation)?.Element("summary") is { } summary
            ? DocumentationText.Inline(summary)
            : "";

    /// <summary>What is said about a parameter, or an empty text.</summary>
    public string Parameter(IParameterSymbol parameter, Compilation compilation) =>
        Find(parameter.ContainingSymbol, compilation)
            ?.Elements("param")
            .FirstOrDefault(p => (string?)p.Attribute("name") == parameter.Name)
            is { } element
            ? DocumentationText.Inline(element)
            : "";

    /// <summary>All documentation as text, or an empty one.</summary>
    public string Text(ISymbol symbol, Compilation compilation)
    {
        if (symbol is IParameterSymbol parameter)
            return Parameter(parameter, compilation);
        return Find(symbol, compilation) is { } member ? DocumentationText.Of(member) : "";
    }

    private XElement? Find(ISymbol symbol, Compilation compilation, int depth = 0)
    {
        symbol = (symbol as IMethodSymbol)?.ReducedFrom ?? symbol;
        symbol = symbol.OriginalDefinition;
        if (symbol.GetDocumentationCommentId() is not { } id)
            return null;
        var member = symbol.Locations.Any(l => l.IsInSource)
            ? Parse(symbol.GetDocumentationCommentXml() ?? "")
            : _members.GetOrAdd(id, _ => Read(symbol, id, compilation));
        // A record's parameters are its properties' documentation.
        if (member is null && symbol is IPropertySymbol { ContainingType.IsRecord: true })
            return OfRecordParameter(symbol, compilation, depth);
        if ((member is null || member.Element("inheritdoc") is not null) && depth < 5)
            return Base(symbol) is { } inherited ? Find(inherited, compilation, depth + 1) : member;
        return member;
    }

    private XElement? OfRecordParameter(ISymbol property, Compilation compilation, int depth) =>
        depth < 5
        && Find(property.ContainingType, compilation, depth + 1)
            ?.Elements("param")
            .FirstOrDefault(p => (string?)p.Attribute("name") == property.Name)
            is { } parameter
            ? new XElement("member", new XElement("summary", parameter.Nodes()))
            : null;

    private static ISymbol? Base(ISymbol symbol) =>
        symbol switch
        {
            IMethodSymbol { OverriddenMethod: { } method } => method,
            IPropertySymbol { OverriddenProperty: { } property } => property,
            IMethodSymbol { MethodKind: MethodKind.Constructor } constructor =>
                constructor.ContainingType,
            _ => symbol
                .ContainingType?.AllInterfaces.SelectMany(i => i.GetMembers(symbol.Name))
                .FirstOrDefault(member =>
                    SymbolEqualityComparer.Default.Equals(
                        symbol.ContainingType.FindImplementationForInterfaceMember(member),
                        symbol
                    )
                ),
        };

    private XElement? Read(ISymbol symbol, string id, Compilation compilation)
    {
        if (
            symbol.ContainingAssembly is not { } assembly
            || compilation.GetMetadataReference(assembly)
                is not PortableExecutableReference { FilePath: { } path }
        )
            return null;
        var start = Encoding.UTF8.GetBytes($"<member name=\"{id}\">");
        foreach (var file in Candidates(path).Where(File.Exists))
        {
            var text = _files.GetOrAdd(file, File.ReadAllBytes).AsSpan();
            var from = text.IndexOf(start);
            if (from < 0)
                continue;
            text = text[from..];
            var end = text.IndexOf("</member>"u8);
            return end < 0 ? null : Parse(Encoding.UTF8.GetString(text[..end]) + "</member>");
        }
        return null;
    }

    private static IEnumerable<string> Candidates(string assembly)
    {
        yield return Path.ChangeExtension(assembly, ".xml");
        var folder = Path.GetDirectoryName(assembly)!;
        // dotnet/shared/NAME/VERSION/X.dll is documented in dotnet/packs/NAME.Ref/VERSION/ref/net10.0/X.xml.
        var version = Path.GetFileName(folder);
        var framework = Path.GetFileName(Path.GetDirectoryName(folder) ?? "");
        var packs = Path.GetFullPath(
            Path.Combine(folder, "..", "..", "..", "packs", framework + ".Ref")
        );
        if (!Directory.Exists(packs))
            yield break;
        var pack = Directory
            .EnumerateDirectories(packs)
            .Where(p =>
                Path.GetFileName(p)
                    .StartsWith(version.Split('.')[0] + ".", StringComparison.Ordinal)
            )
            .Order(StringComparer.Ordinal)
            .LastOrDefault();
        if (pack is null)
            yield break;
        var references =
            Directory.EnumerateDirectories(Path.Combine(pack, "ref")).FirstOrDefault() ?? pack;
        var name = Path.GetFileNameWithoutExtension(assembly);
        foreach (var file in CoreFiles.Prepend(name))
            yield return Path.Combine(references, file + ".xml");
    }

    private static XElement? Parse(string xml)
    {
        try
        {
            return xml.Length == 0 ? null : XElement.Parse(xml, LoadOptions.PreserveWhitespace);
        }
        catch (XmlException)
        {
            return null; // A comment that is no XML is no documentation.
        }
    }
}
