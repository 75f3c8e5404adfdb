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
        return Math.CopySign(1 - Tail(a, 60), x);
    }

    /// <summary>1 - erf(x), to about 1e-15 of itself, however small it is.</summary>
    public static double Erfc(double x)
    {
        if (x < 1)
        {
            return 1 - Erf(x);
        }
        if (x > 28)
        {
            return 0;
        }
        double square = x * x;
        // The square's rounding error counts: it stands in an exponent. The fraction needs the more terms the smaller x is.
        return Tail(x, 30 + (int)(180 / square)) * (1 - Math.FusedMultiplyAdd(x, x, -square));
    }

    /// <summary>erfc by so many terms of its continued fraction.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Tail(double a, int terms)
    {
        double fraction = 0;
        for (int k = terms; k >= 1; k--)
        {
            fraction = k / 2.0 / (a + fraction);
        }
        return Math.Exp(-a * a) / Math.Sqrt(Math.PI) / (a + fraction);
    }
}
