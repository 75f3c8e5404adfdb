using System.Globalization;
using AdvCourse.Attacks;

namespace AdvCourse.Evaluation;

/// <summary>What every report adds when an attack could not do its work on images, so that nobody takes them for robust.</summary>
internal static class ShortfallNote
{
    /// <summary>Each part begins with "; ", and it is empty when the attack did its work everywhere.</summary>
    /// <param name="shortfalls">Of each image.</param>
    public static string Of(IReadOnlyList<Shortfall> shortfalls) =>
        Of(
            shortfalls,
            Shortfall.Scale,
            "the model's scores and the attack's weights c do not fit",
            " (try another first c, more search steps or a larger last c; or multiply or divide the logits by a constant)"
        )
        + Of(shortfalls, Shortfall.Stall, "minimisation stalled", "")
        + Of(
            shortfalls,
            Shortfall.Room,
            "no pixel with room to move",
            " (let pixels move the other way)"
        );

    private static string Of(
        IReadOnlyList<Shortfall> shortfalls,
        Shortfall kind,
        string reason,
        string remedy
    )
    {
        var count = shortfalls.Count(shortfall => shortfall == kind);
        return count == 0
            ? ""
            : string.Create(
                CultureInfo.InvariantCulture,
                $"; {reason} on {count} of {shortfalls.Count} images: not attacked, not robust{remedy}"
            );
    }
}
