using System.Globalization;

namespace AdvCourse.Defenses;

/// <summary>Settings of objectives are looked at when they are made.</summary>
internal static class Setting
{
    public static double Within(double value, double low, double high, string name) =>
        value >= low && value <= high
            ? value
            : throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{name} is {value}; it must be from {low} to {high}."
                )
            );
}
