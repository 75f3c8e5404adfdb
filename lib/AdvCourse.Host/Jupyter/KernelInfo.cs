using System.Runtime.InteropServices;
using System.Text.Json.Nodes;

namespace AdvCourse.Host.Jupyter;

/// <summary>What the kernel tells about itself.</summary>
internal static class KernelInfo
{
    /// <summary>The version of this program.</summary>
    public static string ImplementationVersion { get; } =
        typeof(KernelInfo).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";

    /// <summary>The content of a kernel_info_reply.</summary>
    public static JsonObject Reply() =>
        new()
        {
            ["status"] = "ok",
            ["protocol_version"] = MessageFormat.Version,
            ["implementation"] = "advcourse",
            ["implementation_version"] = ImplementationVersion,
            ["language_info"] = LanguageInfo(),
            ["banner"] =
                $"C# on {RuntimeInformation.FrameworkDescription} (advcourse {ImplementationVersion}); #!lsmagic lists the magics.",
            ["debugger"] = false,
            ["supported_features"] = new JsonArray(),
            ["help_links"] = new JsonArray(
                Link("C# language reference", "https://learn.microsoft.com/dotnet/csharp/"),
                Link(".NET API browser", "https://learn.microsoft.com/dotnet/api/")
            ),
        };

    // VS Code takes the cells' language from the name, and nbclient saves all of it into notebooks.
    private static JsonObject LanguageInfo() =>
        new()
        {
            ["name"] = "C#",
            ["version"] = "14.0",
            ["mimetype"] = "text/x-csharp",
            ["file_extension"] = ".cs",
            ["pygments_lexer"] = "csharp",
            ["codemirror_mode"] = "text/x-csharp",
        };

    private static JsonObject Link(string text, string url) =>
        new() { ["text"] = text, ["url"] = url };
}
