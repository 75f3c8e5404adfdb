using System.Runtime.CompilerServices;

namespace TorchSharp.Kernels;

/// <summary>
/// <see cref="KnownTile"/> for 256 bits, of four to six rows: two steps of K at once, all from one pointer, 44 instructions for 24
/// multiply-adds, where <see cref="Tile"/> takes 48. Elements are not spread by the multiply-adds, which only 512 bits can.
/// </summary>
internal static unsafe partial class KnownTile256
{
    /// <summary>Only products of a few rows have shorter tiles.</summary>
    public const int Least = 4;

    /// <summary>Full-vector stores of <paramref name="rows"/> (4 .. 6) rows by two vectors, for an even K; bias, ReLU and tail are the caller's.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static partial void Run<TPlaces>(int rows, ref TileArguments t)
        where TPlaces : struct, IPlaces;

    /// <summary>The tile, written out: c holds the sums of the first vector, d of the second, row by row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static partial void Run<TRows, TPlaces>(ref TileArguments t)
        where TRows : struct, IConstant
        where TPlaces : struct, IPlaces;
}
