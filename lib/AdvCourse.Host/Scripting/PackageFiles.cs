using System.Runtime.InteropServices;
using System.Text.Json.Nodes;

namespace AdvCourse.Host.Scripting;

/// <summary>What a restore brought: files to compile against, to load, and native libraries.</summary>
internal sealed record PackageFiles(
    IReadOnlyList<string> Compile,
    IReadOnlyList<string> Runtime,
    IReadOnlyList<string> Native
)
{
    /// <summary>Reads NuGet's project.assets.json, taking the target for this system.</summary>
    public static PackageFiles Read(string assetsFile)
    {
        var assets = JsonNode.Parse(File.ReadAllText(assetsFile))!;
        var folders = assets["packageFolders"]!.AsObject().Select(f => f.Key).ToArray();
        var targets = assets["targets"]!.AsObject();
        var target = targets
            .Where(t =>
                t.Key.EndsWith("/" + RuntimeInformation.RuntimeIdentifier, StringComparison.Ordinal)
            )
            .Append(targets.First())
            .First()
            .Value!.AsObject();
        var compile = new List<string>();
        var runtime = new List<string>();
        var native = new List<string>();
        foreach (var (library, entry) in target)
        {
            if (assets["libraries"]?[library]?["path"]?.GetValue<string>() is not { } path)
                continue;
            var root = folders
                .Select(folder => Path.Combine(folder, path))
                .FirstOrDefault(Directory.Exists);
            if (root is null)
                continue;
            compile.AddRange(Files(entry, "compile", root));
            runtime.AddRange(Files(entry, "runtime", root));
            native.AddRange(Files(entry, "native", root));
        }
        return new(compile, runtime, native);
    }

    private static IEnumerable<string> Files(JsonNode? entry, string kind, string root) =>
        (entry?[kind] as JsonObject ?? [])
            .Select(file => file.Key)
            // "_._" says: nothing here on purpose.
            .Where(file =>
                !file.EndsWith("/_._", StringComparison.Ordinal)
                && (kind == "native" || file.EndsWith(".dll", StringComparison.OrdinalIgnoreCase))
            )
            .Select(file => Path.GetFullPath(file, root));
}
