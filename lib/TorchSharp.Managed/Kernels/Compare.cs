using System.Numerics;
using System.Runtime.CompilerServices;
using TorchSharp.Kernels.Simd;

namespace TorchSharp.Kernels;

/// <summary>A relation of two numbers.</summary>
internal interface ICompareOp
{
    /// <summary>Whether the relation holds.</summary>
    bool Scalar<T>(T a, T b)
        where T : unmanaged, INumber<T>;

    /// <summary>The relation's mask.</summary>
    V Vector<V>(V a, V b)
        where V : struct, IVec<V>;
}

/// <summary>The six relations; with NaN only <see cref="NotEqual"/> holds.</summary>
internal static class Compare
{
    /// <summary>a == b.</summary>
    internal readonly struct Equal : ICompareOp
    {
        public bool Scalar<T>(T a, T b)
            where T : unmanaged, INumber<T> => a == b;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Vector<V>(V a, V b)
            where V : struct, IVec<V> => V.Equal(a, b);
    }

    /// <summary>a != b.</summary>
    internal readonly struct NotEqual : ICompareOp
    {
        public bool Scalar<T>(T a, T b)
            where T : unmanaged, INumber<T> => a != b;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Vector<V>(V a, V b)
            where V : struct, IVec<V> => V.Equal(a, b) ^ V.Equal(V.Zero, V.Zero);
    }

    /// <summary>a &lt; b.</summary>
    internal readonly struct Less : ICompareOp
    {
        public bool Scalar<T>(T a, T b)
            where T : unmanaged, INumber<T> => a < b;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Vector<V>(V a, V b)
            where V : struct, IVec<V> => a < b;
    }

    /// <summary>a ≤ b.</summary>
    internal readonly struct LessOrEqual : ICompareOp
    {
        public bool Scalar<T>(T a, T b)
            where T : unmanaged, INumber<T> => a <= b;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Vector<V>(V a, V b)
            where V : struct, IVec<V> => (a < b) | V.Equal(a, b);
    }

    /// <summary>a &gt; b.</summary>
    internal readonly struct Greater : ICompareOp
    {
        public bool Scalar<T>(T a, T b)
            where T : unmanaged, INumber<T> => a > b;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Vector<V>(V a, V b)
            where V : struct, IVec<V> => a > b;
    }

    /// <summary>a ≥ b.</summary>
    internal readonly struct GreaterOrEqual : ICompareOp
    {
        public bool Scalar<T>(T a, T b)
            where T : unmanaged, INumber<T> => a >= b;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Vector<V>(V a, V b)
            where V : struct, IVec<V> => (a > b) | V.Equal(a, b);
    }
}
