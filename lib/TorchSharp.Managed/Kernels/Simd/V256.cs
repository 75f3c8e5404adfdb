using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace TorchSharp.Kernels.Simd;

/// <summary>8 lanes in a 256-bit register.</summary>
internal unsafe struct V256 : IVec<V256>
{
    // Set by initialisers, not through a constructor: a call less for the compiler to inline, hundreds of times a kernel.
    private Vector256<float> _v;

    /// <inheritdoc/>
    public static int Width => 8;

    /// <inheritdoc/>
    public static int TileRows => 6;

    /// <inheritdoc/>
    public static V256 Zero
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new() { _v = Vector256<float>.Zero };
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 Create(float x) => new() { _v = Vector256.Create(x) };

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 Load(float* p) => new() { _v = Vector256.Load(p) };

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 Load(float* p, int count) =>
        Avx.IsSupported ? new() { _v = Avx.MaskLoad(p, Mask(count)) } : LoadSlowly(p, count);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(V256 x, float* p) => x._v.Store(p);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(V256 x, float* p, int count)
    {
        if (Avx.IsSupported)
        {
            Avx.MaskStore(p, Mask(count), x._v);
        }
        else
        {
            StoreSlowly(x, p, count);
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 LoadMask(bool* p)
    {
        Vector128<byte> bytes = Vector128.CreateScalar(*(long*)p).AsByte();
        (Vector128<uint> first, Vector128<uint> second) = Vector128.Widen(
            Vector128.WidenLower(bytes)
        );
        return new()
        {
            _v = Vector256
                .GreaterThan(Vector256.Create(first, second).AsInt32(), Vector256<int>.Zero)
                .AsSingle(),
        };
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreMask(V256 mask, bool* p)
    {
        Vector256<int> lanes = mask._v.AsInt32();
        Vector128<short> shorts = Vector128.Narrow(lanes.GetLower(), lanes.GetUpper());
        Vector128<sbyte> bytes = Vector128.Narrow(shorts, shorts) & Vector128<sbyte>.One;
        *(long*)p = bytes.AsInt64().ToScalar();
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 operator +(V256 x, V256 y) => new() { _v = x._v + y._v };

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 operator -(V256 x, V256 y) => new() { _v = x._v - y._v };

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 operator *(V256 x, V256 y) => new() { _v = x._v * y._v };

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 operator /(V256 x, V256 y) => new() { _v = x._v / y._v };

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 operator &(V256 x, V256 y) => new() { _v = x._v & y._v };

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 operator |(V256 x, V256 y) => new() { _v = x._v | y._v };

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 operator ^(V256 x, V256 y) => new() { _v = x._v ^ y._v };

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 operator <(V256 x, V256 y) => new() { _v = Vector256.LessThan(x._v, y._v) };

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 operator >(V256 x, V256 y) =>
        new() { _v = Vector256.GreaterThan(x._v, y._v) };

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 Equal(V256 x, V256 y) => new() { _v = Vector256.Equals(x._v, y._v) };

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 Fma(V256 x, V256 y, V256 z) =>
        new() { _v = Vector256.FusedMultiplyAdd(x._v, y._v, z._v) };

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddProduct(V256 x, V256 y, ref V256 sum) =>
        sum._v = Vector256.FusedMultiplyAdd(x._v, y._v, sum._v);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddProduct(V256 x, float* y, ref V256 sum) =>
        sum._v = Vector256.FusedMultiplyAdd(x._v, Vector256.Load(y), sum._v);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 Sqrt(V256 x) => new() { _v = Vector256.Sqrt(x._v) };

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 Floor(V256 x) => new() { _v = Vector256.Floor(x._v) };

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 Ceiling(V256 x) => new() { _v = Vector256.Ceiling(x._v) };

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 Round(V256 x) => new() { _v = Vector256.Round(x._v) };

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint SetLanes(V256 mask) => mask._v.ExtractMostSignificantBits();

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 Select(V256 mask, V256 yes, V256 no) =>
        new() { _v = Vector256.ConditionalSelect(mask._v, yes._v, no._v) };

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 Greater(V256 x, V256 y) =>
        Avx.IsSupported ? new() { _v = Avx.Max(x._v, y._v) } : Select(x > y, x, y);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 Smaller(V256 x, V256 y) =>
        Avx.IsSupported ? new() { _v = Avx.Min(x._v, y._v) } : Select(x < y, x, y);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 Scale(V256 x, V256 n)
    {
        // In two steps: 2^n itself may not exist as a number.
        V256 half = Floor(n * Create(0.5f));
        return x * Pow2(half) * Pow2(n - half);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V256 Pow2(V256 n) =>
        new()
        {
            _v = ((Vector256.ConvertToInt32Native(n._v) + Vector256.Create(127)) << 23).AsSingle(),
        };

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 Exponent(V256 x) =>
        new() { _v = Vector256.ConvertToSingle((x._v.AsInt32() >>> 23) - Vector256.Create(127)) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Mask(int count) =>
        Vector256.LessThan(Vector256<int>.Indices, Vector256.Create(count)).AsSingle();

    private static V256 LoadSlowly(float* p, int count)
    {
        float* lanes = stackalloc float[8];
        for (int i = 0; i < 8; i++)
        {
            lanes[i] = i < count ? p[i] : 0;
        }
        return Load(lanes);
    }

    private static void StoreSlowly(V256 x, float* p, int count)
    {
        float* lanes = stackalloc float[8];
        Store(x, lanes);
        for (int i = 0; i < count; i++)
        {
            p[i] = lanes[i];
        }
    }
}
