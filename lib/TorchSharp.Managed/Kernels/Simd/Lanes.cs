using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace TorchSharp.Kernels.Simd;

/// <summary>8 float64 lanes in a 512-bit register.</summary>
internal readonly unsafe struct L512(Vector512<double> value) : ILanes<L512>
{
    /// <summary>The lanes.</summary>
    public Vector512<double> Value { get; } = value;

    /// <inheritdoc/>
    public static int Width => 8;

    /// <inheritdoc/>
    public static L512 Zero => default;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static L512 Widen(float* p) =>
        Avx512F.IsSupported
            ? new(Avx512F.ConvertToVector512Double(Vector256.Load(p)))
            : new(Vector512.Create(L256.Widen(p).Value, L256.Widen(p + 4).Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static L512 Load(double* p) => new(Vector512.Load(p));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(L512 x, double* p) => x.Value.Store(p);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static L512 operator +(L512 x, L512 y) => new(x.Value + y.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static L512 operator *(L512 x, L512 y) => new(x.Value * y.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static L512 Abs(L512 x) => new(Vector512.Abs(x.Value));
}

/// <summary>4 float64 lanes in a 256-bit register.</summary>
internal readonly unsafe struct L256(Vector256<double> value) : ILanes<L256>
{
    /// <summary>The lanes.</summary>
    public Vector256<double> Value { get; } = value;

    /// <inheritdoc/>
    public static int Width => 4;

    /// <inheritdoc/>
    public static L256 Zero => default;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static L256 Widen(float* p) =>
        Avx.IsSupported
            ? new(Avx.ConvertToVector256Double(Vector128.Load(p)))
            : new(Vector256.Create(L128.Widen(p).Value, L128.Widen(p + 2).Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static L256 Load(double* p) => new(Vector256.Load(p));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(L256 x, double* p) => x.Value.Store(p);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static L256 operator +(L256 x, L256 y) => new(x.Value + y.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static L256 operator *(L256 x, L256 y) => new(x.Value * y.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static L256 Abs(L256 x) => new(Vector256.Abs(x.Value));
}

/// <summary>2 float64 lanes in a 128-bit register.</summary>
internal readonly unsafe struct L128(Vector128<double> value) : ILanes<L128>
{
    /// <summary>The lanes.</summary>
    public Vector128<double> Value { get; } = value;

    /// <inheritdoc/>
    public static int Width => 2;

    /// <inheritdoc/>
    public static L128 Zero => default;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static L128 Widen(float* p) =>
        new(Vector128.WidenLower(Vector128.CreateScalar(*(double*)p).AsSingle()));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static L128 Load(double* p) => new(Vector128.Load(p));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(L128 x, double* p) => x.Value.Store(p);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static L128 operator +(L128 x, L128 y) => new(x.Value + y.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static L128 operator *(L128 x, L128 y) => new(x.Value * y.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static L128 Abs(L128 x) => new(Vector128.Abs(x.Value));
}

/// <summary>One float64 lane: the path without vector hardware.</summary>
internal readonly unsafe struct L1(double value) : ILanes<L1>
{
    private readonly double _value = value;

    /// <inheritdoc/>
    public static int Width => 1;

    /// <inheritdoc/>
    public static L1 Zero => default;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static L1 Widen(float* p) => new(*p);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static L1 Load(double* p) => new(*p);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(L1 x, double* p) => *p = x._value;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static L1 operator +(L1 x, L1 y) => new(x._value + y._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static L1 operator *(L1 x, L1 y) => new(x._value * y._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static L1 Abs(L1 x) => new(Math.Abs(x._value));
}
