namespace AdvCourse.Host.Tests;

/// <summary>The course around these tests: its notebooks, and its library as it was built beside them.</summary>
internal static class Repository
{
    public static string Notebooks { get; } = Path.Combine(FindRoot(), "notebooks");

    /// <summary>The files that notebooks reference: bin/AdvCourse/release for bin/AdvCourse.Host.Tests/release.</summary>
    public static IReadOnlyList<string> Library { get; } =
    [
        .. new[] { "TorchSharp", "AdvCourse.Plots", "AdvCourse" }.Select(name =>
            Path.GetFullPath(
                Path.Combine(
                    "../../AdvCourse",
                    Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)),
                    name + ".dll"
                ),
                AppContext.BaseDirectory
            )
        ),
    ];

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "AdvCourse.sln")))
            folder =
                folder.Parent
                ?? throw new InvalidOperationException(
                    "The tests read the repository's notebooks, and no folder above them holds AdvCourse.sln."
                );
        return folder.FullName;
    }
}
