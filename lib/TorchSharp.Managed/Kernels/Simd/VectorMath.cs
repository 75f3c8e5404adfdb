using System.Runtime.CompilerServices;

namespace TorchSharp.Kernels.Simd;

/// <summary>
/// Transcendental functions in float32 lanes, within 2 units in the last place. Polynomials are minimax fits of our own
/// after the range reductions of Cody and Waite ("Software Manual for the Elementary Functions", 1980).
/// Every width takes the same steps, so all give the same bits.
/// </summary>
internal static class VectorMath
{
    private const float Ln2High = 0.693359375f,
        Ln2Low = -2.12194440e-4f;

    /// <summary>|x|.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Abs<V>(V x)
        where V : struct, IVec<V> => x & Bits<V>(0x7FFFFFFF);

    /// <summary>-x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Negate<V>(V x)
        where V : struct, IVec<V> => x ^ V.Create(-0.0f);

    /// <summary>The larger number; NaN if either is NaN, y if they are equal.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Max<V>(V x, V y)
        where V : struct, IVec<V> => V.Select(V.Equal(x, x), V.Greater(x, y), x);

    /// <summary>The smaller number; NaN if either is NaN, y if they are equal.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Min<V>(V x, V y)
        where V : struct, IVec<V> => V.Select(V.Equal(x, x), V.Smaller(x, y), x);

    /// <summary>x limited to [low, high]; NaN stays; high wins where low exceeds it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Clamp<V>(V x, V low, V high)
        where V : struct, IVec<V> => V.Smaller(high, V.Greater(low, x));

    /// <summary>e to the x: x = n ln 2 + r with |r| ≤ ln 2 / 2, a polynomial in r, scaled by 2^n.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Exp<V>(V x)
        where V : struct, IVec<V>
    {
        x = Clamp(x, V.Create(-104), V.Create(89));
        V n = V.Round(x * V.Create(1.44269504f));
        V r = V.Fma(n, V.Create(-Ln2Low), V.Fma(n, V.Create(-Ln2High), x));
        V q = V.Create(0.00019917820f);
        q = V.Fma(q, r, V.Create(0.0013946077f));
        q = V.Fma(q, r, V.Create(0.0083332658f));
        q = V.Fma(q, r, V.Create(0.041666269f));
        q = V.Fma(q, r, V.Create(0.16666667f));
        q = V.Fma(q, r, V.Create(0.5f));
        V p = V.Fma(q, r * r, r) + V.Create(1);
        return V.Scale(p, n);
    }

    /// <summary>The natural logarithm: x = 2^e m with m in [√½, √2), a polynomial in m - 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Log<V>(V x)
        where V : struct, IVec<V>
    {
        V one = V.Create(1);
        V tiny = x < V.Create(1.17549435e-38f);
        V scaled = V.Select(tiny, x * V.Create(8388608), x);
        V e = V.Exponent(scaled) - V.Select(tiny, V.Create(23), V.Zero);
        V m = (scaled & Bits<V>(0x007FFFFF)) | one;
        V large = m > V.Create(1.41421356f);
        m = V.Select(large, m * V.Create(0.5f), m);
        e = V.Select(large, e + one, e);
        V f = m - one;
        V g = V.Create(0.06917984f);
        g = V.Fma(g, f, V.Create(-0.11779667f));
        g = V.Fma(g, f, V.Create(0.11866035f));
        g = V.Fma(g, f, V.Create(-0.12385798f));
        g = V.Fma(g, f, V.Create(0.14219920f));
        g = V.Fma(g, f, V.Create(-0.16669197f));
        g = V.Fma(g, f, V.Create(0.20002152f));
        g = V.Fma(g, f, V.Create(-0.24999987f));
        g = V.Fma(g, f, V.Create(0.33333310f));
        V f2 = f * f;
        V tail = V.Fma(e, V.Create(Ln2Low), V.Fma(V.Create(-0.5f), f2, f2 * f * g));
        V y = V.Fma(e, V.Create(Ln2High), f + tail);
        V infinity = V.Create(float.PositiveInfinity);
        y = V.Select(V.Equal(x, infinity), infinity, y);
        y = V.Select(V.Equal(x, V.Zero), V.Create(float.NegativeInfinity), y);
        V valid = V.Equal(x, V.Zero) | (x > V.Zero);
        return V.Select(valid, y, V.Create(float.NaN));
    }

    /// <summary>The hyperbolic tangent: an odd polynomial below 0.625, 1 - 2 / (exp(2|x|) + 1) above.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Tanh<V>(V x)
        where V : struct, IVec<V>
    {
        V a = Abs(x),
            z = x * x;
        V t = V.Create(0.0021448752f);
        t = V.Fma(t, z, V.Create(-0.0081798695f));
        t = V.Fma(t, z, V.Create(0.021701878f));
        t = V.Fma(t, z, V.Create(-0.053947013f));
        t = V.Fma(t, z, V.Create(0.13333209f));
        t = V.Fma(t, z, V.Create(-0.33333331f));
        V near = V.Fma(x * z, t, x);
        V far = V.Create(1) - V.Create(2) / (Exp(a + a) + V.Create(1));
        far |= x & V.Create(-0.0f);
        return V.Select(a < V.Create(0.625f), near, V.Select(V.Equal(x, x), far, x));
    }

    /// <summary>1 / (1 + exp(-x)).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Sigmoid<V>(V x)
        where V : struct, IVec<V> => V.Create(1) / (V.Create(1) + Exp(Negate(x)));

    /// <summary>The error function: x (1 + s(x²)) below 1, 1 - exp(-h(|x|)) above, where h = -log erfc.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Erf<V>(V x)
        where V : struct, IVec<V>
    {
        V z = x * x;
        V s = V.Create(-9.6801368e-06f);
        s = V.Fma(s, z, V.Create(0.00011270544f));
        s = V.Fma(s, z, V.Create(-0.00084847113f));
        s = V.Fma(s, z, V.Create(0.0052210749f));
        s = V.Fma(s, z, V.Create(-0.026865445f));
        s = V.Fma(s, z, V.Create(0.11283783f));
        s = V.Fma(s, z, V.Create(-0.37612638f));
        s = V.Fma(s, z, V.Create(0.12837917f));
        V near = V.Fma(x, s, x);
        V a = Abs(x);
        a = V.Select(a > V.Create(4), V.Create(4), a);
        V h = V.Create(2.1697688e-05f);
        h = V.Fma(h, a, V.Create(-0.00044147356f));
        h = V.Fma(h, a, V.Create(0.0042052893f));
        h = V.Fma(h, a, V.Create(-0.025210353f));
        h = V.Fma(h, a, V.Create(0.10842212f));
        h = V.Fma(h, a, V.Create(0.63321638f));
        h = V.Fma(h, a, V.Create(1.1295804f));
        h = V.Fma(h, a, V.Create(-0.00018847025f));
        V far = V.Create(1) - Exp(Negate(h));
        far |= x & V.Create(-0.0f);
        return V.Select(a < V.Create(1), near, V.Select(V.Equal(x, x), far, x));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Bits<V>(int bits)
        where V : struct, IVec<V> => V.Create(BitConverter.Int32BitsToSingle(bits));
}
