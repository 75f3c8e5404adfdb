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

    /// <summary>From here on the asymptotic series below are exact to the last bits of float64; the recurrences lead here.</summary>
    private const double Far = 10;

    /// <summary>The logarithmic derivative of the gamma function, to about 1e-15 (Abramowitz and Stegun 6.3.5, 6.3.7, 6.3.18); NaN at its poles, but infinite at 0.</summary>
    public static double Digamma(double x)
    {
        if (x <= 0)
        {
            double part = FromWhole(x);
            return x == 0 ? Math.CopySign(double.PositiveInfinity, -x)
                : part == 0 ? double.NaN
                : Digamma(1 - x) - Math.PI / Math.Tan(Math.PI * part);
        }
        double sum = 0;
        for (; x < Far; x++)
        {
            sum -= 1 / x;
        }
        double r = 1 / (x * x);
        double series = Polynomial(
            r,
            [1.0 / 12, -1.0 / 120, 1.0 / 252, -1.0 / 240, 1.0 / 132, -691.0 / 32760, 1.0 / 12]
        );
        return sum + Math.Log(x) - 0.5 / x - r * series;
    }

    /// <summary>The derivative of <see cref="Digamma"/>, to about 1e-15 of itself (Abramowitz and Stegun 6.4.6, 6.4.7, 6.4.12); infinite at its poles.</summary>
    public static double Trigamma(double x)
    {
        if (x <= 0)
        {
            // Both parts are positive, and the fraction is at least 6 times the other.
            double sine = Math.Sin(Math.PI * FromWhole(x)) / Math.PI;
            return 1 / (sine * sine) - Trigamma(1 - x);
        }
        double sum = 0;
        for (; x < Far; x++)
        {
            sum += 1 / (x * x);
        }
        double r = 1 / (x * x);
        // The coefficients are Bernoulli's numbers, as above divided by 2, 4, ...
        double series = Polynomial(
            r,
            [1.0 / 6, -1.0 / 30, 1.0 / 42, -1.0 / 30, 5.0 / 66, -691.0 / 2730, 7.0 / 6]
        );
        return sum + (1 + 0.5 / x + r * series) / x;
    }

    /// <summary>How far x is from the nearest whole number: exact, unlike pi x, so that sines and tangents of multiples of pi keep their digits.</summary>
    private static double FromWhole(double x) => x - Math.Round(x);

    private static double Polynomial(double x, ReadOnlySpan<double> coefficients)
    {
        double sum = 0;
        for (int i = coefficients.Length - 1; i >= 0; i--)
        {
            sum = coefficients[i] + x * sum;
        }
        return sum;
    }
}
