using System.Text.Json.Nodes;

namespace AdvCourse.Host.Documents;

/// <summary>A cell of a notebook: a view of its JSON object, so that fields unknown here stay in the file.</summary>
public sealed class NotebookCell
{
    internal NotebookCell(JsonObject json, CellKind kind)
    {
        Json = json;
        Kind = kind;
    }

    /// <summary>A new cell without outputs; it gets an id when it joins a notebook.</summary>
    public NotebookCell(CellKind kind, string source)
    {
        Kind = kind;
        Json = new JsonObject
        {
            ["cell_type"] = kind.ToString().ToLowerInvariant(),
            ["metadata"] = new JsonObject(),
            ["source"] = MultilineText.Split(source),
        };
        if (kind == CellKind.Code)
        {
            Json.Insert(1, "execution_count", null);
            Json.Insert(3, "outputs", new JsonArray());
        }
    }

    /// <summary>The cell as nbformat stores it.</summary>
    public JsonObject Json { get; }

    /// <summary>Code, Markdown or raw.</summary>
    public CellKind Kind { get; }

    /// <summary>The cell's id (nbformat 4.5); empty in older files until <see cref="NotebookDocument.EnsureCellIds"/>.</summary>
    public string Id => Json["id"].Text() ?? "";

    /// <summary>The source as one text.</summary>
    public string Source
    {
        get => MultilineText.Join(Json["source"]);
        set
        {
            if (value != Source)
                Json["source"] = MultilineText.Split(value);
        }
    }

    /// <summary>The cell's metadata.</summary>
    public JsonObject Metadata
    {
        get
        {
            if (Json["metadata"] is not JsonObject metadata)
                Json["metadata"] = metadata = [];
            return metadata;
        }
    }

    /// <summary>The tags in the metadata, such as "hide-input".</summary>
    public IReadOnlyList<string> Tags =>
        [.. (Json["metadata"]?["tags"] as JsonArray ?? []).Select(tag => tag.Text() ?? "")];

    /// <summary>The images that a Markdown cell carries: name to mime bundle; null when it has none.</summary>
    public JsonObject? Attachments => Json["attachments"] as JsonObject;

    /// <summary>The number under which the cell ran, or null.</summary>
    public int? ExecutionCount
    {
        get => Json["execution_count"].Whole();
        set
        {
            if (Kind == CellKind.Code)
                Json["execution_count"] = value;
        }
    }

    /// <summary>The outputs; none for cells that are not code.</summary>
    public IReadOnlyList<CellOutput> Outputs =>
        [.. (Json["outputs"] as JsonArray ?? []).OfType<JsonObject>().Select(CellOutput.From)];

    /// <summary>Replaces the outputs; what is given must not belong to another cell (nodes have one parent).</summary>
    /// <exception cref="InvalidOperationException">The cell is not a code cell.</exception>
    public void SetOutputs(IEnumerable<CellOutput> outputs)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        if (Kind != CellKind.Code)
            throw new InvalidOperationException($"A {Kind} cell has no outputs (cell {Id}).");
        Json["outputs"] = new JsonArray([.. outputs.Select(output => (JsonNode)output.Json)]);
    }

    /// <summary>Removes outputs and execution count, as after "Clear all outputs".</summary>
    public void ClearOutputs()
    {
        if (Kind != CellKind.Code)
            return;
        SetOutputs([]);
        ExecutionCount = null;
    }
}
