using System.Globalization;

namespace AdvCourse.Physical;

/// <summary>A place in a picture: x from the left, y from the top, in pixels; the first pixel covers [0, 1] x [0, 1].</summary>
/// <param name="X">From the left edge.</param>
/// <param name="Y">From the upper edge.</param>
public readonly record struct Point(double X, double Y);

/// <summary>
/// A plane seen in perspective: (x, y) goes to ((a x + b y + c) / w, (d x + e y + f) / w) with w = g x + h y + i. Straight
/// lines stay straight, and four corners decide it.
/// </summary>
public sealed record Homography
{
    private readonly double[] h;

    private Homography(double[] h) => this.h = h;

    /// <summary>Every place stays.</summary>
    public static Homography Identity { get; } = new([1, 0, 0, 0, 1, 0, 0, 0, 1]);

    /// <summary>The matrix, row by row; its last entry is 1 where it is not 0.</summary>
    public IReadOnlyList<double> Matrix => h;

    /// <summary>The one that carries four places to four others.</summary>
    /// <param name="from">Four places, no three on a line.</param>
    /// <param name="to">Where each goes, no three on a line.</param>
    /// <exception cref="ArgumentException">Not four places, or three on a line.</exception>
    public static Homography Between(IReadOnlyList<Point> from, IReadOnlyList<Point> to)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        if (from.Count != 4 || to.Count != 4)
        {
            throw new ArgumentException(
                $"A homography is decided by four places and where they go; there are {from.Count} and {to.Count}."
            );
        }

        // Two equations a place in the eight unknowns a to h, with i = 1.
        var system = new double[8, 9];
        for (var k = 0; k < 4; k++)
        {
            var ((x, y), (u, v)) = ((from[k].X, from[k].Y), (to[k].X, to[k].Y));
            double[] first = [x, y, 1, 0, 0, 0, -u * x, -u * y, u];
            double[] second = [0, 0, 0, x, y, 1, -v * x, -v * y, v];
            for (var j = 0; j < 9; j++)
            {
                (system[2 * k, j], system[(2 * k) + 1, j]) = (first[j], second[j]);
            }
        }

        var made = LinearSystem.Solve(system) is { } solution
            ? new Homography([.. solution, 1])
            : null;
        return made is not null && Math.Abs(made.Determinant) > 1e-12
            ? made
            : throw new ArgumentException(
                $"No homography carries {Text(from)} to {Text(to)}: three of the places lie on a line."
            );
    }

    /// <summary>Scaling and shifting, the sides staying upright.</summary>
    /// <param name="scaleX">Across.</param>
    /// <param name="scaleY">Down.</param>
    /// <param name="shiftX">To the right, in pixels.</param>
    /// <param name="shiftY">Down, in pixels.</param>
    public static Homography Affine(double scaleX, double scaleY, double shiftX, double shiftY) =>
        new([scaleX, 0, shiftX, 0, scaleY, shiftY, 0, 0, 1]);

    /// <summary>The four corners of a picture: upper left, upper right, lower right, lower left.</summary>
    /// <param name="width">In pixels.</param>
    /// <param name="height">In pixels.</param>
    public static IReadOnlyList<Point> Corners(double width, double height) =>
        [new(0, 0), new(width, 0), new(width, height), new(0, height)];

    /// <summary>The way back.</summary>
    public Homography Inverse
    {
        get
        {
            var (a, b, c) = (h[0], h[1], h[2]);
            var (d, e, f) = (h[3], h[4], h[5]);
            var (g, i, j) = (h[6], h[7], h[8]);
            return Scaled([
                (e * j) - (f * i),
                (c * i) - (b * j),
                (b * f) - (c * e),
                (f * g) - (d * j),
                (a * j) - (c * g),
                (c * d) - (a * f),
                (d * i) - (e * g),
                (b * g) - (a * i),
                (a * e) - (b * d),
            ]);
        }
    }

    /// <summary>Where a place goes.</summary>
    /// <param name="point">The place.</param>
    public Point Map(Point point)
    {
        var w = (h[6] * point.X) + (h[7] * point.Y) + h[8];
        return new(
            ((h[0] * point.X) + (h[1] * point.Y) + h[2]) / w,
            ((h[3] * point.X) + (h[4] * point.Y) + h[5]) / w
        );
    }

    /// <summary>This one, and then another.</summary>
    /// <param name="next">What follows.</param>
    public Homography Then(Homography next)
    {
        ArgumentNullException.ThrowIfNull(next);
        var product = new double[9];
        for (var row = 0; row < 3; row++)
        {
            for (var column = 0; column < 3; column++)
            {
                for (var k = 0; k < 3; k++)
                {
                    product[(3 * row) + column] += next.h[(3 * row) + k] * h[(3 * k) + column];
                }
            }
        }

        return Scaled(product);
    }

    /// <summary>Equal entries.</summary>
    /// <param name="other">Another homography.</param>
    public bool Equals(Homography? other) => other is not null && h.SequenceEqual(other.h);

    /// <inheritdoc/>
    public override int GetHashCode() =>
        h.Aggregate(0, (hash, value) => HashCode.Combine(hash, value));

    /// <summary>The nine entries.</summary>
    public override string ToString() =>
        $"[{string.Join(", ", h.Select(value => value.ToString("0.#####", CultureInfo.InvariantCulture)))}]";

    private double Determinant =>
        (h[0] * ((h[4] * h[8]) - (h[5] * h[7])))
        - (h[1] * ((h[3] * h[8]) - (h[5] * h[6])))
        + (h[2] * ((h[3] * h[7]) - (h[4] * h[6])));

    private static Homography Scaled(double[] entries) =>
        new(
            Math.Abs(entries[8]) < 1e-300
                ? entries
                : Array.ConvertAll(entries, value => value / entries[8])
        );

    private static string Text(IEnumerable<Point> points) =>
        string.Join(
            " ",
            points.Select(point =>
                string.Create(CultureInfo.InvariantCulture, $"({point.X:0.##}, {point.Y:0.##})")
            )
        );
}
