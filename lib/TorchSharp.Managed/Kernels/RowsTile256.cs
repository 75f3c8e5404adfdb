using System.Runtime.CompilerServices;

namespace TorchSharp.Kernels;

/// <summary><see cref="RowsTile"/> for 256 bits, of four to six rows, which may lie anywhere; see <see cref="KnownTile256"/>.</summary>
internal static unsafe partial class RowsTile256
{
    /// <summary>Full-vector stores of <paramref name="rows"/> (4 .. 6) rows by two vectors, for an even K; bias, ReLU and tail are the caller's.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static partial void Run(int rows, ref TileArguments t);

    /// <summary>The tile, written out: c holds the sums of the first vector, d of the second, row by row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static partial void Run<TRows>(ref TileArguments t)
        where TRows : struct, IConstant;
}
