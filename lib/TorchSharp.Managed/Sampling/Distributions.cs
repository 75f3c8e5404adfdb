namespace TorchSharp.Sampling;

/// <summary>
/// Fills spans from a stream in the order and with the arithmetic of PyTorch's CPU kernels,
/// so that a seed means the same numbers there and here (normals: to the last few bits, which depend on the logarithm's rounding).
/// </summary>
internal static class Distributions
{
    private const float Ulp24 = 1f / (1 << 24);
    private const double Ulp53 = 1.0 / (1L << 53);

    /// <summary>Below this many samples PyTorch draws normals one pair at a time, from it on in blocks of this many.</summary>
    private const int Block = 16;

    /// <summary>A float32 in [0, 1) from 24 bits.</summary>
    public static float UnitSingle(Mt19937 stream) =>
        (stream.NextUInt32() & ((1u << 24) - 1)) * Ulp24;

    /// <summary>A float64 in [0, 1) from 53 bits.</summary>
    public static double UnitDouble(Mt19937 stream) =>
        (stream.NextUInt64() & ((1UL << 53) - 1)) * Ulp53;

    /// <summary>Uniform on [from, to).</summary>
    public static void Uniform(Mt19937 stream, Span<float> values, double from, double to)
    {
        float low = (float)from,
            width = (float)to - (float)from;
        foreach (ref var value in values)
            value = MathF.FusedMultiplyAdd(UnitSingle(stream), width, low); // rounded once, as PyTorch's build does
    }

    /// <summary>Uniform on [from, to).</summary>
    public static void Uniform(Mt19937 stream, Span<double> values, double from, double to)
    {
        foreach (ref var value in values)
            value = Math.FusedMultiplyAdd(UnitDouble(stream), to - from, from);
    }

    /// <summary>Normal with the given mean and standard deviation.</summary>
    public static void Normal(Mt19937 stream, Span<float> values, double mean, double deviation)
    {
        if (values.Length < Block)
        {
            foreach (ref var value in values)
                value = (float)NextNormal(stream, mean, deviation);
            return;
        }
        Uniform(stream, values, 0, 1);
        float center = (float)mean,
            scale = (float)deviation;
        for (var i = 0; i + Block <= values.Length; i += Block)
            BoxMuller(values.Slice(i, Block), center, scale);
        if (values.Length % Block != 0)
        {
            // The last, partial block is drawn again as a whole one that ends with the span.
            var tail = values[^Block..];
            Uniform(stream, tail, 0, 1);
            BoxMuller(tail, center, scale);
        }
    }

    /// <summary>Normal with the given mean and standard deviation.</summary>
    public static void Normal(Mt19937 stream, Span<double> values, double mean, double deviation)
    {
        if (values.Length < Block)
        {
            foreach (ref var value in values)
                value = NextNormal(stream, mean, deviation);
            return;
        }
        Uniform(stream, values, 0, 1);
        for (var i = 0; i + Block <= values.Length; i += Block)
            BoxMuller(values.Slice(i, Block), mean, deviation);
        if (values.Length % Block != 0)
        {
            var tail = values[^Block..];
            Uniform(stream, tail, 0, 1);
            BoxMuller(tail, mean, deviation);
        }
    }

    /// <summary>One normal sample; the partner of each Box-Muller pair is kept for the next call.</summary>
    public static double NextNormal(Mt19937 stream, double mean, double deviation)
    {
        if (stream.SpareNormal is { } spare)
        {
            stream.SpareNormal = null;
            return spare * deviation + mean;
        }
        var angle = 2 * Math.PI * UnitDouble(stream);
        // log(1 - u) as PyTorch's log1p(-u): 1 - u is exact here, u being a multiple of 2^-53.
        var radius = Math.Sqrt(-2 * Math.Log(1 - UnitDouble(stream)));
        stream.SpareNormal = radius * Math.Sin(angle);
        return radius * Math.Cos(angle) * deviation + mean;
    }

    /// <summary>An integer in [low, low + range); two words a sample when the range needs them.</summary>
    public static long NextInteger(Mt19937 stream, long low, ulong range) =>
        range >= 1UL << 28
            ? (long)(stream.NextUInt64() % range) + low
            : (long)(stream.NextUInt32() % range) + low;

    /// <summary>A random order of 0 .. n-1 (Fisher-Yates from the front).</summary>
    public static void Permutation(Mt19937 stream, Span<long> values)
    {
        for (var i = 0; i < values.Length; i++)
            values[i] = i;
        for (var i = 0; i < values.Length - 1; i++)
        {
            var other = i + (int)(stream.NextUInt32() % (uint)(values.Length - i));
            (values[i], values[other]) = (values[other], values[i]);
        }
    }

    private static void BoxMuller(Span<float> block, float mean, float deviation)
    {
        for (var i = 0; i < Block / 2; i++)
        {
            var radius = MathF.Sqrt(-2 * MathF.Log(1 - block[i]));
            var angle = 2 * MathF.PI * block[i + Block / 2];
            block[i] = radius * MathF.Cos(angle) * deviation + mean;
            block[i + Block / 2] = radius * MathF.Sin(angle) * deviation + mean;
        }
    }

    private static void BoxMuller(Span<double> block, double mean, double deviation)
    {
        for (var i = 0; i < Block / 2; i++)
        {
            var radius = Math.Sqrt(-2 * Math.Log(1 - block[i]));
            var angle = 2 * Math.PI * block[i + Block / 2];
            block[i] = radius * Math.Cos(angle) * deviation + mean;
            block[i + Block / 2] = radius * Math.Sin(angle) * deviation + mean;
        }
    }
}
