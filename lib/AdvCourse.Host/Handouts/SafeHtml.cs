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
    private static readonly HashSet<string> Void = Words("br hr img input col wbr area");

    private static readonly HashSet<string> Known = Words(
        """
        a abbr address area article aside b bdi bdo blockquote br button caption cite code col colgroup data dd del
        details dfn div dl dt em fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr i img input ins kbd label
        legend li main map mark math meter nav ol optgroup option output p picture pre progress q rp rt ruby s samp
        section select small span strong sub summary sup svg table tbody td tfoot th thead time tr u ul var wbr
        """
    );

    // Their content is code, another document, or nothing that paper can show.
    private static readonly HashSet<string> Dropped = Words(
        "script iframe object embed applet base link meta noembed noframes noscript template title xmp head audio video canvas"
    );

    private static readonly HashSet<string> DroppedInSvg = Words(
        "script foreignObject animate animateMotion animateTransform set iframe audio video handler listener"
    );

    private static readonly HashSet<string> Addresses = Words(
        "href xlink:href src srcset poster data action formaction cite background longdesc"
    );

    private static readonly HashSet<string> References = Words(
        "for aria-labelledby aria-describedby aria-controls aria-owns aria-details headers list name"
    );

    /// <summary>An opening tag of the key ends an open element of the values, as in <c>&lt;li&gt;a&lt;li&gt;b</c>.</summary>
    private static readonly Dictionary<string, HashSet<string>> Implied = new(
        StringComparer.Ordinal
    )
    {
        ["li"] = Words("li p"),
        ["dt"] = Words("dt dd p"),
        ["dd"] = Words("dt dd p"),
        ["td"] = Words("td th p"),
        ["th"] = Words("td th p"),
        ["tr"] = Words("tr td th p"),
        ["tbody"] = Words("thead tbody tr td th p"),
        ["tfoot"] = Words("thead tbody tr td th p"),
        ["option"] = Words("option"),
    };

    private static readonly HashSet<string> EndParagraph = Words(
        "address article aside blockquote details div dl fieldset figure footer h1 h2 h3 h4 h5 h6 header hr main nav ol p pre section table ul"
    );

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
        var foreign = _open.Exists(name => name is "svg" or "math");
        var name = foreign ? start.Name : start.Name.ToLowerInvariant();
        if (Same(name, "style"))
        {
            OpenStyle(start, foreign);
            return;
        }
        if (foreign ? DroppedInSvg.Contains(name) : Dropped.Contains(name))
        {
            if (
                start.Content is null
                && !start.Closed
                && name is not ("base" or "link" or "meta" or "embed")
            )
            {
                (_skipping, _skippingDepth) = (name, 1);
            }
            return;
        }
        if (!foreign && !Known.Contains(name))
        {
            _html.Append(Html.Escape(start.Content ?? ""));
            return;
        }
        if (!foreign)
        {
            CloseImplied(name);
        }
        name = Heading(start, name);
        _html.Append('<').Append(name);
        AppendAttributes(start);
        var isVoid = !foreign && Void.Contains(name);
        if (foreign && start.Closed)
        {
            _html.Append("/>");
            return;
        }
        _html.Append('>');
        if (!isVoid)
        {
            _open.Add(name);
        }
    }

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
        if (Implied.TryGetValue(name, out var ends))
        {
            while (_open.Count > 0 && ends.Contains(_open[^1]))
            {
                CloseTo(_open.Count - 1);
            }
        }
        else if (EndParagraph.Contains(name) && _open.Count > 0 && _open[^1] == "p")
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
        if (References.Contains(name))
        {
            return string.Join(
                ' ',
                value.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(_policy.Id)
            );
        }
        if (Addresses.Contains(name))
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

    private static HashSet<string> Words(string words) =>
        new(
            words.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries),
            StringComparer.OrdinalIgnoreCase
        );

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
