// Written by Kernels/Generator/tiles.cs.
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using TorchSharp.Kernels.Simd;

namespace TorchSharp.Kernels;

internal static unsafe partial class RowsTile256
{
    public static partial void Run(int rows, ref TileArguments t)
    {
        switch (rows)
        {
            case 4:
                Run<Rows4>(ref t);
                break;
            case 5:
                Run<Rows5>(ref t);
                break;
            case 6:
                Run<Rows6>(ref t);
                break;
            default:
                throw new ArgumentOutOfRangeException(
                    nameof(rows),
                    rows,
                    "a tile of rows has 4 to 6 rows"
                );
        }
    }

    private static partial void Run<TRows>(ref TileArguments t)
        where TRows : struct, IConstant
    {
        nint row1 = (nint)t.Rows[1],
            row2 = (nint)t.Rows[2],
            row3 = (nint)t.Rows[3],
            row4 = (nint)t.Rows[4],
            row5 = (nint)t.Rows[5],
            stepB = t.RowStrideB * sizeof(float),
            rowC = t.RowStrideC;
        float* a = t.A,
            b = t.B,
            c = t.C;
        Vector256<float> x;
        Vector256<float> c0 = Vector256<float>.Zero,
            c1 = Vector256<float>.Zero,
            c2 = Vector256<float>.Zero,
            c3 = Vector256<float>.Zero,
            c4 = Vector256<float>.Zero,
            c5 = Vector256<float>.Zero;
        Vector256<float> d0 = Vector256<float>.Zero,
            d1 = Vector256<float>.Zero,
            d2 = Vector256<float>.Zero,
            d3 = Vector256<float>.Zero,
            d4 = Vector256<float>.Zero,
            d5 = Vector256<float>.Zero;

        if ((t.Epilogue & Epilogue.Accumulate) != 0)
        {
            c0 = Vector256.Load(c + 0 * rowC);
            d0 = Vector256.Load(c + 0 * rowC + 8);
            c1 = Vector256.Load(c + 1 * rowC);
            d1 = Vector256.Load(c + 1 * rowC + 8);
            c2 = Vector256.Load(c + 2 * rowC);
            d2 = Vector256.Load(c + 2 * rowC + 8);
            c3 = Vector256.Load(c + 3 * rowC);
            d3 = Vector256.Load(c + 3 * rowC + 8);
            if (TRows.Value > 4)
            {
                c4 = Vector256.Load(c + 4 * rowC);
                d4 = Vector256.Load(c + 4 * rowC + 8);
            }
            if (TRows.Value > 5)
            {
                c5 = Vector256.Load(c + 5 * rowC);
                d5 = Vector256.Load(c + 5 * rowC + 8);
            }
        }
        int image = t.Images;
        do
        {
            for (int segment = t.Segments; segment > 0; segment--)
            {
                for (int k = t.K >> 1; k != 0; k--)
                {
                    Vector256<float> b0 = Vector256.Load(b),
                        b1 = Vector256.Load(b + 8);
                    x = Vector256.Create(*(a));
                    c0 = Fma.MultiplyAdd(b0, x, c0);
                    d0 = Fma.MultiplyAdd(b1, x, d0);
                    x = Vector256.Create(*(a + row1));
                    c1 = Fma.MultiplyAdd(b0, x, c1);
                    d1 = Fma.MultiplyAdd(b1, x, d1);
                    x = Vector256.Create(*(a + row2));
                    c2 = Fma.MultiplyAdd(b0, x, c2);
                    d2 = Fma.MultiplyAdd(b1, x, d2);
                    x = Vector256.Create(*(a + row3));
                    c3 = Fma.MultiplyAdd(b0, x, c3);
                    d3 = Fma.MultiplyAdd(b1, x, d3);
                    if (TRows.Value > 4)
                    {
                        x = Vector256.Create(*(a + row4));
                        c4 = Fma.MultiplyAdd(b0, x, c4);
                        d4 = Fma.MultiplyAdd(b1, x, d4);
                    }
                    if (TRows.Value > 5)
                    {
                        x = Vector256.Create(*(a + row5));
                        c5 = Fma.MultiplyAdd(b0, x, c5);
                        d5 = Fma.MultiplyAdd(b1, x, d5);
                    }
                    b0 = Vector256.Load((float*)((byte*)b + stepB));
                    b1 = Vector256.Load((float*)((byte*)b + stepB) + 8);
                    b = (float*)((byte*)b + 2 * stepB);
                    x = Vector256.Create(*(a + 1));
                    c0 = Fma.MultiplyAdd(b0, x, c0);
                    d0 = Fma.MultiplyAdd(b1, x, d0);
                    x = Vector256.Create(*(a + row1 + 1));
                    c1 = Fma.MultiplyAdd(b0, x, c1);
                    d1 = Fma.MultiplyAdd(b1, x, d1);
                    x = Vector256.Create(*(a + row2 + 1));
                    c2 = Fma.MultiplyAdd(b0, x, c2);
                    d2 = Fma.MultiplyAdd(b1, x, d2);
                    x = Vector256.Create(*(a + row3 + 1));
                    c3 = Fma.MultiplyAdd(b0, x, c3);
                    d3 = Fma.MultiplyAdd(b1, x, d3);
                    if (TRows.Value > 4)
                    {
                        x = Vector256.Create(*(a + row4 + 1));
                        c4 = Fma.MultiplyAdd(b0, x, c4);
                        d4 = Fma.MultiplyAdd(b1, x, d4);
                    }
                    if (TRows.Value > 5)
                    {
                        x = Vector256.Create(*(a + row5 + 1));
                        c5 = Fma.MultiplyAdd(b0, x, c5);
                        d5 = Fma.MultiplyAdd(b1, x, d5);
                    }
                    a += 2 * 1;
                }
                b += t.SkipB;
                a += t.SkipA;
            }
            a += t.SkipImageA;
        } while (--image > 0);
        c0.Store(c + 0 * rowC);
        d0.Store(c + 0 * rowC + 8);
        c1.Store(c + 1 * rowC);
        d1.Store(c + 1 * rowC + 8);
        c2.Store(c + 2 * rowC);
        d2.Store(c + 2 * rowC + 8);
        c3.Store(c + 3 * rowC);
        d3.Store(c + 3 * rowC + 8);
        if (TRows.Value > 4)
        {
            c4.Store(c + 4 * rowC);
            d4.Store(c + 4 * rowC + 8);
        }
        if (TRows.Value > 5)
        {
            c5.Store(c + 5 * rowC);
            d5.Store(c + 5 * rowC + 8);
        }
    }
}
