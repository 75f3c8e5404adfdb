using System.Text;
using AdvCourse.Host.Documents;

namespace AdvCourse.Host.Exports;

/// <summary>A notebook as one text with cell markers, which editors know how to run piece by piece and diff tools to compare.</summary>
internal static class ScriptExport
{
    /// <summary>The text: code as it is, everything else as comments.</summary>
    public static string Write(NotebookDocument notebook)
    {
        var text = new StringBuilder();
        foreach (var cell in notebook.Cells)
        {
            if (text.Length > 0)
                text.Append('\n');
            text.Append(
                cell.Kind == CellKind.Code
                    ? "// %%\n"
                    : $"// %% [{cell.Kind.ToString().ToLowerInvariant()}]\n"
            );
            foreach (var line in cell.Source.TrimEnd().Split('\n'))
                text.Append(cell.Kind == CellKind.Code ? line : ("// " + line).TrimEnd())
                    .Append('\n');
        }
        return text.ToString();
    }
}
