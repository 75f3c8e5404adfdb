using AdvCourse.Notebook;
using Microsoft.DotNet.Interactive;

namespace System;

/// <summary>Shows values from the end of an expression; in the namespace System, so that no cell needs a using for it.</summary>
public static class DisplayExtensions
{
    /// <summary>Shows the value.</summary>
    /// <param name="value">Anything.</param>
    /// <param name="mimeTypes">The formats to show; none: those its type prefers.</param>
    public static DisplayedValue Display(this object? value, params string[] mimeTypes) =>
        CellScope.Required().Display(value, mimeTypes);

    /// <summary>Shows a text that already is in the format <paramref name="mimeType"/>, such as "text/html".</summary>
    public static DisplayedValue DisplayAs(this string value, string mimeType) =>
        CellScope.Required().DisplayAs(value, mimeType);
}
