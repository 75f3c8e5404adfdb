using AdvCourse.Host.Documents;

namespace AdvCourse.Host.Exports;

/// <summary>Reads .dib files, the text form of Polyglot notebooks: lines such as <c>#!csharp</c> begin a cell.</summary>
internal static class DibImport
{
    private const string MetaEnd = "#!";

    private static readonly HashSet<string> Languages = new(StringComparer.Ordinal)
    {
        "csharp",
        "c#",
        "markdown",
        "html",
        "mermaid",
        "javascript",
        "js",
        "fsharp",
        "f#",
        "pwsh",
        "powershell",
        "sql",
        "kql",
        "http",
        "value",
        "meta",
        "raw",
    };

    /// <summary>The notebook; cells of other languages than C# keep their magic, so that running them says what to do.</summary>
    public static NotebookDocument Read(string text)
    {
        var notebook = NotebookDocument.Create();
        var (language, lines) = ("csharp", new List<string>());
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            if (Begins(line) is not { } next)
            {
                lines.Add(line);
                continue;
            }
            Add(notebook, language, lines);
            (language, lines) = (next, []);
        }
        Add(notebook, language, lines);
        return notebook;
    }

    private static string? Begins(string line) =>
        line.StartsWith(MetaEnd, StringComparison.Ordinal) && Languages.Contains(line[2..].Trim())
            ? line[2..].Trim()
            : null;

    private static void Add(NotebookDocument notebook, string language, List<string> lines)
    {
        var source = string.Join('\n', lines).Trim('\n');
        if (language == "meta" || string.IsNullOrWhiteSpace(source))
            return;
        notebook.Add(
            language switch
            {
                "markdown" => new(CellKind.Markdown, source),
                "raw" => new(CellKind.Raw, source),
                "csharp" or "c#" => new(CellKind.Code, source),
                _ => new(CellKind.Code, $"#!{language}\n{source}"),
            }
        );
    }
}
