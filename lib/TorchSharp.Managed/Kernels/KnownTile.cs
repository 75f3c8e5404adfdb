using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace TorchSharp.Kernels;

/// <summary>
/// The microkernel for 512 bits where the compiler knows how far apart the left factor's elements lie: tall tiles of two vectors.
/// Two steps of K go at once, all from one pointer, and every third row's element is spread by the multiply-adds themselves: 83
/// instructions for 56 multiply-adds, where <see cref="Tile"/> takes 106. That counts where two programs share a core, as virtual
/// machines' often do. (In every other row it would be more loads than a core does in the time.) Written in the
/// processor's own terms, for it is compiled often, for heights and places, and each call that had to be looked up costs.
/// </summary>
internal static unsafe partial class KnownTile
{
    /// <summary>Shorter tiles gain too little.</summary>
    public const int Least = 8;

    /// <summary>Full-vector stores of <paramref name="rows"/> (8 .. 14) rows by two vectors, for an even K; bias, ReLU and tail are the caller's.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static partial void Run<TPlaces>(int rows, ref TileArguments t)
        where TPlaces : struct, IPlaces;

    /// <summary>The tile, written out: c holds the sums of the first vector, d of the second, row by row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static partial void Run<TRows, TPlaces>(ref TileArguments t)
        where TRows : struct, IConstant
        where TPlaces : struct, IPlaces;

    /// <summary>A number in all lanes. As the factor of a multiply-add it is read by that, address and all; <see cref="Vector512.Create(float)"/> is not.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Spread(float* x) =>
        Avx512F.BroadcastScalarToVector512(Sse.LoadScalarVector128(x));
}
