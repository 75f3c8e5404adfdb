using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using TorchSharp.Kernels.Simd;

namespace TorchSharp.Kernels;

/// <summary>A number that the compiler knows, as a type argument.</summary>
internal interface IConstant
{
    /// <summary>The number.</summary>
    static abstract int Value { get; }
}

/// <summary>
/// Cuts rows into register tiles of nearly equal height, so that no thin tile is left at the end,
/// and does what the microkernel leaves out: narrow last vectors, bias and ReLU.
/// </summary>
internal static unsafe class RowTiles
{
    /// <summary>The tallest tile that the registers hold: 14 rows by two vectors with 32 registers, 6 with 16.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Most<V>()
        where V : struct, IVec<V> => V.TileRows == 12 ? 14 : V.TileRows;

    /// <summary>Runs the microkernel over <paramref name="rows"/> rows of two vectors, or one, from <c>t.A</c> and <c>t.C</c> on; both pointers are moved.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<V>(int rows, bool two, ref TileArguments t)
        where V : struct, IVec<V>
    {
        int tiles = (rows + Most<V>() - 1) / Most<V>(),
            column = 0;
        if (t.TilesPacked)
        {
            t.RowStrideA = 1;
        }
        if (t.Line == 0)
        {
            PlaceRows(0, ref t);
        }
        for (int i = 0; i < tiles; i++)
        {
            int m = Height(i, tiles, rows);
            if (t.TilesPacked)
            {
                t.ColumnStrideA = m;
            }
            if (t.Line != 0)
            {
                PlaceRows(column, ref t);
            }
            if (t.Tail != 0 || (t.SkipLineC != 0 && column + m > t.Line))
            {
                RunAside<V>(m, two, column, ref t);
            }
            else
            {
                RunFull<V>(m, two, ref t);
                Finish<V>(m, two, ref t);
            }
            t.C += m * t.RowStrideC;
            if (t.Line == 0)
            {
                t.A += t.TilesPacked ? (nint)m * t.K : m * t.RowStrideA;
                continue;
            }
            t.A += (nint)t.Rows[m];
            for (column += m; column >= t.Line; column -= t.Line)
            {
                t.C += t.SkipLineC;
            }
        }
    }

    /// <summary>Where a short tile's rows lie when its first is at <paramref name="column"/> of its line.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void PlaceRows(int column, ref TileArguments t)
    {
        nint offset = 0;
        for (int i = 0; i <= TileArguments.ShortRows; i++)
        {
            t.Rows[i] = offset;
            offset += t.RowStrideA;
            if (++column == t.Line)
            {
                column = 0;
                offset += t.SkipLineA;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Height(int tile, int tiles, int rows) =>
        rows / tiles + (tile < rows % tiles ? 1 : 0);

    /// <summary>
    /// Packs rows of a left factor tile by tile, in each tile column after column: for factors that are read many times with
    /// their columns far apart. A few columns go to all tiles before the next few, while their lines are in the nearest cache;
    /// and each calls for the next line of its column, which no prefetcher of the processor foresees.
    /// </summary>
    public static void Pack<V>(
        float* a,
        nint rowStride,
        nint columnStride,
        int rows,
        int k,
        float* packed
    )
        where V : struct, IVec<V>
    {
        const int Few = 64;
        int tiles = (rows + Most<V>() - 1) / Most<V>();
        for (int column = 0; column < k; column += Few, a += Few * columnStride)
        {
            int columns = Math.Min(Few, k - column);
            float* from = a,
                to = packed;
            for (int i = 0; i < tiles; i++)
            {
                int m = Height(i, tiles, rows);
                bool last = i == tiles - 1;
                // Full vectors run over into the next column, which is written next: a tile that is not the last is half a
                // vector high at least. The last column and the last tile must stop in time.
                int full =
                    rowStride != 1 || last ? 0
                    : column + columns == k ? columns - 1
                    : columns;
                PackTile<V>(from, rowStride, columnStride, m, columns, full, to + column * m);
                from += m * rowStride;
                to += (nint)m * k;
            }
        }
    }

    /// <summary>Floats of a cache line.</summary>
    private const int Line = 16;

    /// <summary>Some columns of a tile, the first <paramref name="full"/> of them as whole vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void PackTile<V>(
        float* from,
        nint rowStride,
        nint columnStride,
        int m,
        int columns,
        int full,
        float* to
    )
        where V : struct, IVec<V>
    {
        int p = 0;
        for (; p < full; p++, from += columnStride, to += m)
        {
            if (Sse.IsSupported)
            {
                Sse.Prefetch1(from + Line);
            }
            for (int j = 0; j < m; j += V.Width)
            {
                V.Store(V.Load(from + j), to + j);
            }
        }
        for (; rowStride == 1 && p < columns; p++, from += columnStride, to += m)
        {
            for (int j = 0; j < m; j += V.Width)
            {
                Some.Store(Some.Load<V>(from + j, m - j), to + j, m - j);
            }
        }
        for (; p < columns; p++, from += columnStride, to += m)
        {
            for (int j = 0; j < m; j++)
            {
                to[j] = from[j * rowStride];
            }
        }
    }

    /// <summary>The tile for the places that the left factor's elements have; those that the compiler can know are few.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void RunFull<V>(int rows, bool two, ref TileArguments t)
        where V : struct, IVec<V>
    {
        if (
            V.Width == 16
            && Avx512F.IsSupported
            && two
            && rows >= KnownTile.Least
            && t.K % 2 == 0
            && RunKnown(rows, ref t)
        )
        {
            return;
        }
        if (
            V.Width == 8
            && Fma.IsSupported
            && two
            && rows >= KnownTile256.Least
            && t.K % 2 == 0
            && RunKnown256(rows, ref t)
        )
        {
            return;
        }
        if (two)
        {
            Tile.Run<V, Two>(rows, ref t);
        }
        else
        {
            Tile.Run<V, One>(rows, ref t);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool RunKnown(int rows, ref TileArguments t)
    {
        if (t.TilesPacked)
        {
            KnownTile.Run<PackedTile>(rows, ref t);
            return true;
        }
        switch (t.RowStrideA, t.ColumnStrideA)
        {
            case (32, 1):
                KnownTile.Run<Pixels<ThirtyTwo>>(rows, ref t);
                return true;
            case (64, 1):
                KnownTile.Run<Pixels<SixtyFour>>(rows, ref t);
                return true;
            case (1, 32):
                KnownTile.Run<Turned<ThirtyTwo>>(rows, ref t);
                return true;
            case (1, 64):
                KnownTile.Run<Turned<SixtyFour>>(rows, ref t);
                return true;
            case (_, 1):
                RowsTile.Run(rows, ref t);
                return true;
            default:
                return false;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool RunKnown256(int rows, ref TileArguments t)
    {
        if (t.TilesPacked)
        {
            KnownTile256.Run<PackedTile>(rows, ref t);
            return true;
        }
        switch (t.RowStrideA, t.ColumnStrideA)
        {
            case (_, 1):
                RowsTile256.Run(rows, ref t);
                return true;
            case (1, 32):
                KnownTile256.Run<Turned<ThirtyTwo>>(rows, ref t);
                return true;
            case (1, 64):
                KnownTile256.Run<Turned<SixtyFour>>(rows, ref t);
                return true;
            default:
                return false;
        }
    }

    /// <summary>Through a copy with full vectors, because the output ends inside the last one or goes on in another line.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunAside<V>(int rows, bool two, int column, ref TileArguments t)
        where V : struct, IVec<V>
    {
        int columns = (two ? V.Width : 0) + (t.Tail == 0 ? V.Width : t.Tail);
        float* copy = stackalloc float[14 * 2 * V.Width];
        float* c = t.C;
        nint rowStride = t.RowStrideC;
        float* bias = t.Bias;
        // Rows before the end of the line.
        int before = t.SkipLineC == 0 ? rows : Math.Min(rows, t.Line - column);
        float* rest = c + before * rowStride + t.SkipLineC;
        if ((t.Epilogue & Epilogue.Accumulate) != 0)
        {
            Copy<V>(before, columns, c, rowStride, copy, 2 * V.Width);
            Copy<V>(
                rows - before,
                columns,
                rest,
                rowStride,
                copy + before * 2 * V.Width,
                2 * V.Width
            );
        }
        t.C = copy;
        t.RowStrideC = 2 * V.Width;
        if (bias != null)
        {
            float* padded = stackalloc float[2 * V.Width];
            Copy<V>(1, columns, bias, 0, padded, 0);
            t.Bias = padded;
        }
        RunFull<V>(rows, two, ref t);
        Finish<V>(rows, two, ref t);
        Copy<V>(before, columns, copy, 2 * V.Width, c, rowStride);
        Copy<V>(rows - before, columns, copy + before * 2 * V.Width, 2 * V.Width, rest, rowStride);
        t.C = c;
        t.RowStrideC = rowStride;
        t.Bias = bias;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Copy<V>(
        int rows,
        int columns,
        float* from,
        nint fromStride,
        float* to,
        nint toStride
    )
        where V : struct, IVec<V>
    {
        for (int i = 0; i < rows; i++, from += fromStride, to += toStride)
        {
            int j = 0;
            for (; j + V.Width <= columns; j += V.Width)
            {
                V.Store(V.Load(from + j), to + j);
            }
            if (j < columns)
            {
                V.Store(V.Load(from + j, columns - j), to + j, columns - j);
            }
        }
    }

    /// <summary>Bias and ReLU on a tile that is still in the first-level cache.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Finish<V>(int rows, bool two, ref TileArguments t)
        where V : struct, IVec<V>
    {
        bool relu = (t.Epilogue & Epilogue.Relu) != 0;
        if (t.Bias == null && !relu)
        {
            return;
        }
        // Without a bias -0 is added, without ReLU nothing is below the floor: neither changes any number.
        V floor = relu ? V.Zero : V.Create(float.NegativeInfinity),
            bias = t.Bias == null ? V.Create(-0f) : V.Load(t.Bias),
            second = t.Bias == null || !two ? bias : V.Load(t.Bias + V.Width);
        float* c = t.C;
        nint stride = t.RowStrideC;
        if (!two)
        {
            for (int i = 0; i < rows; i++, c += stride)
            {
                V.Store(V.Greater(floor, V.Load(c) + bias), c);
            }
            return;
        }
        for (int i = 0; i < rows; i++, c += stride)
        {
            V.Store(V.Greater(floor, V.Load(c) + bias), c);
            V.Store(V.Greater(floor, V.Load(c + V.Width) + second), c + V.Width);
        }
    }

    private readonly struct One : IConstant
    {
        public static int Value => 1;
    }

    private readonly struct Two : IConstant
    {
        public static int Value => 2;
    }

    private readonly struct ThirtyTwo : IConstant
    {
        public static int Value => 32;
    }

    private readonly struct SixtyFour : IConstant
    {
        public static int Value => 64;
    }
}
