namespace AdvCourse.Plots.Drawing;

/// <summary>How one series looks: told apart by colour, by dash and by marker, so that grey prints and colour-blind readers lose nothing.</summary>
internal sealed record SeriesStyle(
    int Index,
    string Colour,
    string Dash,
    string PlotlyDash,
    Marker Marker
);

/// <summary>Marker shapes, in the order in which series take them.</summary>
internal enum Marker
{
    Circle,
    Square,
    Triangle,
    Diamond,
    Cross,
    Down,
}

/// <summary>
/// The colours of Okabe and Ito (2008), orange and sky blue darkened and yellow left out, so that each has a contrast
/// of 3:1 or more on white and on a dark editor background alike.
/// </summary>
internal static class Palette
{
    private static readonly string[] Colours =
    [
        "#0072b2",
        "#d55e00",
        "#009e73",
        "#c4699a",
        "#b98200",
        "#3f97cc",
        "#868686",
    ];

    private static readonly (string Svg, string Plotly)[] Dashes =
    [
        ("", "solid"),
        ("7 3", "dash"),
        ("2 2.5", "dot"),
        ("8 3 2 3", "dashdot"),
        ("12 3", "longdash"),
    ];

    public static int Count => Colours.Length;

    public static SeriesStyle Series(int index) =>
        new(
            index,
            Colours[index % Colours.Length],
            Dashes[index % Dashes.Length].Svg,
            Dashes[index % Dashes.Length].Plotly,
            (Marker)(index % 6)
        );

    /// <summary>Plotly's name of a marker.</summary>
    public static string Plotly(Marker marker) =>
        marker switch
        {
            Marker.Circle => "circle",
            Marker.Square => "square",
            Marker.Triangle => "triangle-up",
            Marker.Diamond => "diamond",
            Marker.Cross => "x",
            _ => "triangle-down",
        };
}
