using System.Numerics;
using System.Runtime.InteropServices;
using TorchSharp.Utils;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The elements, to be read and written in row-major order. The type must match.</summary>
        /// <exception cref="ArgumentException">The elements have another type.</exception>
        public TensorAccessor<T> data<T>()
            where T : unmanaged => new(this);

        /// <summary>The only element. The type must match; <c>ToDouble()</c> and its like convert.</summary>
        /// <exception cref="ArgumentException">The element has another type, or there is not exactly one.</exception>
        public T item<T>()
            where T : unmanaged
        {
            if (Count != 1)
            {
                throw new ArgumentException(
                    $"Number of elements in the tensor must be 1, but this is {MetaText()}."
                );
            }
            if (!TypeSwitch.Stores<T>(dtype))
            {
                throw new ArgumentException(
                    $"item<{typeof(T).Name}>() on a {dtype} tensor: the type has to match. ToDouble(), ToInt64(), ... convert."
                );
            }
            T value = Data.Span<T>()[(int)_offset];
            GC.KeepAlive(this);
            return value;
        }

        /// <summary>The only element as a number that remembers its type.</summary>
        public Scalar ToScalar()
        {
            Number n = OnlyNumber();
            return new Scalar(n);
        }

        internal Number OnlyNumber() =>
            dtype switch
            {
                ScalarType.Float32 => new Number(item<float>(), ScalarType.Float32),
                ScalarType.Float64 => new Number(item<double>()),
                ScalarType.Int64 => new Number(item<long>()),
                ScalarType.Int32 => new Number(item<int>(), ScalarType.Int32),
                ScalarType.Int16 => new Number(item<short>(), ScalarType.Int16),
                ScalarType.Int8 => new Number(item<sbyte>(), ScalarType.Int8),
                ScalarType.Byte => new Number((long)item<byte>(), ScalarType.Byte),
                ScalarType.Bool => new Number(item<bool>() ? 1L : 0L, ScalarType.Bool),
                _ => throw Promotion.Unsupported(_type),
            };

        /// <summary>The storage's bytes in row-major order; writing to them writes to the tensor.</summary>
        /// <exception cref="InvalidOperationException">The tensor is not contiguous.</exception>
        public Span<byte> bytes
        {
            get
            {
                if (!Contiguous && is_contiguous())
                {
                    Settle();
                }
                if (!Contiguous)
                {
                    throw new InvalidOperationException(
                        "Bytes() called on non-contiguous tensor. Use contiguous().bytes or data<T>()."
                    );
                }
                int size = SizeOf(_type);
                return Count == 0 ? default : Data.Span<byte>(_offset * size, Count * size);
            }
            set
            {
                value.CopyTo(bytes);
                Changed();
            }
        }
    }
}

/// <summary>Conversions and texts of tensors.</summary>
public static partial class TensorExtensionMethods
{
    /// <summary>The only element as a float.</summary>
    public static float ToSingle(this torch.Tensor value) => (float)value.OnlyNumber().Real;

    /// <summary>The only element as a double.</summary>
    public static double ToDouble(this torch.Tensor value) => value.OnlyNumber().Real;

    /// <summary>The only element as a long, truncated.</summary>
    public static long ToInt64(this torch.Tensor value) => value.OnlyNumber().Whole;

    /// <summary>The only element as an int, truncated.</summary>
    public static int ToInt32(this torch.Tensor value) => (int)value.OnlyNumber().Whole;

    /// <summary>The only element as a short, truncated.</summary>
    public static short ToInt16(this torch.Tensor value) => (short)value.OnlyNumber().Whole;

    /// <summary>The only element as an sbyte, truncated.</summary>
    public static sbyte ToSByte(this torch.Tensor value) => (sbyte)value.OnlyNumber().Whole;

    /// <summary>The only element as a byte, truncated.</summary>
    public static byte ToByte(this torch.Tensor value) => (byte)value.OnlyNumber().Whole;

    /// <summary>Whether the only element is not zero.</summary>
    public static bool ToBoolean(this torch.Tensor value) => value.OnlyNumber().Real != 0;

    /// <summary>Bytes per element.</summary>
    public static int ElementSize(this torch.ScalarType type) => torch.Tensor.SizeOf(type);

    /// <summary>The product of the sizes.</summary>
    public static long TotalSize(this IEnumerable<long> shape) =>
        shape.Aggregate(1L, static (n, s) => n * s);

    /// <summary>The tensor as a module parameter.</summary>
    public static Modules.Parameter AsParameter(this torch.Tensor tensor) => new(tensor);

    /// <summary>A tensor without dimensions that holds the number.</summary>
    public static torch.Tensor ToTensor(this Scalar scalar)
    {
        var y = new torch.Tensor(scalar.Type, Shapes.Scalar);
        RawCopy.Fill(y, scalar.Value);
        return y;
    }

    /// <summary>A tensor without dimensions that holds the number.</summary>
    public static torch.Tensor ToTensor<T>(
        this T scalar,
        torch.Device? device = null,
        bool requires_grad = false
    )
        where T : unmanaged
    {
        torch.Tensor y = torch.from_array(new[] { scalar }, null, device).squeeze_(0);
        return requires_grad ? y.CheckedLeaf() : y;
    }

    /// <summary>A tensor with the array's elements and these sizes, sharing its memory unless a copy is asked for.</summary>
    public static torch.Tensor ToTensor<T>(
        this T[] rawArray,
        long[] dimensions,
        bool doCopy = false,
        bool requires_grad = false
    )
        where T : unmanaged
    {
        torch.Tensor y = torch.FromShared(doCopy ? (T[])rawArray.Clone() : rawArray, dimensions);
        return requires_grad ? y.CheckedLeaf() : y;
    }

    private static torch.Tensor CheckedLeaf(this torch.Tensor y) =>
        y.is_floating_point()
            ? y.requires_grad_()
            : throw new ArgumentException(
                $"Only floating-point tensors can require gradients, but this one is {y.dtype}."
            );
}
