using System.Text;
using System.Text.RegularExpressions;

namespace AdvCourse.Host.Handouts;

/// <summary>KaTeX's stylesheet with only the fonts that a page uses, inlined as data.</summary>
internal static partial class KatexStyles
{
    private sealed record Face(string Family, bool Bold, bool Italic);

    /// <summary>The stylesheet for pages whose formulas are <paramref name="formulas"/> (HTML from KaTeX).</summary>
    /// <returns>Empty when the page holds no formula.</returns>
    public static string For(Katex katex, string formulas)
    {
        var classes = ClassAttribute()
            .Matches(formulas)
            .SelectMany(match => match.Groups[1].Value.Split(' '))
            .ToHashSet(StringComparer.Ordinal);
        if (!classes.Contains("katex"))
        {
            return "";
        }
        var styles = katex.ReadStyles();
        var used = UsedFaces(FontFace().Replace(styles, ""), classes);
        var css = new StringBuilder();
        var end = 0;
        foreach (Match rule in FontFace().Matches(styles))
        {
            css.Append(styles, end, rule.Index - end);
            end = rule.Index + rule.Length;
            var face = Describe(rule.Value);
            if (used.Contains(face))
            {
                var address = Woff2Address().Match(rule.Value).Groups[1].Value;
                var data = Convert.ToBase64String(katex.ReadFont(address));
                css.Append(
                    System.Globalization.CultureInfo.InvariantCulture,
                    $"@font-face{{font-family:{face.Family};font-style:{(face.Italic ? "italic" : "normal")};font-weight:{(face.Bold ? 700 : 400)};font-display:block;src:url(data:font/woff2;base64,{data}) format(\"woff2\")}}"
                );
            }
        }
        return css.Append(styles, end, styles.Length - end).ToString();
    }

    /// <summary>Every face that a rule for one of the classes names, and the faces they may combine to.</summary>
    private static HashSet<Face> UsedFaces(string rules, HashSet<string> classes)
    {
        var families = new HashSet<string>(StringComparer.Ordinal) { "KaTeX_Main" };
        var faces = new HashSet<Face> { new("KaTeX_Main", false, false) };
        var (bold, italic) = (false, false);
        foreach (Match rule in Rule().Matches(rules))
        {
            var (selectors, body) = (rule.Groups[1].Value, rule.Groups[2].Value);
            if (!selectors.Split(',').Any(selector => Applies(selector, classes)))
            {
                continue;
            }
            var family = Family().Match(body).Groups[1].Value;
            var (isBold, isItalic) = (
                body.Contains("font-weight:700"),
                body.Contains("font-style:italic")
            );
            if (family.Length > 0)
            {
                families.Add(family);
                faces.Add(new Face(family, isBold, isItalic));
            }
            else
            {
                // \textbf and \textit say only weight and slant; they combine with any family.
                bold |= isBold;
                italic |= isItalic;
            }
        }
        foreach (var family in families)
        {
            faces.UnionWith([
                new(family, bold, false),
                new(family, false, italic),
                new(family, bold, italic),
            ]);
        }
        return faces;
    }

    private static bool Applies(string selector, HashSet<string> classes) =>
        ClassName().Matches(selector).All(name => classes.Contains(name.Groups[1].Value));

    private static Face Describe(string rule) =>
        new(
            Family().Match(rule).Groups[1].Value,
            rule.Contains("font-weight:700"),
            rule.Contains("font-style:italic")
        );

    [GeneratedRegex("class=\"([^\"]*)\"")]
    private static partial Regex ClassAttribute();

    [GeneratedRegex(@"@font-face\{[^}]*\}")]
    private static partial Regex FontFace();

    [GeneratedRegex(@"url\((fonts/[A-Za-z0-9_-]+\.woff2)\)")]
    private static partial Regex Woff2Address();

    [GeneratedRegex(@"([^{}]+)\{([^{}]*)\}")]
    private static partial Regex Rule();

    [GeneratedRegex(@"(KaTeX_[A-Za-z0-9]+)")]
    private static partial Regex Family();

    [GeneratedRegex(@"\.([A-Za-z][\w-]*)")]
    private static partial Regex ClassName();
}
