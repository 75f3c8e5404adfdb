using System.Numerics;
using System.Runtime.CompilerServices;
using TorchSharp.Kernels.Simd;

namespace TorchSharp.Kernels;

/// <summary>
/// Rows of a left factor against one block of a few panels of B, zeros skipped. Sums of a row stay in registers; each element
/// of A that is not zero takes one load of B a vector, which therefore must be near.
/// </summary>
internal unsafe struct SparseRows
{
    /// <summary>Columns of A, rows of B, in a block: a word of bits.</summary>
    public const int Block = 64;

    /// <summary>Panels that the registers hold sums for, and the nearest cache a block of: 24 KB with 8 lanes, 32 KB with 16.</summary>
    public static int MostPanels<V>()
        where V : struct, IVec<V> => V.Width > 8 ? 4 : 6;

    /// <summary>How many rows of A, and panels of B.</summary>
    public int Count,
        Panels;

    /// <summary>The block's first column of A, whose columns are contiguous.</summary>
    public float* A;
    public nint RowStrideA;

    /// <summary>The block's bits of the first row, and how many words a row has.</summary>
    public ulong* Places;
    public nint Words;

    /// <summary>Bits to take for every row instead, or 0.</summary>
    public ulong All;

    /// <summary>The block's first row of B in the first panel.</summary>
    public float* B;
    public nint PanelStrideB;

    /// <summary>The sums so far; null to begin at 0.</summary>
    public float* Sums;
    public nint SumStride;

    /// <summary>Where the sums go, whole panels of them.</summary>
    public float* To;
    public nint ToStride;

    /// <summary>Adds the block's products to the sums.</summary>
    public readonly void Run<V>()
        where V : struct, IVec<V>
    {
        switch (Panels)
        {
            case 1:
                Run<V, One>(this);
                break;
            case 2:
                Run<V, Two>(this);
                break;
            case 3:
                Run<V, Three>(this);
                break;
            case 4:
                Run<V, Four>(this);
                break;
            case 5:
                Run<V, Five>(this);
                break;
            default:
                Run<V, Six>(this);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run<V, TPanels>(in SparseRows r)
        where V : struct, IVec<V>
        where TPanels : struct, IConstant
    {
        float* b0 = r.B,
            b1 = b0 + r.PanelStrideB,
            b2 = b1 + r.PanelStrideB,
            b3 = b2 + r.PanelStrideB,
            b4 = b3 + r.PanelStrideB,
            b5 = b4 + r.PanelStrideB;
        float* a = r.A,
            sums = r.Sums,
            to = r.To;
        ulong* places = r.Places;
        for (int i = 0; i < r.Count; i++)
        {
            ulong left = r.All != 0 ? r.All : *places;
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
                c11 = V.Zero;
            if (sums != null)
            {
                c0 = V.Load(sums);
                c1 = V.Load(sums + V.Width);
                if (TPanels.Value > 1)
                {
                    c2 = V.Load(sums + 2 * V.Width);
                    c3 = V.Load(sums + 3 * V.Width);
                }
                if (TPanels.Value > 2)
                {
                    c4 = V.Load(sums + 4 * V.Width);
                    c5 = V.Load(sums + 5 * V.Width);
                }
                if (TPanels.Value > 3)
                {
                    c6 = V.Load(sums + 6 * V.Width);
                    c7 = V.Load(sums + 7 * V.Width);
                }
                if (TPanels.Value > 4)
                {
                    c8 = V.Load(sums + 8 * V.Width);
                    c9 = V.Load(sums + 9 * V.Width);
                }
                if (TPanels.Value > 5)
                {
                    c10 = V.Load(sums + 10 * V.Width);
                    c11 = V.Load(sums + 11 * V.Width);
                }
                sums += r.SumStride;
            }
            for (; left != 0; left &= left - 1)
            {
                nint k = BitOperations.TrailingZeroCount(left),
                    at = k * 2 * V.Width;
                V x = V.Create(a[k]);
                V.AddProduct(x, b0 + at, ref c0);
                V.AddProduct(x, b0 + at + V.Width, ref c1);
                if (TPanels.Value > 1)
                {
                    V.AddProduct(x, b1 + at, ref c2);
                    V.AddProduct(x, b1 + at + V.Width, ref c3);
                }
                if (TPanels.Value > 2)
                {
                    V.AddProduct(x, b2 + at, ref c4);
                    V.AddProduct(x, b2 + at + V.Width, ref c5);
                }
                if (TPanels.Value > 3)
                {
                    V.AddProduct(x, b3 + at, ref c6);
                    V.AddProduct(x, b3 + at + V.Width, ref c7);
                }
                if (TPanels.Value > 4)
                {
                    V.AddProduct(x, b4 + at, ref c8);
                    V.AddProduct(x, b4 + at + V.Width, ref c9);
                }
                if (TPanels.Value > 5)
                {
                    V.AddProduct(x, b5 + at, ref c10);
                    V.AddProduct(x, b5 + at + V.Width, ref c11);
                }
            }
            V.Store(c0, to);
            V.Store(c1, to + V.Width);
            if (TPanels.Value > 1)
            {
                V.Store(c2, to + 2 * V.Width);
                V.Store(c3, to + 3 * V.Width);
            }
            if (TPanels.Value > 2)
            {
                V.Store(c4, to + 4 * V.Width);
                V.Store(c5, to + 5 * V.Width);
            }
            if (TPanels.Value > 3)
            {
                V.Store(c6, to + 6 * V.Width);
                V.Store(c7, to + 7 * V.Width);
            }
            if (TPanels.Value > 4)
            {
                V.Store(c8, to + 8 * V.Width);
                V.Store(c9, to + 9 * V.Width);
            }
            if (TPanels.Value > 5)
            {
                V.Store(c10, to + 10 * V.Width);
                V.Store(c11, to + 11 * V.Width);
            }
            a += r.RowStrideA;
            places += r.Words;
            to += r.ToStride;
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

    private readonly struct Three : IConstant
    {
        public static int Value => 3;
    }

    private readonly struct Four : IConstant
    {
        public static int Value => 4;
    }

    private readonly struct Five : IConstant
    {
        public static int Value => 5;
    }

    private readonly struct Six : IConstant
    {
        public static int Value => 6;
    }
}
