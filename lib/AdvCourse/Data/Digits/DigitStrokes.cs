using System.Globalization;

namespace AdvCourse.Data;

/// <summary>A control point of a stroke; at a corner the pen turns sharply instead of in a curve.</summary>
internal readonly record struct StrokePoint(double X, double Y, bool Corner);

/// <summary>One way to write a digit.</summary>
/// <param name="Weight">How often, relative to the digit's other ways.</param>
/// <param name="Strokes">The pen's paths, in order.</param>
internal sealed record DigitShape(double Weight, StrokePoint[][] Strokes);

/// <summary>
/// How people write the ten digits: a few skeletons each, drawn for this course. Coordinates are per cent of the digit's
/// box, x to the right and y down; "!" marks a corner, "/" lifts the pen.
/// </summary>
internal static class DigitStrokes
{
    private static readonly (int Digit, double Weight, string Path)[] Table =
    [
        (0, 4, "54,1 28,8 12,36 12,64 28,92 52,99 76,90 88,62 86,34 72,8 48,2"),
        (0, 2, "62,4 38,2 18,24 10,56 22,88 48,100 74,86 88,54 84,24 66,6 50,10"),
        (0, 1, "40,4 22,22 14,54 24,86 50,100 78,84 86,50 76,18 58,4"),
        (1, 5, "50,0 50,34 50,68 50,100"),
        (1, 3, "32,20 44,11 54,0! 53,50 52,100"),
        (1, 1.2, "30,22 44,12 54,0! 53,50 53,99 / 30,99 54,99 78,98"),
        (2, 4, "14,22 28,5 54,0 78,12 80,34 62,60 38,82 12,98! 50,97 92,97"),
        (2, 3, "14,24 30,4 58,0 80,14 78,38 56,66 32,90 14,96 8,86 20,78 44,86 66,97 94,90"),
        (2, 1.5, "20,14 48,0 76,10 78,34 54,64 10,96! 48,92 90,98"),
        (3, 4, "14,14 38,0 68,4 80,22 66,40 40,47! 70,52 86,72 72,93 42,100 12,88"),
        (3, 2, "16,10 44,0 74,10 74,32 48,46 40,48 64,52 84,70 74,92 44,100 14,92"),
        (3, 1, "14,4 50,3 84,4! 64,22 44,42! 72,50 86,72 70,94 40,100 12,90"),
        (4, 4, "24,6 18,30 14,52! 50,54 88,50 / 72,2 70,50 66,100"),
        (4, 3, "62,0 34,36 8,68! 48,67 92,66 / 64,0 63,50 62,100"),
        (4, 1.5, "18,8 16,32 28,50 54,50 76,36! 80,4! 76,50 70,100"),
        (5, 3, "82,4 54,5 28,5! 22,44! 48,36 78,48 86,70 70,93 42,100 12,90"),
        (5, 3, "28,6 25,26 21,46! 48,38 76,48 84,70 68,94 40,100 12,92 / 28,6 56,5 88,2"),
        (5, 1.2, "84,6 52,2 30,16 30,38 56,50 78,68 68,92 40,100 12,90"),
        (6, 4, "66,0 40,22 22,50 16,76 32,97 58,99 80,84 78,64 56,54 32,64 20,78"),
        (6, 2, "50,0 30,30 18,62 22,88 46,100 74,92 82,72 66,56 40,60 22,78"),
        (6, 1, "78,8 50,6 26,30 14,66 28,94 58,100 82,82 76,60 48,54 24,68"),
        (7, 4, "10,7 48,7 88,5! 70,34 52,66 40,100"),
        (7, 2, "10,7 48,7 88,5! 68,40 50,70 38,100 / 30,50 54,49 80,46"),
        (7, 1.5, "12,22 13,6! 50,5 86,4! 72,30 60,62 54,100"),
        (8, 4, "76,14 52,0 26,10 26,30 50,46 76,64 82,86 54,100 22,90 20,70 46,50 70,32 78,12"),
        (
            8,
            2,
            "54,1 28,8 24,30 50,46 76,34 76,10 52,0 / 50,46 22,58 14,84 48,100 82,86 80,60 52,46"
        ),
        (8, 1, "80,10 50,4 22,20 40,42 70,60 78,86 48,99 20,86 30,62 60,40 80,12"),
        (9, 4, "82,18 62,2 34,4 16,24 26,45 54,46 78,28 82,14! 80,50 72,100"),
        (9, 2, "80,20 56,1 26,8 16,32 34,50 62,44 80,20! 84,54 68,90 36,99 20,92"),
        (9, 1.2, "74,10 44,0 20,18 22,42 52,50 78,34 78,12 82,40 70,72 52,100"),
    ];

    private static readonly DigitShape[][] Shapes =
    [
        .. Enumerable
            .Range(0, 10)
            .Select(digit =>
                Table
                    .Where(row => row.Digit == digit)
                    .Select(row => new DigitShape(row.Weight, Parse(row.Path)))
                    .ToArray()
            ),
    ];

    /// <summary>The ways to write a digit.</summary>
    public static IReadOnlyList<DigitShape> Of(int digit) => Shapes[digit];

    /// <summary>One of them, by weight.</summary>
    public static DigitShape Choose(int digit, ref SplitMix64 random)
    {
        DigitShape[] ways = Shapes[digit];
        double at = random.Uniform() * ways.Sum(way => way.Weight);
        foreach (DigitShape way in ways)
        {
            at -= way.Weight;
            if (at < 0)
                return way;
        }
        return ways[^1];
    }

    private static StrokePoint[][] Parse(string path) =>
        [
            .. path.Split('/')
                .Select(stroke =>
                    stroke.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Point).ToArray()
                ),
        ];

    private static StrokePoint Point(string text)
    {
        bool corner = text.EndsWith('!');
        string[] xy = text.TrimEnd('!').Split(',');
        return new(
            double.Parse(xy[0], CultureInfo.InvariantCulture) / 100,
            double.Parse(xy[1], CultureInfo.InvariantCulture) / 100,
            corner
        );
    }
}
