using System.Globalization;
using System.Numerics;

namespace TorchSharp;

/// <summary>A C# number on its way into a tensor operation: an integer kept exactly, or a double, with the kind it came as.</summary>
internal readonly struct Number
{
    private readonly double _real;
    private readonly long _whole;

    public Number(double value, torch.ScalarType kind = torch.ScalarType.Float64)
    {
        _real = value;
        _whole = 0;
        Kind = kind;
    }

    public Number(long value, torch.ScalarType kind = torch.ScalarType.Int64)
    {
        _real = value;
        _whole = value;
        Kind = kind;
    }

    /// <summary>The type that the number had in C#.</summary>
    public torch.ScalarType Kind { get; }

    /// <summary>Whether it came as float or double.</summary>
    public bool IsFloating => Kind is torch.ScalarType.Float32 or torch.ScalarType.Float64;

    /// <summary>The value as a double.</summary>
    public double Real => _real;

    /// <summary>The value as an integer, truncated towards zero.</summary>
    public long Whole => IsFloating ? (long)_real : _whole;

    /// <summary>The value in the element type, truncated as C# casts do.</summary>
    public T To<T>()
        where T : unmanaged, INumber<T> =>
        IsFloating || typeof(T) == typeof(float) || typeof(T) == typeof(double)
            ? T.CreateTruncating(_real)
            : T.CreateTruncating(_whole);

    public static implicit operator Number(double value) => new(value);

    public static implicit operator Number(float value) => new(value, torch.ScalarType.Float32);

    public static implicit operator Number(long value) => new(value);

    public static implicit operator Number(int value) => new(value, torch.ScalarType.Int32);
}

/// <summary>A number that stands beside a tensor in an operation. C# numbers convert to it by themselves.</summary>
public sealed class Scalar : IDisposable
{
    internal Scalar(Number value) => Value = value;

    internal Number Value { get; }

    /// <summary>The kind of number that TorchSharp keeps: Bool, Int64 or Float64.</summary>
    public torch.ScalarType Type =>
        Value.Kind == torch.ScalarType.Bool ? torch.ScalarType.Bool
        : Value.IsFloating ? torch.ScalarType.Float64
        : torch.ScalarType.Int64;

    /// <summary>Holds nothing; here for source compatibility.</summary>
    public void Dispose() { }

    /// <summary>The number, written with the invariant culture.</summary>
    public override string ToString() =>
        Value.IsFloating
            ? Value.Real.ToString(CultureInfo.InvariantCulture)
            : Value.Whole.ToString(CultureInfo.InvariantCulture);

    /// <summary>Wraps a number.</summary>
    public static implicit operator Scalar(byte value) => new(new(value, torch.ScalarType.Byte));

    /// <summary>Wraps a number.</summary>
    public static implicit operator Scalar(sbyte value) => new(new(value, torch.ScalarType.Int8));

    /// <summary>Wraps a number.</summary>
    public static implicit operator Scalar(short value) => new(new(value, torch.ScalarType.Int16));

    /// <summary>Wraps a number.</summary>
    public static implicit operator Scalar(int value) => new(value);

    /// <summary>Wraps a number.</summary>
    public static implicit operator Scalar(long value) => new(value);

    /// <summary>Wraps a number.</summary>
    public static implicit operator Scalar(float value) => new(value);

    /// <summary>Wraps a number.</summary>
    public static implicit operator Scalar(double value) => new(value);

    /// <summary>Wraps a truth value: true is 1.</summary>
    public static implicit operator Scalar(bool value) =>
        new(new(value ? 1L : 0L, torch.ScalarType.Bool));
}

/// <summary>Conversions between C# numbers and <see cref="Scalar"/>.</summary>
public static class ScalarExtensionMethods
{
    /// <summary>Wraps a number.</summary>
    public static Scalar ToScalar(this byte value) => value;

    /// <summary>Wraps a number.</summary>
    public static Scalar ToScalar(this sbyte value) => value;

    /// <summary>Wraps a number.</summary>
    public static Scalar ToScalar(this short value) => value;

    /// <summary>Wraps a number.</summary>
    public static Scalar ToScalar(this int value) => value;

    /// <summary>Wraps a number.</summary>
    public static Scalar ToScalar(this long value) => value;

    /// <summary>Wraps a number.</summary>
    public static Scalar ToScalar(this float value) => value;

    /// <summary>Wraps a number.</summary>
    public static Scalar ToScalar(this double value) => value;

    /// <summary>Wraps a truth value.</summary>
    public static Scalar ToScalar(this bool value) => value;

    /// <summary>The number as a float.</summary>
    public static float ToSingle(this Scalar value) => (float)value.Value.Real;

    /// <summary>The number as a double.</summary>
    public static double ToDouble(this Scalar value) => value.Value.Real;

    /// <summary>The number as an sbyte, truncated.</summary>
    public static sbyte ToSByte(this Scalar value) => (sbyte)value.Value.Whole;

    /// <summary>The number as a byte, truncated.</summary>
    public static byte ToByte(this Scalar value) => (byte)value.Value.Whole;

    /// <summary>The number as a short, truncated.</summary>
    public static short ToInt16(this Scalar value) => (short)value.Value.Whole;

    /// <summary>The number as an int, truncated.</summary>
    public static int ToInt32(this Scalar value) => (int)value.Value.Whole;

    /// <summary>The number as a long, truncated.</summary>
    public static long ToInt64(this Scalar value) => value.Value.Whole;

    /// <summary>Whether the number is not zero.</summary>
    public static bool ToBoolean(this Scalar value) => value.Value.Real != 0;
}
