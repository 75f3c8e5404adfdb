using System.Numerics;
using System.Runtime.CompilerServices;

namespace TorchSharp;

/// <summary>Work that is the same for every element type.</summary>
internal interface ITyped
{
    /// <summary>Does the work with elements of type <typeparamref name="T"/>.</summary>
    void Run<T>()
        where T : unmanaged, INumber<T>;
}

/// <summary>From an element type known at run time to a C# type. Bool runs as byte: 0 or 1.</summary>
internal static class TypeSwitch
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run<TWork>(torch.ScalarType type, ref TWork work)
        where TWork : struct, ITyped, allows ref struct
    {
        if (type == torch.ScalarType.Float32)
        {
            work.Run<float>();
        }
        else
        {
            Rare(type, ref work);
        }
    }

    private static void Rare<TWork>(torch.ScalarType type, ref TWork work)
        where TWork : struct, ITyped, allows ref struct
    {
        switch (type)
        {
            case torch.ScalarType.Float64:
                work.Run<double>();
                break;
            case torch.ScalarType.Int64:
                work.Run<long>();
                break;
            case torch.ScalarType.Int32:
                work.Run<int>();
                break;
            case torch.ScalarType.Int16:
                work.Run<short>();
                break;
            case torch.ScalarType.Int8:
                work.Run<sbyte>();
                break;
            case torch.ScalarType.Byte:
            case torch.ScalarType.Bool:
                work.Run<byte>();
                break;
            default:
                throw Promotion.Unsupported(type);
        }
    }

    /// <summary>Whether elements of that type are a C# <typeparamref name="T"/>.</summary>
    public static bool Stores<T>(torch.ScalarType type) =>
        type switch
        {
            torch.ScalarType.Float32 => typeof(T) == typeof(float),
            torch.ScalarType.Float64 => typeof(T) == typeof(double),
            torch.ScalarType.Int64 => typeof(T) == typeof(long),
            torch.ScalarType.Int32 => typeof(T) == typeof(int),
            torch.ScalarType.Int16 => typeof(T) == typeof(short),
            torch.ScalarType.Int8 => typeof(T) == typeof(sbyte),
            torch.ScalarType.Byte => typeof(T) == typeof(byte),
            torch.ScalarType.Bool => typeof(T) == typeof(bool),
            _ => false,
        };

    /// <summary>The element type that stores a C# type.</summary>
    public static torch.ScalarType Of<T>() => Of(typeof(T));

    /// <summary>The element type that stores a C# type.</summary>
    /// <exception cref="NotSupportedException">None does.</exception>
    public static torch.ScalarType Of(Type t) =>
        t == typeof(float) ? torch.ScalarType.Float32
        : t == typeof(double) ? torch.ScalarType.Float64
        : t == typeof(long) ? torch.ScalarType.Int64
        : t == typeof(int) ? torch.ScalarType.Int32
        : t == typeof(short) ? torch.ScalarType.Int16
        : t == typeof(sbyte) ? torch.ScalarType.Int8
        : t == typeof(byte) ? torch.ScalarType.Byte
        : t == typeof(bool) ? torch.ScalarType.Bool
        : throw new NotSupportedException(
            $"No element type stores a C# {t.Name}. Use float, double, an integer type up to long, or bool."
        );
}
