using System.Numerics;
using TorchSharp.Kernels.Reference;
using TorchSharp.Kernels.Simd;

namespace TorchSharp.Kernels;

/// <summary>
/// Reductions of x, seen as contiguous [outer, count, inner], over its middle dimension; results are [outer, inner].
/// (1, n, 1) reduces everything, (rows, columns, 1) each row, (1, rows, columns) gives column results.
/// float32 sums are accumulated in float64 in an order that depends on the sizes alone:
/// the same bits come out for any number of threads and any vector width.
/// </summary>
internal static unsafe class Reduce
{
    /// <summary>The sum; 0 when count is 0. Integers wrap.</summary>
    public static void Sum<T>(ReadOnlySpan<T> x, int outer, int count, int inner, Span<T> y)
        where T : unmanaged, INumber<T>
    {
        if (!Summed<T, Sums.Itself>(x, outer, count, inner, y))
        {
            PlainReduce.Sum(x, outer, count, inner, y);
        }
    }

    /// <summary>The sum of squares; 0 when count is 0. Its root is the L2 norm.</summary>
    public static void SumOfSquares<T>(
        ReadOnlySpan<T> x,
        int outer,
        int count,
        int inner,
        Span<T> y
    )
        where T : unmanaged, INumber<T>
    {
        if (!Summed<T, Sums.Squared>(x, outer, count, inner, y))
        {
            PlainReduce.SumOfSquares(x, outer, count, inner, y);
        }
    }

    /// <summary>The sum of magnitudes, the L1 norm; 0 when count is 0.</summary>
    public static void SumOfMagnitudes<T>(
        ReadOnlySpan<T> x,
        int outer,
        int count,
        int inner,
        Span<T> y
    )
        where T : unmanaged, INumber<T>
    {
        if (!Summed<T, Sums.Magnitude>(x, outer, count, inner, y))
        {
            PlainReduce.SumOfMagnitudes(x, outer, count, inner, y);
        }
    }

    /// <summary>The largest element; NaN wins. count is at least 1.</summary>
    public static void Max<T>(ReadOnlySpan<T> x, int outer, int count, int inner, Span<T> y)
        where T : unmanaged, INumber<T> => Max(x, outer, count, inner, y, default);

    /// <summary>The largest element and the position 0 .. count-1 of its first occurrence (argmax); the first NaN wins. Either output may be empty.</summary>
    public static void Max<T>(
        ReadOnlySpan<T> x,
        int outer,
        int count,
        int inner,
        Span<T> y,
        Span<long> indices
    )
        where T : unmanaged, INumber<T>
    {
        if (!Found<T, Compare.Greater>(x, outer, count, inner, y, indices))
        {
            PlainReduce.Max(x, outer, count, inner, y, indices);
        }
    }

    /// <summary>The smallest element; NaN wins. count is at least 1.</summary>
    public static void Min<T>(ReadOnlySpan<T> x, int outer, int count, int inner, Span<T> y)
        where T : unmanaged, INumber<T> => Min(x, outer, count, inner, y, default);

    /// <summary>The smallest element and the position of its first occurrence (argmin); the first NaN wins. Either output may be empty.</summary>
    public static void Min<T>(
        ReadOnlySpan<T> x,
        int outer,
        int count,
        int inner,
        Span<T> y,
        Span<long> indices
    )
        where T : unmanaged, INumber<T>
    {
        if (!Found<T, Compare.Less>(x, outer, count, inner, y, indices))
        {
            PlainReduce.Min(x, outer, count, inner, y, indices);
        }
    }

    private static bool Summed<T, TTerm>(
        ReadOnlySpan<T> x,
        int outer,
        int count,
        int inner,
        Span<T> y
    )
        where T : unmanaged
        where TTerm : struct, ITerm
    {
        Check(x.Length, outer, count, inner);
        Check(y.Length, outer, 1, inner);
        if (typeof(T) != typeof(float) || outer == 0 || inner == 0)
        {
            return false;
        }
        fixed (
            T* px = x,
                py = y
        )
        {
            if (inner == 1)
            {
                Widths.Reduce(new Sums.Rows<TTerm>((float*)px, outer, count, (float*)py));
            }
            else
            {
                Widths.Reduce(
                    new Sums.ColumnSums<TTerm>((float*)px, outer, count, inner, (float*)py)
                );
            }
        }
        return true;
    }

    private static bool Found<T, TBetter>(
        ReadOnlySpan<T> x,
        int outer,
        int count,
        int inner,
        Span<T> y,
        Span<long> indices
    )
        where T : unmanaged
        where TBetter : struct, ICompareOp
    {
        Check(x.Length, outer, count, inner);
        Check(y.IsEmpty ? int.MaxValue : y.Length, outer, 1, inner);
        Check(indices.IsEmpty ? int.MaxValue : indices.Length, outer, 1, inner);
        bool none = outer == 0 || inner == 0 || count == 0;
        if (typeof(T) != typeof(float) || none || count > Extremes<TBetter>.MostRows && inner > 1)
        {
            return false;
        }
        fixed (
            T* px = x,
                py = y
        )
        fixed (long* pIndices = indices)
        {
            Widths.Run(
                new Extremes<TBetter>((float*)px, outer, count, inner, (float*)py, pIndices)
            );
        }
        return true;
    }

    private static void Check(int length, int outer, int count, int inner)
    {
        if ((long)outer * count * inner > length)
        {
            throw new ArgumentException(
                $"{outer} x {count} x {inner} elements do not fit into a span of {length}"
            );
        }
    }
}
