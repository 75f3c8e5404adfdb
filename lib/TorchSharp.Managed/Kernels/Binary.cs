using System.Numerics;

namespace TorchSharp.Kernels;

/// <summary>A function of two numbers, applied to pairs of elements by <see cref="Elementwise"/>.</summary>
internal interface IBinaryOp
{
    /// <summary>The function's value, for any element type.</summary>
    T Scalar<T>(T a, T b)
        where T : unmanaged, INumber<T>;
}

/// <summary>The functions of two numbers; integers wrap around on overflow.</summary>
internal static class Binary
{
    /// <summary>a + b.</summary>
    internal readonly struct Add : IBinaryOp
    {
        public T Scalar<T>(T a, T b)
            where T : unmanaged, INumber<T> => unchecked(a + b);
    }

    /// <summary>a - b.</summary>
    internal readonly struct Sub : IBinaryOp
    {
        public T Scalar<T>(T a, T b)
            where T : unmanaged, INumber<T> => unchecked(a - b);
    }

    /// <summary>a * b.</summary>
    internal readonly struct Mul : IBinaryOp
    {
        public T Scalar<T>(T a, T b)
            where T : unmanaged, INumber<T> => unchecked(a * b);
    }

    /// <summary>a / b; integers are truncated towards zero and throw on a zero divisor.</summary>
    internal readonly struct Div : IBinaryOp
    {
        public T Scalar<T>(T a, T b)
            where T : unmanaged, INumber<T> => a / b;
    }

    /// <summary>The larger number; NaN if either is NaN, b if they are equal.</summary>
    internal readonly struct Max : IBinaryOp
    {
        public T Scalar<T>(T a, T b)
            where T : unmanaged, INumber<T> => a > b || T.IsNaN(a) ? a : b;
    }

    /// <summary>The smaller number; NaN if either is NaN, b if they are equal.</summary>
    internal readonly struct Min : IBinaryOp
    {
        public T Scalar<T>(T a, T b)
            where T : unmanaged, INumber<T> => a < b || T.IsNaN(a) ? a : b;
    }

    /// <summary>a + scale * b in one rounding (fused) for floating point.</summary>
    internal readonly struct AddScaled(double scale) : IBinaryOp
    {
        public T Scalar<T>(T a, T b)
            where T : unmanaged, INumber<T> =>
            Reference.PlainElementwise.Fused(T.CreateTruncating(scale), b, a);
    }

    /// <summary>a to the power b, through float64 (integers too, which PyTorch allows for b ≥ 0).</summary>
    internal readonly struct Pow : IBinaryOp
    {
        public T Scalar<T>(T a, T b)
            where T : unmanaged, INumber<T> =>
            T.CreateTruncating(Math.Pow(double.CreateTruncating(a), double.CreateTruncating(b)));
    }

    /// <summary>Derivative of relu: the gradient where the activation y is above zero, else 0. Arguments (y, gradient); x does as well as y.</summary>
    internal readonly struct ReluBackward : IBinaryOp
    {
        public T Scalar<T>(T a, T b)
            where T : unmanaged, INumber<T> => a <= T.Zero ? T.Zero : b;
    }

    /// <summary>Derivative of tanh: gradient * (1 - y*y). Arguments (y, gradient).</summary>
    internal readonly struct TanhBackward : IBinaryOp
    {
        public T Scalar<T>(T a, T b)
            where T : unmanaged, INumber<T> => b * (T.One - a * a);
    }

    /// <summary>Derivative of the sigmoid: gradient * y * (1 - y). Arguments (y, gradient).</summary>
    internal readonly struct SigmoidBackward : IBinaryOp
    {
        public T Scalar<T>(T a, T b)
            where T : unmanaged, INumber<T> => b * a * (T.One - a);
    }

    /// <summary>Derivative of clamp: the gradient where low ≤ x ≤ high (bounds included, as in PyTorch), else 0. Arguments (x, gradient).</summary>
    internal readonly struct ClampBackward(double low, double high) : IBinaryOp
    {
        public T Scalar<T>(T a, T b)
            where T : unmanaged, INumber<T> =>
            a >= T.CreateSaturating(low) && a <= T.CreateSaturating(high) ? b : T.Zero;
    }
}

/// <summary>A relation of two numbers.</summary>
internal interface ICompareOp
{
    /// <summary>Whether the relation holds.</summary>
    bool Scalar<T>(T a, T b)
        where T : unmanaged, INumber<T>;
}

/// <summary>The six relations; with NaN only <see cref="NotEqual"/> holds.</summary>
internal static class Compare
{
    /// <summary>a == b.</summary>
    internal readonly struct Equal : ICompareOp
    {
        public bool Scalar<T>(T a, T b)
            where T : unmanaged, INumber<T> => a == b;
    }

    /// <summary>a != b.</summary>
    internal readonly struct NotEqual : ICompareOp
    {
        public bool Scalar<T>(T a, T b)
            where T : unmanaged, INumber<T> => a != b;
    }

    /// <summary>a &lt; b.</summary>
    internal readonly struct Less : ICompareOp
    {
        public bool Scalar<T>(T a, T b)
            where T : unmanaged, INumber<T> => a < b;
    }

    /// <summary>a ≤ b.</summary>
    internal readonly struct LessOrEqual : ICompareOp
    {
        public bool Scalar<T>(T a, T b)
            where T : unmanaged, INumber<T> => a <= b;
    }

    /// <summary>a &gt; b.</summary>
    internal readonly struct Greater : ICompareOp
    {
        public bool Scalar<T>(T a, T b)
            where T : unmanaged, INumber<T> => a > b;
    }

    /// <summary>a ≥ b.</summary>
    internal readonly struct GreaterOrEqual : ICompareOp
    {
        public bool Scalar<T>(T a, T b)
            where T : unmanaged, INumber<T> => a >= b;
    }
}
