using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using AdvCourse.Plots;

namespace AdvCourse.Papers;

/// <summary>The claims of one paper, in the order of its text, with our values as they come in.</summary>
public sealed class ClaimSet
{
    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new JsonStringEnumConverter() },
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly List<Claim> claims;

    /// <summary>A set of claims.</summary>
    /// <param name="claims">Each with an identifier of its own and a paper that the bibliography knows.</param>
    /// <exception cref="ArgumentException">Two claims share an identifier, or a paper is unknown.</exception>
    public ClaimSet(IEnumerable<Claim> claims)
    {
        this.claims = [.. claims];
        foreach (var group in this.claims.GroupBy(claim => claim.Id))
        {
            Bibliography.Get(group.First().Paper);
            if (group.Count() > 1)
            {
                throw new ArgumentException(
                    $"The claim \"{group.Key}\" comes {group.Count()} times; give each its own identifier."
                );
            }
        }
    }

    /// <summary>All claims, in order.</summary>
    public IReadOnlyList<Claim> Claims => claims;

    /// <summary>The claim of an identifier.</summary>
    /// <param name="id">Such as "maxout-fgsm-error".</param>
    /// <exception cref="ArgumentException">There is none.</exception>
    public Claim this[string id] => claims[Position(id)];

    /// <summary>Puts our value beside the paper's.</summary>
    /// <param name="id">The claim's identifier.</param>
    /// <param name="ours">Our value, in the claim's unit.</param>
    /// <param name="note">Replaces the claim's note when given.</param>
    /// <returns>The claim as it stands now.</returns>
    public Claim Measure(string id, double ours, string? note = null)
    {
        var position = Position(id);
        var claim = claims[position].Measured(ours);
        return claims[position] = note is null ? claim : claim with { Note = note };
    }

    /// <summary>The claims that were measured and lie outside their band.</summary>
    public IReadOnlyList<Claim> OutOfBand() =>
        [.. claims.Where(claim => claim.Status == ClaimStatus.OutOfBand)];

    /// <summary>Paper against measured, a row for each claim; ours carries its mark.</summary>
    /// <param name="title">The caption; names the paper unless given.</param>
    /// <param name="claims">Which claims; all unless given.</param>
    public Table Table(string? title = null, Func<Claim, bool>? claims = null) =>
        Plot.Table<Claim>(
            title ?? $"{Bibliography.Get(this.claims[0].Paper)}: paper and measured",
            this.claims.Where(claims ?? (_ => true)),
            ("what", claim => claim.Statement),
            ("where", claim => claim.Place),
            ("paper", claim => PaperCell(claim)),
            (
                "ours",
                claim => new Cell(Shown(claim.Ours), Marked(claim.Status), Format(claim.Ours))
            ),
            ("unit", claim => claim.Unit),
            ("band", claim => claim.ActiveBand?.ToString()),
            ("status", claim => Claim.Text(claim.Status)),
            ("note", claim => claim.Note)
        );

    /// <summary>Writes all claims as JSON, dated; the file appears whole or not at all.</summary>
    /// <param name="path">Where, such as data/results/goodfellow2014.full.json.</param>
    /// <param name="date">The day of the measurement; today unless given.</param>
    public void Save(string path, DateOnly? date = null)
    {
        var day = (date ?? DateOnly.FromDateTime(DateTime.UtcNow)).ToString(
            "yyyy-MM-dd",
            CultureInfo.InvariantCulture
        );
        var text = JsonSerializer.Serialize(new File(day, claims), Json) + "\n";
        WholeFile.Write(path, stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The claims and the day of the measurement.</returns>
    /// <exception cref="InvalidDataException">The file is not such JSON.</exception>
    public static (ClaimSet Claims, DateOnly Date) Load(string path)
    {
        try
        {
            var file = JsonSerializer.Deserialize<File>(System.IO.File.ReadAllText(path), Json);
            return file is { Claims: not null, Date: not null }
                ? (
                    new(file.Claims),
                    DateOnly.ParseExact(file.Date, "yyyy-MM-dd", CultureInfo.InvariantCulture)
                )
                : throw new FormatException("\"date\" or \"claims\" is missing");
        }
        catch (Exception error)
            when (error is JsonException or FormatException or ArgumentException)
        {
            throw new InvalidDataException(
                $"{path} does not hold claims: {error.Message}. Run the notebook in the full profile to write it again.",
                error
            );
        }
    }

    /// <summary>A mean over nothing is not a number: no image came into the case, and the table says that.</summary>
    private static object? Shown(double? value) =>
        value is { } v && double.IsNaN(v) ? "no case" : value;

    /// <summary>Two decimals, as the papers print; a smaller value keeps its size.</summary>
    private static string Format(double? value) =>
        value is { } v && v != 0 && Math.Abs(v) < 0.01 ? "0.0E+0" : "0.##";

    private int Position(string id)
    {
        var position = claims.FindIndex(claim => claim.Id == id);
        return position >= 0
            ? position
            : throw new ArgumentException(
                $"No claim is called \"{id}\"; there are {string.Join(", ", claims.Select(claim => claim.Id))}."
            );
    }

    private static Mark Marked(ClaimStatus status) =>
        status switch
        {
            ClaimStatus.InBand => Mark.InBand,
            ClaimStatus.OutOfBand => Mark.OutOfBand,
            _ => Mark.None,
        };

    /// <summary>A number that nobody has checked against the paper says so.</summary>
    private static object? PaperCell(Claim claim) =>
        claim is { Trust: Trust.Recalled, PaperValue: { } value }
            ? string.Create(CultureInfo.InvariantCulture, $"{value:0.####} (as commonly reported)")
            : new Cell(claim.PaperValue, Format: "0.####");

    private sealed record File(string Date, List<Claim> Claims);
}
