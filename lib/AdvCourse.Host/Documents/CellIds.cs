using System.Security.Cryptography;
using System.Text;

namespace AdvCourse.Host.Documents;

/// <summary>Ids of cells (nbformat 4.5): 1 to 64 letters, digits, hyphens or underscores, unique in the notebook.</summary>
internal static class CellIds
{
    public static void Ensure(NotebookDocument notebook)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var cell in notebook.Cells)
        {
            if (!IsValid(cell.Id) || !seen.Add(cell.Id))
            {
                Assign(notebook, cell);
                seen.Add(cell.Id);
            }
        }
        if (notebook.Json["nbformat_minor"].Whole() is not >= 5)
            notebook.Json["nbformat_minor"] = 5;
    }

    /// <summary>An id made of the source and the number of equal sources before: stable, whatever else changes.</summary>
    public static void Assign(NotebookDocument notebook, NotebookCell cell)
    {
        var taken = notebook
            .Cells.Where(other => other != cell)
            .Select(other => other.Id)
            .ToHashSet(StringComparer.Ordinal);
        for (var attempt = 0; ; attempt++)
        {
            var hash = SHA256.HashData(
                Encoding.UTF8.GetBytes($"{attempt}\n{cell.Kind}\n{cell.Source}")
            );
            var id = Convert.ToHexStringLower(hash.AsSpan(0, 4));
            if (!taken.Add(id))
                continue;
            Write(cell, id);
            return;
        }
    }

    private static void Write(NotebookCell cell, string id)
    {
        if (cell.Json.ContainsKey("id"))
            cell.Json["id"] = id;
        else
            cell.Json.Insert(
                cell.Kind == CellKind.Code
                    ? Math.Min(2, cell.Json.Count)
                    : Math.Min(1, cell.Json.Count),
                "id",
                id
            );
    }

    private static bool IsValid(string id) =>
        id.Length is >= 1 and <= 64 && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
}
