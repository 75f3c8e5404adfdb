using System.Runtime.CompilerServices;

namespace TorchSharp.Kernels.Reference;

/// <summary>The plain loop behind <see cref="Dropout"/>: one Philox block for every four elements.</summary>
internal static class PlainDropout
{
    /// <summary>y[i] = kept(i) ? x[i] / (1-p) : 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Apply(ReadOnlySpan<float> x, double p, ulong seed, Span<float> y)
    {
        uint threshold = Dropout.Threshold(p);
        float scale = Dropout.Scale(p);
        for (int i = 0; i < x.Length; i++)
        {
            (uint a, uint b, uint c, uint d) = Philox.Block((ulong)i / 4, seed);
            uint word = (i % 4) switch
            {
                0 => a,
                1 => b,
                2 => c,
                _ => d,
            };
            y[i] = word >= threshold ? x[i] * scale : 0;
        }
    }
}
