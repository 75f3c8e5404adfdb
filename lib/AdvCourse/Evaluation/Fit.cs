namespace AdvCourse.Evaluation;

/// <summary>Lines through measurements.</summary>
public static class Fit
{
    /// <summary>The exponent p of y ≈ c nᵖ: the slope of log y against log n, by least squares.</summary>
    /// <param name="points">Measurements with at least two different n; all n and y above 0.</param>
    /// <param name="value">The y of a point.</param>
    public static double Exponent(
        IReadOnlyList<GrowthPoint> points,
        Func<GrowthPoint, double> value
    )
    {
        ArgumentNullException.ThrowIfNull(points);
        ArgumentNullException.ThrowIfNull(value);
        double[] x = [.. points.Select(point => Math.Log(point.Dimensions))];
        double[] y = [.. points.Select(point => Math.Log(value(point)))];
        double meanX = x.Average(),
            meanY = y.Average();
        var spread = x.Sum(v => (v - meanX) * (v - meanX));
        return spread > 0
            ? x.Zip(y, (a, b) => (a - meanX) * (b - meanY)).Sum() / spread
            : throw new ArgumentException(
                "An exponent needs at least two different n.",
                nameof(points)
            );
    }
}
