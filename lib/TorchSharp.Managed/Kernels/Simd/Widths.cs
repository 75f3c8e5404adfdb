using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace TorchSharp.Kernels.Simd;

/// <summary>A kernel with its arguments, compilable for any vector width.</summary>
internal interface IVectorKernel
{
    /// <summary>Runs with vectors of type <typeparamref name="V"/>.</summary>
    void Run<V>()
        where V : struct, IVec<V>;
}

/// <summary>A kernel that also accumulates in float64 lanes of the same register size.</summary>
internal interface IReductionKernel
{
    /// <summary>Runs with float32 vectors <typeparamref name="V"/> and float64 vectors <typeparamref name="L"/>.</summary>
    void Run<V, L>()
        where V : struct, IVec<V>
        where L : struct, ILanes<L>;
}

/// <summary>Chooses the vector width of this machine.</summary>
internal static class Widths
{
    /// <summary>The widest vectors that the processor has: 16, 8 or 4 lanes, or 1 without vector hardware.</summary>
    /// <remarks>
    /// .NET does not call 512 bits accelerated on processors that lower their clock for them (Skylake and Cascade Lake
    /// servers), because a few wide instructions among others do not pay there. Ours come in long runs of multiply-adds,
    /// and those do pay: a convolution takes 0.6 of the time. So the instructions are asked for, not the preference.
    /// </remarks>
    public static int Best { get; } =
        Vector512.IsHardwareAccelerated || Avx512F.IsSupported ? 16
        : Vector256.IsHardwareAccelerated ? 8
        : Vector128.IsHardwareAccelerated ? 4
        : 1;

    /// <summary>The width in use: 16, 8, 4 or 1. Only tests set it, to compare the widths within one process.</summary>
    internal static int Current { get; set; } = Best;

    /// <summary>Runs <paramref name="kernel"/> at the current width.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run<TKernel>(in TKernel kernel)
        where TKernel : struct, IVectorKernel
    {
        switch (Current)
        {
            case 16:
                kernel.Run<V512>();
                break;
            case 8:
                kernel.Run<V256>();
                break;
            case 4:
                kernel.Run<V128>();
                break;
            default:
                kernel.Run<V1>();
                break;
        }
    }

    /// <summary>Runs a reduction at the current width.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Reduce<TKernel>(in TKernel kernel)
        where TKernel : struct, IReductionKernel
    {
        switch (Current)
        {
            case 16:
                kernel.Run<V512, L512>();
                break;
            case 8:
                kernel.Run<V256, L256>();
                break;
            case 4:
                kernel.Run<V128, L128>();
                break;
            default:
                kernel.Run<V1, L1>();
                break;
        }
    }
}
