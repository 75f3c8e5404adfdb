using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using TorchSharp.Kernels.Simd;

namespace TorchSharp.Kernels;

/// <summary>
/// The right factor of a product, cut into panels of two vectors' columns. Within a panel the K rows follow one another,
/// so that the microkernel reads one stream; the last panel is padded with zeros.
/// </summary>
internal static unsafe class Panels
{
    /// <summary>Columns of a panel.</summary>
    public static int Columns<V>()
        where V : struct, IVec<V> => 2 * V.Width;

    /// <summary>Floats that all panels take.</summary>
    public static nint Length<V>(int n, int k)
        where V : struct, IVec<V> =>
        (nint)((n + Columns<V>() - 1) / Columns<V>()) * Columns<V>() * k;

    /// <summary>Packs <paramref name="columns"/> columns (up to a panel's) of B into <paramref name="panel"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Pack<V>(
        float* b,
        nint rowStride,
        nint columnStride,
        int k,
        int columns,
        float* panel
    )
        where V : struct, IVec<V>
    {
        int width = 2 * V.Width;
        if (columnStride == 1)
        {
            if (columns == width)
            {
                PackRows<V>(b, rowStride, k, panel);
                return;
            }
            for (int p = 0; p < k; p++, b += rowStride, panel += width)
            {
                V.Store(Some.Load<V>(b, columns), panel);
                V.Store(
                    columns > V.Width ? Some.Load<V>(b + V.Width, columns - V.Width) : V.Zero,
                    panel + V.Width
                );
            }
            return;
        }
        int j = 0;
        if (rowStride == 1 && V.Width >= 8)
        {
            for (; j + 8 <= columns; j += 8)
            {
                Transpose8(b + j * columnStride, columnStride, k, panel + j, width);
            }
        }
        for (int p = 0; p < k; p++)
        {
            float* from = b + p * rowStride + j * columnStride;
            float* to = panel + (nint)p * width;
            int i = j;
            for (; i < columns; i++, from += columnStride)
            {
                to[i] = *from;
            }
            for (; i < width; i++)
            {
                to[i] = 0;
            }
        }
    }

    /// <summary>
    /// Packs whole rows of a panel. Rows that are far apart are lines that no prefetcher of the processor foresees: each row
    /// calls for its line of the next panel, which comes while this one is in use.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void PackRows<V>(float* b, nint rowStride, int k, float* panel)
        where V : struct, IVec<V>
    {
        for (int p = 0; p < k; p++, b += rowStride, panel += 2 * V.Width)
        {
            V first = V.Load(b),
                second = V.Load(b + V.Width);
            if (Sse.IsSupported)
            {
                Sse.Prefetch1(b + 2 * V.Width);
                if (V.Width > 8)
                {
                    Sse.Prefetch1(b + 3 * V.Width);
                }
            }
            V.Store(first, panel);
            V.Store(second, panel + V.Width);
        }
    }

    /// <summary>to[j*toStride + i] = from[i*fromStride + j] for i below <paramref name="rows"/> and j below <paramref name="columns"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Transpose(
        float* from,
        nint fromStride,
        int rows,
        int columns,
        float* to,
        nint toStride
    )
    {
        int i = 0;
        for (; i + 8 <= rows; i += 8)
        {
            Transpose8(from + i * fromStride, fromStride, columns, to + i, toStride);
        }
        for (; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                to[j * toStride + i] = from[i * fromStride + j];
            }
        }
    }

    /// <summary>to[p*toStride + r] = from[r*fromStride + p] for r in 0 .. 7 and p in 0 .. k-1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Transpose8(float* from, nint fromStride, int k, float* to, nint toStride)
    {
        int p = 0;
        if (Avx.IsSupported)
        {
            float* from4 = from + 4 * fromStride;
            for (; p + 8 <= k; p += 8, to += 8 * toStride)
            {
                Block(from + p, fromStride, from4 + p, to, toStride);
            }
        }
        for (; p < k; p++, to += toStride)
        {
            for (int r = 0; r < 8; r++)
            {
                to[r] = from[r * fromStride + p];
            }
        }
    }

    /// <summary>An 8x8 transpose: rows r and r+4 share a register, then pairs and quadruples are interleaved.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Block(float* top, nint row, float* bottom, float* to, nint toStride)
    {
        for (int half = 0; half < 8; half += 4, top += 4, bottom += 4)
        {
            Vector256<float> r0 = Pair(top, bottom),
                r1 = Pair(top + row, bottom + row),
                r2 = Pair(top + 2 * row, bottom + 2 * row),
                r3 = Pair(top + 3 * row, bottom + 3 * row);
            Vector256<float> low01 = Avx.UnpackLow(r0, r1),
                high01 = Avx.UnpackHigh(r0, r1),
                low23 = Avx.UnpackLow(r2, r3),
                high23 = Avx.UnpackHigh(r2, r3);
            Avx.Shuffle(low01, low23, 0x44).Store(to);
            Avx.Shuffle(low01, low23, 0xEE).Store(to + toStride);
            Avx.Shuffle(high01, high23, 0x44).Store(to + 2 * toStride);
            Avx.Shuffle(high01, high23, 0xEE).Store(to + 3 * toStride);
            to += 4 * toStride;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Pair(float* low, float* high) =>
        Vector256.Create(Vector128.Load(low), Vector128.Load(high));
}
