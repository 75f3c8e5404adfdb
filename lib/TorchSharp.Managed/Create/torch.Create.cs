namespace TorchSharp;

public static partial class torch
{
    private static ScalarType s_defaultType = ScalarType.Float32;

    /// <summary>The element type of factories that are not told one.</summary>
    public static ScalarType get_default_dtype() => s_defaultType;

    /// <summary>
    /// Sets the element type of factories that are not told one: Float32 or Float64. As in TorchSharp, and unlike in PyTorch,
    /// integers divided, or given to exp and the like, become Float32 whatever it is.
    /// </summary>
    public static void set_default_dtype(ScalarType dtype) =>
        s_defaultType = is_floating_point(dtype)
            ? dtype
            : throw Errors.Torch(
                $"only floating-point types are supported as the default type, not {dtype}"
            );

    private static Tensor FromValues<T>(
        ReadOnlySpan<T> values,
        long[] sizes,
        ScalarType? dtype,
        Device? device,
        bool requiresGrad,
        string[]? names = null
    )
        where T : unmanaged
    {
        Device.Check(device);
        if (Shapes.Count(sizes) > values.Length)
        {
            throw new ArgumentException(
                $"mismatched total size creating a tensor from an array: {values.Length} elements do not fill {Shapes.Text(sizes)}, which holds {Shapes.Count(sizes)}."
            );
        }
        ScalarType own = TypeSwitch.Of<T>();
        var y = new Tensor(own, sizes);
        values[..(int)y.Count].CopyTo(y.Flat<T>());
        return Named(Finished(y, dtype ?? own, requiresGrad), names);
    }

    /// <summary>A tensor over an array's own memory.</summary>
    /// <exception cref="ArgumentException">The array has too few elements.</exception>
    internal static Tensor FromShared(Array array, long[] sizes, long offset = 0)
    {
        if (offset < 0 || offset + Shapes.Count(sizes) > array.LongLength)
        {
            throw new ArgumentException(
                $"mismatched total size creating a tensor from an array: {array.LongLength - offset} elements do not fill {Shapes.Text(sizes)}, which holds {Shapes.Count(sizes)}."
            );
        }
        Type element =
            array.GetType().GetElementType()
            ?? throw new ArgumentException("not an array of numbers", nameof(array));
        var storage = new Memory.Storage(array);
        var y = new Tensor(storage, TypeSwitch.Of(element), sizes, null, offset);
        storage.Release();
        return y;
    }

    private static Tensor FromArray(
        Array array,
        ScalarType? dtype,
        Device? device,
        bool requiresGrad,
        string[]? names = null
    )
    {
        Device.Check(device);
        Tensor y = FromShared((Array)array.Clone(), SizesOf(array));
        return Named(Finished(y, dtype ?? y.dtype, requiresGrad), names);
    }

    private static long[] SizesOf(Array array)
    {
        var sizes = new long[array.Rank];
        for (int i = 0; i < sizes.Length; i++)
        {
            sizes[i] = array.GetLongLength(i);
        }
        return sizes;
    }

    private static Tensor Finished(Tensor y, ScalarType type, bool requiresGrad)
    {
        if (y.dtype != type)
        {
            Tensor typed = RawCopy.To(y, type);
            y.Dispose();
            y = typed;
        }
        return requiresGrad ? y.requires_grad_() : y;
    }

    private static Tensor Filled(
        long[] sizes,
        Number value,
        ScalarType type,
        Device? device,
        bool requiresGrad,
        string[]? names = null
    )
    {
        Device.Check(device);
        bool zero = value.Real == 0;
        var y = new Tensor(type, sizes, null, zeroed: zero);
        if (!zero)
        {
            RawCopy.Fill(y, value);
        }
        return Named(requiresGrad ? y.requires_grad_() : y, names);
    }

    private static Tensor Undefined(
        long[] sizes,
        ScalarType? type,
        Device? device,
        bool requiresGrad,
        string[]? names = null
    )
    {
        Device.Check(device);
        var y = new Tensor(type ?? s_defaultType, sizes);
        return Named(requiresGrad ? y.requires_grad_() : y, names);
    }

    private static ScalarType DefaultTypeOf(Scalar value) =>
        value.Value.IsFloating ? s_defaultType : ScalarType.Int64;

    /// <summary>An array of any rank as a tensor that shares its memory.</summary>
    public static Tensor from_array(Array rawArray, Device? device = null) =>
        from_array(rawArray, null, device);

    /// <summary>An array of any rank as a tensor that shares its memory, or a copy in another type.</summary>
    public static Tensor from_array(
        Array rawArray,
        ScalarType? dtype,
        Device? device = null,
        bool requires_grad = false,
        string[]? names = null
    )
    {
        Device.Check(device);
        Tensor y = FromShared(rawArray, SizesOf(rawArray));
        return Named(Finished(y, dtype ?? y.dtype, requires_grad), names);
    }

    /// <summary>As <see cref="from_array(Array, ScalarType?, Device, bool, string[])"/>.</summary>
    public static Tensor as_tensor(Array data, ScalarType? dtype = null, Device? device = null) =>
        from_array(data, dtype, device);

    /// <summary>The tensor itself, or its elements in another type.</summary>
    public static Tensor as_tensor(Tensor data, ScalarType? dtype = null, Device? device = null) =>
        dtype is null ? data : data.to_type(dtype.Value);

    /// <summary><paramref name="count"/> elements of an array from <paramref name="offset"/> on, as one dimension, sharing the array's memory both ways.</summary>
    /// <exception cref="ArgumentException">The array's elements are not of that type.</exception>
    public static Tensor frombuffer(
        Array rawArray,
        ScalarType dtype,
        long count = -1,
        long offset = 0,
        bool requires_grad = false
    )
    {
        Type? element = rawArray.GetType().GetElementType();
        if (element is null || TypeSwitch.Of(element) != dtype)
        {
            throw new ArgumentException(
                $"frombuffer shares memory, so the type must be the array's: {element?.Name} elements are not {dtype}. from_array converts.",
                nameof(dtype)
            );
        }
        long length = count < 0 ? rawArray.LongLength - offset : count;
        Tensor y = FromShared(rawArray, [length], offset);
        return y.requires_grad_(requires_grad);
    }

    /// <summary>start, start + step, ... up to, not including, stop. Int64 when all are integers, else Float32.</summary>
    public static Tensor arange(
        Scalar start,
        Scalar stop,
        Scalar step,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false
    )
    {
        Device.Check(device);
        Number from = start.Value,
            to = stop.Value,
            by = step.Value;
        bool floating = from.IsFloating || to.IsFloating || by.IsFloating;
        if (by.Real == 0 || (to.Real - from.Real) / by.Real < 0)
        {
            throw Errors.Torch(
                $"arange: upper bound and lower bound inconsistent with step sign: from {start} to {stop} by {step}."
            );
        }
        long n = (long)Math.Ceiling((to.Real - from.Real) / by.Real);
        ScalarType type = dtype ?? (floating ? s_defaultType : ScalarType.Int64);
        if (floating)
        {
            var y = new Tensor(ScalarType.Float64, [n]);
            Span<double> values = y.Flat<double>();
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = from.Real + i * by.Real;
            }
            return Finished(y, type, requires_grad);
        }
        var whole = new Tensor(ScalarType.Int64, [n]);
        Span<long> numbers = whole.Flat<long>();
        for (int i = 0; i < numbers.Length; i++)
        {
            numbers[i] = from.Whole + i * by.Whole;
        }
        return Finished(whole, type, requires_grad);
    }

    /// <summary>start, start + 1, ... up to, not including, stop.</summary>
    public static Tensor arange(
        Scalar start,
        Scalar stop,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false
    ) => arange(start, stop, 1, dtype, device, requires_grad);

    /// <summary>0, 1, ... up to, not including, stop.</summary>
    public static Tensor arange(
        Scalar stop,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false
    ) => arange(0, stop, 1, dtype, device, requires_grad);

    /// <summary><paramref name="steps"/> numbers from <paramref name="start"/> to <paramref name="end"/>, both included, evenly spaced.</summary>
    public static Tensor linspace(
        double start,
        double end,
        long steps,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false
    )
    {
        Device.Check(device);
        var y = new Tensor(ScalarType.Float64, [steps]);
        Span<double> values = y.Flat<double>();
        double step = steps > 1 ? (end - start) / (steps - 1) : 0;
        for (int i = 0; i < values.Length; i++)
        {
            // From both ends towards the middle, so that the last number is exactly `end`.
            values[i] =
                i < steps / 2 || steps == 1 ? start + i * step : end - (steps - 1 - i) * step;
        }
        return Finished(y, dtype ?? s_defaultType, requires_grad);
    }

    /// <summary>base to the powers from <paramref name="start"/> to <paramref name="end"/>, both included.</summary>
    public static Tensor logspace(
        double start,
        double end,
        long steps,
        double @base = 10,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false
    )
    {
        using Tensor powers = linspace(start, end, steps, ScalarType.Float64, device);
        Tensor y = Raw.Unary(new Rare(x => Math.Pow(@base, x)), powers);
        return Finished(y, dtype ?? s_defaultType, requires_grad);
    }

    /// <summary>Ones on the diagonal, zeros elsewhere.</summary>
    public static Tensor eye(
        long rows,
        long columns = -1,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        string[]? names = null
    )
    {
        long wide = columns < 0 ? rows : columns;
        Tensor y = zeros([rows, wide], dtype, device);
        using Tensor diagonal = new(y.Data, y.dtype, [Math.Min(rows, wide)], [wide + 1], 0);
        RawCopy.Fill(diagonal, 1);
        return Named(y.requires_grad_(requires_grad), names);
    }
}
