using System.Collections;

namespace TorchSharp.Utils;

/// <summary>Reads and writes a tensor's elements in row-major order, whatever its strides.</summary>
public sealed class TensorAccessor<T> : IDisposable, IEnumerable<T>
    where T : unmanaged
{
    private readonly torch.Tensor _tensor;

    internal TensorAccessor(torch.Tensor tensor)
    {
        if (!TypeSwitch.Stores<T>(tensor.dtype))
        {
            throw new ArgumentException(
                $"A tensor of {tensor.dtype} elements cannot be read as {typeof(T).Name}. Convert it first with x.to(...)."
            );
        }
        _tensor = tensor;
    }

    /// <summary>The number of elements.</summary>
    public long Count => _tensor.numel();

    /// <summary>False.</summary>
    public bool IsReadOnly => false;

    /// <summary>The element at these positions, one a dimension, from 0. A single position counts through all dimensions in row-major order.</summary>
    /// <exception cref="IndexOutOfRangeException">A position is not there, or there are not as many as dimensions.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A single position is negative.</exception>
    public T this[params long[] indices]
    {
        get
        {
            int place = indices.Length == 1 ? PlaceInOrder(indices[0]) : Place(indices);
            T value = _tensor.Data.Span<T>()[place];
            GC.KeepAlive(_tensor);
            return value;
        }
        set
        {
            // TorchSharp's exceptions are those of the reader's other way here, where both ways are one.
            bool inOrder = indices.Length == 1 && _tensor.Rank != 1;
            int place = inOrder ? PlaceInOrder(indices[0]) : Place(indices);
            _tensor.Data.Span<T>()[place] = value;
            _tensor.Changed();
        }
    }

    private int Place(long[] indices)
    {
        long[] sizes = _tensor.Sizes,
            strides = _tensor.Strides;
        if (indices.Length != sizes.Length)
        {
            throw Errors.OutOfRange(
                $"A tensor of {sizes.Length} dimensions needs {sizes.Length} positions, but got {indices.Length}."
            );
        }
        long place = _tensor.Offset;
        for (int i = 0; i < sizes.Length; i++)
        {
            if (indices[i] < 0 || indices[i] >= sizes[i])
            {
                throw Errors.OutOfRange(
                    $"Position {indices[i]} is outside of dimension {i}, which has {sizes[i]} elements."
                );
            }
            place += indices[i] * strides[i];
        }
        return (int)place;
    }

    private int PlaceInOrder(long index)
    {
        if (index >= Count)
        {
            throw Errors.OutOfRange($"Element {index} is outside of a tensor of {Count} elements.");
        }
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        long place = _tensor.Offset;
        long[] sizes = _tensor.Sizes,
            strides = _tensor.Strides;
        for (int i = sizes.Length - 1; i >= 0; i--)
        {
            (index, long k) = Math.DivRem(index, sizes[i]);
            place += k * strides[i];
        }
        return (int)place;
    }

    /// <summary>Whether both show the same elements in the same order.</summary>
    public static bool operator ==(TensorAccessor<T>? left, TensorAccessor<T>? right) =>
        left is null ? right is null : left.Equals(right);

    /// <summary>Whether the elements differ.</summary>
    public static bool operator !=(TensorAccessor<T>? left, TensorAccessor<T>? right) =>
        !(left == right);

    /// <summary>Whether both show the same elements in the same order.</summary>
    public override bool Equals(object? obj) =>
        obj is TensorAccessor<T> other && this.SequenceEqual(other);

    /// <summary>Depends on the number of elements only: they may change.</summary>
    public override int GetHashCode() => Count.GetHashCode();

    /// <summary>The elements as an array of one dimension.</summary>
    public T[] ToArray()
    {
        var array = new T[Count];
        CopyTo(array);
        return array;
    }

    /// <summary>The elements as an array of the tensor's shape (a one-element array without dimensions).</summary>
    public Array ToNDArray()
    {
        T[] flat = ToArray();
        if (_tensor.Rank <= 1)
        {
            return flat;
        }
        var array = Array.CreateInstance(typeof(T), _tensor.Sizes);
        Buffer.BlockCopy(flat, 0, array, 0, Buffer.ByteLength(flat));
        return array;
    }

    /// <summary>Copies elements from <paramref name="tensorIndex"/> on into an array from <paramref name="arrayIndex"/> on.</summary>
    public void CopyTo(T[] array, int arrayIndex = 0, long tensorIndex = 0) =>
        CopyTo(array.AsSpan(), arrayIndex, tensorIndex);

    /// <summary>Copies elements from <paramref name="tensorIndex"/> on into a span from <paramref name="arrayIndex"/> on.</summary>
    public void CopyTo(Span<T> array, int arrayIndex = 0, long tensorIndex = 0)
    {
        using var _ = new torch.EngineOwned();
        torch.Tensor packed = _tensor.Contiguous ? _tensor : RawCopy.Contiguous(_tensor);
        Span<T> to = array[arrayIndex..];
        ReadOnlySpan<T> from = packed.Flat<T>()[(int)tensorIndex..];
        from[..Math.Min(from.Length, to.Length)].CopyTo(to);
        GC.KeepAlive(packed);
        if (!ReferenceEquals(packed, _tensor))
        {
            packed.Dispose();
        }
    }

    /// <summary>Copies array elements into the tensor, from <paramref name="tensorIndex"/> on.</summary>
    public void CopyFrom(T[] array, int arrayIndex = 0, long tensorIndex = 0) =>
        CopyFrom((ReadOnlySpan<T>)array, arrayIndex, tensorIndex);

    /// <summary>Copies span elements into the tensor, from <paramref name="tensorIndex"/> on.</summary>
    public void CopyFrom(ReadOnlySpan<T> array, int arrayIndex = 0, long tensorIndex = 0)
    {
        using var _ = new torch.EngineOwned();
        torch.Tensor packed = _tensor.Contiguous ? _tensor : RawCopy.Contiguous(_tensor);
        ReadOnlySpan<T> from = array[arrayIndex..];
        Span<T> to = packed.Flat<T>()[(int)tensorIndex..];
        from[..Math.Min(from.Length, to.Length)].CopyTo(to);
        if (!ReferenceEquals(packed, _tensor))
        {
            RawCopy.Copy(packed, _tensor);
            packed.Dispose();
        }
        _tensor.Changed();
        GC.KeepAlive(packed);
    }

    /// <summary>The elements in row-major order.</summary>
    public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)ToArray()).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Holds nothing.</summary>
    public void Dispose() { }
}
