using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace AdvCourse.Host.Handouts;

/// <summary>A BibTeX file as a page: what the course cites by first author, each work with its key as anchor.</summary>
internal static partial class References
{
    /// <summary>Whether a file is BibTeX by its ending.</summary>
    public static bool IsBibTeXFile(string path) =>
        path.EndsWith(".bib", StringComparison.OrdinalIgnoreCase);

    /// <summary>The page's Markdown.</summary>
    /// <param name="bibTeX">Entries as <c>Bibliography.ToBibTeX</c> writes them: a field a line, its value in braces.</param>
    public static string ToMarkdown(string bibTeX)
    {
        var page = new StringBuilder("# References\n");
        var works =
            from Match entry in Entry().Matches(bibTeX)
            let fields = Field()
                .Matches(entry.Value)
                .ToDictionary(field => field.Groups[1].Value, field => Text(field.Groups[2].Value))
            select (Key: entry.Groups[1].Value, Fields: fields);
        foreach (
            var (key, fields) in works.OrderBy(
                work => Of(work.Fields, "author") + Of(work.Fields, "year"),
                StringComparer.Ordinal
            )
        )
            page.Append(
                CultureInfo.InvariantCulture,
                $"\n- <span id=\"{Html.Escape(key)}\"></span>{Work(fields)}"
            );
        return page.Append('\n').ToString();
    }

    /// <summary>The file itself as a link, so that the page needs nothing beside it.</summary>
    public static string Download(string name, string bibTeX) =>
        new HtmlBuilder()
            .Add(
                $"<p>To cite these works: <a download=\"{name}\" href=\"data:application/x-bibtex;base64,{Convert.ToBase64String(Encoding.UTF8.GetBytes(bibTeX))}\">{name}</a>.</p>\n"
            )
            .ToString();

    private static string Work(Dictionary<string, string> fields)
    {
        string[] names =
        [
            .. Of(fields, "author")
                .Split(" and ")
                .Select(name => string.Join(' ', name.Split(", ").Reverse())),
        ];
        var authors =
            names.Length == 1 ? names[0] : $"{string.Join(", ", names[..^1])} and {names[^1]}";
        var parts = new List<string>
        {
            $"{Escape(authors)} ({Escape(Of(fields, "year"))})",
            $"*{Escape(Of(fields, "title"))}*",
        };
        if (Of(fields, "note") is { Length: > 0 } note)
            parts.Add(
                Doi()
                    .Replace(
                        Escape(note),
                        "<a class=\"bare\" href=\"https://doi.org/$1\">doi:$1</a>"
                    )
            );
        if (Of(fields, "eprint") is { Length: > 0 } arXiv)
            parts.Add(
                $"<a class=\"bare\" href=\"https://arxiv.org/abs/{arXiv}\">arXiv:{arXiv}</a>"
            );
        return string.Join(". ", parts) + ".";
    }

    private static string Of(Dictionary<string, string> fields, string name) =>
        fields.GetValueOrDefault(name, "");

    /// <summary>TeX's accents as letters: {\'e} is é.</summary>
    private static string Text(string tex) =>
        Accent()
            .Replace(
                tex,
                accent =>
                    (
                        accent.Groups[2].Value
                        + accent.Groups[1].Value switch
                        {
                            "'" => '\u0301',
                            "`" => '\u0300',
                            "^" => '\u0302',
                            "\"" => '\u0308',
                            "~" => '\u0303',
                            _ => '\u030c',
                        }
                    ).Normalize()
            );

    private static string Escape(string text) => Special().Replace(text, @"\$0");

    [GeneratedRegex(@"^@\w+\{([^,\s]+),.*?^\}", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Entry();

    [GeneratedRegex(@"^\s*(\w+) = \{(.*)\},?\s*$", RegexOptions.Multiline)]
    private static partial Regex Field();

    [GeneratedRegex(@"\{\\(['`^""~v])\s*(\w)\}")]
    private static partial Regex Accent();

    [GeneratedRegex(@"\bdoi (10\.[^\s,]+)")]
    private static partial Regex Doi();

    [GeneratedRegex(@"[\\`*_\[\]<>$&#~^|]")]
    private static partial Regex Special();
}
