using System.Globalization;

namespace AdvCourse.Physical;

/// <summary>A colour as shares of light, linear (not as a file keeps it), each 0 to 1.</summary>
/// <param name="Red">The share of red light.</param>
/// <param name="Green">The share of green light.</param>
/// <param name="Blue">The share of blue light.</param>
public readonly record struct Colour(double Red, double Green, double Blue)
{
    /// <summary>Such as "(0.93, 0.91, 0.86)".</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"({Red:0.###}, {Green:0.###}, {Blue:0.###})");

    /// <summary>The three numbers.</summary>
    internal double[] Values => [Red, Green, Blue];
}
