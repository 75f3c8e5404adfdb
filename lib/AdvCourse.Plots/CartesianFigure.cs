using System.Text.Json.Nodes;
using AdvCourse.Plots.Drawing;

namespace AdvCourse.Plots;

/// <summary>Where the names of the series stand.</summary>
public enum Legend
{
    /// <summary>At the line ends when they fit there, else above the chart; nothing for a single series.</summary>
    Auto,

    /// <summary>In a row above the chart.</summary>
    Above,

    /// <summary>Nowhere.</summary>
    None,
}

/// <summary>A figure with an x and a y axis: what line, scatter, bar and histogram have in common.</summary>
public abstract record CartesianFigure : Figure
{
    private protected CartesianFigure(string title)
        : base(title) { }

    /// <summary>What x is, with its unit in brackets at the end: "epsilon", "time (s)".</summary>
    public string XLabel { get; init; } = "";

    /// <summary>What y is, with its unit in brackets at the end: "test error (%)".</summary>
    public string YLabel { get; init; } = "";

    /// <summary>The ends of the x axis; null to fit the data.</summary>
    /// <exception cref="ArgumentException">The lower end is not below the upper one, or one is not finite.</exception>
    public (double Low, double High)? XRange
    {
        get;
        init => field = CheckedRange(value, nameof(XRange));
    }

    /// <summary>The ends of the y axis; null to fit the data.</summary>
    /// <exception cref="ArgumentException">The lower end is not below the upper one, or one is not finite.</exception>
    public (double Low, double High)? YRange
    {
        get;
        init => field = CheckedRange(value, nameof(YRange));
    }

    /// <summary>Logarithmic x axis; all x must be above 0.</summary>
    public bool LogX { get; init; }

    /// <summary>Logarithmic y axis; all y must be above 0.</summary>
    public bool LogY { get; init; }

    /// <summary>
    /// One unit is as long across as upwards: circles are round, right angles right. The ranges stay, the plot narrows or
    /// flattens within <see cref="Width"/> and <see cref="Height"/>. Both axes must be linear.
    /// </summary>
    public bool EqualAxes { get; init; }

    /// <summary>Lines and bands to compare with, such as a paper's value.</summary>
    public IReadOnlyList<Reference> References { get; init; } = [];

    /// <summary>Where the names of the series stand.</summary>
    public Legend Legend { get; init; }

    /// <summary>Width of the drawing in SVG units (text is 13 high); it scales to the page. 520 unless set, less in a panel; 200 or more.</summary>
    public int Width
    {
        get => field == 0 ? (int)Room : field;
        init => field = CheckedSize(value, 200, nameof(Width));
    }

    /// <summary>Height of the drawing in SVG units, title and legend not counted. 300 unless set, less in a panel; 120 or more.</summary>
    public int Height
    {
        get => field == 0 ? (int)Math.Max(220, Room * 0.58) : field;
        init => field = CheckedSize(value, 120, nameof(Height));
    }

    /// <summary>The names and looks that a legend lists.</summary>
    internal abstract IReadOnlyList<(string Name, SeriesStyle Style)> Keys { get; }

    /// <summary>The two axes, fitted to the data.</summary>
    internal abstract (Axis X, Axis Y) Axes();

    /// <summary>The two axes, such that both can have one scale where the author wants that.</summary>
    internal (Axis X, Axis Y) CheckedAxes()
    {
        (Axis x, Axis y) = Axes();
        return !EqualAxes || new[] { x, y }.All(axis => !axis.Log && !axis.Categories)
            ? (x, y)
            : throw new ArgumentException(
                "EqualAxes needs two linear axes of numbers; leave it out with logarithms or categories."
            );
    }

    /// <summary>Draws the data; what leaves the axes is cut off there.</summary>
    internal abstract void Paint(Svg svg, Area area);

    /// <summary>Draws over the data what must stay whole at the edge: markers, values. Only points inside the axes are given a mark.</summary>
    internal virtual void PaintOver(Svg svg, Area area) { }

    /// <summary>Room that labels need above the axes.</summary>
    internal virtual double Air => 0;

    /// <summary>One sample of a series for the legend, 22 wide, centred on y.</summary>
    internal abstract void PaintKey(Svg svg, double x, double y, SeriesStyle style);

    /// <summary>Where a series ends on the right, for a direct label there; null for a legend above.</summary>
    internal virtual IReadOnlyList<(double X, double Y)>? LineEnds => null;

    /// <summary>The traces in Plotly's schema.</summary>
    internal abstract IEnumerable<JsonObject> Traces();

    internal sealed override Picture2D Draw() => new Chart(this).Draw();

    internal sealed override JsonObject ToPlotly() => CartesianPlotly.Figure(this);

    internal AxisLabel X => AxisLabel.Parse(XLabel.Length == 0 ? "x" : XLabel);

    internal AxisLabel Y => AxisLabel.Parse(YLabel.Length == 0 ? "y" : YLabel);

    /// <summary>The values of the references that belong on one axis, so that they are inside it.</summary>
    internal IEnumerable<double> ReferenceValues(bool onX) =>
        References.Where(r => r.OnX == onX).SelectMany(r => (double[])[r.Low, r.High]);

    /// <summary>The references in words, for the alt text.</summary>
    internal string DescribeReferences() =>
        string.Concat(
            References.Select(r =>
            {
                AxisLabel axis = r.OnX ? X : Y;
                string place = r.IsBand
                    ? $"{Num.Text(r.Low)} to {axis.Value(r.High)}"
                    : axis.Value(r.Low);
                return $" Reference {(r.IsBand ? "band" : "line")} \"{r.Label}\" at {axis.Quantity} {place}.";
            })
        );

    private static (double, double)? CheckedRange((double Low, double High)? range, string name) =>
        range is not { } r || (double.IsFinite(r.Low) && double.IsFinite(r.High) && r.Low < r.High)
            ? range
            : throw new ArgumentException(
                $"{name} is ({Num.Text(r.Low)}, {Num.Text(r.High)}); give the lower end first, the upper end after it."
            );

    private static int CheckedSize(int value, int least, string name) =>
        value >= least
            ? value
            : throw new ArgumentException(
                $"{name} is {value}; {least} is the least that stays readable."
            );
}
