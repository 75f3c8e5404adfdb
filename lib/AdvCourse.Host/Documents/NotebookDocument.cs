using System.Text;
using System.Text.Json.Nodes;

namespace AdvCourse.Host.Documents;

/// <summary>
/// A Jupyter notebook, nbformat 4. It is a view of the file's JSON: what this program does not know stays in place,
/// and a file that Jupyter wrote is written back byte for byte when nothing changed.
/// </summary>
public sealed class NotebookDocument
{
    private readonly List<NotebookCell> _cells;

    internal NotebookDocument(
        JsonObject json,
        IEnumerable<NotebookCell> cells,
        NotebookLayout layout
    )
    {
        Json = json;
        _cells = [.. cells];
        Layout = layout;
    }

    /// <summary>The notebook as nbformat stores it.</summary>
    public JsonObject Json { get; }

    /// <summary>The cells in order.</summary>
    public IReadOnlyList<NotebookCell> Cells => _cells;

    /// <summary>Indentation and end of the file, kept when it is written again.</summary>
    public NotebookLayout Layout { get; }

    /// <summary>The notebook's metadata.</summary>
    public JsonObject Metadata
    {
        get
        {
            if (Json["metadata"] is not JsonObject metadata)
                Json["metadata"] = metadata = [];
            return metadata;
        }
    }

    /// <summary>The cells' language by the metadata ("C#", "python"), or null when they do not say.</summary>
    public string? Language =>
        Json["metadata"]?["language_info"]?["name"].Text()
        ?? Json["metadata"]?["kernelspec"]?["language"].Text();

    /// <summary>An empty C# notebook that VS Code, Jupyter and Polyglot open with the right kernel and colours.</summary>
    public static NotebookDocument Create() =>
        NotebookReader.Parse(
            """
            {
             "cells": [],
             "metadata": {
              "kernelspec": {
               "display_name": ".NET (C#)",
               "language": "C#",
               "name": ".net-csharp"
              },
              "language_info": {
               "file_extension": ".cs",
               "mimetype": "text/x-csharp",
               "name": "C#",
               "pygments_lexer": "csharp",
               "version": "14.0"
              },
              "polyglot_notebook": {
               "kernelInfo": {
                "defaultKernelName": "csharp",
                "items": [
                 {
                  "aliases": [],
                  "languageName": "C#",
                  "name": "csharp"
                 }
                ]
               }
              }
             },
             "nbformat": 4,
             "nbformat_minor": 5
            }

            """,
            "new notebook"
        );

    /// <summary>Reads a notebook file.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="NotebookFormatException">It is no notebook, cut short, or of another nbformat than 4.</exception>
    public static NotebookDocument Load(string path)
    {
        if (!File.Exists(path))
            throw new FileNotFoundException($"There is no notebook '{path}'.", path);
        return NotebookReader.Parse(File.ReadAllText(path, Encoding.UTF8), path);
    }

    /// <summary>Reads a notebook from its JSON text; <paramref name="name"/> stands in messages.</summary>
    /// <exception cref="NotebookFormatException">It is no notebook, cut short, or of another nbformat than 4.</exception>
    public static NotebookDocument Parse(string text, string name = "notebook") =>
        NotebookReader.Parse(text, name);

    /// <summary>Appends a cell and gives it an id when it has none.</summary>
    /// <returns>The cell.</returns>
    public NotebookCell Add(NotebookCell cell)
    {
        Insert(_cells.Count, cell);
        return cell;
    }

    /// <summary>Inserts a cell at <paramref name="index"/> and gives it an id when it has none.</summary>
    public void Insert(int index, NotebookCell cell)
    {
        ArgumentNullException.ThrowIfNull(cell);
        ((JsonArray)Json["cells"]!).Insert(index, cell.Json);
        _cells.Insert(index, cell);
        if (cell.Id.Length == 0)
            CellIds.Assign(this, cell);
    }

    /// <summary>Removes a cell.</summary>
    public void Remove(NotebookCell cell)
    {
        if (_cells.Remove(cell))
            ((JsonArray)Json["cells"]!).Remove(cell.Json);
    }

    /// <summary>Gives every cell a unique id as nbformat 4.5 demands; the same file always gets the same ids.</summary>
    public void EnsureCellIds() => CellIds.Ensure(this);

    /// <summary>The file's text.</summary>
    public string ToText() =>
        JupyterJson.Write(Json, Layout.Indent) + (Layout.EndsWithNewline ? "\n" : "");

    /// <summary>Writes the notebook beside <paramref name="path"/> and renames it: a crash leaves the old file whole.</summary>
    public void Save(string path) => AtomicFile.WriteAllText(path, ToText());
}
