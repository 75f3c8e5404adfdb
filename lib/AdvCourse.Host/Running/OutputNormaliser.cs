using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AdvCourse.Host.Documents;

namespace AdvCourse.Host.Running;

/// <summary>
/// Takes out of outputs what differs between two good runs: lines that start with "⏱", HTML elements of class "volatile", GUIDs and
/// generated ids. Execution counts and metadata are no outputs and are not looked at.
/// </summary>
internal static partial class OutputNormaliser
{
    /// <summary>The sign with which notebooks start lines that tell times.</summary>
    private const string Clock = "⏱";

    /// <summary>The outputs as texts that two good runs share: what it is, then its content.</summary>
    public static IReadOnlyList<(string Kind, string Text)> Normalise(
        IEnumerable<CellOutput> outputs
    )
    {
        // One numbering per cell: an id may tie two outputs together.
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        var result = new List<(string Kind, string Text)>();
        foreach (var output in outputs)
        {
            foreach (var (kind, text) in Parts(output))
            {
                var stable =
                    kind.EndsWith("text/html", StringComparison.Ordinal)
                    || kind.EndsWith("svg+xml", StringComparison.Ordinal)
                        ? VolatileElements.Remove(text)
                        : text;
                stable = Rename(WithoutClockLines(stable), names);
                // Text that came in two pieces in one run and in one in the other is the same text.
                if (output is StreamOutput && result.Count > 0 && result[^1].Kind == kind)
                    result[^1] = (kind, result[^1].Text + stable);
                else if (stable.Length > 0 || output is not StreamOutput)
                    result.Add((kind, stable));
            }
        }
        return result;
    }

    private static IEnumerable<(string Kind, string Text)> Parts(CellOutput output) =>
        output switch
        {
            StreamOutput stream => [(stream.Name, stream.Text)],
            RichOutput rich => rich
                .Data.Mimes.Order(StringComparer.Ordinal)
                .Select(mime =>
                    (
                        (rich is ResultOutput ? "result " : "display ") + mime,
                        MimeBundle.IsJson(mime)
                            ? JupyterJson.Write(JsonNode.Parse(rich.Data.Text(mime)!))
                            : InteractiveStyle(mime, rich.Data.Text(mime)!)
                    )
                ),
            ErrorOutput error =>
            [
                ("error", $"{error.Name}: {error.Message}\n{string.Join('\n', error.Traceback)}"),
            ],
            _ => [("unknown", output.Json.ToJsonString())],
        };

    // A notebook that was last run in another front end still carries the package's style block.
    private static string InteractiveStyle(string mime, string text) =>
        mime == "text/html" ? Scripting.InteractiveFormatter.WithoutStyle(text) : text;

    private static string WithoutClockLines(string text)
    {
        if (!text.Contains(Clock, StringComparison.Ordinal))
            return text;
        var kept = new StringBuilder();
        foreach (var line in MultilineText.Split(text).Select(n => n!.GetValue<string>()))
        {
            if (!line.AsSpan().TrimStart().StartsWith(Clock, StringComparison.Ordinal))
                kept.Append(line);
        }
        return kept.ToString();
    }

    private static string Rename(string text, Dictionary<string, string> names)
    {
        foreach (Match match in GeneratedId().Matches(text))
        {
            var id = match.Groups["id"].Value;
            if (Generated().IsMatch(id))
                names.TryAdd(id, $"id-{names.Count + 1}");
        }
        foreach (Match match in Guids().Matches(text))
            names.TryAdd(match.Value, $"guid-{names.Count + 1}");
        // Longer names first: one may be part of another.
        foreach (var (id, name) in names.OrderByDescending(n => n.Key.Length))
            text = text.Replace(id, name, StringComparison.Ordinal);
        return text;
    }

    [GeneratedRegex("""\bid\s*=\s*(["'])(?<id>[^"']+)\1""", RegexOptions.IgnoreCase)]
    private static partial Regex GeneratedId();

    // A hash or a counter of six and more, with at least one digit: no word of an author's.
    [GeneratedRegex("(?=[0-9a-f]*[0-9])[0-9a-f]{6,}", RegexOptions.IgnoreCase)]
    private static partial Regex Generated();

    [GeneratedRegex(
        @"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b|\b[0-9a-f]{32}\b",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Guids();
}
