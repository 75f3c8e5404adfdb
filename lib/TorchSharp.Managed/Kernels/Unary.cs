using System.Numerics;
using System.Runtime.CompilerServices;
using TorchSharp.Kernels.Simd;

namespace TorchSharp.Kernels;

/// <summary>A function of one number, applied to every element by <see cref="Elementwise"/>.</summary>
internal interface IUnaryOp
{
    /// <summary>The function's value, for any element type. Transcendental functions go through float64.</summary>
    T Scalar<T>(T x)
        where T : unmanaged, INumber<T>;

    /// <summary>The function in every lane.</summary>
    V Vector<V>(V x)
        where V : struct, IVec<V>;
}

/// <summary>The functions of one number. NaN gives NaN everywhere, as in PyTorch.</summary>
internal static class Unary
{
    private static T Via64<T>(T x, Func<double, double> f)
        where T : unmanaged, INumber<T> => T.CreateTruncating(f(double.CreateTruncating(x)));

    /// <summary>x itself.</summary>
    internal readonly struct Identity : IUnaryOp
    {
        public T Scalar<T>(T x)
            where T : unmanaged, INumber<T> => x;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Vector<V>(V x)
            where V : struct, IVec<V> => x;
    }

    /// <summary>-x.</summary>
    internal readonly struct Neg : IUnaryOp
    {
        public T Scalar<T>(T x)
            where T : unmanaged, INumber<T> => unchecked(-x);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Vector<V>(V x)
            where V : struct, IVec<V> => VectorMath.Negate(x);
    }

    /// <summary>|x|; the smallest integer of a type stays itself, as in PyTorch.</summary>
    internal readonly struct Abs : IUnaryOp
    {
        public T Scalar<T>(T x)
            where T : unmanaged, INumber<T> => T.IsNegative(x) ? unchecked(-x) : x;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Vector<V>(V x)
            where V : struct, IVec<V> => VectorMath.Abs(x);
    }

    /// <summary>-1, 0 or 1; sign(±0) = 0. NaN gives 0, as PyTorch's comparison formula (0 &lt; x) - (x &lt; 0) does.</summary>
    internal readonly struct Sign : IUnaryOp
    {
        public T Scalar<T>(T x)
            where T : unmanaged, INumber<T> =>
            x > T.Zero ? T.One
            : x < T.Zero ? unchecked(-T.One)
            : T.Zero;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Vector<V>(V x)
            where V : struct, IVec<V> =>
            V.Select(x > V.Zero, V.Create(1), V.Select(x < V.Zero, V.Create(-1), V.Zero));
    }

    /// <summary>The square root; NaN below zero.</summary>
    internal readonly struct Sqrt : IUnaryOp
    {
        public T Scalar<T>(T x)
            where T : unmanaged, INumber<T> => Via64(x, Math.Sqrt);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Vector<V>(V x)
            where V : struct, IVec<V> => V.Sqrt(x);
    }

    /// <summary>1 / sqrt(x).</summary>
    internal readonly struct Rsqrt : IUnaryOp
    {
        public T Scalar<T>(T x)
            where T : unmanaged, INumber<T> => Via64(x, v => 1 / Math.Sqrt(v));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Vector<V>(V x)
            where V : struct, IVec<V> => V.Create(1) / V.Sqrt(x);
    }

    /// <summary>1 / x.</summary>
    internal readonly struct Reciprocal : IUnaryOp
    {
        public T Scalar<T>(T x)
            where T : unmanaged, INumber<T> => T.One / x;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Vector<V>(V x)
            where V : struct, IVec<V> => V.Create(1) / x;
    }

    /// <summary>x * x.</summary>
    internal readonly struct Square : IUnaryOp
    {
        public T Scalar<T>(T x)
            where T : unmanaged, INumber<T> => unchecked(x * x);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Vector<V>(V x)
            where V : struct, IVec<V> => x * x;
    }

    /// <summary>e to the x.</summary>
    internal readonly struct Exp : IUnaryOp
    {
        public T Scalar<T>(T x)
            where T : unmanaged, INumber<T> => Via64(x, Math.Exp);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Vector<V>(V x)
            where V : struct, IVec<V> => VectorMath.Exp(x);
    }

    /// <summary>The natural logarithm; -∞ at 0, NaN below.</summary>
    internal readonly struct Log : IUnaryOp
    {
        public T Scalar<T>(T x)
            where T : unmanaged, INumber<T> => Via64(x, Math.Log);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Vector<V>(V x)
            where V : struct, IVec<V> => VectorMath.Log(x);
    }

    /// <summary>The hyperbolic tangent.</summary>
    internal readonly struct Tanh : IUnaryOp
    {
        public T Scalar<T>(T x)
            where T : unmanaged, INumber<T> => Via64(x, Math.Tanh);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Vector<V>(V x)
            where V : struct, IVec<V> => VectorMath.Tanh(x);
    }

    /// <summary>1 / (1 + exp(-x)).</summary>
    internal readonly struct Sigmoid : IUnaryOp
    {
        public T Scalar<T>(T x)
            where T : unmanaged, INumber<T> => Via64(x, v => 1 / (1 + Math.Exp(-v)));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Vector<V>(V x)
            where V : struct, IVec<V> => VectorMath.Sigmoid(x);
    }

    /// <summary>The error function.</summary>
    internal readonly struct Erf : IUnaryOp
    {
        public T Scalar<T>(T x)
            where T : unmanaged, INumber<T> => Via64(x, SpecialFunctions.Erf);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Vector<V>(V x)
            where V : struct, IVec<V> => VectorMath.Erf(x);
    }

    /// <summary>max(x, 0), with NaN kept.</summary>
    internal readonly struct Relu : IUnaryOp
    {
        public T Scalar<T>(T x)
            where T : unmanaged, INumber<T> => x < T.Zero ? T.Zero : x;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Vector<V>(V x)
            where V : struct, IVec<V> => V.Greater(V.Zero, x);
    }

    /// <summary>The largest whole number not above x.</summary>
    internal readonly struct Floor : IUnaryOp
    {
        public T Scalar<T>(T x)
            where T : unmanaged, INumber<T> => T.IsInteger(x) ? x : Via64(x, Math.Floor);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Vector<V>(V x)
            where V : struct, IVec<V> => V.Floor(x);
    }

    /// <summary>The smallest whole number not below x.</summary>
    internal readonly struct Ceil : IUnaryOp
    {
        public T Scalar<T>(T x)
            where T : unmanaged, INumber<T> => T.IsInteger(x) ? x : Via64(x, Math.Ceiling);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Vector<V>(V x)
            where V : struct, IVec<V> => V.Ceiling(x);
    }

    /// <summary>The nearest whole number, halves to even.</summary>
    internal readonly struct Round : IUnaryOp
    {
        public T Scalar<T>(T x)
            where T : unmanaged, INumber<T> => T.IsInteger(x) ? x : Via64(x, Math.Round);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Vector<V>(V x)
            where V : struct, IVec<V> => V.Round(x);
    }

    /// <summary>x limited to [low, high]; NaN kept; the result is <paramref name="high"/> when low exceeds high.</summary>
    internal readonly struct Clamp(double low, double high) : IUnaryOp
    {
        public T Scalar<T>(T x)
            where T : unmanaged, INumber<T>
        {
            T lo = T.CreateSaturating(low),
                hi = T.CreateSaturating(high);
            T y = x < lo ? lo : x;
            return y > hi ? hi : y;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Vector<V>(V x)
            where V : struct, IVec<V> =>
            VectorMath.Clamp(x, V.Create((float)low), V.Create((float)high));
    }
}
