using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace AdvCourse.Host.Jupyter;

/// <summary>The cells of this session, for front ends that let the reader leaf through them. Used by the shell channel only.</summary>
internal sealed class CellHistory
{
    private readonly List<Entry> _entries = [];

    /// <summary>Notes a cell.</summary>
    /// <param name="number">Its execution count.</param>
    /// <param name="code">Its source.</param>
    /// <param name="value">The text of its result, or null.</param>
    public void Add(int number, string code, string? value) =>
        _entries.Add(new(number, code, value));

    /// <summary>The content of a history_reply: the newest cells ("tail"), those in a range, or those that a glob matches.</summary>
    public JsonObject Reply(JupyterMessage request)
    {
        var chosen = request.Text("hist_access_type") switch
        {
            "range" => Range(request),
            "search" => Search(request),
            _ => Newest(_entries, request.Number("n")),
        };
        var output = request.Flag("output", otherwise: false);
        return new()
        {
            ["status"] = "ok",
            ["history"] = new JsonArray([.. chosen.Select(e => e.ToJson(output))]),
        };
    }

    private IEnumerable<Entry> Range(JupyterMessage request)
    {
        // 0 is this session, and a negative number counts back from it: there is no other here.
        if (request.Number("session") is not (null or 0))
            return [];
        var start = request.Number("start") ?? 1;
        var stop = request.Number("stop") ?? int.MaxValue;
        return _entries.Where(e => e.Number >= start && e.Number < stop);
    }

    private IEnumerable<Entry> Search(JupyterMessage request)
    {
        var glob = Regex
            .Escape(request.Content["pattern"] is null ? "*" : request.Text("pattern"))
            .Replace("\\*", ".*", StringComparison.Ordinal)
            .Replace("\\?", ".", StringComparison.Ordinal);
        var pattern = new Regex($"^{glob}$", RegexOptions.Singleline, TimeSpan.FromSeconds(1));
        var found = _entries.Where(e => pattern.IsMatch(e.Code));
        if (request.Flag("unique", otherwise: false))
        {
            found = found.Reverse().DistinctBy(e => e.Code, StringComparer.Ordinal).Reverse();
        }
        return Newest([.. found], request.Number("n"));
    }

    private static IEnumerable<Entry> Newest(List<Entry> entries, int? count) =>
        count is { } n ? entries.TakeLast(n) : entries;

    private sealed record Entry(int Number, string Code, string? Value)
    {
        public JsonNode ToJson(bool output) =>
            new JsonArray(0, Number, output ? new JsonArray(Code, Value) : (JsonNode)Code);
    }
}
