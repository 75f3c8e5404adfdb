namespace AdvCourse.Data;

/// <summary>Catmull-Rom curves: through every control point, with sharp turns only where a corner is marked.</summary>
internal static class Spline
{
    /// <summary>Points along the curve, the control points among them.</summary>
    /// <param name="control">At least two points.</param>
    /// <param name="steps">Points per piece between two control points.</param>
    public static List<(double X, double Y)> Through(ReadOnlySpan<StrokePoint> control, int steps)
    {
        var points = new List<(double, double)> { (control[0].X, control[0].Y) };
        for (int i = 0; i + 1 < control.Length; i++)
        {
            StrokePoint from = control[i];
            StrokePoint to = control[i + 1];
            // At the ends and at corners the tangent comes from this piece alone.
            StrokePoint before = i == 0 || from.Corner ? from : control[i - 1];
            StrokePoint after = i + 2 >= control.Length || to.Corner ? to : control[i + 2];
            for (int step = 1; step <= steps; step++)
            {
                double t = (double)step / steps;
                points.Add(
                    (
                        Blend(before.X, from.X, to.X, after.X, t),
                        Blend(before.Y, from.Y, to.Y, after.Y, t)
                    )
                );
            }
        }
        return points;
    }

    private static double Blend(double a, double b, double c, double d, double t) =>
        b
        + (
            0.5
            * t
            * (c - a + (t * ((2 * a) - (5 * b) + (4 * c) - d + (t * ((3 * (b - c)) + d - a)))))
        );
}
