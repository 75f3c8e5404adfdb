using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Reflection.PortableExecutable;
using Microsoft.CodeAnalysis;

namespace AdvCourse.Host.Scripting;

/// <summary>Metadata of the assemblies that every session can use: .NET itself and the notebook surface. Read once a process.</summary>
internal static class PlatformReferences
{
    private static readonly ConcurrentDictionary<string, PortableExecutableReference> Read = new(
        StringComparer.Ordinal
    );

    private static readonly string Framework = Path.GetDirectoryName(
        typeof(object).Assembly.Location
    )!;

    /// <summary>Simple name to path of the assemblies that come with the runtime (and with ASP.NET's shared framework).</summary>
    private static readonly FrozenDictionary<string, string> Trusted = FindTrusted();

    /// <summary>What a cell sees without any #r: .NET's base library and the notebook surface.</summary>
    public static IReadOnlyList<MetadataReference> Default { get; } =
    [
        .. Trusted.Values.Where(path => Path.GetDirectoryName(path) == Framework).Select(Of),
        Of(typeof(Microsoft.AspNetCore.Html.IHtmlContent).Assembly.Location),
        Of(typeof(Microsoft.DotNet.Interactive.Kernel).Assembly.Location),
    ];

    /// <summary>Whether an assembly of this name comes with the runtime: such a one is never loaded a second time.</summary>
    public static bool Has(string simpleName) => Trusted.ContainsKey(simpleName);

    /// <summary>The reference for a platform assembly, or null.</summary>
    public static PortableExecutableReference? Find(string simpleName) =>
        Trusted.TryGetValue(simpleName, out var path) ? Of(path) : null;

    /// <summary>
    /// Whether cells must not see an assembly of this name: those of .NET Interactive, which packages with kernel extensions bring
    /// along, have the type names of the notebook surface, and every <c>display</c> would be ambiguous. They may still be loaded.
    /// </summary>
    public static bool IsHidden(string simpleName) =>
        simpleName.StartsWith("Microsoft.DotNet.Interactive", StringComparison.OrdinalIgnoreCase);

    // Only the metadata is read: a tenth of the image, which holds compiled code besides.
    private static PortableExecutableReference Of(string path) =>
        Read.GetOrAdd(
            path,
            static p =>
                AssemblyMetadata
                    .Create(
                        ModuleMetadata.CreateFromStream(
                            File.OpenRead(p),
                            PEStreamOptions.PrefetchMetadata
                        )
                    )
                    .GetReference(filePath: p, display: p)
        );

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
