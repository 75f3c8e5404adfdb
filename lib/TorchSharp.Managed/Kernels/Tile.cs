using System.Runtime.CompilerServices;
using TorchSharp.Kernels.Simd;

namespace TorchSharp.Kernels;

/// <summary>What one call of the microkernel works on.</summary>
internal unsafe struct TileArguments
{
    /// <summary>First row of the left factor, its row and column strides, and what to skip after each segment.</summary>
    public float* A;
    public nint RowStrideA,
        ColumnStrideA,
        SkipA;

    /// <summary>The right factor: K rows of one or two full vectors, <see cref="RowStrideB"/> apart; and what to skip after each segment.</summary>
    public float* B;
    public nint RowStrideB,
        SkipB;

    /// <summary>The output and its row stride.</summary>
    public float* C;
    public nint RowStrideC;

    /// <summary>One value a column, or null.</summary>
    public float* Bias;

    /// <summary>The chain's length is Segments * K: a product has one segment, a convolution one for each kernel row.</summary>
    public int Segments,
        K;

    /// <summary>Columns in the last vector when it is not full, else 0.</summary>
    public int Tail;

    /// <summary>Accumulation and ReLU.</summary>
    public Epilogue Epilogue;
}

/// <summary>
/// The microkernel of products and convolutions: a tile of up to 14 rows by one or two vectors whose sums stay in registers.
/// Rows and vectors are constants to the compiler, which drops the branches that do not apply.
/// </summary>
internal static unsafe class Tile
{
    /// <summary>Computes a tile of <paramref name="rows"/> (1 .. 14) rows by two vectors, or one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run<V>(int rows, bool two, ref TileArguments t)
        where V : struct, IVec<V>
    {
        if (two)
        {
            Run<V, Two>(rows, ref t);
        }
        else
        {
            Run<V, One>(rows, ref t);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run<V, TVectors>(int rows, ref TileArguments t)
        where V : struct, IVec<V>
        where TVectors : struct, IConstant
    {
        switch (rows)
        {
            case 1:
                Run<V, Rows1, TVectors>(ref t);
                break;
            case 2:
                Run<V, Rows2, TVectors>(ref t);
                break;
            case 3:
                Run<V, Rows3, TVectors>(ref t);
                break;
            case 4:
                Run<V, Rows4, TVectors>(ref t);
                break;
            case 5:
                Run<V, Rows5, TVectors>(ref t);
                break;
            case 6:
                Run<V, Rows6, TVectors>(ref t);
                break;
            case 7:
                Run<V, Rows7, TVectors>(ref t);
                break;
            case 8:
                Run<V, Rows8, TVectors>(ref t);
                break;
            case 9:
                Run<V, Rows9, TVectors>(ref t);
                break;
            case 10:
                Run<V, Rows10, TVectors>(ref t);
                break;
            case 11:
                Run<V, Rows11, TVectors>(ref t);
                break;
            case 12:
                Run<V, Rows12, TVectors>(ref t);
                break;
            case 13:
                Run<V, Rows13, TVectors>(ref t);
                break;
            case 14:
                Run<V, Rows14, TVectors>(ref t);
                break;
            default:
                throw new ArgumentOutOfRangeException(
                    nameof(rows),
                    rows,
                    "a tile has 1 to 14 rows"
                );
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run<V, TRows, TVectors>(ref TileArguments t)
        where V : struct, IVec<V>
        where TRows : struct, IConstant
        where TVectors : struct, IConstant
    {
        nint row = t.RowStrideA,
            row2 = 2 * row,
            step = t.ColumnStrideA,
            stepB = t.RowStrideB;
        float* b = t.B;
        float* a0 = t.A;
        float* a3 = a0 + 3 * row;
        float* a6 = a0 + 6 * row;
        float* a9 = a0 + 9 * row;
        float* a12 = a0 + 12 * row;
        V c0 = V.Zero,
            c1 = V.Zero,
            c2 = V.Zero,
            c3 = V.Zero,
            c4 = V.Zero,
            c5 = V.Zero,
            c6 = V.Zero,
            c7 = V.Zero,
            c8 = V.Zero,
            c9 = V.Zero,
            c10 = V.Zero,
            c11 = V.Zero,
            c12 = V.Zero,
            c13 = V.Zero;
        V d0 = V.Zero,
            d1 = V.Zero,
            d2 = V.Zero,
            d3 = V.Zero,
            d4 = V.Zero,
            d5 = V.Zero,
            d6 = V.Zero,
            d7 = V.Zero,
            d8 = V.Zero,
            d9 = V.Zero,
            d10 = V.Zero,
            d11 = V.Zero,
            d12 = V.Zero,
            d13 = V.Zero;
        if ((t.Epilogue & Epilogue.Accumulate) != 0)
        {
            if (TRows.Value > 0)
                (c0, d0) = Begin<V, TVectors>(ref t, 0);
            if (TRows.Value > 1)
                (c1, d1) = Begin<V, TVectors>(ref t, 1);
            if (TRows.Value > 2)
                (c2, d2) = Begin<V, TVectors>(ref t, 2);
            if (TRows.Value > 3)
                (c3, d3) = Begin<V, TVectors>(ref t, 3);
            if (TRows.Value > 4)
                (c4, d4) = Begin<V, TVectors>(ref t, 4);
            if (TRows.Value > 5)
                (c5, d5) = Begin<V, TVectors>(ref t, 5);
            if (TRows.Value > 6)
                (c6, d6) = Begin<V, TVectors>(ref t, 6);
            if (TRows.Value > 7)
                (c7, d7) = Begin<V, TVectors>(ref t, 7);
            if (TRows.Value > 8)
                (c8, d8) = Begin<V, TVectors>(ref t, 8);
            if (TRows.Value > 9)
                (c9, d9) = Begin<V, TVectors>(ref t, 9);
            if (TRows.Value > 10)
                (c10, d10) = Begin<V, TVectors>(ref t, 10);
            if (TRows.Value > 11)
                (c11, d11) = Begin<V, TVectors>(ref t, 11);
            if (TRows.Value > 12)
                (c12, d12) = Begin<V, TVectors>(ref t, 12);
            if (TRows.Value > 13)
                (c13, d13) = Begin<V, TVectors>(ref t, 13);
        }
        for (int segment = t.Segments; segment > 0; segment--)
        {
            for (int k = t.K; k > 0; k--)
            {
                V b0 = V.Load(b),
                    b1 = TVectors.Value > 1 ? V.Load(b + V.Width) : V.Zero,
                    x;
                b += stepB;
                if (TRows.Value > 0)
                {
                    x = V.Create(*a0);
                    c0 = V.Fma(x, b0, c0);
                    if (TVectors.Value > 1)
                        d0 = V.Fma(x, b1, d0);
                }
                if (TRows.Value > 1)
                {
                    x = V.Create(*(a0 + row));
                    c1 = V.Fma(x, b0, c1);
                    if (TVectors.Value > 1)
                        d1 = V.Fma(x, b1, d1);
                }
                if (TRows.Value > 2)
                {
                    x = V.Create(*(a0 + row2));
                    c2 = V.Fma(x, b0, c2);
                    if (TVectors.Value > 1)
                        d2 = V.Fma(x, b1, d2);
                }
                a0 += step;
                if (TRows.Value > 3)
                {
                    x = V.Create(*a3);
                    c3 = V.Fma(x, b0, c3);
                    if (TVectors.Value > 1)
                        d3 = V.Fma(x, b1, d3);
                }
                if (TRows.Value > 4)
                {
                    x = V.Create(*(a3 + row));
                    c4 = V.Fma(x, b0, c4);
                    if (TVectors.Value > 1)
                        d4 = V.Fma(x, b1, d4);
                }
                if (TRows.Value > 5)
                {
                    x = V.Create(*(a3 + row2));
                    c5 = V.Fma(x, b0, c5);
                    if (TVectors.Value > 1)
                        d5 = V.Fma(x, b1, d5);
                }
                if (TRows.Value > 3)
                    a3 += step;
                if (TRows.Value > 6)
                {
                    x = V.Create(*a6);
                    c6 = V.Fma(x, b0, c6);
                    if (TVectors.Value > 1)
                        d6 = V.Fma(x, b1, d6);
                }
                if (TRows.Value > 7)
                {
                    x = V.Create(*(a6 + row));
                    c7 = V.Fma(x, b0, c7);
                    if (TVectors.Value > 1)
                        d7 = V.Fma(x, b1, d7);
                }
                if (TRows.Value > 8)
                {
                    x = V.Create(*(a6 + row2));
                    c8 = V.Fma(x, b0, c8);
                    if (TVectors.Value > 1)
                        d8 = V.Fma(x, b1, d8);
                }
                if (TRows.Value > 6)
                    a6 += step;
                if (TRows.Value > 9)
                {
                    x = V.Create(*a9);
                    c9 = V.Fma(x, b0, c9);
                    if (TVectors.Value > 1)
                        d9 = V.Fma(x, b1, d9);
                }
                if (TRows.Value > 10)
                {
                    x = V.Create(*(a9 + row));
                    c10 = V.Fma(x, b0, c10);
                    if (TVectors.Value > 1)
                        d10 = V.Fma(x, b1, d10);
                }
                if (TRows.Value > 11)
                {
                    x = V.Create(*(a9 + row2));
                    c11 = V.Fma(x, b0, c11);
                    if (TVectors.Value > 1)
                        d11 = V.Fma(x, b1, d11);
                }
                if (TRows.Value > 9)
                    a9 += step;
                if (TRows.Value > 12)
                {
                    x = V.Create(*a12);
                    c12 = V.Fma(x, b0, c12);
                    if (TVectors.Value > 1)
                        d12 = V.Fma(x, b1, d12);
                }
                if (TRows.Value > 13)
                {
                    x = V.Create(*(a12 + row));
                    c13 = V.Fma(x, b0, c13);
                    if (TVectors.Value > 1)
                        d13 = V.Fma(x, b1, d13);
                }
                if (TRows.Value > 12)
                    a12 += step;
            }
            b += t.SkipB;
            a0 += t.SkipA;
            a3 += t.SkipA;
            a6 += t.SkipA;
            a9 += t.SkipA;
            a12 += t.SkipA;
        }
        (V bias0, V bias1) = Bias<V, TVectors>(ref t);
        if (TRows.Value > 0)
            Finish<V, TVectors>(ref t, 0, c0 + bias0, d0 + bias1);
        if (TRows.Value > 1)
            Finish<V, TVectors>(ref t, 1, c1 + bias0, d1 + bias1);
        if (TRows.Value > 2)
            Finish<V, TVectors>(ref t, 2, c2 + bias0, d2 + bias1);
        if (TRows.Value > 3)
            Finish<V, TVectors>(ref t, 3, c3 + bias0, d3 + bias1);
        if (TRows.Value > 4)
            Finish<V, TVectors>(ref t, 4, c4 + bias0, d4 + bias1);
        if (TRows.Value > 5)
            Finish<V, TVectors>(ref t, 5, c5 + bias0, d5 + bias1);
        if (TRows.Value > 6)
            Finish<V, TVectors>(ref t, 6, c6 + bias0, d6 + bias1);
        if (TRows.Value > 7)
            Finish<V, TVectors>(ref t, 7, c7 + bias0, d7 + bias1);
        if (TRows.Value > 8)
            Finish<V, TVectors>(ref t, 8, c8 + bias0, d8 + bias1);
        if (TRows.Value > 9)
            Finish<V, TVectors>(ref t, 9, c9 + bias0, d9 + bias1);
        if (TRows.Value > 10)
            Finish<V, TVectors>(ref t, 10, c10 + bias0, d10 + bias1);
        if (TRows.Value > 11)
            Finish<V, TVectors>(ref t, 11, c11 + bias0, d11 + bias1);
        if (TRows.Value > 12)
            Finish<V, TVectors>(ref t, 12, c12 + bias0, d12 + bias1);
        if (TRows.Value > 13)
            Finish<V, TVectors>(ref t, 13, c13 + bias0, d13 + bias1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (V, V) Begin<V, TVectors>(ref TileArguments t, int row)
        where V : struct, IVec<V>
        where TVectors : struct, IConstant =>
        LoadRow<V, TVectors>(t.C + row * t.RowStrideC, t.Tail);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (V, V) Bias<V, TVectors>(ref TileArguments t)
        where V : struct, IVec<V>
        where TVectors : struct, IConstant =>
        t.Bias == null ? (V.Zero, V.Zero) : LoadRow<V, TVectors>(t.Bias, t.Tail);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (V, V) LoadRow<V, TVectors>(float* p, int tail)
        where V : struct, IVec<V>
        where TVectors : struct, IConstant
    {
        if (TVectors.Value == 1)
        {
            return (tail == 0 ? V.Load(p) : V.Load(p, tail), V.Zero);
        }
        return (V.Load(p), tail == 0 ? V.Load(p + V.Width) : V.Load(p + V.Width, tail));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish<V, TVectors>(ref TileArguments t, int row, V first, V second)
        where V : struct, IVec<V>
        where TVectors : struct, IConstant
    {
        float* c = t.C + row * t.RowStrideC;
        if ((t.Epilogue & Epilogue.Relu) != 0)
        {
            first = V.Select(first < V.Zero, V.Zero, first);
            second = V.Select(second < V.Zero, V.Zero, second);
        }
        if (TVectors.Value > 1)
        {
            V.Store(first, c);
            c += V.Width;
            first = second;
        }
        if (t.Tail == 0)
        {
            V.Store(first, c);
        }
        else
        {
            V.Store(first, c, t.Tail);
        }
    }

    private interface IConstant
    {
        static abstract int Value { get; }
    }

    private readonly struct One : IConstant
    {
        public static int Value => 1;
    }

    private readonly struct Two : IConstant
    {
        public static int Value => 2;
    }

    private readonly struct Rows1 : IConstant
    {
        public static int Value => 1;
    }

    private readonly struct Rows2 : IConstant
    {
        public static int Value => 2;
    }

    private readonly struct Rows3 : IConstant
    {
        public static int Value => 3;
    }

    private readonly struct Rows4 : IConstant
    {
        public static int Value => 4;
    }

    private readonly struct Rows5 : IConstant
    {
        public static int Value => 5;
    }

    private readonly struct Rows6 : IConstant
    {
        public static int Value => 6;
    }

    private readonly struct Rows7 : IConstant
    {
        public static int Value => 7;
    }

    private readonly struct Rows8 : IConstant
    {
        public static int Value => 8;
    }

    private readonly struct Rows9 : IConstant
    {
        public static int Value => 9;
    }

    private readonly struct Rows10 : IConstant
    {
        public static int Value => 10;
    }

    private readonly struct Rows11 : IConstant
    {
        public static int Value => 11;
    }

    private readonly struct Rows12 : IConstant
    {
        public static int Value => 12;
    }

    private readonly struct Rows13 : IConstant
    {
        public static int Value => 13;
    }

    private readonly struct Rows14 : IConstant
    {
        public static int Value => 14;
    }
}
