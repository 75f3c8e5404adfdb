namespace TorchSharp;

/// <summary>Functions that <see cref="Math"/> lacks, in float64.</summary>
internal static class Special
{
    public static double Log1p(double x)
    {
        double u = 1 + x;
        // Kahan's correction: log(u) * x / (u - 1) restores what the addition lost.
        return u == 1 ? x
            : double.IsInfinity(u) ? u
            : Math.Log(u) * (x / (u - 1));
    }

    public static double Expm1(double x)
    {
        if (Math.Abs(x) > 0.5)
        {
            return Math.Exp(x) - 1;
        }
        // exp(x) - 1 = 2 sinh(x/2) exp(x/2), without cancellation.
        double half = x / 2,
            square = half * half;
        double sinh =
            half
            * (
                1
                + square
                    / 6
                    * (1 + square / 20 * (1 + square / 42 * (1 + square / 72 * (1 + square / 110))))
            );
        return 2 * sinh * Math.Exp(half);
    }

    /// <summary>log(exp a + exp b). Equal infinities are their own sum: their difference is not a number.</summary>
    public static double LogAddExp(double a, double b) =>
        double.IsInfinity(a) && a == b ? a : Math.Max(a, b) + Log1p(Math.Exp(-Math.Abs(a - b)));

    /// <summary>Rational start (Giles 2012), then two Newton steps on erf.</summary>
    public static double Erfinv(double y)
    {
        if (!(Math.Abs(y) < 1))
        {
            return Math.Abs(y) == 1 ? y * double.PositiveInfinity : double.NaN;
        }
        double a = 0.147,
            l = Math.Log((1 - y) * (1 + y));
        double t = 2 / (Math.PI * a) + l / 2;
        double x = Math.CopySign(Math.Sqrt(Math.Sqrt(t * t - l / a) - t), y);
        for (int i = 0; i < 4; i++)
        {
            double error = Kernels.SpecialFunctions.Erf(x) - y;
            double step = error / (2 / Math.Sqrt(Math.PI) * Math.Exp(-x * x));
            // Halley's correction converges in the tails, where erf is flat.
            x -= step / (1 + x * step);
        }
        return x;
    }

    /// <summary>Lanczos approximation, with the reflection below 1/2.</summary>
    public static double LogGamma(double x)
    {
        if (x <= 0 && x == Math.Floor(x))
        {
            return double.PositiveInfinity;
        }
        if (x < 0.5)
        {
            return Math.Log(Math.PI / Math.Abs(Math.Sin(Math.PI * x))) - LogGamma(1 - x);
        }
        ReadOnlySpan<double> c =
        [
            0.99999999999980993,
            676.5203681218851,
            -1259.1392167224028,
            771.32342877765313,
            -176.61502916214059,
            12.507343278686905,
            -0.13857109526572012,
            9.9843695780195716e-6,
            1.5056327351493116e-7,
        ];
        double z = x - 1,
            sum = c[0],
            t = z + 7.5;
        for (int i = 1; i < c.Length; i++)
        {
            sum += c[i] / (z + i);
        }
        return 0.5 * Math.Log(2 * Math.PI) + (z + 0.5) * Math.Log(t) - t + Math.Log(sum);
    }
}
