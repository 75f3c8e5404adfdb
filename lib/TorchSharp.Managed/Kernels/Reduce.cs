using System.Numerics;
using TorchSharp.Kernels.Reference;

namespace TorchSharp.Kernels;

/// <summary>
/// Reductions of x, seen as contiguous [outer, count, inner], over its middle dimension; results are [outer, inner].
/// (1, n, 1) reduces everything, (rows, columns, 1) each row, (1, rows, columns) gives column results.
/// float32 sums are accumulated in float64 in an order that depends on the sizes alone:
/// the same bits come out for any number of threads and any vector width.
/// </summary>
internal static class Reduce
{
    /// <summary>The sum; 0 when count is 0. Integers wrap.</summary>
    public static void Sum<T>(ReadOnlySpan<T> x, int outer, int count, int inner, Span<T> y)
        where T : unmanaged, INumber<T> => PlainReduce.Sum(x, outer, count, inner, y);

    /// <summary>The sum of squares; 0 when count is 0. Its root is the L2 norm.</summary>
    public static void SumOfSquares<T>(
        ReadOnlySpan<T> x,
        int outer,
        int count,
        int inner,
        Span<T> y
    )
        where T : unmanaged, INumber<T> => PlainReduce.SumOfSquares(x, outer, count, inner, y);

    /// <summary>The sum of magnitudes, the L1 norm; 0 when count is 0.</summary>
    public static void SumOfMagnitudes<T>(
        ReadOnlySpan<T> x,
        int outer,
        int count,
        int inner,
        Span<T> y
    )
        where T : unmanaged, INumber<T> => PlainReduce.SumOfMagnitudes(x, outer, count, inner, y);

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
        where T : unmanaged, INumber<T> => PlainReduce.Max(x, outer, count, inner, y, indices);

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
        where T : unmanaged, INumber<T> => PlainReduce.Min(x, outer, count, inner, y, indices);
}
