namespace AdvCourse.Host.Running;

/// <summary>A line-by-line comparison for readers: what is gone with "-", what is new with "+", some lines around for orientation.</summary>
internal static class TextDiff
{
    private const int Context = 2;
    private const int Widest = 160;

    public static IReadOnlyList<string> Lines(string before, string after)
    {
        var a = before.Split('\n');
        var b = after.Split('\n');
        // Most of two outputs is equal: only the middle needs the quadratic comparison.
        var head = 0;
        while (head < a.Length && head < b.Length && a[head] == b[head])
            head++;
        var tail = 0;
        while (tail < a.Length - head && tail < b.Length - head && a[^(tail + 1)] == b[^(tail + 1)])
            tail++;

        var lines = new List<string>();
        if (head > Context)
            lines.Add($"  ... {head - Context} equal lines");
        lines.AddRange(a[Math.Max(0, head - Context)..head].Select(l => "  " + Cut(l, 0)));
        lines.AddRange(Middle(a[head..^tail], b[head..^tail]));
        lines.AddRange(a[^tail..].Take(Context).Select(l => "  " + Cut(l, 0)));
        if (tail > Context)
            lines.Add($"  ... {tail - Context} equal lines");
        return lines;
    }

    private static IEnumerable<string> Middle(string[] a, string[] b)
    {
        if ((long)a.Length * b.Length > 1_000_000)
            return
            [
                .. a.Take(5).Select(l => "- " + Cut(l, 0)),
                $"  ... {a.Length} lines before, {b.Length} after",
                .. b.Take(5).Select(l => "+ " + Cut(l, 0)),
            ];
        if (a.Length == b.Length)
        {
            // The usual case, numbers that moved: pairs are easier to read than blocks.
            return a.Zip(b)
                .SelectMany(pair =>
                    pair.First == pair.Second
                        ? ["  " + Cut(pair.First, 0)]
                        : Pair(pair.First, pair.Second)
                );
        }
        return Longest(a, b);
    }

    private static string[] Pair(string before, string after)
    {
        var same = 0;
        while (same < before.Length && same < after.Length && before[same] == after[same])
            same++;
        var from =
            Math.Max(before.Length, after.Length) > Widest ? Math.Max(0, same - (Widest / 2)) : 0;
        return ["- " + Cut(before, from), "+ " + Cut(after, from)];
    }

    /// <summary>The longest common subsequence, by the textbook.</summary>
    private static List<string> Longest(string[] a, string[] b)
    {
        var length = new int[a.Length + 1, b.Length + 1];
        for (var i = a.Length - 1; i >= 0; i--)
        {
            for (var j = b.Length - 1; j >= 0; j--)
                length[i, j] =
                    a[i] == b[j]
                        ? length[i + 1, j + 1] + 1
                        : Math.Max(length[i + 1, j], length[i, j + 1]);
        }
        var lines = new List<string>();
        var (x, y) = (0, 0);
        while (x < a.Length || y < b.Length)
        {
            if (x < a.Length && y < b.Length && a[x] == b[y])
                (lines, x, y) = ([.. lines, "  " + Cut(a[x], 0)], x + 1, y + 1);
            else if (y >= b.Length || (x < a.Length && length[x + 1, y] >= length[x, y + 1]))
                lines.Add("- " + Cut(a[x++], 0));
            else
                lines.Add("+ " + Cut(b[y++], 0));
        }
        return lines;
    }

    private static string Cut(string line, int from)
    {
        var text = from > 0 ? "…" + line[Math.Min(from, line.Length)..] : line;
        return text.Length > Widest ? text[..Widest] + "…" : text;
    }
}
