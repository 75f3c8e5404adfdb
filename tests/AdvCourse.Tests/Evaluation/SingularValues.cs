namespace AdvCourse.Tests.Evaluation;

/// <summary>All singular values by Jacobi rotations of A'A in float64: slow, plain, and no power iteration.</summary>
internal static class SingularValues
{
    public static double Largest(double[,] a)
    {
        var n = a.GetLength(1);
        var g = new double[n, n];
        for (var i = 0; i < n; i++)
        for (var j = 0; j < n; j++)
        for (var k = 0; k < a.GetLength(0); k++)
        {
            g[i, j] += a[k, i] * a[k, j];
        }

        for (var sweep = 0; sweep < 60; sweep++)
        {
            var off = 0.0;
            for (var p = 0; p < n; p++)
            for (var q = p + 1; q < n; q++)
            {
                off += g[p, q] * g[p, q];
                if (Math.Abs(g[p, q]) < 1e-300)
                {
                    continue;
                }

                var theta = (g[q, q] - g[p, p]) / (2 * g[p, q]);
                var t = (theta >= 0 ? 1 : -1) / (Math.Abs(theta) + Math.Sqrt(1 + (theta * theta)));
                var c = 1 / Math.Sqrt(1 + (t * t));
                Rotate(g, p, q, c, t * c);
            }

            if (off < 1e-26)
            {
                break;
            }
        }

        return Math.Sqrt(Enumerable.Range(0, n).Max(i => g[i, i]));
    }

    private static void Rotate(double[,] g, int p, int q, double c, double s)
    {
        var n = g.GetLength(0);
        for (var k = 0; k < n; k++)
        {
            (g[k, p], g[k, q]) = ((c * g[k, p]) - (s * g[k, q]), (s * g[k, p]) + (c * g[k, q]));
        }

        for (var k = 0; k < n; k++)
        {
            (g[p, k], g[q, k]) = ((c * g[p, k]) - (s * g[q, k]), (s * g[p, k]) + (c * g[q, k]));
        }
    }
}
