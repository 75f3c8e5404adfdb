using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace TorchSharp.Kernels.Simd;

/// <summary>16 lanes in a 512-bit register.</summary>
internal unsafe struct V512 : IVec<V512>
{
    // Set by initialisers, not through a constructor: a call less for the compiler to inline, hundreds of times a kernel.
    private Vector512<float> _v;

    /// <inheritdoc/>
    public static int Width => 16;

    /// <inheritdoc/>
    public static int TileRows => 12;

    /// <inheritdoc/>
    public static V512 Zero
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new() { _v = Vector512<float>.Zero };
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 Create(float x) => new() { _v = Vector512.Create(x) };

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 Load(float* p) => new() { _v = Vector512.Load(p) };

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 Load(float* p, int count) =>
        Avx512F.IsSupported
            ? new() { _v = Avx512F.MaskLoad(p, Mask(count), Vector512<float>.Zero) }
            : LoadSlowly(p, count);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(V512 x, float* p) => x._v.Store(p);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(V512 x, float* p, int count)
    {
        if (Avx512F.IsSupported)
        {
            Avx512F.MaskStore(p, Mask(count), x._v);
        }
        else
        {
            StoreSlowly(x, p, count);
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 LoadMask(bool* p)
    {
        Vector128<byte> bytes = Vector128.Load((byte*)p);
        (Vector128<ushort> low, Vector128<ushort> high) = Vector128.Widen(bytes);
        (Vector256<uint> first, Vector256<uint> second) = Vector256.Widen(
            Vector256.Create(low, high)
        );
        return new()
        {
            _v = Vector512
                .GreaterThan(Vector512.Create(first, second).AsInt32(), Vector512<int>.Zero)
                .AsSingle(),
        };
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreMask(V512 mask, bool* p)
    {
        Vector512<int> lanes = mask._v.AsInt32();
        Vector256<short> shorts = Vector256.Narrow(lanes.GetLower(), lanes.GetUpper());
        Vector128<sbyte> bytes = Vector128.Narrow(shorts.GetLower(), shorts.GetUpper());
        (bytes & Vector128<sbyte>.One).Store((sbyte*)p);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 operator +(V512 x, V512 y) => new() { _v = x._v + y._v };

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 operator -(V512 x, V512 y) => new() { _v = x._v - y._v };

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 operator *(V512 x, V512 y) => new() { _v = x._v * y._v };

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 operator /(V512 x, V512 y) => new() { _v = x._v / y._v };

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 operator &(V512 x, V512 y) => new() { _v = x._v & y._v };

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 operator |(V512 x, V512 y) => new() { _v = x._v | y._v };

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 operator ^(V512 x, V512 y) => new() { _v = x._v ^ y._v };

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 operator <(V512 x, V512 y) => new() { _v = Vector512.LessThan(x._v, y._v) };

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 operator >(V512 x, V512 y) =>
        new() { _v = Vector512.GreaterThan(x._v, y._v) };

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 Equal(V512 x, V512 y) => new() { _v = Vector512.Equals(x._v, y._v) };

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 Fma(V512 x, V512 y, V512 z) =>
        new() { _v = Vector512.FusedMultiplyAdd(x._v, y._v, z._v) };

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddProduct(V512 x, V512 y, ref V512 sum) =>
        sum._v = Vector512.FusedMultiplyAdd(x._v, y._v, sum._v);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddProduct(V512 x, float* y, ref V512 sum) =>
        sum._v = Vector512.FusedMultiplyAdd(x._v, Vector512.Load(y), sum._v);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 Sqrt(V512 x) => new() { _v = Vector512.Sqrt(x._v) };

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 Floor(V512 x) => new() { _v = Vector512.Floor(x._v) };

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 Ceiling(V512 x) => new() { _v = Vector512.Ceiling(x._v) };

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 Round(V512 x) => new() { _v = Vector512.Round(x._v) };

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint SetLanes(V512 mask) => (uint)mask._v.ExtractMostSignificantBits();

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 Select(V512 mask, V512 yes, V512 no) =>
        new() { _v = Vector512.ConditionalSelect(mask._v, yes._v, no._v) };

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 Greater(V512 x, V512 y) =>
        Avx512F.IsSupported ? new() { _v = Avx512F.Max(x._v, y._v) } : Select(x > y, x, y);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 Smaller(V512 x, V512 y) =>
        Avx512F.IsSupported ? new() { _v = Avx512F.Min(x._v, y._v) } : Select(x < y, x, y);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 Scale(V512 x, V512 n)
    {
        if (Avx512F.IsSupported)
        {
            return new() { _v = Avx512F.Scale(x._v, n._v) };
        }
        // In two steps: 2^n itself may not exist as a number.
        V512 half = Floor(n * Create(0.5f));
        return x * Pow2(half) * Pow2(n - half);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V512 Pow2(V512 n) =>
        new()
        {
            _v = ((Vector512.ConvertToInt32Native(n._v) + Vector512.Create(127)) << 23).AsSingle(),
        };

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 Exponent(V512 x) =>
        new() { _v = Vector512.ConvertToSingle((x._v.AsInt32() >>> 23) - Vector512.Create(127)) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Mask(int count) =>
        Vector512.LessThan(Vector512<int>.Indices, Vector512.Create(count)).AsSingle();

    private static V512 LoadSlowly(float* p, int count)
    {
        float* lanes = stackalloc float[16];
        for (int i = 0; i < 16; i++)
        {
            lanes[i] = i < count ? p[i] : 0;
        }
        return Load(lanes);
    }

    private static void StoreSlowly(V512 x, float* p, int count)
    {
        float* lanes = stackalloc float[16];
        Store(x, lanes);
        for (int i = 0; i < count; i++)
        {
            p[i] = lanes[i];
        }
    }
}
