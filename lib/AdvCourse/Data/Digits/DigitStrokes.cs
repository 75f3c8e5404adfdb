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
        (0, 4, "56,1 24,12 10,50 24,88 50,100 78,86 90,48 74,9 46,2"),
        (0, 2, "64,5 36,3 13,34 16,80 48,100 80,78 88,34 66,5 50,10"),
        (0, 1, "40,4 22,22 14,54 24,86 50,100 78,84 86,50 76,18 58,4"),
        (1, 5, "50,0 50,34 50,68 50,100"),
        (1, 3, "32,20 44,11 54,0! 53,50 52,100"),
        (1, 1, "56,0 52,30 46,64 44,100"),
        (1, 1, "34,16! 54,0! 50,50 44,100"),
        (1, 1.2, "30,22 44,12 54,0! 53,50 53,99 / 30,99 54,99 78,98"),
        (2, 4, "14,22 28,5 54,0 78,12 80,34 62,60 38,82 12,98! 50,97 92,97"),
        (2, 3, "14,24 30,4 58,0 80,14 78,38 56,66 32,90 14,96 8,86 20,78 44,86 66,97 94,90"),
        (2, 1.5, "20,14 48,0 76,10 78,34 54,64 10,96! 48,92 90,98"),
        (2, 1.2, "10,30 22,8 48,0 74,10 78,34 58,60 26,88 12,98! 30,88 52,92 72,99 92,86"),
        (3, 4, "14,14 38,0 68,4 80,22 66,40 40,47! 70,52 86,72 72,93 42,100 12,88"),
        (3, 2, "16,10 44,0 74,10 74,32 48,46 40,48 64,52 84,70 74,92 44,100 14,92"),
        (3, 1, "14,4 50,3 84,4! 64,22 44,42! 72,50 86,72 70,94 40,100 12,90"),
        (4, 4, "24,6 18,30 14,52! 50,54 88,50 / 72,2 70,50 66,100"),
        (4, 3, "62,0 34,36 8,68! 48,67 92,66 / 64,0 63,50 62,100"),
        (4, 1.5, "18,8 16,32 28,50 54,50 76,36! 80,4! 76,50 70,100"),
        (4, 1.2, "24,4 14,34 20,50 44,54 70,46! 82,2! 74,50 62,100"),
        (4, 1, "30,2 22,28 12,56! 50,55 92,52 / 74,26 70,60 68,100"),
        (5, 3, "82,4 54,5 28,5! 22,44! 48,36 78,48 86,70 70,93 42,100 12,90"),
        (5, 3, "28,6 25,26 21,46! 48,38 76,48 84,70 68,94 40,100 12,92 / 28,6 56,5 88,2"),
        (5, 1.2, "84,6 52,2 30,16 30,38 56,50 78,68 68,92 40,100 12,90"),
        (5, 1, "90,8 60,3 30,8! 24,34 18,48 44,40 66,44 76,62 66,86 42,98 18,94"),
        (6, 4, "66,0 40,22 22,50 16,76 32,97 58,99 80,84 78,64 56,54 32,64 20,78"),
        (6, 2, "50,0 30,30 18,62 22,88 46,100 74,92 82,72 66,56 40,60 22,78"),
        (6, 1, "78,8 50,6 26,30 14,66 28,94 58,100 82,82 76,60 48,54 24,68"),
        (6, 1, "58,0 34,24 20,54 18,82 40,100 66,90 74,70 56,58 34,70 24,86"),
        (7, 4, "10,7 48,7 88,5! 70,34 52,66 40,100"),
        (7, 2, "10,7 48,7 88,5! 68,40 50,70 38,100 / 30,50 54,49 80,46"),
        (7, 1.5, "12,22 13,6! 50,5 86,4! 72,30 60,62 54,100"),
        (7, 1, "10,12 30,4 56,8 84,2! 74,28 56,60 46,100"),
        (7, 1, "14,26 14,6! 50,7 88,3! 66,42 48,72 42,100 / 34,54 58,50 82,52"),
        (8, 4, "76,14 52,0 26,10 26,30 50,46 76,64 82,86 54,100 22,90 20,70 46,50 70,32 78,12"),
        (
            8,
            2,
            "54,1 28,8 24,30 50,46 76,34 76,10 52,0 / 50,46 22,58 14,84 48,100 82,86 80,60 52,46"
        ),
        (8, 1, "80,10 50,4 22,20 40,42 70,60 78,86 48,99 20,86 30,62 60,40 80,12"),
        (8, 1, "66,6 40,2 22,18 36,38 62,54 82,76 66,98 34,98 20,78 40,54 66,36 82,16 68,4 56,6"),
        (9, 4, "82,18 62,2 34,4 16,24 26,45 54,46 78,28 82,14! 80,50 72,100"),
        (9, 2, "80,20 56,1 26,8 16,32 34,50 62,44 80,20! 84,54 68,90 36,99 20,92"),
        (9, 1.5, "76,12 50,0 24,12 18,32 36,46 62,40 80,18! 76,56 74,100"),
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
