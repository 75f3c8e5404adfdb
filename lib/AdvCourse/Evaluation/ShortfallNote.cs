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
            "scores too small or too large for the attack's constants",
            " (multiply or divide the logits by a constant, or change the values of c)"
        ) + Of(shortfalls, Shortfall.Stall, "minimisation stalled", "");

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
