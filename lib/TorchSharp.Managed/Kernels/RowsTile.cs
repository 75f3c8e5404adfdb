using System.Runtime.CompilerServices;

namespace TorchSharp.Kernels;

/// <summary>
/// The microkernel for 512 bits where a row's elements lie side by side, the rows any distance apart: tall tiles of two vectors.
/// As <see cref="KnownTile"/> it takes two steps of K at once, which leaves 96 instructions of <see cref="Tile"/>'s 106.
/// </summary>
internal static unsafe partial class RowsTile
{
    /// <summary>Full-vector stores of <paramref name="rows"/> (8 .. 14) rows by two vectors, for an even K; bias, ReLU and tail are the caller's.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static partial void Run(int rows, ref TileArguments t);

    /// <summary>The tile, written out: c holds the sums of the first vector, d of the second, row by row; each pointer reaches three rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static partial void Run<TRows>(ref TileArguments t)
        where TRows : struct, IConstant;
}
