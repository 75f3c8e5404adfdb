using System.Numerics;
using System.Runtime.CompilerServices;
using TorchSharp.Kernels.Simd;

namespace TorchSharp.Kernels;

/// <summary>An element of a gradient that is not zero, and how far along the other factor its products begin.</summary>
internal struct Nonzero
{
    public int Offset;
    public float Value;
}

/// <summary>
/// Gradients that came through a max pooling or a ReLU are mostly zeros: three of four elements of a 2 x 2 window did not win.
/// A product with zero leaves a sum as it is, so kernels that visit the others only give the same bits, as long as the other
/// factor is finite (0 times infinity is NaN).
/// </summary>
internal static unsafe class Nonzeros
{
    /// <summary>How many of <paramref name="n"/> elements are not zero; NaN is not.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static nint Count<V>(float* p, nint n)
        where V : struct, IVec<V>
    {
        nint zeros = 0,
            i = 0;
        for (; i + V.Width <= n; i += V.Width)
        {
            zeros += BitOperations.PopCount(V.SetLanes(V.Equal(V.Load(p + i), V.Zero)));
        }
        for (; i < n; i++)
        {
            zeros += p[i] == 0 ? 1 : 0;
        }
        return n - zeros;
    }

    /// <summary>Whether none of <paramref name="n"/> elements is infinite or NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool AllFinite<V>(float* p, nint n)
        where V : struct, IVec<V>
    {
        // Zero times a finite number is zero; times any other, and in every sum from there on, it is NaN.
        V a = V.Zero,
            b = V.Zero,
            c = V.Zero,
            d = V.Zero;
        nint i = 0;
        for (; i + 4 * V.Width <= n; i += 4 * V.Width)
        {
            V.AddProduct(V.Load(p + i), V.Zero, ref a);
            V.AddProduct(V.Load(p + i + V.Width), V.Zero, ref b);
            V.AddProduct(V.Load(p + i + 2 * V.Width), V.Zero, ref c);
            V.AddProduct(V.Load(p + i + 3 * V.Width), V.Zero, ref d);
        }
        bool finite = V.SetLanes(V.Equal(a + b + (c + d), V.Zero)) == (uint)((1UL << V.Width) - 1);
        for (; i < n; i++)
        {
            finite &= float.IsFinite(p[i]);
        }
        return finite;
    }

    /// <summary>Whether one of <paramref name="n"/> elements is -0; <paramref name="n"/> is a number of whole vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool AnyNegativeZero<V>(float* p, nint n)
        where V : struct, IVec<V>
    {
        V found = V.Zero;
        for (nint i = 0; i < n; i += V.Width)
        {
            V x = V.Load(p + i);
            found |= V.Equal(x, V.Zero) & x;
        }
        return V.SetLanes(found) != 0;
    }

    /// <summary>Which of up to 64 elements are not zero, a bit each; <paramref name="n"/> is a number of whole vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Places<V>(float* p, int n)
        where V : struct, IVec<V>
    {
        ulong zeros = 0;
        for (int i = 0; i < n; i += V.Width)
        {
            zeros |= (ulong)V.SetLanes(V.Equal(V.Load(p + i), V.Zero)) << i;
        }
        return ~zeros & (ulong.MaxValue >> (64 - n));
    }

    /// <summary>As <see cref="Places{V}"/>, for any <paramref name="n"/> of 1 to 64.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong SomePlaces<V>(float* p, int n)
        where V : struct, IVec<V>
    {
        ulong zeros = 0;
        for (int i = 0; i < n; i += V.Width)
        {
            zeros |= (ulong)V.SetLanes(V.Equal(Some.Load<V>(p + i, n - i), V.Zero)) << i;
        }
        return ~zeros & (ulong.MaxValue >> (64 - n));
    }
}
