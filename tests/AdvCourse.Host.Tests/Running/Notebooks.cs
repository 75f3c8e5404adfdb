using AdvCourse.Host.Documents;

namespace AdvCourse.Host.Tests.Running;

/// <summary>Makes notebooks of code cells; a source that starts with "md:" becomes Markdown.</summary>
internal static class Notebooks
{
    public static NotebookDocument Of(params string[] sources)
    {
        var notebook = NotebookDocument.Create();
        foreach (var source in sources)
        {
            notebook.Add(
                source.StartsWith("md:", StringComparison.Ordinal)
                    ? new NotebookCell(CellKind.Markdown, source[3..])
                    : new NotebookCell(CellKind.Code, source)
            );
        }
        return notebook;
    }

    public static string Save(this TemporaryFolder folder, string name, params string[] sources)
    {
        var path = Path.Combine(folder.Path, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        Of(sources).Save(path);
        return path;
    }

    public static string Text(this NotebookCell cell) =>
        string.Concat(
            cell.Outputs.Select(o =>
                o switch
                {
                    StreamOutput s => s.Text,
                    RichOutput r => r.Data.Text("text/plain") ?? r.Data.Text("text/html"),
                    ErrorOutput e => e.Message,
                    _ => "",
                }
            )
        );
}
