namespace AdvCourse.Plots.Drawing;

/// <summary>
/// Estimated text widths. No font is at hand when the SVG is written and each reader has another, so the estimate leans to
/// wide faces (DejaVu Sans, Verdana): labels then never collide, at worst there is a little air.
/// </summary>
internal static class TextMetrics
{
    /// <summary>Width of one line, in the units of <paramref name="size"/>.</summary>
    public static double Width(string text, double size)
    {
        double em = 0;
        foreach (char c in text)
        {
            em += c switch
            {
                'i' or 'j' or 'l' or '\'' or '|' => 0.29,
                ' ' or '.' or ',' or ':' or ';' or '!' or 'I' => 0.33,
                'f' or 't' or 'r' or '(' or ')' or '[' or ']' or '-' or '/' => 0.41,
                'm' or 'w' or 'M' or 'W' or '%' or '@' => 0.96,
                '−' or '×' or '±' or '→' or '=' or '+' or '<' or '>' or '≤' or '≥' => 0.84,
                >= '⁰' and <= '₟' => 0.42,
                >= 'A' and <= 'Z' => 0.7,
                _ => c > 0x2E80 ? 1 : 0.62,
            };
        }
        return em * size;
    }

    /// <summary>
    /// Breaks a text at spaces so that each line fits, inside a word only when it alone is too long; a number stays with
    /// its %. More than <paramref name="maxLines"/> lines end with an ellipsis.
    /// </summary>
    public static IReadOnlyList<string> Wrap(
        string text,
        double width,
        double size,
        int maxLines = 3
    )
    {
        List<string> lines = [];
        foreach (string part in text.Split('\n'))
        {
            string line = "";
            foreach (string word in Words(part, width, size))
            {
                string longer = line.Length == 0 ? word : line + " " + word;
                if (line.Length > 0 && Width(longer, size) > width)
                {
                    lines.Add(line);
                    longer = word;
                }
                line = longer;
            }
            if (line.Length > 0)
            {
                lines.Add(line);
            }
        }
        if (lines.Count > maxLines)
        {
            lines.RemoveRange(maxLines, lines.Count - maxLines);
            lines[^1] += " …";
        }
        return lines;
    }

    private static IEnumerable<string> Words(string text, double width, double size)
    {
        string glued = text.Replace(" %", "\u00a0%", StringComparison.Ordinal);
        foreach (string word in glued.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            string rest = word;
            while (rest.Length > 1 && Width(rest, size) > width)
            {
                int length = rest.Length - 1;
                while (length > 1 && Width(rest[..length], size) > width)
                {
                    length--;
                }
                yield return rest[..length];
                rest = rest[length..];
            }
            yield return rest;
        }
    }
}
