namespace TorchSharp;

public static partial class torch
{
    /// <summary>A Int16 tensor without dimensions.</summary>
    public static Tensor tensor(short scalar, Device? device = null, bool requires_grad = false) =>
        FromValues<short>([scalar], Shapes.Scalar, null, device, requires_grad);

    /// <summary>A copy of the array, of one dimension.</summary>
    public static Tensor tensor(
        short[] rawArray,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        string[]? names = null
    ) => FromValues<short>(rawArray, [rawArray.Length], dtype, device, requires_grad, names);

    /// <summary>A copy of the array, seen with these sizes.</summary>
    public static Tensor tensor(
        short[] rawArray,
        ReadOnlySpan<long> dimensions,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        string[]? names = null
    ) => FromValues<short>(rawArray, dimensions.ToArray(), dtype, device, requires_grad, names);

    /// <summary>A copy of the list, of one dimension.</summary>
    public static Tensor tensor(
        IList<short> rawArray,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        string[]? names = null
    ) => FromValues<short>([.. rawArray], [rawArray.Count], dtype, device, requires_grad, names);

    /// <summary>A copy of the list, seen with these sizes.</summary>
    public static Tensor tensor(
        IList<short> rawArray,
        ReadOnlySpan<long> dimensions,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        string[]? names = null
    ) =>
        FromValues<short>([.. rawArray], dimensions.ToArray(), dtype, device, requires_grad, names);

    /// <summary>A copy of the list as a matrix.</summary>
    public static Tensor tensor(
        IList<short> rawArray,
        long rows,
        long columns,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        string[]? names = null
    ) => FromValues<short>([.. rawArray], [rows, columns], dtype, device, requires_grad, names);

    /// <summary>A copy of the list with three dimensions.</summary>
    public static Tensor tensor(
        IList<short> rawArray,
        long dim0,
        long dim1,
        long dim2,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        string[]? names = null
    ) => FromValues<short>([.. rawArray], [dim0, dim1, dim2], dtype, device, requires_grad, names);

    /// <summary>A copy of the list with four dimensions.</summary>
    public static Tensor tensor(
        IList<short> rawArray,
        long dim0,
        long dim1,
        long dim2,
        long dim3,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        string[]? names = null
    ) =>
        FromValues<short>(
            [.. rawArray],
            [dim0, dim1, dim2, dim3],
            dtype,
            device,
            requires_grad,
            names
        );

    /// <summary>A copy of the array with its dimensions.</summary>
    public static Tensor tensor(
        short[,] rawArray,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        string[]? names = null
    ) => FromArray(rawArray, dtype, device, requires_grad, names);

    /// <summary>A copy of the array with its dimensions.</summary>
    public static Tensor tensor(
        short[,,] rawArray,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        string[]? names = null
    ) => FromArray(rawArray, dtype, device, requires_grad, names);

    /// <summary>A copy of the array with its dimensions.</summary>
    public static Tensor tensor(
        short[,,,] rawArray,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        string[]? names = null
    ) => FromArray(rawArray, dtype, device, requires_grad, names);

    /// <summary>A copy of the memory, seen with these sizes.</summary>
    public static Tensor tensor(
        Memory<short> rawArray,
        ReadOnlySpan<long> dimensions,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        string[]? names = null
    ) =>
        FromValues<short>(rawArray.Span, dimensions.ToArray(), dtype, device, requires_grad, names);

    /// <summary>A copy of the array, of one dimension.</summary>
    public static Tensor as_tensor(
        short[] rawArray,
        ScalarType? dtype = null,
        Device? device = null
    ) => tensor(rawArray, dtype, device);

    /// <summary>A copy of the list, of one dimension.</summary>
    public static Tensor as_tensor(
        IList<short> rawArray,
        ScalarType? dtype = null,
        Device? device = null
    ) => tensor(rawArray, dtype, device);
}
