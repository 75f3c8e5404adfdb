using System.Numerics;
using System.Runtime.CompilerServices;
using TorchSharp.Kernels.Simd;

namespace TorchSharp.Kernels;

/// <summary>A function of two numbers, applied to pairs of elements by <see cref="Elementwise"/>.</summary>
internal interface IBinaryOp
{
    /// <summary>The function's value, for any element type.</summary>
    T Scalar<T>(T a, T b)
        where T : unmanaged, INumber<T>;

    /// <summary>Whether <see cref="Vector{V}"/> exists; otherwise float32 takes the scalar loop.</summary>
    static virtual bool HasVector => true;

    /// <summary>The function in every lane.</summary>
    V Vector<V>(V a, V b)
        where V : struct, IVec<V>;
}

/// <summary>The functions of two numbers; integers wrap around on overflow.</summary>
internal static class Binary
{
    /// <summary>a + b.</summary>
    internal readonly struct Add : IBinaryOp
    {
        public T Scalar<T>(T a, T b)
            where T : unmanaged, INumber<T> => unchecked(a + b);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Vector<V>(V a, V b)
            where V : struct, IVec<V> => a + b;
    }

    /// <summary>a - b.</summary>
    internal readonly struct Sub : IBinaryOp
    {
        public T Scalar<T>(T a, T b)
            where T : unmanaged, INumber<T> => unchecked(a - b);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Vector<V>(V a, V b)
            where V : struct, IVec<V> => a - b;
    }

    /// <summary>a * b.</summary>
    internal readonly struct Mul : IBinaryOp
    {
        public T Scalar<T>(T a, T b)
            where T : unmanaged, INumber<T> => unchecked(a * b);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Vector<V>(V a, V b)
            where V : struct, IVec<V> => a * b;
    }

    /// <summary>a / b; integers are truncated towards zero and throw on a zero divisor.</summary>
    internal readonly struct Div : IBinaryOp
    {
        public T Scalar<T>(T a, T b)
            where T : unmanaged, INumber<T> => a / b;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Vector<V>(V a, V b)
            where V : struct, IVec<V> => a / b;
    }

    /// <summary>The larger number; NaN if either is NaN, b if they are equal.</summary>
    internal readonly struct Max : IBinaryOp
    {
        public T Scalar<T>(T a, T b)
            where T : unmanaged, INumber<T> => a > b || T.IsNaN(a) ? a : b;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Vector<V>(V a, V b)
            where V : struct, IVec<V> => VectorMath.Max(a, b);
    }

    /// <summary>The smaller number; NaN if either is NaN, b if they are equal.</summary>
    internal readonly struct Min : IBinaryOp
    {
        public T Scalar<T>(T a, T b)
            where T : unmanaged, INumber<T> => a < b || T.IsNaN(a) ? a : b;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Vector<V>(V a, V b)
            where V : struct, IVec<V> => VectorMath.Min(a, b);
    }

    /// <summary>a + scale * b in one rounding (fused) for floating point.</summary>
    internal readonly struct AddScaled(double scale) : IBinaryOp
    {
        public T Scalar<T>(T a, T b)
            where T : unmanaged, INumber<T> =>
            Reference.PlainElementwise.Fused(T.CreateTruncating(scale), b, a);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Vector<V>(V a, V b)
            where V : struct, IVec<V> => V.Fma(V.Create((float)scale), b, a);
    }

    /// <summary>a to the power b: floating point through float64; integers by products, which wrap around.</summary>
    internal readonly struct Pow : IBinaryOp
    {
        public T Scalar<T>(T a, T b)
            where T : unmanaged, INumber<T> =>
            typeof(T) == typeof(float) || typeof(T) == typeof(double)
                ? T.CreateTruncating(
                    Math.Pow(double.CreateTruncating(a), double.CreateTruncating(b))
                )
                : Whole(a, long.CreateTruncating(b));

        /// <summary>Squares for the exponent's binary digits. Of negative powers only those of 1 and -1 are whole; the others are 0, as in PyTorch.</summary>
        private static T Whole<T>(T a, long b)
            where T : unmanaged, INumber<T>
        {
            if (b < 0)
            {
                bool one = a == T.One || a == unchecked(-T.One);
                return !one ? T.Zero
                    : long.IsOddInteger(b) ? a
                    : T.One;
            }
            T y = T.One;
            for (; b > 0; b >>= 1)
            {
                y = long.IsOddInteger(b) ? unchecked(y * a) : y;
                a = unchecked(a * a);
            }
            return y;
        }

        public static bool HasVector => false;

        public V Vector<V>(V a, V b)
            where V : struct, IVec<V> => throw new System.Diagnostics.UnreachableException();
    }

    /// <summary>Derivative of relu: the gradient where the activation y is above zero, else 0. Arguments (y, gradient); x does as well as y.</summary>
    internal readonly struct ReluBackward : IBinaryOp
    {
        public T Scalar<T>(T a, T b)
            where T : unmanaged, INumber<T> => a <= T.Zero ? T.Zero : b;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Vector<V>(V a, V b)
            where V : struct, IVec<V> => V.Select((a < V.Zero) | V.Equal(a, V.Zero), V.Zero, b);
    }

    /// <summary>Derivative of tanh: gradient * (1 - y*y). Arguments (y, gradient).</summary>
    internal readonly struct TanhBackward : IBinaryOp
    {
        public T Scalar<T>(T a, T b)
            where T : unmanaged, INumber<T> => b * (T.One - a * a);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Vector<V>(V a, V b)
            where V : struct, IVec<V> => b * (V.Create(1) - a * a);
    }

    /// <summary>Derivative of the sigmoid: gradient * y * (1 - y). Arguments (y, gradient).</summary>
    internal readonly struct SigmoidBackward : IBinaryOp
    {
        public T Scalar<T>(T a, T b)
            where T : unmanaged, INumber<T> => b * a * (T.One - a);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Vector<V>(V a, V b)
            where V : struct, IVec<V> => b * a * (V.Create(1) - a);
    }

    /// <summary>Derivative of clamp: the gradient where low ≤ x ≤ high (bounds included, as in PyTorch), else 0. Arguments (x, gradient).</summary>
    internal readonly struct ClampBackward(double low, double high) : IBinaryOp
    {
        public T Scalar<T>(T a, T b)
            where T : unmanaged, INumber<T> =>
            a >= T.CreateSaturating(low) && a <= T.CreateSaturating(high) ? b : T.Zero;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Vector<V>(V a, V b)
            where V : struct, IVec<V> =>
            V.Select(
                V.Equal(a, VectorMath.Clamp(a, V.Create((float)low), V.Create((float)high))),
                b,
                V.Zero
            );
    }
}
