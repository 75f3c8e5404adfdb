using System.Text;
using Markdig.Extensions.Mathematics;
using Markdig.Helpers;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace AdvCourse.Host.Handouts;

/// <summary>What a printer would mend in typed prose: quotation marks, apostrophes, dots, marks torn off a formula.</summary>
/// <remarks>Only text is touched: never code, formulas, addresses or raw HTML.</remarks>
internal static class Typography
{
    // A browser may break the line between a formula and what follows it; longer formulas need that freedom.
    private const int UnbrokenFormula = 40;

    /// <summary>The marks that belong to a formula: written before and after it, on the same line.</summary>
    /// <param name="Before">An opening bracket or quotation mark, or nothing.</param>
    /// <param name="After">A closing mark, or nothing.</param>
    internal sealed record Marks(string Before, string After);

    /// <summary>Mends the document in place.</summary>
    public static void Apply(MarkdownDocument document)
    {
        foreach (var text in document.Descendants<LiteralInline>())
        {
            var typed = text.Content.ToString();
            var mended = Quote(
                typed,
                follows: text.PreviousSibling is not (null or LineBreakInline)
            );
            if (mended != typed)
            {
                text.Content = new StringSlice(mended);
            }
        }
        foreach (
            var formula in document
                .Descendants<MathInline>()
                .Where(formula => formula.DelimiterCount == 1)
        )
        {
            if (formula.Content.Length <= UnbrokenFormula)
            {
                var marks = TakeMarks(formula);
                if (marks.Before.Length + marks.After.Length > 0)
                {
                    formula.SetData(typeof(Marks), marks);
                }
            }
        }
    }

    private static string Quote(string text, bool follows)
    {
        if (text.AsSpan().IndexOfAny("\"'.") < 0)
        {
            return text;
        }
        var mended = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var opens =
                i == 0
                    ? !follows
                    : char.IsWhiteSpace(text[i - 1])
                        || text[i - 1] is '(' or '[' or '\u2014' or '/' or '"' or '\'';
            mended.Append(
                text[i] switch
                {
                    '"' => opens ? '\u201c' : '\u201d',
                    // The years '90s have an apostrophe, not an opening mark.
                    '\'' => opens && !(i + 1 < text.Length && char.IsDigit(text[i + 1]))
                        ? '\u2018'
                        : '\u2019',
                    '.' when text.AsSpan(i).StartsWith("...") => '\u2026',
                    var c => c,
                }
            );
            i += mended[^1] == '\u2026' && text[i] == '.' ? 2 : 0;
        }
        return mended.ToString();
    }

    private static Marks TakeMarks(MathInline formula)
    {
        var (before, after) = ("", "");
        if (formula.PreviousSibling is LiteralInline left && !left.Content.IsEmpty)
        {
            var text = left.Content.ToString();
            if (text[^1] is '(' or '[' or '\u201c' or '\u2018')
            {
                before = text[^1..];
                left.Content = new StringSlice(text[..^1]);
            }
        }
        if (formula.NextSibling is LiteralInline right && !right.Content.IsEmpty)
        {
            var text = right.Content.ToString();
            var length = text.TakeWhile(c =>
                    c
                        is '.'
                            or ','
                            or ';'
                            or ':'
                            or '!'
                            or '?'
                            or ')'
                            or ']'
                            or '\u201d'
                            or '\u2019'
                )
                .Count();
            after = text[..length];
            right.Content = new StringSlice(text[length..]);
        }
        return new Marks(before, after);
    }
}
