using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace AdvCourse.Host.Scripting;

/// <summary>Finds what <c>#r</c> names (a file relative to the notebook's folder, or an assembly of .NET) and what those files need.</summary>
internal sealed class ReferenceResolver(string baseFolder, NotebookAssemblies assemblies)
    : MetadataReferenceResolver
{
    public override bool ResolveMissingAssemblies => true;

    public override ImmutableArray<PortableExecutableReference> ResolveReference(
        string reference,
        string? baseFilePath,
        MetadataReferenceProperties properties
    )
    {
        var path = FullPath(reference, baseFilePath);
        if (File.Exists(path))
            return [assemblies.Reference(path)];
        var name = reference.EndsWith(".dll", StringComparison.OrdinalIgnoreCase)
            ? reference[..^4]
            : reference.Split(',')[0];
        return assemblies.Platform.Find(name) is { } platform ? [platform] : [];
    }

    public override PortableExecutableReference? ResolveMissingAssembly(
        MetadataReference definition,
        AssemblyIdentity referenceIdentity
    ) =>
        PlatformReferences.IsHidden(referenceIdentity.Name) ? null
        : assemblies.Platform.Find(referenceIdentity.Name) is { } platform ? platform
        : assemblies.Find(referenceIdentity.Name) is { } path ? assemblies.Reference(path)
        : null;

    /// <summary>The file that a <c>#r</c> names, whether it exists or not.</summary>
    public string FullPath(string reference, string? baseFilePath)
    {
        // A #load-ed file names its references relative to itself; a cell's "path" is no file.
        var folder = Path.IsPathFullyQualified(baseFilePath ?? "")
            ? Path.GetDirectoryName(baseFilePath)!
            : baseFolder;
        return Path.GetFullPath(reference.Replace('\\', Path.DirectorySeparatorChar), folder);
    }

    public override bool Equals(object? other) => ReferenceEquals(this, other);

    public override int GetHashCode() =>
        System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);
}
