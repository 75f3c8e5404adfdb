using System.Runtime.CompilerServices;

namespace TorchSharp.Kernels.Simd;

/// <summary>One lane: the path without vector hardware.</summary>
internal unsafe struct V1 : IVec<V1>
{
    // Set by initialisers, not through a constructor: a call less for the compiler to inline, hundreds of times a kernel.
    private float _v;

    /// <inheritdoc/>
    public static int Width => 1;

    /// <inheritdoc/>
    public static int TileRows => 6;

    /// <inheritdoc/>
    public static V1 Zero
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new() { _v = 0 };
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 Create(float x) => new() { _v = x };

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 Load(float* p) => new() { _v = *p };

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 Load(float* p, int count) =>
        throw new System.Diagnostics.UnreachableException();

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(V1 x, float* p) => *p = x._v;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(V1 x, float* p, int count) =>
        throw new System.Diagnostics.UnreachableException();

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 LoadMask(bool* p) => FromBits(*p ? -1 : 0);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreMask(V1 mask, bool* p) => *p = Bits(mask) != 0;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 operator +(V1 x, V1 y) => new() { _v = x._v + y._v };

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 operator -(V1 x, V1 y) => new() { _v = x._v - y._v };

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 operator *(V1 x, V1 y) => new() { _v = x._v * y._v };

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 operator /(V1 x, V1 y) => new() { _v = x._v / y._v };

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 operator &(V1 x, V1 y) => FromBits(Bits(x) & Bits(y));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 operator |(V1 x, V1 y) => FromBits(Bits(x) | Bits(y));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 operator ^(V1 x, V1 y) => FromBits(Bits(x) ^ Bits(y));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 operator <(V1 x, V1 y) => FromBits(x._v < y._v ? -1 : 0);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 operator >(V1 x, V1 y) => FromBits(x._v > y._v ? -1 : 0);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 Equal(V1 x, V1 y) => FromBits(x._v == y._v ? -1 : 0);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 Fma(V1 x, V1 y, V1 z) =>
        new() { _v = MathF.FusedMultiplyAdd(x._v, y._v, z._v) };

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddProduct(V1 x, V1 y, ref V1 sum) =>
        sum._v = MathF.FusedMultiplyAdd(x._v, y._v, sum._v);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddProduct(V1 x, float* y, ref V1 sum) =>
        sum._v = MathF.FusedMultiplyAdd(x._v, *y, sum._v);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 Sqrt(V1 x) => new() { _v = MathF.Sqrt(x._v) };

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 Floor(V1 x) => new() { _v = MathF.Floor(x._v) };

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 Ceiling(V1 x) => new() { _v = MathF.Ceiling(x._v) };

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 Round(V1 x) => new() { _v = MathF.Round(x._v) };

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint SetLanes(V1 mask) => Bits(mask) != 0 ? 1u : 0u;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 Select(V1 mask, V1 yes, V1 no) => Bits(mask) != 0 ? yes : no;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 Greater(V1 x, V1 y) => x._v > y._v ? x : y;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 Smaller(V1 x, V1 y) => x._v < y._v ? x : y;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 Scale(V1 x, V1 n)
    {
        // In two steps: 2^n itself may not exist as a number.
        V1 half = Floor(n * Create(0.5f));
        return x * Pow2(half) * Pow2(n - half);
    }

    private static V1 Pow2(V1 n) => FromBits(((int)n._v + 127) << 23);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 Exponent(V1 x) => new() { _v = (Bits(x) >>> 23) - 127 };

    private static int Bits(V1 x) => BitConverter.SingleToInt32Bits(x._v);

    private static V1 FromBits(int bits) => new() { _v = BitConverter.Int32BitsToSingle(bits) };
}
