using System.Globalization;
using System.Text.Json.Nodes;
using AdvCourse.Host.Documents;

namespace AdvCourse.Host.Handouts;

/// <summary>What a notebook says of itself and of its last run, in the <c>advcourse</c> object of its metadata.</summary>
/// <param name="Title">Replaces the notebook's first heading; null to take that.</param>
/// <param name="Paper">The paper, as a reader would cite it.</param>
/// <param name="PaperUrl">Where to read it.</param>
/// <param name="Abstract">One sentence for the index.</param>
/// <param name="Profile">"quick" or "full".</param>
/// <param name="Engine">The tensor engine that computed the outputs.</param>
/// <param name="Date">Day of the run, year-month-day.</param>
/// <param name="Data">Hash or name of the data.</param>
/// <param name="Minutes">Duration of the run.</param>
internal sealed record HandoutFacts(
    string? Title = null,
    string? Paper = null,
    string? PaperUrl = null,
    string? Abstract = null,
    string? Profile = null,
    string? Engine = null,
    string? Date = null,
    string? Data = null,
    double? Minutes = null
)
{
    /// <summary>Reads the object; whatever is missing or of another type stays null.</summary>
    public static HandoutFacts Read(JsonObject metadata)
    {
        if (metadata["advcourse"] is not JsonObject facts)
        {
            return new HandoutFacts();
        }
        var run = facts["receipt"] as JsonObject ?? [];
        var seconds = Number(run["seconds"]);
        var url = facts["url"].Text();
        return new HandoutFacts(
            facts["title"].Text(),
            facts["paper"].Text(),
            url is not null
            && Uri.TryCreate(url, UriKind.Absolute, out var address)
            && address.Scheme == "https"
                ? url
                : null,
            facts["abstract"].Text(),
            run["profile"].Text(),
            run["engine"].Text(),
            Day(run["date"].Text()),
            run["data"].Text(),
            seconds / 60
        );
    }

    private static double? Number(JsonNode? node) =>
        node is JsonValue value
        && value.TryGetValue<double>(out var number)
        && double.IsFinite(number)
            ? number
            : null;

    /// <summary>The day of a date or time in ISO 8601.</summary>
    private static string? Day(string? date) =>
        DateTimeOffset.TryParse(
            date,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out var time
        )
            ? time.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
            : null;
}
