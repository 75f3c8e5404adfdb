using System.Runtime.CompilerServices;

namespace TorchSharp.Kernels.Simd;

/// <summary>Loads and stores that stop at the end of an array: full vectors while they fit, then a part of one.</summary>
internal static unsafe class Some
{
    /// <summary>A full vector, or the <paramref name="left"/> elements that remain and zeros.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Load<V>(float* p, int left)
        where V : struct, IVec<V> => left >= V.Width ? V.Load(p) : V.Load(p, left);

    /// <summary>A full vector, or its first <paramref name="left"/> elements.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<V>(V value, float* p, int left)
        where V : struct, IVec<V>
    {
        if (left >= V.Width)
        {
            V.Store(value, p);
        }
        else
        {
            V.Store(value, p, left);
        }
    }
}
