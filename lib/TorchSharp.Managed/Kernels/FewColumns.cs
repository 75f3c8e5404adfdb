using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using TorchSharp.Kernels.Simd;

namespace TorchSharp.Kernels;

/// <summary>
/// The last columns of a product where they are few: of the vector that holds them a tile would fill a quarter at most, and it is
/// the seventh of 100 columns. Here the rows are a vector's lanes. Four steps of K are read of 16 rows at once and turned in
/// registers; then a vector holds one step of 16 rows, and each column costs one multiply-add. Both factors are read where they lie.
/// Each output is the same chain of multiply-adds as in <see cref="RowTiles"/>.
/// </summary>
internal static unsafe class FewColumns
{
    /// <summary>A quarter of a tile's vector. The turning costs the same for more, and gains less; more were not tried.</summary>
    private const int Most = 4;

    /// <summary>Rows that go at once: the lanes of 512 bits. With 256 four columns fill half of a tile's vector.</summary>
    private const int Rows = 16;

    /// <summary>Steps of K that go at once: a quarter of a vector.</summary>
    private const int Steps = 4;

    /// <summary>Whether the columns from <paramref name="column"/> on are for this kernel; the rows of A must be contiguous, and a vector of them there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Fits<V>(in Product p, int column)
        where V : struct, IVec<V> =>
        V.Width == Rows
        && Avx512F.IsSupported
        && p.N - column <= Most
        && p.ColumnStrideA == 1
        && p.M >= Rows;

    /// <summary>The columns from <paramref name="column"/> on, of <paramref name="count"/> rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(in Product p, int column, int first, int count)
    {
        float* sums = stackalloc float[Rows * Most];
        for (int row = first; row < first + count; row += Rows)
        {
            int rows = Math.Min(Rows, first + count - row),
                // The last rows go together with some before them, whose sums are not asked for.
                before = Math.Max(0, row + Rows - p.M);
            float* c = p.C + row * p.RowStrideC + column;
            Take(p, c, sums + before, rows, p.N - column);
            Chains(p, column, row - before, sums);
            Finish(p, column, sums);
            Give(p, sums + before, c, rows, p.N - column);
        }
    }

    /// <summary>What the sums begin with: 0, or the output.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Take(in Product p, float* c, float* sums, int rows, int columns)
    {
        bool accumulates = (p.Epilogue & Epilogue.Accumulate) != 0;
        for (int j = 0; j < columns; j++)
        {
            for (int i = 0; i < rows; i++)
            {
                sums[j * Rows + i] = accumulates ? c[i * p.RowStrideC + j] : 0;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Give(in Product p, float* sums, float* c, int rows, int columns)
    {
        for (int i = 0; i < rows; i++, c += p.RowStrideC)
        {
            for (int j = 0; j < columns; j++)
            {
                c[j] = sums[j * Rows + i];
            }
        }
    }

    /// <summary>Bias and ReLU, as after a tile.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Finish(in Product p, int column, float* sums)
    {
        bool relu = (p.Epilogue & Epilogue.Relu) != 0;
        for (int j = 0; j < p.N - column; j++, sums += Rows)
        {
            V512 x = V512.Load(sums);
            x = p.Bias == null ? x : x + V512.Create(p.Bias[column + j]);
            V512.Store(relu ? V512.Greater(V512.Zero, x) : x, sums);
        }
    }

    /// <summary>Adds the products of 16 rows from <paramref name="row"/> on: a vector of sums for each column.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Chains(in Product p, int column, int row, float* sums)
    {
        Debug.Assert(row >= 0 && row + Rows <= p.M, "rows that A does not have would be read");
        // Of columns that are not there the last one's elements are taken, and the sums are not asked for.
        int last = p.N - column - 1;
        nint column1 = Math.Min(1, last) * p.ColumnStrideB,
            column2 = Math.Min(2, last) * p.ColumnStrideB,
            column3 = last * p.ColumnStrideB,
            rowA = p.RowStrideA,
            rowB = p.RowStrideB;
        float* a0 = p.A + row * rowA,
            a4 = a0 + 4 * rowA,
            a8 = a0 + 8 * rowA,
            a12 = a0 + 12 * rowA,
            b = p.B + column * p.ColumnStrideB;
        Vector512<float> c0 = Vector512.Load(sums),
            c1 = Vector512.Load(sums + Rows),
            c2 = Vector512.Load(sums + 2 * Rows),
            c3 = Vector512.Load(sums + 3 * Rows);
        for (int k = p.K / Steps; k != 0; k--)
        {
            Vector512<float> x0 = Quarters(a0, a4, a8, a12, 0),
                x1 = Quarters(a0, a4, a8, a12, rowA),
                x2 = Quarters(a0, a4, a8, a12, 2 * rowA),
                x3 = Quarters(a0, a4, a8, a12, 3 * rowA);
            Turn(ref x0, ref x1, ref x2, ref x3);
            AddProduct(x0, b, column1, column2, column3, ref c0, ref c1, ref c2, ref c3);
            b += rowB;
            AddProduct(x1, b, column1, column2, column3, ref c0, ref c1, ref c2, ref c3);
            b += rowB;
            AddProduct(x2, b, column1, column2, column3, ref c0, ref c1, ref c2, ref c3);
            b += rowB;
            AddProduct(x3, b, column1, column2, column3, ref c0, ref c1, ref c2, ref c3);
            b += rowB;
            a0 += Steps;
            a4 += Steps;
            a8 += Steps;
            a12 += Steps;
        }
        c0.Store(sums);
        c1.Store(sums + Rows);
        c2.Store(sums + 2 * Rows);
        c3.Store(sums + 3 * Rows);
        for (int k = 0; k < p.K % Steps; k++, b += rowB)
        {
            for (int i = 0; i < Rows * (last + 1); i++)
            {
                float x = a0[i % Rows * rowA + k];
                sums[i] = MathF.FusedMultiplyAdd(x, b[i / Rows * p.ColumnStrideB], sums[i]);
            }
        }
    }

    /// <summary>Four steps of the rows <paramref name="row"/> behind 0, 4, 8 and 12, a quarter of a vector each.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Quarters(float* a0, float* a4, float* a8, float* a12, nint row)
    {
        var x = Vector128.Load(a0 + row).ToVector256Unsafe().ToVector512Unsafe();
        x = Avx512F.InsertVector128(x, Vector128.Load(a4 + row), 1);
        x = Avx512F.InsertVector128(x, Vector128.Load(a8 + row), 2);
        return Avx512F.InsertVector128(x, Vector128.Load(a12 + row), 3);
    }

    /// <summary>From four steps of every fourth row to one step of all rows: in each quarter rows and columns change places.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Turn(
        ref Vector512<float> x0,
        ref Vector512<float> x1,
        ref Vector512<float> x2,
        ref Vector512<float> x3
    )
    {
        const byte FirstHalves = 0b01_00_01_00,
            SecondHalves = 0b11_10_11_10;
        Vector512<float> low = Avx512F.UnpackLow(x0, x1),
            low2 = Avx512F.UnpackLow(x2, x3),
            high = Avx512F.UnpackHigh(x0, x1),
            high2 = Avx512F.UnpackHigh(x2, x3);
        x0 = Avx512F.Shuffle(low, low2, FirstHalves);
        x1 = Avx512F.Shuffle(low, low2, SecondHalves);
        x2 = Avx512F.Shuffle(high, high2, FirstHalves);
        x3 = Avx512F.Shuffle(high, high2, SecondHalves);
    }

    /// <summary>One step of K: the rows times the element of each column.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddProduct(
        Vector512<float> x,
        float* b,
        nint column1,
        nint column2,
        nint column3,
        ref Vector512<float> c0,
        ref Vector512<float> c1,
        ref Vector512<float> c2,
        ref Vector512<float> c3
    )
    {
        c0 = Avx512F.FusedMultiplyAdd(x, Vector512.Create(*b), c0);
        c1 = Avx512F.FusedMultiplyAdd(x, Vector512.Create(b[column1]), c1);
        c2 = Avx512F.FusedMultiplyAdd(x, Vector512.Create(b[column2]), c2);
        c3 = Avx512F.FusedMultiplyAdd(x, Vector512.Create(b[column3]), c3);
    }
}
