using System.Numerics;
using System.Runtime.CompilerServices;

namespace TorchSharp.Kernels.Reference;

/// <summary>Plain loops behind <see cref="Elementwise"/>: the reference of its tests and its path for other types than float32.</summary>
internal static class PlainElementwise
{
    /// <summary>y[i*strideY] = op(x[i*strideX]).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
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
        for (int i = 0; i < n; i++)
        {
            y[i * strideY] = op.Scalar(x[i * strideX]);
        }
    }

    /// <summary>y[i*strideY] = op(a[i*strideA], b[i*strideB]).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
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
        for (int i = 0; i < n; i++)
        {
            y[i * strideY] = op.Scalar(a[i * strideA], b[i * strideB]);
        }
    }

    /// <summary>y[i] = op(a[i*strideA], b[i*strideB]).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
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
        for (int i = 0; i < y.Length; i++)
        {
            y[i] = op.Scalar(a[i * strideA], b[i * strideB]);
        }
    }

    /// <summary>y[i] = mask[i*strideMask] ? a[i*strideA] : b[i*strideB].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
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
        for (int i = 0; i < y.Length; i++)
        {
            y[i] = mask[i * strideMask] ? a[i * strideA] : b[i * strideB];
        }
    }

    /// <summary>y[i] = a*b + c in one rounding.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void MultiplyAdd<T>(
        ReadOnlySpan<T> a,
        int strideA,
        ReadOnlySpan<T> b,
        int strideB,
        ReadOnlySpan<T> c,
        int strideC,
        Span<T> y
    )
        where T : unmanaged, INumber<T>
    {
        for (int i = 0; i < y.Length; i++)
        {
            y[i] = Fused(a[i * strideA], b[i * strideB], c[i * strideC]);
        }
    }

    /// <summary>y[i] = (TTo)x[i].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Convert<TFrom, TTo>(ReadOnlySpan<TFrom> x, Span<TTo> y)
        where TFrom : unmanaged, INumber<TFrom>
        where TTo : unmanaged, INumber<TTo>
    {
        for (int i = 0; i < y.Length; i++)
        {
            y[i] = Truncated<TFrom, TTo>(x[i]);
        }
    }

    /// <summary>a*b + c with one rounding for float32 and float64, wrapping for integers.</summary>
    public static T Fused<T>(T a, T b, T c)
        where T : unmanaged, INumber<T>
    {
        if (typeof(T) == typeof(float))
        {
            return (T)
                (object)
                    MathF.FusedMultiplyAdd((float)(object)a, (float)(object)b, (float)(object)c);
        }
        if (typeof(T) == typeof(double))
        {
            return (T)
                (object)
                    Math.FusedMultiplyAdd((double)(object)a, (double)(object)b, (double)(object)c);
        }
        return unchecked(a * b + c);
    }

    private static TTo Truncated<TFrom, TTo>(TFrom x)
        where TFrom : unmanaged, INumber<TFrom>
        where TTo : unmanaged, INumber<TTo>
    {
        // CreateTruncating saturates floats; PyTorch goes through int64 and wraps (300.0 becomes byte 44).
        bool fromFloat = typeof(TFrom) == typeof(float) || typeof(TFrom) == typeof(double);
        bool toFloat = typeof(TTo) == typeof(float) || typeof(TTo) == typeof(double);
        return fromFloat && !toFloat
            ? TTo.CreateTruncating(long.CreateSaturating(x))
            : TTo.CreateTruncating(x);
    }
}
