using System.Text.Json.Nodes;

namespace Notebooks.Tests;

/// <summary>The repository as it lies on disk.</summary>
internal static class Course
{
    public static string Root { get; } = FindRoot();

    public static IReadOnlyList<string> NotebookFiles { get; } =
    [
        .. Directory
            .GetFiles(Path.Combine(Root, "notebooks"), "*.ipynb")
            .Order(StringComparer.Ordinal),
    ];

    public static TheoryData<string> Notebooks =>
        [.. NotebookFiles.Select(file => Path.GetFileName(file))];

    public static JsonNode Load(string notebook) =>
        JsonNode.Parse(File.ReadAllText(Path.Combine(Root, "notebooks", notebook)))!;

    public static IEnumerable<JsonNode> Cells(string notebook, string type) =>
        Load(notebook)["cells"]!
            .AsArray()
            .Select(cell => cell!)
            .Where(cell => (string)cell["cell_type"]! == type);

    /// <summary>A page's Markdown, by cell of a notebook (named by its id) or as a whole.</summary>
    /// <param name="page">A file, relative to the folder notebooks.</param>
    public static IEnumerable<(string Place, string Text)> Prose(string page) =>
        page.EndsWith(".ipynb", StringComparison.Ordinal)
            ? Cells(page, "markdown").Select(cell => ($"cell {cell["id"]} of {page}", Source(cell)))
            : [(page, File.ReadAllText(Path.Combine(Root, "notebooks", page)))];

    public static string Source(JsonNode cell) => Text(cell["source"]!);

    /// <summary>Text that nbformat keeps as a string or as an array of lines.</summary>
    public static string Text(JsonNode node) =>
        node is JsonArray lines
            ? string.Concat(lines.Select(line => (string)line!))
            : (string)node!;

    private static string FindRoot()
    {
        for (
            DirectoryInfo? folder = new(AppContext.BaseDirectory);
            folder is not null;
            folder = folder.Parent
        )
            if (File.Exists(Path.Combine(folder.FullName, "AdvCourse.sln")))
                return folder.FullName;
        throw new InvalidOperationException(
            "The tests read the repository, and no folder above them holds AdvCourse.sln."
        );
    }
}
