namespace TorchSharp;

public static partial class torch
{
    /// <summary>One number everywhere; Float32 for a fraction, Int64 for an integer or (as in TorchSharp) a truth value.</summary>
    public static Tensor full(
        long[] size,
        Scalar value,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        string[]? names = null
    ) =>
        Filled(
            (long[])size.Clone(),
            value.Value,
            dtype ?? DefaultTypeOf(value),
            device,
            requires_grad,
            names
        );

    /// <summary>One number everywhere; Float32 for a fraction, Int64 for an integer or (as in TorchSharp) a truth value.</summary>
    public static Tensor full(
        ReadOnlySpan<long> size,
        Scalar value,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        string[]? names = null
    ) =>
        Filled(
            size.ToArray(),
            value.Value,
            dtype ?? DefaultTypeOf(value),
            device,
            requires_grad,
            names
        );

    /// <summary>One number everywhere; Float32 for a fraction, Int64 for an integer or (as in TorchSharp) a truth value.</summary>
    public static Tensor full(
        long size,
        Scalar value,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        string[]? names = null
    ) => Filled([size], value.Value, dtype ?? DefaultTypeOf(value), device, requires_grad, names);

    /// <summary>One number everywhere; Float32 for a fraction, Int64 for an integer or (as in TorchSharp) a truth value.</summary>
    public static Tensor full(
        long rows,
        long columns,
        Scalar value,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        string[]? names = null
    ) =>
        Filled(
            [rows, columns],
            value.Value,
            dtype ?? DefaultTypeOf(value),
            device,
            requires_grad,
            names
        );

    /// <summary>One number everywhere; Float32 for a fraction, Int64 for an integer or (as in TorchSharp) a truth value.</summary>
    public static Tensor full(
        long dim0,
        long dim1,
        long dim2,
        Scalar value,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        string[]? names = null
    ) =>
        Filled(
            [dim0, dim1, dim2],
            value.Value,
            dtype ?? DefaultTypeOf(value),
            device,
            requires_grad,
            names
        );

    /// <summary>One number everywhere; Float32 for a fraction, Int64 for an integer or (as in TorchSharp) a truth value.</summary>
    public static Tensor full(
        long dim0,
        long dim1,
        long dim2,
        long dim3,
        Scalar value,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        string[]? names = null
    ) =>
        Filled(
            [dim0, dim1, dim2, dim3],
            value.Value,
            dtype ?? DefaultTypeOf(value),
            device,
            requires_grad,
            names
        );

    /// <summary>One number everywhere; Float32 for a fraction, Int64 for an integer or (as in TorchSharp) a truth value.</summary>
    public static Tensor full(
        int size,
        Scalar value,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        string[]? names = null
    ) => Filled([size], value.Value, dtype ?? DefaultTypeOf(value), device, requires_grad, names);

    /// <summary>One number everywhere; Float32 for a fraction, Int64 for an integer or (as in TorchSharp) a truth value.</summary>
    public static Tensor full(
        int rows,
        int columns,
        Scalar value,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        string[]? names = null
    ) =>
        Filled(
            [rows, columns],
            value.Value,
            dtype ?? DefaultTypeOf(value),
            device,
            requires_grad,
            names
        );

    /// <summary>One number everywhere; Float32 for a fraction, Int64 for an integer or (as in TorchSharp) a truth value.</summary>
    public static Tensor full(
        int dim0,
        int dim1,
        int dim2,
        Scalar value,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        string[]? names = null
    ) =>
        Filled(
            [dim0, dim1, dim2],
            value.Value,
            dtype ?? DefaultTypeOf(value),
            device,
            requires_grad,
            names
        );

    /// <summary>One number everywhere; Float32 for a fraction, Int64 for an integer or (as in TorchSharp) a truth value.</summary>
    public static Tensor full(
        int dim0,
        int dim1,
        int dim2,
        int dim3,
        Scalar value,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        string[]? names = null
    ) =>
        Filled(
            [dim0, dim1, dim2, dim3],
            value.Value,
            dtype ?? DefaultTypeOf(value),
            device,
            requires_grad,
            names
        );
}
