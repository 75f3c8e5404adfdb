namespace AdvCourse.Plots.Drawing;

/// <summary>The rectangle inside the axes, and the way from data to SVG coordinates.</summary>
internal sealed record Area(
    Axis XAxis,
    Axis YAxis,
    double Left,
    double Top,
    double Right,
    double Bottom
)
{
    public double Width => Right - Left;

    public double Height => Bottom - Top;

    /// <summary>Whether a point lies inside the axes.</summary>
    public bool Holds(double x, double y) => XAxis.Holds(x) && YAxis.Holds(y);

    public double X(double value) => XAxis.Map(value, Left, Right);

    public double Y(double value) => YAxis.Map(value, Bottom, Top);
}
