using AdvCourse.Notebook;
using Microsoft.AspNetCore.Html;

namespace Microsoft.DotNet.Interactive;

#pragma warning disable IDE1006, CA1709 // `display` is spelled so in every notebook.

/// <summary>The functions that every cell can call without a prefix.</summary>
public static class Kernel
{
    /// <summary>Shows a value.</summary>
    /// <param name="value">Anything.</param>
    /// <param name="mimeTypes">The formats to show; none: those its type prefers.</param>
    public static DisplayedValue display(object? value, params string[] mimeTypes) =>
        CellScope.Required().Display(value, mimeTypes);

    /// <summary>HTML that is shown as it is.</summary>
    public static IHtmlContent HTML(string content) => new HtmlString(content);

    /// <summary>Runs a script in the reader's browser (where the front end allows scripts).</summary>
    public static void Javascript(string scriptContent) =>
        CellScope
            .Required()
            .DisplayAs($"<script type=\"text/javascript\">{scriptContent}</script>", "text/html");

    /// <summary>Adds a style sheet to the reader's page.</summary>
    public static void CSS(string content) =>
        CellScope.Required().DisplayAs($"<style>{content}</style>", "text/html");

    /// <summary>Takes away what the cell has shown so far.</summary>
    /// <param name="wait">Only when the next output comes, so that an animation does not flicker.</param>
    public static void ClearOutput(bool wait = false) => CellScope.Required().ClearOutput(wait);

    /// <summary>Asks the reader for a line of text.</summary>
    /// <exception cref="NotSupportedException">Nobody is there to answer: the notebook runs from a command.</exception>
    public static Task<string> GetInputAsync(string prompt = "", bool isPassword = false) =>
        CellScope.Required().ReadInputAsync(prompt, isPassword);
}
