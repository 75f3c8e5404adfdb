namespace TorchSharp;

public static partial class torch
{
    /// <summary>Element types. This engine stores Byte, Int8, Int16, Int32, Int64, Float32, Float64 and Bool; the others are names only.</summary>
    public enum ScalarType : sbyte
    {
        /// <summary>Unsigned 8-bit integer.</summary>
        Byte = 0,

        /// <summary>Signed 8-bit integer.</summary>
        Int8 = 1,

        /// <summary>Signed 16-bit integer.</summary>
        Int16 = 2,

        /// <summary>Signed 32-bit integer.</summary>
        Int32 = 3,

        /// <summary>Signed 64-bit integer: labels and indices.</summary>
        Int64 = 4,

        /// <summary>Half precision; not stored by this engine.</summary>
        Float16 = 5,

        /// <summary>Single precision, the default.</summary>
        Float32 = 6,

        /// <summary>Double precision.</summary>
        Float64 = 7,

        /// <summary>Complex of two singles; not stored by this engine.</summary>
        ComplexFloat32 = 9,

        /// <summary>Complex of two doubles; not stored by this engine.</summary>
        ComplexFloat64 = 10,

        /// <summary>Truth values, one byte each.</summary>
        Bool = 11,

        /// <summary>Quantised; not stored by this engine.</summary>
        QInt8 = 12,

        /// <summary>Quantised; not stored by this engine.</summary>
        QUInt8 = 13,

        /// <summary>Quantised; not stored by this engine.</summary>
        QInt32 = 14,

        /// <summary>Brain floating point; not stored by this engine.</summary>
        BFloat16 = 15,
    }

    /// <summary>Truth values.</summary>
    public static readonly ScalarType @bool = ScalarType.Bool;

    /// <summary>Unsigned 8-bit integer.</summary>
    public static readonly ScalarType uint8 = ScalarType.Byte;

    /// <summary>Signed 8-bit integer.</summary>
    public static readonly ScalarType int8 = ScalarType.Int8;

    /// <summary>Signed 16-bit integer.</summary>
    public static readonly ScalarType int16 = ScalarType.Int16;

    /// <summary>Signed 32-bit integer.</summary>
    public static readonly ScalarType int32 = ScalarType.Int32;

    /// <summary>Signed 64-bit integer.</summary>
    public static readonly ScalarType int64 = ScalarType.Int64;

    /// <summary>Single precision.</summary>
    public static readonly ScalarType float32 = ScalarType.Float32;

    /// <summary>Double precision.</summary>
    public static readonly ScalarType float64 = ScalarType.Float64;

    /// <summary>Signed 16-bit integer.</summary>
    public static readonly ScalarType @short = ScalarType.Int16;

    /// <summary>Signed 32-bit integer.</summary>
    public static readonly ScalarType @int = ScalarType.Int32;

    /// <summary>Signed 64-bit integer.</summary>
    public static readonly ScalarType @long = ScalarType.Int64;

    /// <summary>Single precision.</summary>
    public static readonly ScalarType @float = ScalarType.Float32;

    /// <summary>Double precision.</summary>
    public static readonly ScalarType @double = ScalarType.Float64;

    /// <summary>Whether the type is Float32 or Float64 (or another floating-point type).</summary>
    public static bool is_floating_point(ScalarType type) =>
        type
            is ScalarType.Float32
                or ScalarType.Float64
                or ScalarType.Float16
                or ScalarType.BFloat16;

    /// <summary>Whether the type is an integer type or Bool.</summary>
    public static bool is_integral(ScalarType type) =>
        type
            is ScalarType.Byte
                or ScalarType.Int8
                or ScalarType.Int16
                or ScalarType.Int32
                or ScalarType.Int64
                or ScalarType.Bool;

    /// <summary>Whether the type is complex; no tensor of this engine is.</summary>
    public static bool is_complex(ScalarType type) =>
        type is ScalarType.ComplexFloat32 or ScalarType.ComplexFloat64;

    /// <summary>The type that an operation on two tensors of these types computes in.</summary>
    public static ScalarType promote_types(ScalarType type1, ScalarType type2) =>
        Promotion.Of(type1, type2);

    /// <summary>The type that an operation on the two tensors computes in: a tensor with dimensions wins over one without, within a category.</summary>
    public static ScalarType result_type(Tensor tensor1, Tensor tensor2) =>
        Promotion.Of(tensor1, tensor2);
}

/// <summary>PyTorch's type promotion: categories Bool &lt; integer &lt; floating point; within a category the wider type.</summary>
internal static class Promotion
{
    private static int Category(torch.ScalarType t) =>
        t == torch.ScalarType.Bool ? 0
        : torch.is_integral(t) ? 1
        : 2;

    private static int Rank(torch.ScalarType t) =>
        t switch
        {
            torch.ScalarType.Bool => 0,
            torch.ScalarType.Byte => 1,
            torch.ScalarType.Int8 => 1,
            torch.ScalarType.Int16 => 2,
            torch.ScalarType.Int32 => 3,
            torch.ScalarType.Int64 => 4,
            torch.ScalarType.Float32 => 6,
            torch.ScalarType.Float64 => 7,
            _ => throw Unsupported(t),
        };

    /// <summary>The common type of two tensors of equal standing.</summary>
    public static torch.ScalarType Of(torch.ScalarType a, torch.ScalarType b)
    {
        if (a == b)
        {
            return a;
        }
        int ra = Rank(a),
            rb = Rank(b);
        // Byte and Int8 hold different ranges: the smallest type for both is Int16.
        return ra == rb ? torch.ScalarType.Int16
            : ra > rb ? a
            : b;
    }

    /// <summary>The common type of two tensors; one without dimensions only counts by its category.</summary>
    public static torch.ScalarType Of(torch.Tensor a, torch.Tensor b)
    {
        torch.ScalarType ta = a.dtype,
            tb = b.dtype;
        if (ta == tb)
        {
            return ta;
        }
        bool da = a.Rank > 0,
            db = b.Rank > 0;
        return da == db ? Of(ta, tb)
            : da ? (Category(tb) > Category(ta) ? tb : ta)
            : (Category(ta) > Category(tb) ? ta : tb);
    }

    /// <summary>The type of an operation between a tensor and a C# number: an integer stays what it is unless the number is a fraction.</summary>
    public static torch.ScalarType Of(torch.ScalarType tensor, Number number) =>
        number.IsFloating && Category(tensor) < 2 ? torch.ScalarType.Float32
        : number.Kind != torch.ScalarType.Bool && tensor == torch.ScalarType.Bool
            ? torch.ScalarType.Int64
        : tensor;

    /// <summary>The floating-point type that sqrt, exp, mean, ... give for a tensor of this type.</summary>
    public static torch.ScalarType ToFloating(torch.ScalarType t) =>
        Category(t) == 2 ? t : torch.ScalarType.Float32;

    /// <summary>The error for types that are names only.</summary>
    public static NotSupportedException Unsupported(torch.ScalarType type) =>
        new(
            $"This engine stores no {type} tensors. Use Float32 or Float64, an integer type or Bool."
        );
}
