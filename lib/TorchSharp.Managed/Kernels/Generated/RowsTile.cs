// Written by Kernels/Generator/tiles.cs.
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using TorchSharp.Kernels.Simd;

namespace TorchSharp.Kernels;

internal static unsafe partial class RowsTile
{
    public static partial void Run(int rows, ref TileArguments t)
    {
        switch (rows)
        {
            case 8:
                Run<Rows8>(ref t);
                break;
            case 9:
                Run<Rows9>(ref t);
                break;
            case 10:
                Run<Rows10>(ref t);
                break;
            case 11:
                Run<Rows11>(ref t);
                break;
            case 12:
                Run<Rows12>(ref t);
                break;
            case 13:
                Run<Rows13>(ref t);
                break;
            case 14:
                Run<Rows14>(ref t);
                break;
            default:
                throw new ArgumentOutOfRangeException(
                    nameof(rows),
                    rows,
                    "a tile of rows has 8 to 14 rows"
                );
        }
    }

    private static partial void Run<TRows>(ref TileArguments t)
        where TRows : struct, IConstant
    {
        nint row = t.RowStrideA,
            row2 = 2 * row,
            stepB = t.RowStrideB * sizeof(float),
            rowC = t.RowStrideC;
        float* a0 = t.A,
            a3 = a0 + 3 * row,
            a6 = a0 + 6 * row,
            a9 = a0 + 9 * row,
            a12 = a0 + 12 * row,
            b = t.B,
            c = t.C;
        Vector512<float> x;
        Vector512<float> c0 = Vector512<float>.Zero,
            c1 = Vector512<float>.Zero,
            c2 = Vector512<float>.Zero,
            c3 = Vector512<float>.Zero,
            c4 = Vector512<float>.Zero,
            c5 = Vector512<float>.Zero,
            c6 = Vector512<float>.Zero,
            c7 = Vector512<float>.Zero,
            c8 = Vector512<float>.Zero,
            c9 = Vector512<float>.Zero,
            c10 = Vector512<float>.Zero,
            c11 = Vector512<float>.Zero,
            c12 = Vector512<float>.Zero,
            c13 = Vector512<float>.Zero;
        Vector512<float> d0 = Vector512<float>.Zero,
            d1 = Vector512<float>.Zero,
            d2 = Vector512<float>.Zero,
            d3 = Vector512<float>.Zero,
            d4 = Vector512<float>.Zero,
            d5 = Vector512<float>.Zero,
            d6 = Vector512<float>.Zero,
            d7 = Vector512<float>.Zero,
            d8 = Vector512<float>.Zero,
            d9 = Vector512<float>.Zero,
            d10 = Vector512<float>.Zero,
            d11 = Vector512<float>.Zero,
            d12 = Vector512<float>.Zero,
            d13 = Vector512<float>.Zero;

        if ((t.Epilogue & Epilogue.Accumulate) != 0)
        {
            c0 = Vector512.Load(c + 0 * rowC);
            d0 = Vector512.Load(c + 0 * rowC + 16);
            c1 = Vector512.Load(c + 1 * rowC);
            d1 = Vector512.Load(c + 1 * rowC + 16);
            c2 = Vector512.Load(c + 2 * rowC);
            d2 = Vector512.Load(c + 2 * rowC + 16);
            c3 = Vector512.Load(c + 3 * rowC);
            d3 = Vector512.Load(c + 3 * rowC + 16);
            c4 = Vector512.Load(c + 4 * rowC);
            d4 = Vector512.Load(c + 4 * rowC + 16);
            c5 = Vector512.Load(c + 5 * rowC);
            d5 = Vector512.Load(c + 5 * rowC + 16);
            c6 = Vector512.Load(c + 6 * rowC);
            d6 = Vector512.Load(c + 6 * rowC + 16);
            c7 = Vector512.Load(c + 7 * rowC);
            d7 = Vector512.Load(c + 7 * rowC + 16);
            if (TRows.Value > 8)
            {
                c8 = Vector512.Load(c + 8 * rowC);
                d8 = Vector512.Load(c + 8 * rowC + 16);
            }
            if (TRows.Value > 9)
            {
                c9 = Vector512.Load(c + 9 * rowC);
                d9 = Vector512.Load(c + 9 * rowC + 16);
            }
            if (TRows.Value > 10)
            {
                c10 = Vector512.Load(c + 10 * rowC);
                d10 = Vector512.Load(c + 10 * rowC + 16);
            }
            if (TRows.Value > 11)
            {
                c11 = Vector512.Load(c + 11 * rowC);
                d11 = Vector512.Load(c + 11 * rowC + 16);
            }
            if (TRows.Value > 12)
            {
                c12 = Vector512.Load(c + 12 * rowC);
                d12 = Vector512.Load(c + 12 * rowC + 16);
            }
            if (TRows.Value > 13)
            {
                c13 = Vector512.Load(c + 13 * rowC);
                d13 = Vector512.Load(c + 13 * rowC + 16);
            }
        }
        int image = t.Images;
        do
        {
            for (int segment = t.Segments; segment > 0; segment--)
            {
                for (int k = t.K >> 1; k != 0; k--)
                {
                    Vector512<float> b0 = Vector512.Load(b),
                        b1 = Vector512.Load(b + 16);
                    x = Vector512.Create(*(a0));
                    c0 = Avx512F.FusedMultiplyAdd(b0, x, c0);
                    d0 = Avx512F.FusedMultiplyAdd(b1, x, d0);
                    x = Vector512.Create(*(a0 + row));
                    c1 = Avx512F.FusedMultiplyAdd(b0, x, c1);
                    d1 = Avx512F.FusedMultiplyAdd(b1, x, d1);
                    x = Vector512.Create(*(a0 + row2));
                    c2 = Avx512F.FusedMultiplyAdd(b0, x, c2);
                    d2 = Avx512F.FusedMultiplyAdd(b1, x, d2);
                    x = Vector512.Create(*(a3));
                    c3 = Avx512F.FusedMultiplyAdd(b0, x, c3);
                    d3 = Avx512F.FusedMultiplyAdd(b1, x, d3);
                    x = Vector512.Create(*(a3 + row));
                    c4 = Avx512F.FusedMultiplyAdd(b0, x, c4);
                    d4 = Avx512F.FusedMultiplyAdd(b1, x, d4);
                    x = Vector512.Create(*(a3 + row2));
                    c5 = Avx512F.FusedMultiplyAdd(b0, x, c5);
                    d5 = Avx512F.FusedMultiplyAdd(b1, x, d5);
                    x = Vector512.Create(*(a6));
                    c6 = Avx512F.FusedMultiplyAdd(b0, x, c6);
                    d6 = Avx512F.FusedMultiplyAdd(b1, x, d6);
                    x = Vector512.Create(*(a6 + row));
                    c7 = Avx512F.FusedMultiplyAdd(b0, x, c7);
                    d7 = Avx512F.FusedMultiplyAdd(b1, x, d7);
                    if (TRows.Value > 8)
                    {
                        x = Vector512.Create(*(a6 + row2));
                        c8 = Avx512F.FusedMultiplyAdd(b0, x, c8);
                        d8 = Avx512F.FusedMultiplyAdd(b1, x, d8);
                    }
                    if (TRows.Value > 9)
                    {
                        x = Vector512.Create(*(a9));
                        c9 = Avx512F.FusedMultiplyAdd(b0, x, c9);
                        d9 = Avx512F.FusedMultiplyAdd(b1, x, d9);
                    }
                    if (TRows.Value > 10)
                    {
                        x = Vector512.Create(*(a9 + row));
                        c10 = Avx512F.FusedMultiplyAdd(b0, x, c10);
                        d10 = Avx512F.FusedMultiplyAdd(b1, x, d10);
                    }
                    if (TRows.Value > 11)
                    {
                        x = Vector512.Create(*(a9 + row2));
                        c11 = Avx512F.FusedMultiplyAdd(b0, x, c11);
                        d11 = Avx512F.FusedMultiplyAdd(b1, x, d11);
                    }
                    if (TRows.Value > 12)
                    {
                        x = Vector512.Create(*(a12));
                        c12 = Avx512F.FusedMultiplyAdd(b0, x, c12);
                        d12 = Avx512F.FusedMultiplyAdd(b1, x, d12);
                    }
                    if (TRows.Value > 13)
                    {
                        x = Vector512.Create(*(a12 + row));
                        c13 = Avx512F.FusedMultiplyAdd(b0, x, c13);
                        d13 = Avx512F.FusedMultiplyAdd(b1, x, d13);
                    }
                    b0 = Vector512.Load((float*)((byte*)b + stepB));
                    b1 = Vector512.Load((float*)((byte*)b + stepB) + 16);
                    b = (float*)((byte*)b + 2 * stepB);
                    x = Vector512.Create(*(a0 + 1));
                    c0 = Avx512F.FusedMultiplyAdd(b0, x, c0);
                    d0 = Avx512F.FusedMultiplyAdd(b1, x, d0);
                    x = Vector512.Create(*(a0 + row + 1));
                    c1 = Avx512F.FusedMultiplyAdd(b0, x, c1);
                    d1 = Avx512F.FusedMultiplyAdd(b1, x, d1);
                    x = Vector512.Create(*(a0 + row2 + 1));
                    c2 = Avx512F.FusedMultiplyAdd(b0, x, c2);
                    d2 = Avx512F.FusedMultiplyAdd(b1, x, d2);
                    x = Vector512.Create(*(a3 + 1));
                    c3 = Avx512F.FusedMultiplyAdd(b0, x, c3);
                    d3 = Avx512F.FusedMultiplyAdd(b1, x, d3);
                    x = Vector512.Create(*(a3 + row + 1));
                    c4 = Avx512F.FusedMultiplyAdd(b0, x, c4);
                    d4 = Avx512F.FusedMultiplyAdd(b1, x, d4);
                    x = Vector512.Create(*(a3 + row2 + 1));
                    c5 = Avx512F.FusedMultiplyAdd(b0, x, c5);
                    d5 = Avx512F.FusedMultiplyAdd(b1, x, d5);
                    x = Vector512.Create(*(a6 + 1));
                    c6 = Avx512F.FusedMultiplyAdd(b0, x, c6);
                    d6 = Avx512F.FusedMultiplyAdd(b1, x, d6);
                    x = Vector512.Create(*(a6 + row + 1));
                    c7 = Avx512F.FusedMultiplyAdd(b0, x, c7);
                    d7 = Avx512F.FusedMultiplyAdd(b1, x, d7);
                    if (TRows.Value > 8)
                    {
                        x = Vector512.Create(*(a6 + row2 + 1));
                        c8 = Avx512F.FusedMultiplyAdd(b0, x, c8);
                        d8 = Avx512F.FusedMultiplyAdd(b1, x, d8);
                    }
                    if (TRows.Value > 9)
                    {
                        x = Vector512.Create(*(a9 + 1));
                        c9 = Avx512F.FusedMultiplyAdd(b0, x, c9);
                        d9 = Avx512F.FusedMultiplyAdd(b1, x, d9);
                    }
                    if (TRows.Value > 10)
                    {
                        x = Vector512.Create(*(a9 + row + 1));
                        c10 = Avx512F.FusedMultiplyAdd(b0, x, c10);
                        d10 = Avx512F.FusedMultiplyAdd(b1, x, d10);
                    }
                    if (TRows.Value > 11)
                    {
                        x = Vector512.Create(*(a9 + row2 + 1));
                        c11 = Avx512F.FusedMultiplyAdd(b0, x, c11);
                        d11 = Avx512F.FusedMultiplyAdd(b1, x, d11);
                    }
                    if (TRows.Value > 12)
                    {
                        x = Vector512.Create(*(a12 + 1));
                        c12 = Avx512F.FusedMultiplyAdd(b0, x, c12);
                        d12 = Avx512F.FusedMultiplyAdd(b1, x, d12);
                    }
                    if (TRows.Value > 13)
                    {
                        x = Vector512.Create(*(a12 + row + 1));
                        c13 = Avx512F.FusedMultiplyAdd(b0, x, c13);
                        d13 = Avx512F.FusedMultiplyAdd(b1, x, d13);
                    }
                    a0 += 2 * 1;
                    a3 += 2 * 1;
                    a6 += 2 * 1;
                    if (TRows.Value > 9)
                        a9 += 2 * 1;
                    if (TRows.Value > 12)
                        a12 += 2 * 1;
                }
                b += t.SkipB;
                a0 += t.SkipA;
                a3 += t.SkipA;
                a6 += t.SkipA;
                if (TRows.Value > 9)
                    a9 += t.SkipA;
                if (TRows.Value > 12)
                    a12 += t.SkipA;
            }
            a0 += t.SkipImageA;
            a3 += t.SkipImageA;
            a6 += t.SkipImageA;
            if (TRows.Value > 9)
                a9 += t.SkipImageA;
            if (TRows.Value > 12)
                a12 += t.SkipImageA;
        } while (--image > 0);
        c0.Store(c + 0 * rowC);
        d0.Store(c + 0 * rowC + 16);
        c1.Store(c + 1 * rowC);
        d1.Store(c + 1 * rowC + 16);
        c2.Store(c + 2 * rowC);
        d2.Store(c + 2 * rowC + 16);
        c3.Store(c + 3 * rowC);
        d3.Store(c + 3 * rowC + 16);
        c4.Store(c + 4 * rowC);
        d4.Store(c + 4 * rowC + 16);
        c5.Store(c + 5 * rowC);
        d5.Store(c + 5 * rowC + 16);
        c6.Store(c + 6 * rowC);
        d6.Store(c + 6 * rowC + 16);
        c7.Store(c + 7 * rowC);
        d7.Store(c + 7 * rowC + 16);
        if (TRows.Value > 8)
        {
            c8.Store(c + 8 * rowC);
            d8.Store(c + 8 * rowC + 16);
        }
        if (TRows.Value > 9)
        {
            c9.Store(c + 9 * rowC);
            d9.Store(c + 9 * rowC + 16);
        }
        if (TRows.Value > 10)
        {
            c10.Store(c + 10 * rowC);
            d10.Store(c + 10 * rowC + 16);
        }
        if (TRows.Value > 11)
        {
            c11.Store(c + 11 * rowC);
            d11.Store(c + 11 * rowC + 16);
        }
        if (TRows.Value > 12)
        {
            c12.Store(c + 12 * rowC);
            d12.Store(c + 12 * rowC + 16);
        }
        if (TRows.Value > 13)
        {
            c13.Store(c + 13 * rowC);
            d13.Store(c + 13 * rowC + 16);
        }
    }
}
