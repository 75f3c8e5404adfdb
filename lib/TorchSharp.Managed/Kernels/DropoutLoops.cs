using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using TorchSharp.Threads;

namespace TorchSharp.Kernels;

/// <summary>
/// Eight Philox blocks at a time in 64-bit lanes: block b gives the words of elements 4b .. 4b+3. Chunks begin at whole blocks.
/// </summary>
internal readonly unsafe struct DropoutLoops(
    float* x,
    uint threshold,
    float scale,
    ulong seed,
    float* y,
    int n
) : IChunkJob
{
    /// <summary>Elements of a chunk.</summary>
    public const int Grain = 8192;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(int chunk)
    {
        int end = Math.Min(n, (chunk + 1) * Grain);
        int i = chunk * Grain;
        uint* words = stackalloc uint[32];
        for (; i + 32 <= end; i += 32)
        {
            Words((ulong)i / 4, words);
            for (int j = 0; j < 32; j += 8)
            {
                Vector256<uint> word = Vector256.Load(words + j);
                Vector256<float> kept = Vector256
                    .GreaterThanOrEqual(word, Vector256.Create(threshold))
                    .AsSingle();
                (kept & (Vector256.Load(x + i + j) * Vector256.Create(scale))).Store(y + i + j);
            }
        }
        for (; i < end; i++)
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

    /// <summary>The 32 words of blocks counter .. counter + 7.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Words(ulong counter, uint* words)
    {
        Vector512<ulong> low = Vector512.Create((ulong)uint.MaxValue);
        Vector512<ulong> index =
            Vector512.Create(counter) + Vector512.Create(0UL, 1, 2, 3, 4, 5, 6, 7);
        Vector512<ulong> c0 = index & low,
            c1 = index >>> 32,
            c2 = Vector512<ulong>.Zero,
            c3 = c2;
        uint k0 = (uint)seed,
            k1 = (uint)(seed >> 32);
        for (int round = 0; round < 10; round++)
        {
            Vector512<ulong> p0 = c0 * Vector512.Create((ulong)Philox.M0),
                p1 = c2 * Vector512.Create((ulong)Philox.M1);
            c0 = (p1 >>> 32) ^ c1 ^ Vector512.Create((ulong)k0);
            c1 = p1 & low;
            c2 = (p0 >>> 32) ^ c3 ^ Vector512.Create((ulong)k1);
            c3 = p0 & low;
            k0 = unchecked(k0 + Philox.W0);
            k1 = unchecked(k1 + Philox.W1);
        }
        ulong* first = stackalloc ulong[8];
        Vector512<ulong> even = c0 | (c1 << 32),
            odd = c2 | (c3 << 32);
        ulong* second = stackalloc ulong[8];
        even.Store(first);
        odd.Store(second);
        for (int b = 0; b < 8; b++)
        {
            ((ulong*)words)[2 * b] = first[b];
            ((ulong*)words)[2 * b + 1] = second[b];
        }
    }
}
