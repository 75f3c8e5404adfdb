using System.Text.Json;
using System.Text.Json.Nodes;

namespace AdvCourse.Host.Documents;

/// <summary>One output in several formats: a view of nbformat's <c>data</c> object.</summary>
/// <param name="Json">The object itself, mime type to value: JSON for JSON types, otherwise multi-line text.</param>
public sealed record MimeBundle(JsonObject Json)
{
    /// <summary>A bundle of texts; a value of a JSON mime type is kept as JSON (as a string when it is none).</summary>
    public static MimeBundle Of(IEnumerable<KeyValuePair<string, string>> formats)
    {
        ArgumentNullException.ThrowIfNull(formats);
        var data = new JsonObject();
        // Jupyter sorts keys; in that order a re-save from another front end changes nothing.
        foreach (var (mime, text) in formats.OrderBy(f => f.Key, StringComparer.Ordinal))
            data[mime] = IsJson(mime) ? Parsed(text) : MultilineText.Split(text);
        return new(data);
    }

    /// <summary>The mime types, in the file's order.</summary>
    public IEnumerable<string> Mimes => Json.Select(format => format.Key);

    /// <summary>Whether this format is there.</summary>
    public bool Has(string mime) => Json.ContainsKey(mime);

    /// <summary>The text of a format (JSON types as JSON text), or null when it is not there.</summary>
    public string? Text(string mime) =>
        !Json.TryGetPropertyValue(mime, out var value) ? null
        : IsJson(mime) ? value?.ToJsonString() ?? "null"
        : MultilineText.Join(value);

    /// <summary>Whether values of this type are stored as JSON instead of text: <c>application/json</c> and <c>*+json</c>.</summary>
    public static bool IsJson(string mime)
    {
        ArgumentNullException.ThrowIfNull(mime);
        return mime == "application/json" || mime.EndsWith("+json", StringComparison.Ordinal);
    }

    private static JsonNode? Parsed(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return text;
        }
    }
}
