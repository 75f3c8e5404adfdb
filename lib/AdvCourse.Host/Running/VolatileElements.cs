using System.Text;
using System.Text.RegularExpressions;

namespace AdvCourse.Host.Running;

/// <summary>Removes HTML elements whose class list holds "volatile", with all they contain.</summary>
internal static partial class VolatileElements
{
    public static string Remove(string html)
    {
        if (!html.Contains("volatile", StringComparison.Ordinal))
            return html;
        var kept = new StringBuilder();
        var position = 0;
        while (Tag().Match(html, position) is { Success: true } tag)
        {
            kept.Append(html, position, tag.Index - position);
            position = tag.Index + tag.Length;
            if (!tag.Groups["close"].Success && IsVolatile(tag.Groups["attributes"].Value))
                position = End(html, tag);
            else
                kept.Append(tag.Value);
        }
        return kept.Append(html, position, html.Length - position).ToString();
    }

    private static bool IsVolatile(string attributes) =>
        ClassAttribute().Match(attributes) is { Success: true } match
        && match
            .Groups["list"]
            .Value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            .Contains("volatile", StringComparer.Ordinal);

    /// <summary>Where the element that <paramref name="open"/> opens ends; a missing end tag means the end of the text.</summary>
    private static int End(string html, Match open)
    {
        var name = open.Groups["name"].Value;
        if (IsEmpty(open))
            return open.Index + open.Length;
        var depth = 1;
        var position = open.Index + open.Length;
        while (Tag().Match(html, position) is { Success: true } tag)
        {
            position = tag.Index + tag.Length;
            if (!tag.Groups["name"].Value.Equals(name, StringComparison.OrdinalIgnoreCase))
                continue;
            depth +=
                tag.Groups["close"].Success ? -1
                : IsEmpty(tag) ? 0
                : 1;
            if (depth == 0)
                return position;
        }
        return html.Length;
    }

    private static bool IsEmpty(Match tag) =>
        tag.Groups["attributes"].Value.EndsWith('/')
        || tag.Groups["name"].Value.ToLowerInvariant()
            is "br"
                or "hr"
                or "img"
                or "input"
                or "meta"
                or "link"
                or "col"
                or "wbr";

    [GeneratedRegex(
        """<(?<close>/)?(?<name>[A-Za-z][A-Za-z0-9:-]*)(?<attributes>(?:[^"'>]|"[^"]*"|'[^']*')*)>"""
    )]
    private static partial Regex Tag();

    [GeneratedRegex(
        """\bclass\s*=\s*(["'])(?<list>.*?)\1""",
        RegexOptions.IgnoreCase | RegexOptions.Singleline
    )]
    private static partial Regex ClassAttribute();
}
