using TorchSharp.Threads;

namespace TorchSharp.Kernels;

/// <summary>
/// Dropout by a counter-based generator (Philox 4x32-10; Salmon et al., SC 2011): whether element i is kept depends on
/// the seed and i alone, never on threads. The same call with the same seed makes the same mask,
/// so that backward applies it to the gradient and nothing needs to be stored.
/// </summary>
internal static unsafe class Dropout
{
    /// <summary>y[i] = kept(i) ? x[i] / (1-p) : 0, where kept has probability 1-p.</summary>
    /// <param name="x">The activations, or the gradient in backward.</param>
    /// <param name="p">The probability of dropping, in [0, 1].</param>
    /// <param name="seed">The generator's key.</param>
    /// <param name="y">The output; may be x.</param>
    public static void Apply(ReadOnlySpan<float> x, double p, ulong seed, Span<float> y)
    {
        uint threshold = Threshold(p);
        if (x.Length != y.Length)
        {
            throw new ArgumentException($"{x.Length} activations meet an output of {y.Length}");
        }
        fixed (
            float* px = x,
                py = y
        )
        {
            var job = new DropoutLoops(px, threshold, Scale(p), seed, py, x.Length);
            int chunks = (x.Length + DropoutLoops.Grain - 1) / DropoutLoops.Grain;
            WorkerPool.Shared.Run(job, chunks);
        }
    }

    /// <summary>Element i is kept when its random word is at or above this.</summary>
    internal static uint Threshold(double p)
    {
        if (!(p >= 0 && p <= 1))
        {
            throw new ArgumentOutOfRangeException(
                nameof(p),
                p,
                "a dropout probability lies in [0, 1]"
            );
        }
        return (uint)Math.Min(p * 4294967296.0, uint.MaxValue);
    }

    /// <summary>What a kept element is multiplied by; 0 for p = 1.</summary>
    internal static float Scale(double p) => p < 1 ? (float)(1 / (1 - p)) : 0;
}
