using AdvCourse.Host.Documents;

namespace AdvCourse.Host.Handouts;

/// <summary>The bundled plotly.js of interactive handouts: figures stay SVG until the reader asks for more.</summary>
internal static class InteractiveFigures
{
    /// <summary>The mime type of Plotly's data and layout.</summary>
    public const string Mime = "application/vnd.plotly.v1+json";

    /// <summary>Looks for <c>node_modules/plotly.js-dist-min</c> from a directory upwards and reads it with the script that uses it.</summary>
    /// <exception cref="FileNotFoundException">It is not installed; the message says what to do.</exception>
    public static string[] ReadScripts(string directory)
    {
        for (var at = new DirectoryInfo(directory); at is not null; at = at.Parent)
        {
            var file = Path.Combine(
                at.FullName,
                "node_modules",
                "plotly.js-dist-min",
                "plotly.min.js"
            );
            if (File.Exists(file))
            {
                return [ForHtml(File.ReadAllText(file)), PageTemplate.Asset("interactive.js")];
            }
        }
        throw new FileNotFoundException(
            "--interactive needs plotly.js: install Node.js and run 'npm ci' in the course's folder."
        );
    }

    /// <summary>A figure's data beside its drawing; empty when the output has none.</summary>
    public static string DataHtml(MimeBundle data) =>
        data.Has(Mime)
            // "<" appears in JSON only inside of strings, where its escape means the same.
            ? $"<script type=\"application/json\" class=\"figure-data\">{data.Text(Mime)!.Replace("<", "\\u003c")}</script>\n"
            : "";

    /// <summary>Keeps the HTML parser from reading a comment or an end into the script's strings.</summary>
    private static string ForHtml(string script) =>
        script
            .ReplaceLineEndings("\n")
            .Replace("<!--", "<\\!--")
            .Replace("</script", "<\\/script")
            .Replace("<script", "\\x3cscript");
}
