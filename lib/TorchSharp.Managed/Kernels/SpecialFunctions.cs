using System.Runtime.CompilerServices;

namespace TorchSharp.Kernels;

/// <summary>Functions that <see cref="Math"/> lacks, in float64.</summary>
internal static class SpecialFunctions
{
    /// <summary>The error function to about 1e-15: the Maclaurin series near zero, the continued fraction of erfc further out (Abramowitz and Stegun 7.1.5, 7.1.14).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Erf(double x)
    {
        double a = Math.Abs(x);
        if (double.IsNaN(x))
        {
            return x;
        }
        if (a > 6)
        {
            return Math.Sign(x);
        }
        if (a < 2.5)
        {
            double term = x,
                sum = x;
            for (int n = 1; n < 80 && Math.Abs(term) > 1e-18 * Math.Abs(sum); n++)
            {
                term *= -x * x / n;
                sum += term / (2 * n + 1);
            }
            return 2 / Math.Sqrt(Math.PI) * sum;
        }
        double fraction = 0;
        for (int k = 60; k >= 1; k--)
        {
            fraction = k / 2.0 / (a + fraction);
        }
        double erfc = Math.Exp(-a * a) / Math.Sqrt(Math.PI) / (a + fraction);
        return Math.CopySign(1 - erfc, x);
    }
}
