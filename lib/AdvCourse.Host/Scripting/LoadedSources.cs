using System.Text;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace AdvCourse.Host.Scripting;

/// <summary>Finds and reads what <c>#load</c> names, relative to the loading file or the notebook's folder; its loops get checks too.</summary>
internal sealed partial class LoadedSources(string baseFolder, CSharpParseOptions options)
    : SourceReferenceResolver
{
    // The compiler asks this for debug information too, where "cell 3" has to stay what it is.
    public override string? NormalizePath(string path, string? baseFilePath) =>
        baseFilePath is null && CellName().IsMatch(path)
            ? path
            : Path.GetFullPath(
                path.Replace('\\', Path.DirectorySeparatorChar),
                Folder(baseFilePath)
            );

    public override string? ResolveReference(string path, string? baseFilePath)
    {
        var full = NormalizePath(path, baseFilePath);
        return File.Exists(full) ? full : null;
    }

    public override Stream OpenRead(string resolvedPath) => File.OpenRead(resolvedPath);

    public override SourceText ReadText(string resolvedPath) =>
        SourceText.From(LoopChecks.Inject(File.ReadAllText(resolvedPath), options), Encoding.UTF8);

    public override bool Equals(object? other) => ReferenceEquals(this, other);

    public override int GetHashCode() =>
        System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);

    private string Folder(string? baseFilePath) =>
        Path.IsPathFullyQualified(baseFilePath ?? "")
            ? Path.GetDirectoryName(baseFilePath)!
            : baseFolder;

    [GeneratedRegex(@"^cell \d+$")]
    private static partial Regex CellName();
}
