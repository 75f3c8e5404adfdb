using System.Runtime.Intrinsics;

namespace TorchSharp.Kernels;

/// <summary>
/// Singular values by one-sided Jacobi rotations (Hestenes 1958; Golub and Van Loan, Matrix Computations, 8.6.3): pairs of columns
/// are rotated until all are orthogonal; their lengths are the singular values. Simple, accurate also for the small ones, and
/// meant for matrices of some hundred columns: a sweep costs 6·m·n² operations, and there are about ten.
/// </summary>
internal static class Jacobi
{
    private const int MostSweeps = 60;
    private const double Orthogonal = 1e-15;

    /// <summary>
    /// Turns the columns of a matrix into U·S, S descending, and rotates V along with them.
    /// </summary>
    /// <param name="columns">The columns, at least as long as there are columns.</param>
    /// <param name="v">The columns of the identity, or of what V is to be applied to.</param>
    /// <returns>The singular values.</returns>
    public static double[] Decompose(double[][] columns, double[][] v)
    {
        bool turned = true;
        for (int sweep = 0; turned && sweep < MostSweeps; sweep++)
        {
            turned = false;
            for (int p = 0; p < columns.Length - 1; p++)
            {
                for (int q = p + 1; q < columns.Length; q++)
                {
                    turned |= Rotate(columns, v, p, q);
                }
            }
        }
        double[] values = Array.ConvertAll(columns, static c => Math.Sqrt(Dot(c, c)));
        double[] order = Array.ConvertAll(values, static s => -s);
        Array.Sort((double[])order.Clone(), columns);
        Array.Sort((double[])order.Clone(), v);
        Array.Sort(order, values);
        return values;
    }

    /// <summary>Makes two columns orthogonal; false when they were.</summary>
    private static bool Rotate(double[][] columns, double[][] v, int p, int q)
    {
        double[] a = columns[p],
            b = columns[q];
        double aa = Dot(a, a),
            bb = Dot(b, b),
            ab = Dot(a, b);
        if (!(Math.Abs(ab) > Orthogonal * Math.Sqrt(aa * bb)))
        {
            return false;
        }
        double zeta = (bb - aa) / (2 * ab);
        double t = Math.CopySign(1, zeta) / (Math.Abs(zeta) + Math.Sqrt(1 + zeta * zeta));
        double c = 1 / Math.Sqrt(1 + t * t),
            s = c * t;
        Turn(a, b, c, s);
        Turn(v[p], v[q], c, s);
        return true;
    }

    private static void Turn(double[] a, double[] b, double c, double s)
    {
        for (int i = 0; i < a.Length; i++)
        {
            (a[i], b[i]) = (c * a[i] - s * b[i], s * a[i] + c * b[i]);
        }
    }

    // Four running sums on every processor, so that all get the same bits.
    private static double Dot(double[] a, double[] b)
    {
        var sums = Vector256<double>.Zero;
        int i = 0;
        for (; i <= a.Length - Vector256<double>.Count; i += Vector256<double>.Count)
        {
            sums += Vector256.Create(a, i) * Vector256.Create(b, i);
        }
        double sum = Vector256.Sum(sums);
        for (; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
