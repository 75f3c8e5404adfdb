using System.Text;

namespace AdvCourse.Host.Handouts;

/// <summary>Escaping for HTML text and attributes, and nothing more than that.</summary>
internal static class Html
{
    /// <summary>Text as it stands between tags or inside a double-quoted attribute.</summary>
    public static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length + 16);
        foreach (var c in text)
        {
            switch (c)
            {
                case '&':
                    escaped.Append("&amp;");
                    break;
                case '<':
                    escaped.Append("&lt;");
                    break;
                case '>':
                    escaped.Append("&gt;");
                    break;
                case '"':
                    escaped.Append("&quot;");
                    break;
                // Control characters are no part of HTML; a browser would report or drop them.
                case < ' ' and not ('\n' or '\t'):
                case '\u007f':
                    break;
                default:
                    escaped.Append(c);
                    break;
            }
        }
        return escaped.ToString();
    }

    /// <summary>An address made safe to sit beside others: lower case, words joined by hyphens.</summary>
    /// <remarks>The rule of GitHub, so that links written for the notebook's page there work here.</remarks>
    public static string Slug(string text)
    {
        var slug = new StringBuilder(text.Length);
        foreach (var c in text.Trim())
        {
            if (char.IsLetterOrDigit(c) || c is '_' or '-')
            {
                slug.Append(char.ToLowerInvariant(c));
            }
            else if (char.IsWhiteSpace(c))
            {
                slug.Append('-');
            }
        }
        return slug.Length == 0 ? "section" : slug.ToString();
    }
}
