using AdvCourse.Plots.Drawing;

namespace AdvCourse.Plots;

/// <summary>
/// A thin line or a pale band across a chart to compare with, such as a paper's value:
/// <c>References = [Reference.Y(89.4, "paper"), Reference.YBand(85, 93, "band")]</c>.
/// </summary>
public sealed record Reference
{
    private Reference(bool onX, double low, double high, string label)
    {
        if (!double.IsFinite(low) || !double.IsFinite(high) || low > high)
        {
            throw new ArgumentException(
                $"A reference runs from a lower to a higher finite value, not from {Num.Text(low)} to {Num.Text(high)}."
            );
        }
        if (string.IsNullOrWhiteSpace(label))
        {
            throw new ArgumentException(
                "A reference needs a label that says where the value comes from."
            );
        }
        (OnX, Low, High, Label) = (onX, low, high, label);
    }

    /// <summary>True when it stands at a value of x, false when it lies at a value of y.</summary>
    public bool OnX { get; }

    /// <summary>The value, or the lower end of the band.</summary>
    public double Low { get; }

    /// <summary>The value, or the upper end of the band.</summary>
    public double High { get; }

    /// <summary>What it is, e.g. "paper: 89.4 %".</summary>
    public string Label { get; }

    /// <summary>True for a band, false for a line.</summary>
    public bool IsBand => High > Low;

    /// <summary>A vertical line at a value of x.</summary>
    public static Reference X(double value, string label) => new(true, value, value, label);

    /// <summary>A horizontal line at a value of y.</summary>
    public static Reference Y(double value, string label) => new(false, value, value, label);

    /// <summary>A vertical band from one value of x to another.</summary>
    public static Reference XBand(double low, double high, string label) =>
        new(true, low, high, label);

    /// <summary>A horizontal band from one value of y to another.</summary>
    public static Reference YBand(double low, double high, string label) =>
        new(false, low, high, label);
}
