using System.Globalization;
using AdvCourse.Attacks;

namespace AdvCourse.Evaluation;

/// <summary>What every report adds when an attack could not see images at all, so that nobody takes them for robust.</summary>
internal static class MaskedNote
{
    /// <summary>Of how many images the attack missed its goal with a first gradient of exactly zero.</summary>
    /// <param name="result">What the attack did.</param>
    public static Rate MissedBlindly(this AttackResult result) =>
        Rate.Of(result.Masked.Zip(result.Success, (blind, success) => blind && !success));

    /// <summary>Begins with "; ", or empty when no image is masked.</summary>
    /// <param name="masked">How many images' first gradient was exactly zero.</param>
    public static string Of(Rate masked) =>
        masked.Count == 0
            ? ""
            : string.Create(
                CultureInfo.InvariantCulture,
                $"; gradient exactly zero for {masked.Count} of {masked.Total} images: masked, not robust"
            );
}
