using System.Text.Json;
using System.Text.Json.Nodes;
using AdvCourse.Host.Documents;
using AdvCourse.Host.Scripting;

namespace AdvCourse.Host.Jupyter;

/// <summary>A kernel as Jupyter finds it: a folder with its name and a kernel.json.</summary>
/// <param name="Folder">The folder.</param>
/// <param name="Json">The content of kernel.json.</param>
internal sealed record KernelSpec(string Folder, JsonObject Json)
{
    /// <summary>The name that the course's notebooks ask for, and Polyglot's kernel had before us.</summary>
    public const string Name = ".net-csharp";

    /// <summary>The name where somebody else has the first.</summary>
    public const string OtherName = "advcourse-csharp";

    private const string Mark = "advcourse";
    private const string FileName = "kernel.json";

    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The name by which notebooks ask for it.</summary>
    public string Id => Path.GetFileName(Folder);

    /// <summary>The name that readers see.</summary>
    public string DisplayName => Json["display_name"].Text() ?? Id;

    /// <summary>Whether this program installed it.</summary>
    public bool IsOurs => Json["metadata"] is JsonObject metadata && metadata.ContainsKey(Mark);

    /// <summary>The file that it starts but that is gone, or null.</summary>
    public string? Missing =>
        IsOurs
            ? (Json["argv"] as JsonArray ?? [])
                .Select(word => word.Text())
                .FirstOrDefault(word => Path.IsPathFullyQualified(word ?? "") && !File.Exists(word))
            : null;

    /// <summary>The kernels in a folder; broken ones are left out, as Jupyter does.</summary>
    public static IEnumerable<KernelSpec> In(string kernels) =>
        Directory.Exists(kernels)
            ? Directory
                .EnumerateDirectories(kernels)
                .Order(StringComparer.Ordinal)
                .Select(Read)
                .OfType<KernelSpec>()
            : [];

    /// <summary>Puts this program into a folder of kernels, under the first name that is not somebody else's.</summary>
    /// <param name="kernels">The folder.</param>
    /// <param name="searched">All folders that front ends search: a name that is taken in one of them counts.</param>
    public static KernelSpec Install(string kernels, IEnumerable<string> searched)
    {
        var taken = searched
            .Append(kernels)
            .SelectMany(In)
            .Any(spec => spec.Id == Name && !spec.IsOurs);
        var (name, display) = taken ? (OtherName, ".NET (C#, AdvCourse)") : (Name, ".NET (C#)");
        var spec = new KernelSpec(Path.Combine(kernels, name), Describe(display));
        Directory.CreateDirectory(spec.Folder);
        AtomicFile.WriteAllText(
            Path.Combine(spec.Folder, FileName),
            spec.Json.ToJsonString(Readable) + "\n"
        );
        return spec;
    }

    /// <summary>Takes the kernel away.</summary>
    public void Remove() => Directory.Delete(Folder, recursive: true);

    private static JsonObject Describe(string displayName) =>
        new()
        {
            // Absolute, because VS Code and Jupyter search different paths.
            ["argv"] = new JsonArray(
                DotNet.Path,
                "exec",
                typeof(KernelSpec).Assembly.Location,
                KernelProcess.Argument,
                "{connection_file}"
            ),
            ["display_name"] = displayName,
            ["language"] = "C#",
            ["interrupt_mode"] = "message",
            ["metadata"] = new JsonObject
            {
                ["debugger"] = false,
                [Mark] = KernelInfo.ImplementationVersion,
            },
        };

    private static KernelSpec? Read(string folder)
    {
        var file = Path.Combine(folder, FileName);
        try
        {
            return File.Exists(file) && JsonNode.Parse(File.ReadAllText(file)) is JsonObject json
                ? new(folder, json)
                : null;
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
