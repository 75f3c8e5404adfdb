using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TorchSharp.Kernels.Reference;
using TorchSharp.Kernels.Simd;

namespace TorchSharp.Kernels;

/// <summary>
/// Element-by-element kernels over contiguous spans, and over constant strides for the inner loop of a broadcast.
/// An operand span of length 1 stands for a scalar. The output may be exactly one of the inputs, never a shifted overlap.
/// A float32 result never depends on the number of threads, the vector width or the stride it was computed with.
/// </summary>
internal static unsafe class Elementwise
{
    /// <summary>y[i] = op(x[i]); x has y's length or is one scalar.</summary>
    public static void Unary<T, TOp>(TOp op, ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, INumber<T>
        where TOp : struct, IUnaryOp
    {
        int n = y.Length;
        if (typeof(T) == typeof(float) && x.Length == n && n <= VectorLoops.MostUnshared)
        {
            fixed (
                T* px = x,
                    py = y
            )
            {
                VectorLoops.SideBySide(op, (float*)px, (float*)py, n);
            }
            return;
        }
        Unary(op, x, StrideOf(x.Length, n), y, 1, n);
    }

    /// <summary>y[i*strideY] = op(x[i*strideX]) for i in 0 .. n-1; strides in elements, strideX 0 for a scalar.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Unary<T, TOp>(
        TOp op,
        ReadOnlySpan<T> x,
        int strideX,
        Span<T> y,
        int strideY,
        int n
    )
        where T : unmanaged, INumber<T>
        where TOp : struct, IUnaryOp
    {
        if (n == 0)
        {
            return;
        }
        Check(x.Length, strideX, n);
        Check(y.Length, strideY, n);
        if (typeof(T) == typeof(float))
        {
            fixed (
                T* px = x,
                    py = y
            )
            {
                Widths.Run(
                    new VectorLoops.Unary<TOp>(op, (float*)px, strideX, (float*)py, strideY, n)
                );
            }
            return;
        }
        PlainElementwise.Unary(op, x, strideX, y, strideY, n);
    }

    /// <summary>y[i] = op(a[i], b[i]); a and b have y's length or are one scalar.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Binary<T, TOp>(TOp op, ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> y)
        where T : unmanaged, INumber<T>
        where TOp : struct, IBinaryOp
    {
        int n = y.Length;
        bool alike = a.Length == n && b.Length == n;
        if (typeof(T) == typeof(float) && TOp.HasVector && alike && n <= VectorLoops.MostUnshared)
        {
            fixed (
                T* pa = a,
                    pb = b,
                    py = y
            )
            {
                VectorLoops.SideBySide(op, (float*)pa, (float*)pb, (float*)py, n);
            }
            return;
        }
        Binary(op, a, StrideOf(a.Length, n), b, StrideOf(b.Length, n), y, 1, n);
    }

    /// <summary>y[i*strideY] = op(a[i*strideA], b[i*strideB]) for i in 0 .. n-1; stride 0 for a scalar.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
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
        where TOp : struct, IBinaryOp
    {
        if (n == 0)
        {
            return;
        }
        Check(a.Length, strideA, n);
        Check(b.Length, strideB, n);
        Check(y.Length, strideY, n);
        if (typeof(T) == typeof(float) && TOp.HasVector)
        {
            fixed (
                T* pa = a,
                    pb = b,
                    py = y
            )
            {
                Widths.Run(
                    new VectorLoops.Binary<TOp>(
                        op,
                        (float*)pa,
                        strideA,
                        (float*)pb,
                        strideB,
                        (float*)py,
                        strideY,
                        n
                    )
                );
            }
            return;
        }
        PlainElementwise.Binary(op, a, strideA, b, strideB, y, strideY, n);
    }

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
        where TOp : struct, ICompareOp
    {
        if (y.IsEmpty)
        {
            return;
        }
        Check(a.Length, strideA, y.Length);
        Check(b.Length, strideB, y.Length);
        if (typeof(T) == typeof(float) && (uint)strideA <= 1 && (uint)strideB <= 1)
        {
            fixed (
                T* pa = a,
                    pb = b
            )
            fixed (bool* py = y)
            {
                Widths.Run(
                    new VectorLoops.Comparison<TOp>(
                        op,
                        (float*)pa,
                        strideA,
                        (float*)pb,
                        strideB,
                        py,
                        y.Length
                    )
                );
            }
            return;
        }
        PlainElementwise.Compare(op, a, strideA, b, strideB, y);
    }

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
        where T : unmanaged
    {
        if (y.IsEmpty)
        {
            return;
        }
        Check(mask.Length, strideMask, y.Length);
        Check(a.Length, strideA, y.Length);
        Check(b.Length, strideB, y.Length);
        if (strideMask == 0)
        {
            Repeat(mask[0] ? a : b, mask[0] ? strideA : strideB, y);
            return;
        }
        bool direct = strideMask == 1 && (uint)strideA <= 1 && (uint)strideB <= 1;
        if (typeof(T) == typeof(float) && direct)
        {
            fixed (
                T* pa = a,
                    pb = b,
                    py = y
            )
            fixed (bool* pMask = mask)
            {
                Widths.Run(
                    new VectorLoops.Selection(
                        pMask,
                        (float*)pa,
                        strideA,
                        (float*)pb,
                        strideB,
                        (float*)py,
                        y.Length
                    )
                );
            }
            return;
        }
        PlainElementwise.Select(mask, strideMask, a, strideA, b, strideB, y);
    }

    /// <summary>y[i] = a[i] * b[i] + c[i], rounded once for floating point; each operand has y's length or is one scalar.</summary>
    public static void MultiplyAdd<T>(
        ReadOnlySpan<T> a,
        ReadOnlySpan<T> b,
        ReadOnlySpan<T> c,
        Span<T> y
    )
        where T : unmanaged, INumber<T>
    {
        if (y.IsEmpty)
        {
            return;
        }
        int strideA = StrideOf(a.Length, y.Length),
            strideB = StrideOf(b.Length, y.Length),
            strideC = StrideOf(c.Length, y.Length);
        if (typeof(T) == typeof(float))
        {
            fixed (
                T* pa = a,
                    pb = b,
                    pc = c,
                    py = y
            )
            {
                Widths.Run(
                    new VectorLoops.Fused(
                        (float*)pa,
                        strideA,
                        (float*)pb,
                        strideB,
                        (float*)pc,
                        strideC,
                        (float*)py,
                        y.Length
                    )
                );
            }
            return;
        }
        PlainElementwise.MultiplyAdd(a, strideA, b, strideB, c, strideC, y);
    }

    /// <summary>y[i] = x[i] in another type: floats are truncated towards zero, integers wrap, NaN becomes 0.</summary>
    public static void Convert<TFrom, TTo>(ReadOnlySpan<TFrom> x, Span<TTo> y)
        where TFrom : unmanaged, INumber<TFrom>
        where TTo : unmanaged, INumber<TTo>
    {
        if (typeof(TFrom) == typeof(float) && typeof(TTo) == typeof(double))
        {
            Widen(MemoryMarshal.Cast<TFrom, float>(x), MemoryMarshal.Cast<TTo, double>(y));
            return;
        }
        PlainElementwise.Convert(x, y);
    }

    /// <summary>Every float is a double.</summary>
    private static void Widen(ReadOnlySpan<float> x, Span<double> y)
    {
        int i = 0,
            half = Vector<double>.Count;
        for (; i <= x.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector.Widen(new Vector<float>(x[i..]), out var first, out var second);
            first.CopyTo(y[i..]);
            second.CopyTo(y[(i + half)..]);
        }
        PlainElementwise.Convert(x[i..], y[i..]);
    }

    /// <summary>y[i] = x[i*stride]: what one truth value chooses for a whole row.</summary>
    private static void Repeat<T>(ReadOnlySpan<T> x, int stride, Span<T> y)
    {
        if (stride == 1)
        {
            x[..y.Length].CopyTo(y);
            return;
        }
        for (int i = 0; i < y.Length; i++)
        {
            y[i] = x[i * stride];
        }
    }

    /// <summary>The loops work on pointers: a span that is too short must fail here.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Check(int length, int stride, int n)
    {
        if (stride < 0 || (n - 1L) * stride >= length)
        {
            throw TooShort(length, stride, n);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int StrideOf(int length, int n) =>
        length == n ? 1
        : length == 1 ? 0
        : throw Mismatch(length, n);

    private static ArgumentException TooShort(int length, int stride, int n) =>
        new($"{n} elements at stride {stride} do not fit into a span of {length}");

    private static ArgumentException Mismatch(int length, int n) =>
        new($"an operand of {length} elements meets an output of {n}; give {n}, or 1 for a scalar");
}
