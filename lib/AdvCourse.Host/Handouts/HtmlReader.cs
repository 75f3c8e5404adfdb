namespace AdvCourse.Host.Handouts;

/// <summary>A piece of an HTML fragment.</summary>
internal abstract record HtmlPiece;

/// <summary>Text between tags, still with its entities.</summary>
internal sealed record HtmlText(string Value) : HtmlPiece;

/// <summary>An opening tag. Names keep their case for SVG (<c>viewBox</c>); attribute values are still encoded.</summary>
/// <param name="Name">The element's name as written.</param>
/// <param name="Attributes">Name and value, in order; an attribute without a value has an empty one.</param>
/// <param name="Closed">Whether the tag ended in <c>/&gt;</c>.</param>
/// <param name="Content">For script, style and their like, the raw text up to the closing tag; else null.</param>
internal sealed record HtmlStart(
    string Name,
    IReadOnlyList<(string Name, string Value)> Attributes,
    bool Closed,
    string? Content
) : HtmlPiece;

/// <summary>A closing tag.</summary>
internal sealed record HtmlEnd(string Name) : HtmlPiece;

/// <summary>Cuts an HTML fragment into text and tags as a browser would; comments and declarations are dropped.</summary>
internal ref struct HtmlReader(string html)
{
    // What a browser reads as text up to the closing tag: nothing inside of it is a tag.
    private static readonly HashSet<string> RawText = new(StringComparer.OrdinalIgnoreCase)
    {
        "script",
        "style",
        "textarea",
        "iframe",
        "noembed",
        "noframes",
        "noscript",
        "xmp",
    };

    private int _at;

    /// <summary>The pieces of <paramref name="html"/>, in order.</summary>
    public static List<HtmlPiece> Read(string html)
    {
        var reader = new HtmlReader(html);
        var pieces = new List<HtmlPiece>();
        while (reader.Next() is { } piece)
        {
            pieces.Add(piece);
        }
        return pieces;
    }

    private HtmlPiece? Next()
    {
        while (_at < html.Length)
        {
            if (html[_at] != '<')
            {
                var end = html.IndexOf('<', _at);
                return ReadText(end < 0 ? html.Length : end);
            }
            var next = _at + 1 < html.Length ? html[_at + 1] : ' ';
            if (char.IsAsciiLetter(next))
            {
                return ReadStart();
            }
            if (next == '/' && _at + 2 < html.Length && char.IsAsciiLetter(html[_at + 2]))
            {
                return ReadEnd();
            }
            if (next is '!' or '?' or '/')
            {
                SkipDeclaration();
                continue;
            }
            // A lonely "<", as in "a < b".
            var following = html.IndexOf('<', _at + 1);
            return ReadText(following < 0 ? html.Length : following);
        }
        return null;
    }

    private HtmlText ReadText(int end)
    {
        var text = html[_at..end];
        _at = end;
        return new HtmlText(text);
    }

    private void SkipDeclaration()
    {
        var comment = html.AsSpan(_at).StartsWith("<!--");
        var end = html.IndexOf(comment ? "-->" : ">", _at, StringComparison.Ordinal);
        _at = end < 0 ? html.Length : end + (comment ? 3 : 1);
    }

    private HtmlEnd ReadEnd()
    {
        _at += 2;
        var name = ReadName();
        var end = html.IndexOf('>', _at);
        _at = end < 0 ? html.Length : end + 1;
        return new HtmlEnd(name);
    }

    private string ReadName()
    {
        var start = _at;
        while (_at < html.Length && !char.IsWhiteSpace(html[_at]) && html[_at] is not ('/' or '>'))
        {
            _at++;
        }
        return html[start.._at];
    }

    private HtmlStart ReadStart()
    {
        _at++;
        var name = ReadName();
        var attributes = new List<(string, string)>();
        var closed = false;
        while (true)
        {
            SkipSpace();
            if (_at >= html.Length)
            {
                break;
            }
            if (html[_at] == '>')
            {
                _at++;
                break;
            }
            if (html[_at] == '/')
            {
                _at++;
                closed = _at < html.Length && html[_at] == '>';
                continue;
            }
            attributes.Add(ReadAttribute());
        }
        var content = RawText.Contains(name) && !closed ? ReadRawText(name) : null;
        return new HtmlStart(name, attributes, closed, content);
    }

    private (string Name, string Value) ReadAttribute()
    {
        var start = _at++;
        while (
            _at < html.Length
            && !char.IsWhiteSpace(html[_at])
            && html[_at] is not ('/' or '>' or '=')
        )
        {
            _at++;
        }
        var name = html[start.._at];
        SkipSpace();
        if (_at >= html.Length || html[_at] != '=')
        {
            return (name, "");
        }
        _at++;
        SkipSpace();
        if (_at < html.Length && html[_at] is '"' or '\'')
        {
            var quote = html[_at++];
            var end = html.IndexOf(quote, _at);
            end = end < 0 ? html.Length : end;
            var quoted = html[_at..end];
            _at = Math.Min(end + 1, html.Length);
            return (name, quoted);
        }
        var from = _at;
        while (_at < html.Length && !char.IsWhiteSpace(html[_at]) && html[_at] != '>')
        {
            _at++;
        }
        return (name, html[from.._at]);
    }

    private string ReadRawText(string name)
    {
        var start = _at;
        var end = html.IndexOf("</" + name, _at, StringComparison.OrdinalIgnoreCase);
        if (end < 0)
        {
            _at = html.Length;
            return html[start..];
        }
        var close = html.IndexOf('>', end);
        _at = close < 0 ? html.Length : close + 1;
        return html[start..end];
    }

    private void SkipSpace()
    {
        while (_at < html.Length && char.IsWhiteSpace(html[_at]))
        {
            _at++;
        }
    }
}
