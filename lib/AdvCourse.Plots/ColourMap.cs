using AdvCourse.Plots.Drawing;

namespace AdvCourse.Plots;

/// <summary>How numbers become colours. Both maps keep their order for colour-blind readers.</summary>
public enum ColourMap
{
    /// <summary>Near-white to deep blue, ever darker: for amounts from 0 up.</summary>
    Sequential,

    /// <summary>Blue through near-white to orange-red: for values around 0, symmetric by default.</summary>
    Diverging,
}

/// <summary>The colours behind <see cref="ColourMap"/>.</summary>
internal static class ColourMaps
{
    // Stops with even steps of lightness, mixed in linear steps of sRGB between them.
    private static readonly (int R, int G, int B)[] Blues =
    [
        (0xf3, 0xf6, 0xfa),
        (0xcd, 0xdf, 0xee),
        (0x9b, 0xc2, 0xdf),
        (0x5d, 0x9f, 0xcb),
        (0x2b, 0x78, 0xb0),
        (0x0d, 0x52, 0x8c),
        (0x08, 0x2f, 0x5c),
    ];

    private static readonly (int R, int G, int B)[] BlueToRed =
    [
        (0x0b, 0x3c, 0x78),
        (0x2f, 0x7a, 0xb8),
        (0x8d, 0xbd, 0xdc),
        (0xf6, 0xf4, 0xf0),
        (0xf1, 0xb2, 0x83),
        (0xd4, 0x66, 0x2b),
        (0x85, 0x30, 0x0b),
    ];

    /// <summary>The colour at a place from 0 to 1 along the map; beyond, the end colour.</summary>
    public static (byte R, byte G, byte B) At(ColourMap map, double place)
    {
        (int R, int G, int B)[] stops = map == ColourMap.Sequential ? Blues : BlueToRed;
        double at = Math.Clamp(double.IsNaN(place) ? 0 : place, 0, 1) * (stops.Length - 1);
        int low = Math.Min((int)at, stops.Length - 2);
        double part = at - low;
        return (
            Mix(stops[low].R, stops[low + 1].R, part),
            Mix(stops[low].G, stops[low + 1].G, part),
            Mix(stops[low].B, stops[low + 1].B, part)
        );
    }

    /// <summary>The colour as #rrggbb.</summary>
    public static string Hex(ColourMap map, double place)
    {
        (byte r, byte g, byte b) = At(map, place);
        return $"#{r:x2}{g:x2}{b:x2}";
    }

    /// <summary>Whether white text reads better than black on that colour (by relative luminance, WCAG 2).</summary>
    public static bool IsDark(ColourMap map, double place)
    {
        (byte r, byte g, byte b) = At(map, place);
        return 0.2126 * Linear(r) + 0.7152 * Linear(g) + 0.0722 * Linear(b) < 0.179;
    }

    /// <summary>The map in Plotly's form: pairs of place and colour.</summary>
    public static System.Text.Json.Nodes.JsonArray Plotly(ColourMap map) =>
        new([
            .. Enumerable
                .Range(0, 7)
                .Select(i => new System.Text.Json.Nodes.JsonArray(
                    PlotlyJson.Number(i / 6.0),
                    Hex(map, i / 6.0)
                )),
        ]);

    private static byte Mix(int from, int to, double part) =>
        (byte)Math.Round(from + (to - from) * part);

    private static double Linear(byte value) =>
        value <= 10 ? value / 255.0 / 12.92 : Math.Pow((value / 255.0 + 0.055) / 1.055, 2.4);
}
