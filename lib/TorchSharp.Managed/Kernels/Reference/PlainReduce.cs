using System.Numerics;
using System.Runtime.CompilerServices;

namespace TorchSharp.Kernels.Reference;

/// <summary>Plain loops behind <see cref="Reduce"/>; float32 sums in float64, first element first.</summary>
internal static class PlainReduce
{
    /// <summary>The sum over the middle dimension.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Sum<T>(ReadOnlySpan<T> x, int outer, int count, int inner, Span<T> y)
        where T : unmanaged, INumber<T> =>
        SumOf(x, outer, count, inner, y, default(Unary.Identity));

    /// <summary>The sum of squares over the middle dimension.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void SumOfSquares<T>(
        ReadOnlySpan<T> x,
        int outer,
        int count,
        int inner,
        Span<T> y
    )
        where T : unmanaged, INumber<T> => SumOf(x, outer, count, inner, y, default(Unary.Square));

    /// <summary>The sum of magnitudes over the middle dimension.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void SumOfMagnitudes<T>(
        ReadOnlySpan<T> x,
        int outer,
        int count,
        int inner,
        Span<T> y
    )
        where T : unmanaged, INumber<T> => SumOf(x, outer, count, inner, y, default(Unary.Abs));

    /// <summary>The largest element and its first position.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Max<T>(
        ReadOnlySpan<T> x,
        int outer,
        int count,
        int inner,
        Span<T> y,
        Span<long> indices
    )
        where T : unmanaged, INumber<T> =>
        Best(x, outer, count, inner, y, indices, default(Compare.Greater));

    /// <summary>The smallest element and its first position.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Min<T>(
        ReadOnlySpan<T> x,
        int outer,
        int count,
        int inner,
        Span<T> y,
        Span<long> indices
    )
        where T : unmanaged, INumber<T> =>
        Best(x, outer, count, inner, y, indices, default(Compare.Less));

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SumOf<T, TOp>(
        ReadOnlySpan<T> x,
        int outer,
        int count,
        int inner,
        Span<T> y,
        TOp op
    )
        where T : unmanaged, INumber<T>
        where TOp : struct, IUnaryOp
    {
        for (int o = 0; o < outer; o++)
        for (int i = 0; i < inner; i++)
        {
            int at = o * count * inner + i;
            if (typeof(T) == typeof(float))
            {
                double sum = 0;
                for (int k = 0; k < count; k++, at += inner)
                {
                    sum += op.Scalar(double.CreateTruncating(x[at]));
                }
                y[o * inner + i] = T.CreateTruncating(sum);
            }
            else
            {
                T sum = T.Zero;
                for (int k = 0; k < count; k++, at += inner)
                {
                    sum = unchecked(sum + op.Scalar(x[at]));
                }
                y[o * inner + i] = sum;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Best<T, TBetter>(
        ReadOnlySpan<T> x,
        int outer,
        int count,
        int inner,
        Span<T> y,
        Span<long> indices,
        TBetter better
    )
        where T : unmanaged, INumber<T>
        where TBetter : struct, ICompareOp
    {
        if (count == 0 && outer * inner > 0)
        {
            throw new ArgumentException("the largest or smallest of no elements does not exist");
        }
        for (int o = 0; o < outer; o++)
        for (int i = 0; i < inner; i++)
        {
            int at = o * count * inner + i,
                best = 0;
            T value = x[at];
            for (int k = 1; k < count && !T.IsNaN(value); k++)
            {
                T candidate = x[at + k * inner];
                if (better.Scalar(candidate, value) || T.IsNaN(candidate))
                {
                    (best, value) = (k, candidate);
                }
            }
            if (!y.IsEmpty)
            {
                y[o * inner + i] = value;
            }
            if (!indices.IsEmpty)
            {
                indices[o * inner + i] = best;
            }
        }
    }
}
