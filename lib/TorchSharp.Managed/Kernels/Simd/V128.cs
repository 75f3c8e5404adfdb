using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace TorchSharp.Kernels.Simd;

/// <summary>4 lanes in a 128-bit register.</summary>
internal unsafe struct V128 : IVec<V128>
{
    // Set by initialisers, not through a constructor: a call less for the compiler to inline, hundreds of times a kernel.
    private Vector128<float> _v;

    /// <inheritdoc/>
    public static int Width => 4;

    /// <inheritdoc/>
    public static int TileRows => Vector128.IsHardwareAccelerated && !Sse.IsSupported ? 12 : 6;

    /// <inheritdoc/>
    public static V128 Zero
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new() { _v = Vector128<float>.Zero };
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 Create(float x) => new() { _v = Vector128.Create(x) };

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 Load(float* p) => new() { _v = Vector128.Load(p) };

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 Load(float* p, int count) => LoadSlowly(p, count);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(V128 x, float* p) => x._v.Store(p);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(V128 x, float* p, int count) => StoreSlowly(x, p, count);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 LoadMask(bool* p)
    {
        Vector128<byte> bytes = Vector128.CreateScalar(*(int*)p).AsByte();
        Vector128<uint> lanes = Vector128.WidenLower(Vector128.WidenLower(bytes));
        return new()
        {
            _v = Vector128.GreaterThan(lanes.AsInt32(), Vector128<int>.Zero).AsSingle(),
        };
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreMask(V128 mask, bool* p)
    {
        Vector128<int> lanes = mask._v.AsInt32();
        Vector128<short> shorts = Vector128.Narrow(lanes, lanes);
        *(int*)p = (Vector128.Narrow(shorts, shorts) & Vector128<sbyte>.One).AsInt32().ToScalar();
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 operator +(V128 x, V128 y) => new() { _v = x._v + y._v };

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 operator -(V128 x, V128 y) => new() { _v = x._v - y._v };

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 operator *(V128 x, V128 y) => new() { _v = x._v * y._v };

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 operator /(V128 x, V128 y) => new() { _v = x._v / y._v };

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 operator &(V128 x, V128 y) => new() { _v = x._v & y._v };

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 operator |(V128 x, V128 y) => new() { _v = x._v | y._v };

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 operator ^(V128 x, V128 y) => new() { _v = x._v ^ y._v };

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 operator <(V128 x, V128 y) => new() { _v = Vector128.LessThan(x._v, y._v) };

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 operator >(V128 x, V128 y) =>
        new() { _v = Vector128.GreaterThan(x._v, y._v) };

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 Equal(V128 x, V128 y) => new() { _v = Vector128.Equals(x._v, y._v) };

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 Fma(V128 x, V128 y, V128 z) =>
        new() { _v = Vector128.FusedMultiplyAdd(x._v, y._v, z._v) };

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddProduct(V128 x, V128 y, ref V128 sum) =>
        sum._v = Vector128.FusedMultiplyAdd(x._v, y._v, sum._v);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddProduct(V128 x, float* y, ref V128 sum) =>
        sum._v = Vector128.FusedMultiplyAdd(x._v, Vector128.Load(y), sum._v);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 Sqrt(V128 x) => new() { _v = Vector128.Sqrt(x._v) };

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 Floor(V128 x) => new() { _v = Vector128.Floor(x._v) };

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 Ceiling(V128 x) => new() { _v = Vector128.Ceiling(x._v) };

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 Round(V128 x) => new() { _v = Vector128.Round(x._v) };

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint SetLanes(V128 mask) => mask._v.ExtractMostSignificantBits();

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 Select(V128 mask, V128 yes, V128 no) =>
        new() { _v = Vector128.ConditionalSelect(mask._v, yes._v, no._v) };

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 Greater(V128 x, V128 y) =>
        Sse.IsSupported ? new() { _v = Sse.Max(x._v, y._v) } : Select(x > y, x, y);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 Smaller(V128 x, V128 y) =>
        Sse.IsSupported ? new() { _v = Sse.Min(x._v, y._v) } : Select(x < y, x, y);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 Scale(V128 x, V128 n)
    {
        // In two steps: 2^n itself may not exist as a number.
        V128 half = Floor(n * Create(0.5f));
        return x * Pow2(half) * Pow2(n - half);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V128 Pow2(V128 n) =>
        new()
        {
            _v = ((Vector128.ConvertToInt32Native(n._v) + Vector128.Create(127)) << 23).AsSingle(),
        };

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 Exponent(V128 x) =>
        new() { _v = Vector128.ConvertToSingle((x._v.AsInt32() >>> 23) - Vector128.Create(127)) };

    private static V128 LoadSlowly(float* p, int count)
    {
        float* lanes = stackalloc float[4];
        for (int i = 0; i < 4; i++)
        {
            lanes[i] = i < count ? p[i] : 0;
        }
        return Load(lanes);
    }

    private static void StoreSlowly(V128 x, float* p, int count)
    {
        float* lanes = stackalloc float[4];
        Store(x, lanes);
        for (int i = 0; i < count; i++)
        {
            p[i] = lanes[i];
        }
    }
}
