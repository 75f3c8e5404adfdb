using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace AdvCourse.Host.Handouts;

/// <summary>What a fragment may refer to, and how its names fit into the page.</summary>
/// <param name="Address">
/// Given element, attribute and address, what the attribute becomes; null drops it. Not asked for
/// references inside of the page (<c>#name</c>).
/// </param>
/// <param name="Id">Given an id of the fragment, the id on the page.</param>
/// <param name="KeepsHeading">Whether a heading with this id (may be null) belongs to the page's outline; others become paragraphs.</param>
internal sealed record HtmlPolicy(
    Func<string, string, string, string?> Address,
    Func<string, string> Id,
    Func<string?, bool> KeepsHeading
);

/// <summary>Rewrites an HTML fragment of unknown origin as balanced, script-free HTML that loads nothing.</summary>
/// <remarks>
/// The fragment is read into tags and written anew from a list of known elements, so that nothing that a
/// browser might understand differently goes through: an unclosed tag cannot swallow the page, an unknown
/// element leaves its text, handlers and scripts leave nothing.
/// </remarks>
internal sealed partial class SafeHtml
{
    private readonly HtmlPolicy _policy;
    private readonly StringBuilder _html = new();
    private readonly List<string> _open = [];
    private string? _skipping;
    private int _skippingDepth;

    private SafeHtml(HtmlPolicy policy) => _policy = policy;

    /// <summary>The fragment, rewritten.</summary>
    public static string Rewrite(string fragment, HtmlPolicy policy)
    {
        var safe = new SafeHtml(policy);
        foreach (var piece in HtmlReader.Read(fragment))
        {
            safe.Add(piece);
        }
        safe.CloseTo(0);
        return safe._html.ToString();
    }

    /// <summary>A fragment that may stand in a title or a link: no addresses, no headings.</summary>
    public static string Inert(string fragment) =>
        Rewrite(fragment, new HtmlPolicy((_, _, _) => null, id => id, _ => false));

    private void Add(HtmlPiece piece)
    {
        if (_skipping is not null)
        {
            Skip(piece);
            return;
        }
        switch (piece)
        {
            case HtmlText text:
                _html.Append(KeepEntities(text.Value));
                break;
            case HtmlStart start:
                Open(start);
                break;
            case HtmlEnd end:
                Close(end.Name);
                break;
        }
    }

    private void Skip(HtmlPiece piece)
    {
        if (piece is HtmlStart start && !start.Closed && Same(start.Name, _skipping!))
        {
            _skippingDepth++;
        }
        else if (piece is HtmlEnd end && Same(end.Name, _skipping!) && --_skippingDepth == 0)
        {
            _skipping = null;
        }
    }

    private void Open(HtmlStart start)
    {
        var root = _open.FindIndex(name => name is "svg" or "math");
        if (root >= 0 && IsBreakout(start.Name))
        {
            // A browser leaves the drawing at an element of HTML; so do we, or the two would disagree from here on.
            CloseTo(root);
            root = -1;
        }
        var foreign = root >= 0;
        var name = foreign ? start.Name : start.Name.ToLowerInvariant();
        if (Same(name, "style"))
        {
            OpenStyle(start, foreign);
            return;
        }
        if (!(foreign ? HtmlElements.Foreign : HtmlElements.Known).Contains(name))
        {
            Drop(start, foreign);
            return;
        }
        if (!foreign)
        {
            CloseImplied(name);
        }
        name = Heading(start, name);
        _html.Append('<').Append(name);
        AppendAttributes(start);
        if (foreign && start.Closed)
        {
            _html.Append("/>");
            return;
        }
        _html.Append('>');
        if (foreign || !HtmlElements.Void.Contains(name))
        {
            _open.Add(name);
        }
    }

    /// <summary>An element that does not go through: dangerous ones with all they hold, unknown ones alone.</summary>
    private void Drop(HtmlStart start, bool foreign)
    {
        var name = start.Name.ToLowerInvariant();
        if (!foreign && !HtmlElements.Dropped.Contains(name))
        {
            _html.Append(Html.Escape(start.Content ?? ""));
            return;
        }
        var hasContent =
            start.Content is null
            && !start.Closed
            && name is not ("base" or "link" or "meta" or "embed");
        if (hasContent)
        {
            (_skipping, _skippingDepth) = (name, 1);
        }
    }

    private static bool IsBreakout(string name) =>
        HtmlElements.Known.Contains(name) && !HtmlElements.Foreign.Contains(name);

    /// <summary>A heading that is no part of the page's outline would break the order of its levels.</summary>
    private string Heading(HtmlStart start, string name)
    {
        if (name is not ("h1" or "h2" or "h3" or "h4" or "h5" or "h6"))
        {
            return name;
        }
        var id = start.Attributes.FirstOrDefault(attribute => Same(attribute.Name, "id")).Value;
        return _policy.KeepsHeading(id) ? name : "p";
    }

    private void OpenStyle(HtmlStart start, bool foreign)
    {
        var css = start.Content ?? "";
        // The archived formatter repeats its own block before every value; the page has rules for that markup.
        if (css.Contains(".dni-") || css.Contains('<') || UnsafeCss().IsMatch(css))
        {
            return;
        }
        var rules = CssId().Replace(css, match => "#" + _policy.Id(match.Groups[1].Value));
        _html.Append("<style>").Append(foreign ? KeepEntities(rules) : rules).Append("</style>");
    }

    private void CloseImplied(string name)
    {
        if (HtmlElements.Implied.TryGetValue(name, out var ends))
        {
            while (_open.Count > 0 && ends.Contains(_open[^1]))
            {
                CloseTo(_open.Count - 1);
            }
        }
        else if (HtmlElements.EndParagraph.Contains(name) && _open.Count > 0 && _open[^1] == "p")
        {
            CloseTo(_open.Count - 1);
        }
    }

    private void Close(string name)
    {
        var at = _open.FindLastIndex(open => Same(open, name) || (open == "p" && IsHeading(name)));
        // A closing tag reaches no further than its own table cell or drawing.
        var wall = _open.FindLastIndex(open => open is "td" or "th" or "svg" or "math");
        if (at >= 0 && at >= wall)
        {
            CloseTo(at);
        }
        else if (
            at >= 0
            && name.ToLowerInvariant() is "table" or "tr" or "tbody" or "thead" or "tfoot"
        )
        {
            CloseTo(at);
        }
    }

    private void CloseTo(int count)
    {
        while (_open.Count > count)
        {
            _html.Append("</").Append(_open[^1]).Append('>');
            _open.RemoveAt(_open.Count - 1);
        }
    }

    private void AppendAttributes(HtmlStart start)
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, encoded) in start.Attributes)
        {
            if (!AttributeName().IsMatch(name) || !seen.Add(name))
            {
                continue;
            }
            var value = Attribute(
                start.Name.ToLowerInvariant(),
                name.ToLowerInvariant(),
                WebUtility.HtmlDecode(encoded)
            );
            if (value is not null)
            {
                _html.Append(' ').Append(name).Append("=\"").Append(Html.Escape(value)).Append('"');
            }
        }
    }

    private string? Attribute(string element, string name, string value)
    {
        if (
            name.StartsWith("on", StringComparison.Ordinal)
            || name is "srcdoc" or "autofocus" or "ping"
        )
        {
            return null;
        }
        if (element == "form")
        {
            // A form may group radio buttons; there is nowhere to send it.
            return name == "method" ? "dialog" : null;
        }
        if (name == "id")
        {
            return _policy.Id(value);
        }
        if (HtmlElements.References.Contains(name))
        {
            return string.Join(
                ' ',
                value.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(_policy.Id)
            );
        }
        if (HtmlElements.Addresses.Contains(name))
        {
            return value.StartsWith('#')
                ? "#" + _policy.Id(value[1..])
                : _policy.Address(element, name, value.Trim());
        }
        if (value.Contains("url(", StringComparison.OrdinalIgnoreCase) || name == "style")
        {
            return UnsafeCss().IsMatch(value)
                ? null
                : UrlOfId()
                    .Replace(value, match => "url(#" + _policy.Id(match.Groups[1].Value) + ")");
        }
        return value;
    }

    private static bool IsHeading(string name) =>
        name.Length == 2 && name[0] is 'h' or 'H' && char.IsDigit(name[1]);

    private static bool Same(string a, string b) => a.Equals(b, StringComparison.OrdinalIgnoreCase);

    private static string KeepEntities(string text) =>
        Ampersand().Replace(text, "&amp;").Replace("<", "&lt;").Replace(">", "&gt;");

    [GeneratedRegex("&(?!(?:[A-Za-z][A-Za-z0-9]*|#[0-9]+|#[xX][0-9A-Fa-f]+);)")]
    private static partial Regex Ampersand();

    [GeneratedRegex(@"^[A-Za-z_:][\w:.-]*$")]
    private static partial Regex AttributeName();

    [GeneratedRegex(
        """@import|expression\s*\(|javascript:|url\(\s*["']?(?!#|["']?data:(?:image|font)/)""",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex UnsafeCss();

    [GeneratedRegex("""url\(\s*["']?#([^"')\s]+)["']?\s*\)""")]
    private static partial Regex UrlOfId();

    // "#name" before a selector goes on; "#fff;" is a colour and stays.
    [GeneratedRegex(@"#([A-Za-z_][\w-]*)(?=[^;{}]*\{)")]
    private static partial Regex CssId();
}
