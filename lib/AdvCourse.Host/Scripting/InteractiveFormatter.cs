using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Html;
using Microsoft.DotNet.Interactive.Formatting;

namespace AdvCourse.Host.Scripting;

/// <summary>
/// Formats as .NET Interactive does, by its own formatting package (which also finds the formatters that a type names with an
/// attribute called TypeFormatterSource). Strings and HTML take a short way, because that package takes 0.2 s to start.
/// </summary>
public sealed partial class InteractiveFormatter : IValueFormatter
{
    private const string Html = "text/html";
    private const string Plain = "text/plain";

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Format(
        object? value,
        IReadOnlyList<string> mimeTypes
    )
    {
        ArgumentNullException.ThrowIfNull(mimeTypes);
        if (mimeTypes.Count == 0)
        {
            switch (value)
            {
                case string text:
                    return new Dictionary<string, string> { [Plain] = text };
                case IHtmlContent html:
                    using (var writer = new StringWriter())
                    {
                        html.WriteTo(writer, System.Text.Encodings.Web.HtmlEncoder.Default);
                        return new Dictionary<string, string> { [Html] = Unix(writer.ToString()) };
                    }
            }
        }
        return Package.Format(value, mimeTypes);
    }

    /// <summary>Takes the style sheet out that the package repeats with every table: some 0.5 KB an output.</summary>
    public static string WithoutStyle(string html) => RepeatedStyle().Replace(html, "");

    // The package writes CRLF whatever the system.
    private static string Unix(string text) => text.Replace("\r\n", "\n", StringComparison.Ordinal);

    [GeneratedRegex(@"\s*<style>\s*\.dni-code-hint\b.*?</style>", RegexOptions.Singleline)]
    private static partial Regex RepeatedStyle();

    /// <summary>Loaded at the first value that needs it.</summary>
    private static class Package
    {
        static Package()
        {
            Formatter.DefaultMimeType = Html;
            Formatter.SetPreferredMimeTypesFor(typeof(string), Plain);
        }

        public static Dictionary<string, string> Format(
            object? value,
            IReadOnlyList<string> mimeTypes
        )
        {
            var type = value?.GetType() ?? typeof(object);
            IEnumerable<string> formats =
                mimeTypes.Count > 0
                    ? mimeTypes
                    : [.. Formatter.GetPreferredMimeTypesFor(type), Plain];
            return formats
                .Distinct(StringComparer.Ordinal)
                .ToDictionary(
                    mime => mime,
                    mime => Unix(value.ToDisplayString(mime)),
                    StringComparer.Ordinal
                );
        }
    }
}
