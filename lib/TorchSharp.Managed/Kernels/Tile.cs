using System.Runtime.CompilerServices;
using TorchSharp.Kernels.Simd;

namespace TorchSharp.Kernels;

/// <summary>
/// The microkernel of products and convolutions: a tile of up to 14 rows by one or two vectors whose sums stay in registers.
/// Rows and vectors are constants to the compiler, which drops the branches that do not apply. Nothing but loads, multiply-adds
/// and stores happens here: any call would make the compiler spill sums inside the loop.
/// </summary>
internal static unsafe partial class Tile
{
    /// <summary>Full-vector stores of <paramref name="rows"/> (1 .. 14) rows by two vectors, or one; bias, ReLU and tail are the caller's.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static partial void Run<V, TVectors>(int rows, ref TileArguments t)
        where V : struct, IVec<V>
        where TVectors : struct, IConstant;

    /// <summary>
    /// The tile itself, written out: c holds the sums of the first vector, d of the second, row by row. Up to six rows of the left
    /// factor are reached from one pointer, wherever they lie; five pointers, three rows apart, reach more, a stride from one another.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static partial void Run<TRows, V, TVectors>(ref TileArguments t)
        where TRows : struct, IConstant
        where V : struct, IVec<V>
        where TVectors : struct, IConstant;
}
