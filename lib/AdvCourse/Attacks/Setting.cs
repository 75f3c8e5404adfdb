using System.Globalization;

namespace AdvCourse.Attacks;

/// <summary>Checks of attacks' settings; each error names the value and the remedy.</summary>
internal static class Setting
{
    public static int AtLeastOne(int value, string name, string what) =>
        value >= 1
            ? value
            : throw new ArgumentException(
                Text($"{name} with {value} {what} cannot be; take at least 1.")
            );

    public static double? StepSize(double? value) =>
        value is null or (> 0 and < double.PositiveInfinity)
            ? value
            : throw new ArgumentException(
                Text(
                    $"A step size of {value} cannot be; take a positive number, in units of [0, 1]."
                )
            );

    public static double Within(double value, double low, double high, string name, string what) =>
        value >= low && value <= high
            ? value
            : throw new ArgumentException(
                Text($"{name} with {what} {value} cannot be; take {low} to {high}.")
            );

    /// <summary>The text of settings, in the invariant culture.</summary>
    public static string Text(FormattableString text) =>
        text.ToString(CultureInfo.InvariantCulture);
}
