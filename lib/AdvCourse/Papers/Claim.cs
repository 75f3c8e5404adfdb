using System.Globalization;

namespace AdvCourse.Papers;

/// <summary>Where a claim stands.</summary>
public enum ClaimStatus
{
    /// <summary>Not measured in this run, or without a band to hold it against.</summary>
    Open,

    /// <summary>Our value lies in the band.</summary>
    InBand,

    /// <summary>Our value lies outside the band.</summary>
    OutOfBand,

    /// <summary>The course cannot measure it; the reason says why.</summary>
    NotFeasible,
}

/// <summary>
/// One number of a paper that the course repeats, with our own beside it. Tables in notebooks and handouts are made of
/// these records, and a test holds them against the committed measurements.
/// </summary>
public sealed record Claim
{
    /// <summary>A short name, unique in its paper, such as "maxout-fgsm-error".</summary>
    public required string Id { get; init; }

    /// <summary>The paper's key in <see cref="Bibliography"/>.</summary>
    public required string Paper { get; init; }

    /// <summary>Where in the paper, such as "section 4" or "figure 4".</summary>
    public required string Place { get; init; }

    /// <summary>What is measured, under which settings.</summary>
    public required string Statement { get; init; }

    /// <summary>The paper's value, or null when it gives none.</summary>
    public double? PaperValue { get; init; }

    /// <summary>How far to trust the paper's value.</summary>
    public Trust Trust
    {
        get;
        init => field = Check.Known(value);
    } = Trust.Quoted;

    /// <summary>Our value, or null while it is not measured.</summary>
    public double? Ours { get; init; }

    /// <summary>The unit of all values, such as "%".</summary>
    public string Unit { get; init; } = "%";

    /// <summary>What counts as reproduced in the full profile, or null where nothing is asserted.</summary>
    public Band? Band { get; init; }

    /// <summary>What counts as reproduced in the quick profile, where that differs.</summary>
    public Band? QuickBand { get; init; }

    /// <summary>The profile of our value, "quick" or "full"; empty while there is none.</summary>
    public string Profile { get; init; } = "";

    /// <summary>Why ours differs, how it was measured, or why it cannot be.</summary>
    public string Note { get; init; } = "";

    /// <summary>Whether the course can measure it at all; when it cannot, <see cref="Note"/> says why.</summary>
    public bool Feasible { get; init; } = true;

    /// <summary>The band that our value is held against, by its profile.</summary>
    public Band? ActiveBand => Profile == "quick" ? QuickBand ?? Band : Band;

    /// <summary>Where the claim stands.</summary>
    public ClaimStatus Status =>
        !Feasible ? ClaimStatus.NotFeasible
        : Ours is not { } ours || ActiveBand is not { } band ? ClaimStatus.Open
        : band.Holds(ours) ? ClaimStatus.InBand
        : ClaimStatus.OutOfBand;

    /// <summary>The claim with our value.</summary>
    /// <param name="ours">In the claim's unit.</param>
    /// <param name="profile">The profile it was measured in; the current one unless given.</param>
    public Claim Measured(double ours, Profile? profile = null) =>
        this with
        {
            Ours = ours,
            Profile = (profile ?? AdvCourse.Profile.Current).Name,
        };

    /// <summary>For example "maxout-fgsm-error: paper 89.4 %, ours 91.2 %, band 80 to 96: in band".</summary>
    public override string ToString() =>
        string.Join(
            ", ",
            new[]
            {
                PaperValue is { } paper
                    ? $"{Id}: paper {Write(paper)}"
                    : $"{Id}: no value in the paper",
                Ours is { } ours ? $"ours {Write(ours)}" : "ours not measured",
                (ActiveBand is { } band ? $"band {band}" : "no band") + $": {Text(Status)}",
            }
        );

    /// <summary>A status in words.</summary>
    internal static string Text(ClaimStatus status) =>
        status switch
        {
            ClaimStatus.InBand => "in band",
            ClaimStatus.OutOfBand => "out of band",
            ClaimStatus.NotFeasible => "not feasible here",
            _ => "open",
        };

    private string Write(double value) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{value:0.####}{(Unit.Length == 0 ? "" : " " + Unit)}"
        );
}
