using System.Numerics;
using TorchSharp.Kernels.Reference;

namespace TorchSharp.Kernels;

/// <summary>
/// Element-by-element kernels over contiguous spans, and over constant strides for the inner loop of a broadcast.
/// An operand span of length 1 stands for a scalar. The output may be exactly one of the inputs, never a shifted overlap.
/// A float32 result never depends on the number of threads, the vector width or the stride it was computed with.
/// </summary>
internal static class Elementwise
{
    /// <summary>y[i] = op(x[i]); x has y's length or is one scalar.</summary>
    public static void Unary<T, TOp>(TOp op, ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, INumber<T>
        where TOp : struct, IUnaryOp => Unary(op, x, StrideOf(x.Length, y.Length), y, 1, y.Length);

    /// <summary>y[i*strideY] = op(x[i*strideX]) for i in 0 .. n-1; strides in elements, strideX 0 for a scalar.</summary>
    public static void Unary<T, TOp>(
        TOp op,
        ReadOnlySpan<T> x,
        int strideX,
        Span<T> y,
        int strideY,
        int n
    )
        where T : unmanaged, INumber<T>
        where TOp : struct, IUnaryOp => PlainElementwise.Unary(op, x, strideX, y, strideY, n);

    /// <summary>y[i] = op(a[i], b[i]); a and b have y's length or are one scalar.</summary>
    public static void Binary<T, TOp>(TOp op, ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> y)
        where T : unmanaged, INumber<T>
        where TOp : struct, IBinaryOp =>
        Binary(
            op,
            a,
            StrideOf(a.Length, y.Length),
            b,
            StrideOf(b.Length, y.Length),
            y,
            1,
            y.Length
        );

    /// <summary>y[i*strideY] = op(a[i*strideA], b[i*strideB]) for i in 0 .. n-1; stride 0 for a scalar.</summary>
    public static void Binary<T, TOp>(
        TOp op,
        ReadOnlySpan<T> a,
        int strideA,
        ReadOnlySpan<T> b,
        int strideB,
        Span<T> y,
        int strideY,
        int n
    )
        where T : unmanaged, INumber<T>
        where TOp : struct, IBinaryOp =>
        PlainElementwise.Binary(op, a, strideA, b, strideB, y, strideY, n);

    /// <summary>y[i] = whether op(a[i], b[i]) holds; a and b have y's length or are one scalar.</summary>
    public static void Compare<T, TOp>(TOp op, ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<bool> y)
        where T : unmanaged, INumber<T>
        where TOp : struct, ICompareOp =>
        Compare(op, a, StrideOf(a.Length, y.Length), b, StrideOf(b.Length, y.Length), y);

    /// <summary>y[i] = whether op(a[i*strideA], b[i*strideB]) holds, for all of y.</summary>
    public static void Compare<T, TOp>(
        TOp op,
        ReadOnlySpan<T> a,
        int strideA,
        ReadOnlySpan<T> b,
        int strideB,
        Span<bool> y
    )
        where T : unmanaged, INumber<T>
        where TOp : struct, ICompareOp => PlainElementwise.Compare(op, a, strideA, b, strideB, y);

    /// <summary>y[i] = mask[i] ? a[i] : b[i]; mask, a and b have y's length or are one scalar.</summary>
    public static void Select<T>(
        ReadOnlySpan<bool> mask,
        ReadOnlySpan<T> a,
        ReadOnlySpan<T> b,
        Span<T> y
    )
        where T : unmanaged =>
        Select(
            mask,
            StrideOf(mask.Length, y.Length),
            a,
            StrideOf(a.Length, y.Length),
            b,
            StrideOf(b.Length, y.Length),
            y
        );

    /// <summary>y[i] = mask[i*strideMask] ? a[i*strideA] : b[i*strideB], for all of y.</summary>
    public static void Select<T>(
        ReadOnlySpan<bool> mask,
        int strideMask,
        ReadOnlySpan<T> a,
        int strideA,
        ReadOnlySpan<T> b,
        int strideB,
        Span<T> y
    )
        where T : unmanaged => PlainElementwise.Select(mask, strideMask, a, strideA, b, strideB, y);

    /// <summary>y[i] = a[i] * b[i] + c[i], rounded once for floating point; each operand has y's length or is one scalar.</summary>
    public static void MultiplyAdd<T>(
        ReadOnlySpan<T> a,
        ReadOnlySpan<T> b,
        ReadOnlySpan<T> c,
        Span<T> y
    )
        where T : unmanaged, INumber<T> =>
        PlainElementwise.MultiplyAdd(
            a,
            StrideOf(a.Length, y.Length),
            b,
            StrideOf(b.Length, y.Length),
            c,
            StrideOf(c.Length, y.Length),
            y
        );

    /// <summary>y[i] = x[i] in another type: floats are truncated towards zero, integers wrap, NaN becomes 0.</summary>
    public static void Convert<TFrom, TTo>(ReadOnlySpan<TFrom> x, Span<TTo> y)
        where TFrom : unmanaged, INumber<TFrom>
        where TTo : unmanaged, INumber<TTo> => PlainElementwise.Convert(x, y);

    private static int StrideOf(int length, int n)
    {
        if (length == n)
        {
            return 1;
        }
        if (length == 1)
        {
            return 0;
        }
        throw new ArgumentException(
            $"an operand of {length} elements meets an output of {n}; give {n}, or 1 for a scalar"
        );
    }
}
