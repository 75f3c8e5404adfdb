using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Reflection.PortableExecutable;
using Microsoft.CodeAnalysis;

namespace AdvCourse.Host.Scripting;

/// <summary>
/// The assemblies that a session can use without naming a file: .NET itself and the notebook surface. Their metadata is read
/// once a process. What Roslyn builds on it is a session's own: symbols are kept with the reference and taken up again by every
/// compilation that finds them there, so that of two sessions one cell could get the other's and see a type twice.
/// </summary>
internal sealed class PlatformReferences
{
    private static readonly ConcurrentDictionary<string, Lazy<PEReader>> Images = new(
        StringComparer.Ordinal
    );

    private static readonly string Framework = Path.GetDirectoryName(
        typeof(object).Assembly.Location
    )!;

    /// <summary>Simple name to path of the assemblies that come with the runtime (and with ASP.NET's shared framework).</summary>
    private static readonly FrozenDictionary<string, string> Trusted = FindTrusted();

    private readonly ConcurrentDictionary<string, PortableExecutableReference> _references = new(
        StringComparer.Ordinal
    );

    /// <summary>What a cell sees without any #r: .NET's base library and the notebook surface.</summary>
    public IEnumerable<MetadataReference> Default =>
        Trusted
            .Values.Where(path => Path.GetDirectoryName(path) == Framework)
            .Append(typeof(Microsoft.AspNetCore.Html.IHtmlContent).Assembly.Location)
            .Append(typeof(Microsoft.DotNet.Interactive.Kernel).Assembly.Location)
            .Select(Of);

    /// <summary>Whether an assembly of this name comes with the runtime: such a one is never loaded a second time.</summary>
    public static bool Has(string simpleName) => Trusted.ContainsKey(simpleName);

    /// <summary>The reference for a platform assembly, or null.</summary>
    public PortableExecutableReference? Find(string simpleName) =>
        Trusted.TryGetValue(simpleName, out var path) ? Of(path) : null;

    /// <summary>
    /// Whether cells must not see an assembly of this name: those of .NET Interactive, which packages with kernel extensions bring
    /// along, have the type names of the notebook surface, and every <c>display</c> would be ambiguous. They may still be loaded.
    /// </summary>
    public static bool IsHidden(string simpleName) =>
        simpleName.StartsWith("Microsoft.DotNet.Interactive", StringComparison.OrdinalIgnoreCase);

    private PortableExecutableReference Of(string path) =>
        _references.GetOrAdd(
            path,
            static p => AssemblyMetadata.Create(Metadata(p)).GetReference(filePath: p, display: p)
        );

    // Only the metadata is read: a tenth of the image, which holds compiled code besides. It stays until the process ends.
    private static unsafe ModuleMetadata Metadata(string path)
    {
        var metadata = Images
            .GetOrAdd(
                path,
                static p => new(() => new(File.OpenRead(p), PEStreamOptions.PrefetchMetadata))
            )
            .Value.GetMetadata();
        return ModuleMetadata.CreateFromMetadata((nint)metadata.Pointer, metadata.Length);
    }

    private static FrozenDictionary<string, string> FindTrusted()
    {
        var shared = Path.GetDirectoryName(Path.GetDirectoryName(Framework))!;
        var list = (string?)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") ?? "";
        return list.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Append(typeof(Microsoft.DotNet.Interactive.Kernel).Assembly.Location)
            .Where(path =>
                path.StartsWith(shared, StringComparison.Ordinal)
                || path == typeof(Microsoft.DotNet.Interactive.Kernel).Assembly.Location
            )
            .DistinctBy(Path.GetFileNameWithoutExtension, StringComparer.OrdinalIgnoreCase)
            .ToFrozenDictionary(
                path => Path.GetFileNameWithoutExtension(path)!,
                StringComparer.OrdinalIgnoreCase
            );
    }
}
