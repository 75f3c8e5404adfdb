using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace AdvCourse.Host.Handouts;

/// <summary>The parts that all pages share: head, header with its switch, footer.</summary>
/// <param name="course">The course's name.</param>
internal sealed class PageTemplate(string course)
{
    /// <summary>The stylesheet of all pages.</summary>
    public static string Styles { get; } = Asset("handout.css");

    /// <summary>The script of all pages: copy buttons and the mark in the contents; nothing needs it.</summary>
    public static string Script { get; } = Asset("handout.js");

    /// <summary>A whole page.</summary>
    /// <param name="title">The title in the browser's tab.</param>
    /// <param name="description">A sentence for search engines and previews.</param>
    /// <param name="mathStyles">KaTeX's styles; empty without formulas.</param>
    /// <param name="body">What stands between the header and the end of the page.</param>
    /// <param name="scripts">Further scripts, in order.</param>
    public string Page(
        string title,
        string description,
        string mathStyles,
        string body,
        params string[] scripts
    )
    {
        string[] all = [Script, .. scripts];
        var hashes = string.Join(' ', all.Select(Hash));
        var page = new HtmlBuilder();
        page.AddRaw("<!DOCTYPE html>\n<html lang=\"en-GB\">\n<head>\n<meta charset=\"utf-8\">\n");
        page.AddRaw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        // The browser itself holds the promise: this page loads nothing and runs no script but these.
        page.AddRaw(
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data: blob:; "
        );
        page.Add(
            $"font-src data:; style-src 'unsafe-inline'; script-src {hashes:raw}; base-uri 'none'; form-action 'none'\">\n"
        );
        page.AddRaw("<meta name=\"color-scheme\" content=\"light dark\">\n");
        page.Add($"<title>{title}</title>\n");
        if (description.Length > 0)
        {
            page.Add($"<meta name=\"description\" content=\"{description}\">\n");
        }
        page.AddRaw("<link rel=\"icon\" href=\"data:,\">\n");
        if (mathStyles.Length > 0)
        {
            page.Add($"<style>{mathStyles:raw}</style>\n");
        }
        page.Add(
            $"<style>\n{Styles:raw}</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#content\">Skip to the content</a>\n"
        );
        page.AddRaw("<header class=\"bar\">\n");
        page.Add($"<a class=\"course\" href=\"index.html\">{course}</a>\n");
        page.AddRaw(
            "<label class=\"theme\"><input type=\"checkbox\" id=\"theme\"><span>Light / dark</span></label>\n</header>\n"
        );
        page.AddRaw(body);
        foreach (var script in all)
        {
            page.AddRaw("<script>").AddRaw(script).AddRaw("</script>\n");
        }
        return page.AddRaw("</body>\n</html>\n").ToString();
    }

    private static string Hash(string script) =>
        $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(script)))}'";

    /// <summary>A file of this program, by its name in the folder Assets.</summary>
    public static string Asset(string name)
    {
        var assembly = typeof(PageTemplate).Assembly;
        var resource = $"AdvCourse.Host.Handouts.Assets.{name}";
        using var stream =
            assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException(
                $"The program was built without its resource {resource}."
            );
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    /// <summary>A number of minutes as people say it.</summary>
    public static string Minutes(double minutes) =>
        minutes < 1
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"{Math.Max(1, Math.Round(minutes * 60))} s"
            )
            : string.Create(CultureInfo.InvariantCulture, $"{minutes:0.#} min");
}
