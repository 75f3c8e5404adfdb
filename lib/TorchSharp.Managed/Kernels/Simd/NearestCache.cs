using System.Runtime.Intrinsics.X86;

namespace TorchSharp.Kernels.Simd;

/// <summary>
/// The first-level data cache of a core. Kernels read from it as fast as they multiply, and more slowly what it does not hold:
/// its size decides how much a kernel takes on at once and whether skipping zeros pays, never what comes out.
/// </summary>
internal static class NearestCache
{
    /// <summary>What every processor with vectors of 256 bits or more has at least.</summary>
    private const int Least = 32 * 1024;

    /// <summary>Its size in bytes; 32 KB where the processor does not tell. Only tests set it.</summary>
    public static int Bytes { get; set; } =
        X86Base.IsSupported ? Math.Max(Least, Math.Max(AsAmdTells(), AsIntelTells())) : Least;

    /// <summary>Whether it is larger than the 32 KB that most had for twenty years: Intel's have 48 since Ice Lake, AMD's since Zen 5.</summary>
    public static bool IsLarge => Bytes >= 48 * 1024;

    /// <summary>AMD's leaf 0x80000005, which is 0 elsewhere (AMD64 APM volume 3, appendix E.4.4): kilobytes in the highest byte of ECX.</summary>
    private static int AsAmdTells()
    {
        const int Leaf = unchecked((int)0x80000005),
            Last = unchecked((int)0x80000000);
        return (uint)X86Base.CpuId(Last, 0).Eax < unchecked((uint)Leaf)
            ? 0
            : (X86Base.CpuId(Leaf, 0).Ecx >>> 24) * 1024;
    }

    /// <summary>Intel's leaf 4, a cache an index (SDM volume 2A, CPUID): the one of level 1 for data.</summary>
    private static int AsIntelTells()
    {
        const int Leaf = 4,
            NoMore = 0,
            Data = 1;
        if ((uint)X86Base.CpuId(0, 0).Eax < Leaf)
        {
            return 0;
        }
        for (int i = 0; ; i++)
        {
            (int eax, int ebx, int ecx, _) = X86Base.CpuId(Leaf, i);
            int kind = eax & 0x1F,
                level = (eax >> 5) & 0x7;
            if (kind == NoMore)
            {
                return 0;
            }
            if (kind == Data && level == 1)
            {
                int ways = ((ebx >>> 22) & 0x3FF) + 1,
                    partitions = ((ebx >>> 12) & 0x3FF) + 1,
                    line = (ebx & 0xFFF) + 1;
                return ways * partitions * line * (ecx + 1);
            }
        }
    }
}
