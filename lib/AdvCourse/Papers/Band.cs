using System.Globalization;

namespace AdvCourse.Papers;

/// <summary>The values that count as reproduced, both ends included.</summary>
/// <param name="Low">The smallest, or minus infinity.</param>
/// <param name="High">The largest, or infinity.</param>
public readonly record struct Band(double Low, double High)
{
    /// <summary>At least this.</summary>
    public static Band AtLeast(double low) => new(low, double.PositiveInfinity);

    /// <summary>At most this.</summary>
    public static Band AtMost(double high) => new(double.NegativeInfinity, high);

    /// <summary>From low to high.</summary>
    public static Band Between(double low, double high) =>
        low <= high
            ? new(low, high)
            : throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"A band from {low} to {high} is empty; give the smaller end first."
                )
            );

    /// <summary>Whether a value lies in the band; NaN never does.</summary>
    public bool Holds(double value) => value >= Low && value <= High;

    /// <summary>Such as "80 to 96", "at least 99" or "at most 0.3".</summary>
    public override string ToString() =>
        (double.IsNegativeInfinity(Low), double.IsPositiveInfinity(High)) switch
        {
            (true, true) => "any",
            (true, false) => string.Create(CultureInfo.InvariantCulture, $"at most {High:0.#####}"),
            (false, true) => string.Create(CultureInfo.InvariantCulture, $"at least {Low:0.#####}"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{Low:0.#####} to {High:0.#####}"),
        };
}
