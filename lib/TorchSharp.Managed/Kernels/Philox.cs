using System.Runtime.CompilerServices;

namespace TorchSharp.Kernels;

/// <summary>Philox 4x32-10: ten rounds turn a counter and a key into four random words (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC 2011).</summary>
internal static class Philox
{
    /// <summary>Multipliers of the two lanes.</summary>
    internal const uint M0 = 0xD2511F53,
        M1 = 0xCD9E8D57;

    /// <summary>What the two key words grow by each round.</summary>
    internal const uint W0 = 0x9E3779B9,
        W1 = 0xBB67AE85;

    /// <summary>The four words of block <paramref name="counter"/> under <paramref name="key"/>.</summary>
    public static (uint A, uint B, uint C, uint D) Block(ulong counter, ulong key) =>
        Block((uint)counter, (uint)(counter >> 32), 0, 0, (uint)key, (uint)(key >> 32));

    /// <summary>The four words of a 128-bit counter under a 64-bit key.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static (uint A, uint B, uint C, uint D) Block(
        uint c0,
        uint c1,
        uint c2,
        uint c3,
        uint k0,
        uint k1
    )
    {
        for (int round = 0; round < 10; round++)
        {
            ulong p0 = (ulong)M0 * c0,
                p1 = (ulong)M1 * c2;
            (c0, c1, c2, c3) = (
                (uint)(p1 >> 32) ^ c1 ^ k0,
                (uint)p1,
                (uint)(p0 >> 32) ^ c3 ^ k1,
                (uint)p0
            );
            k0 = unchecked(k0 + W0);
            k1 = unchecked(k1 + W1);
        }
        return (c0, c1, c2, c3);
    }
}
