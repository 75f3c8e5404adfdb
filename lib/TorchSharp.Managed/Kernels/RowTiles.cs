using System.Runtime.CompilerServices;
using TorchSharp.Kernels.Simd;

namespace TorchSharp.Kernels;

/// <summary>Cuts rows into register tiles of nearly equal height, so that no thin tile is left at the end.</summary>
internal static unsafe class RowTiles
{
    /// <summary>The tallest tile that the registers hold: 14 rows by two vectors with 32 registers, 6 with 16.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Most<V>()
        where V : struct, IVec<V> => V.TileRows == 12 ? 14 : V.TileRows;

    /// <summary>Runs the microkernel over <paramref name="rows"/> rows from <c>t.A</c> and <c>t.C</c> on; both pointers are moved.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<V>(int rows, bool two, ref TileArguments t)
        where V : struct, IVec<V>
    {
        int tiles = (rows + Most<V>() - 1) / Most<V>();
        for (int i = 0; i < tiles; i++)
        {
            int m = rows / tiles + (i < rows % tiles ? 1 : 0);
            Tile.Run<V>(m, two, ref t);
            t.A += m * t.RowStrideA;
            t.C += m * t.RowStrideC;
        }
    }
}
