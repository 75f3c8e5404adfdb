// Written by Kernels/Generator/tiles.cs.
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using TorchSharp.Kernels.Simd;

namespace TorchSharp.Kernels;

internal static unsafe partial class Tile
{
    public static partial void Run<V, TVectors>(int rows, ref TileArguments t)
        where V : struct, IVec<V>
        where TVectors : struct, IConstant
    {
        switch (rows)
        {
            case 1:
                Run<Rows1, V, TVectors>(ref t);
                break;
            case 2:
                Run<Rows2, V, TVectors>(ref t);
                break;
            case 3:
                Run<Rows3, V, TVectors>(ref t);
                break;
            case 4:
                Run<Rows4, V, TVectors>(ref t);
                break;
            case 5:
                Run<Rows5, V, TVectors>(ref t);
                break;
            case 6:
                Run<Rows6, V, TVectors>(ref t);
                break;
            case 7:
                Run<Rows7, V, TVectors>(ref t);
                break;
            case 8:
                Run<Rows8, V, TVectors>(ref t);
                break;
            case 9:
                Run<Rows9, V, TVectors>(ref t);
                break;
            case 10:
                Run<Rows10, V, TVectors>(ref t);
                break;
            case 11:
                Run<Rows11, V, TVectors>(ref t);
                break;
            case 12:
                Run<Rows12, V, TVectors>(ref t);
                break;
            case 13:
                Run<Rows13, V, TVectors>(ref t);
                break;
            case 14:
                Run<Rows14, V, TVectors>(ref t);
                break;
            default:
                throw new ArgumentOutOfRangeException(
                    nameof(rows),
                    rows,
                    "a tile has 1 to 14 rows"
                );
        }
    }

    private static partial void Run<TRows, V, TVectors>(ref TileArguments t)
        where TRows : struct, IConstant
        where V : struct, IVec<V>
        where TVectors : struct, IConstant
    {
        nint row = TRows.Value > 6 ? t.RowStrideA : (nint)t.Rows[1],
            row2 = TRows.Value > 6 ? 2 * row : (nint)t.Rows[2],
            row3 = (nint)t.Rows[3],
            row4 = (nint)t.Rows[4],
            row5 = (nint)t.Rows[5],
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
        float* c = t.C;
        nint rowC = t.RowStrideC;
        if ((t.Epilogue & Epilogue.Accumulate) != 0)
        {
            if (TRows.Value > 0)
            {
                c0 = V.Load(c + 0 * rowC);
                if (TVectors.Value > 1)
                    d0 = V.Load(c + 0 * rowC + V.Width);
            }
            if (TRows.Value > 1)
            {
                c1 = V.Load(c + 1 * rowC);
                if (TVectors.Value > 1)
                    d1 = V.Load(c + 1 * rowC + V.Width);
            }
            if (TRows.Value > 2)
            {
                c2 = V.Load(c + 2 * rowC);
                if (TVectors.Value > 1)
                    d2 = V.Load(c + 2 * rowC + V.Width);
            }
            if (TRows.Value > 3)
            {
                c3 = V.Load(c + 3 * rowC);
                if (TVectors.Value > 1)
                    d3 = V.Load(c + 3 * rowC + V.Width);
            }
            if (TRows.Value > 4)
            {
                c4 = V.Load(c + 4 * rowC);
                if (TVectors.Value > 1)
                    d4 = V.Load(c + 4 * rowC + V.Width);
            }
            if (TRows.Value > 5)
            {
                c5 = V.Load(c + 5 * rowC);
                if (TVectors.Value > 1)
                    d5 = V.Load(c + 5 * rowC + V.Width);
            }
            if (TRows.Value > 6)
            {
                c6 = V.Load(c + 6 * rowC);
                if (TVectors.Value > 1)
                    d6 = V.Load(c + 6 * rowC + V.Width);
            }
            if (TRows.Value > 7)
            {
                c7 = V.Load(c + 7 * rowC);
                if (TVectors.Value > 1)
                    d7 = V.Load(c + 7 * rowC + V.Width);
            }
            if (TRows.Value > 8)
            {
                c8 = V.Load(c + 8 * rowC);
                if (TVectors.Value > 1)
                    d8 = V.Load(c + 8 * rowC + V.Width);
            }
            if (TRows.Value > 9)
            {
                c9 = V.Load(c + 9 * rowC);
                if (TVectors.Value > 1)
                    d9 = V.Load(c + 9 * rowC + V.Width);
            }
            if (TRows.Value > 10)
            {
                c10 = V.Load(c + 10 * rowC);
                if (TVectors.Value > 1)
                    d10 = V.Load(c + 10 * rowC + V.Width);
            }
            if (TRows.Value > 11)
            {
                c11 = V.Load(c + 11 * rowC);
                if (TVectors.Value > 1)
                    d11 = V.Load(c + 11 * rowC + V.Width);
            }
            if (TRows.Value > 12)
            {
                c12 = V.Load(c + 12 * rowC);
                if (TVectors.Value > 1)
                    d12 = V.Load(c + 12 * rowC + V.Width);
            }
            if (TRows.Value > 13)
            {
                c13 = V.Load(c + 13 * rowC);
                if (TVectors.Value > 1)
                    d13 = V.Load(c + 13 * rowC + V.Width);
            }
        }
        int image = t.Images;
        do
        {
            for (int segment = t.Segments; segment > 0; segment--)
            {
                for (int k = t.K; k != 0; k--)
                {
                    V b0 = V.Load(b),
                        b1 = TVectors.Value > 1 ? V.Load(b + V.Width) : V.Zero,
                        x;
                    b += stepB;
                    if (TRows.Value > 0)
                    {
                        x = V.Create(*(a0));
                        V.AddProduct(x, b0, ref c0);
                        if (TVectors.Value > 1)
                            V.AddProduct(x, b1, ref d0);
                    }
                    if (TRows.Value > 1)
                    {
                        x = V.Create(*(a0 + row));
                        V.AddProduct(x, b0, ref c1);
                        if (TVectors.Value > 1)
                            V.AddProduct(x, b1, ref d1);
                    }
                    if (TRows.Value > 2)
                    {
                        x = V.Create(*(a0 + row2));
                        V.AddProduct(x, b0, ref c2);
                        if (TVectors.Value > 1)
                            V.AddProduct(x, b1, ref d2);
                    }
                    if (TRows.Value > 6)
                        a0 += step;
                    if (TRows.Value > 3)
                    {
                        x = V.Create(TRows.Value > 6 ? *(a3) : *(a0 + row3));
                        V.AddProduct(x, b0, ref c3);
                        if (TVectors.Value > 1)
                            V.AddProduct(x, b1, ref d3);
                    }
                    if (TRows.Value > 4)
                    {
                        x = V.Create(TRows.Value > 6 ? *(a3 + row) : *(a0 + row4));
                        V.AddProduct(x, b0, ref c4);
                        if (TVectors.Value > 1)
                            V.AddProduct(x, b1, ref d4);
                    }
                    if (TRows.Value > 5)
                    {
                        x = V.Create(TRows.Value > 6 ? *(a3 + row2) : *(a0 + row5));
                        V.AddProduct(x, b0, ref c5);
                        if (TVectors.Value > 1)
                            V.AddProduct(x, b1, ref d5);
                    }
                    if (TRows.Value > 6)
                        a3 += step;
                    else
                        a0 += step;
                    if (TRows.Value > 6)
                    {
                        x = V.Create(*(a6));
                        V.AddProduct(x, b0, ref c6);
                        if (TVectors.Value > 1)
                            V.AddProduct(x, b1, ref d6);
                    }
                    if (TRows.Value > 7)
                    {
                        x = V.Create(*(a6 + row));
                        V.AddProduct(x, b0, ref c7);
                        if (TVectors.Value > 1)
                            V.AddProduct(x, b1, ref d7);
                    }
                    if (TRows.Value > 8)
                    {
                        x = V.Create(*(a6 + row2));
                        V.AddProduct(x, b0, ref c8);
                        if (TVectors.Value > 1)
                            V.AddProduct(x, b1, ref d8);
                    }
                    if (TRows.Value > 6)
                        a6 += step;
                    if (TRows.Value > 9)
                    {
                        x = V.Create(*(a9));
                        V.AddProduct(x, b0, ref c9);
                        if (TVectors.Value > 1)
                            V.AddProduct(x, b1, ref d9);
                    }
                    if (TRows.Value > 10)
                    {
                        x = V.Create(*(a9 + row));
                        V.AddProduct(x, b0, ref c10);
                        if (TVectors.Value > 1)
                            V.AddProduct(x, b1, ref d10);
                    }
                    if (TRows.Value > 11)
                    {
                        x = V.Create(*(a9 + row2));
                        V.AddProduct(x, b0, ref c11);
                        if (TVectors.Value > 1)
                            V.AddProduct(x, b1, ref d11);
                    }
                    if (TRows.Value > 9)
                        a9 += step;
                    if (TRows.Value > 12)
                    {
                        x = V.Create(*(a12));
                        V.AddProduct(x, b0, ref c12);
                        if (TVectors.Value > 1)
                            V.AddProduct(x, b1, ref d12);
                    }
                    if (TRows.Value > 13)
                    {
                        x = V.Create(*(a12 + row));
                        V.AddProduct(x, b0, ref c13);
                        if (TVectors.Value > 1)
                            V.AddProduct(x, b1, ref d13);
                    }
                    if (TRows.Value > 12)
                        a12 += step;
                }
                b += t.SkipB;
                a0 += t.SkipA;
                if (TRows.Value > 6)
                {
                    a3 += t.SkipA;
                    a6 += t.SkipA;
                    a9 += t.SkipA;
                    a12 += t.SkipA;
                }
            }
            a0 += t.SkipImageA;
            if (TRows.Value > 6)
            {
                a3 += t.SkipImageA;
                a6 += t.SkipImageA;
                a9 += t.SkipImageA;
                a12 += t.SkipImageA;
            }
        } while (--image > 0);
        if (TRows.Value > 0)
        {
            V.Store(c0, c + 0 * rowC);
            if (TVectors.Value > 1)
                V.Store(d0, c + 0 * rowC + V.Width);
        }
        if (TRows.Value > 1)
        {
            V.Store(c1, c + 1 * rowC);
            if (TVectors.Value > 1)
                V.Store(d1, c + 1 * rowC + V.Width);
        }
        if (TRows.Value > 2)
        {
            V.Store(c2, c + 2 * rowC);
            if (TVectors.Value > 1)
                V.Store(d2, c + 2 * rowC + V.Width);
        }
        if (TRows.Value > 3)
        {
            V.Store(c3, c + 3 * rowC);
            if (TVectors.Value > 1)
                V.Store(d3, c + 3 * rowC + V.Width);
        }
        if (TRows.Value > 4)
        {
            V.Store(c4, c + 4 * rowC);
            if (TVectors.Value > 1)
                V.Store(d4, c + 4 * rowC + V.Width);
        }
        if (TRows.Value > 5)
        {
            V.Store(c5, c + 5 * rowC);
            if (TVectors.Value > 1)
                V.Store(d5, c + 5 * rowC + V.Width);
        }
        if (TRows.Value > 6)
        {
            V.Store(c6, c + 6 * rowC);
            if (TVectors.Value > 1)
                V.Store(d6, c + 6 * rowC + V.Width);
        }
        if (TRows.Value > 7)
        {
            V.Store(c7, c + 7 * rowC);
            if (TVectors.Value > 1)
                V.Store(d7, c + 7 * rowC + V.Width);
        }
        if (TRows.Value > 8)
        {
            V.Store(c8, c + 8 * rowC);
            if (TVectors.Value > 1)
                V.Store(d8, c + 8 * rowC + V.Width);
        }
        if (TRows.Value > 9)
        {
            V.Store(c9, c + 9 * rowC);
            if (TVectors.Value > 1)
                V.Store(d9, c + 9 * rowC + V.Width);
        }
        if (TRows.Value > 10)
        {
            V.Store(c10, c + 10 * rowC);
            if (TVectors.Value > 1)
                V.Store(d10, c + 10 * rowC + V.Width);
        }
        if (TRows.Value > 11)
        {
            V.Store(c11, c + 11 * rowC);
            if (TVectors.Value > 1)
                V.Store(d11, c + 11 * rowC + V.Width);
        }
        if (TRows.Value > 12)
        {
            V.Store(c12, c + 12 * rowC);
            if (TVectors.Value > 1)
                V.Store(d12, c + 12 * rowC + V.Width);
        }
        if (TRows.Value > 13)
        {
            V.Store(c13, c + 13 * rowC);
            if (TVectors.Value > 1)
                V.Store(d13, c + 13 * rowC + V.Width);
        }
    }
}
