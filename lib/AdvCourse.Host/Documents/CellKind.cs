namespace AdvCourse.Host.Documents;

/// <summary>The three kinds of cells of nbformat 4.</summary>
public enum CellKind
{
    /// <summary>Source that runs and has outputs.</summary>
    Code,

    /// <summary>Prose in Markdown, with attachments if any.</summary>
    Markdown,

    /// <summary>Text that is neither run nor rendered.</summary>
    Raw,
}
