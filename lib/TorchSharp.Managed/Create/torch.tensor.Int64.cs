namespace TorchSharp;

public static partial class torch
{
    /// <summary>A Int64 tensor without dimensions.</summary>
    public static Tensor tensor(
        long scalar,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false
    ) => FromValues<long>([scalar], Shapes.Scalar, dtype, device, requires_grad);

    /// <summary>A copy of the array, of one dimension.</summary>
    public static Tensor tensor(
        long[] dataArray,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        string[]? names = null
    ) => FromValues<long>(dataArray, [dataArray.Length], dtype, device, requires_grad, names);

    /// <summary>A copy of the array, seen with these sizes.</summary>
    public static Tensor tensor(
        long[] dataArray,
        ReadOnlySpan<long> dimensions,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        string[]? names = null
    ) => FromValues<long>(dataArray, dimensions.ToArray(), dtype, device, requires_grad, names);

    /// <summary>A copy of the list, of one dimension.</summary>
    public static Tensor tensor(
        IList<long> rawArray,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        string[]? names = null
    ) => FromValues<long>([.. rawArray], [rawArray.Count], dtype, device, requires_grad, names);

    /// <summary>A copy of the list, seen with these sizes.</summary>
    public static Tensor tensor(
        IList<long> rawArray,
        ReadOnlySpan<long> dimensions,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        string[]? names = null
    ) => FromValues<long>([.. rawArray], dimensions.ToArray(), dtype, device, requires_grad, names);

    /// <summary>A copy of the list as a matrix.</summary>
    public static Tensor tensor(
        IList<long> rawArray,
        long rows,
        long columns,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        string[]? names = null
    ) => FromValues<long>([.. rawArray], [rows, columns], dtype, device, requires_grad, names);

    /// <summary>A copy of the list with three dimensions.</summary>
    public static Tensor tensor(
        IList<long> rawArray,
        long dim0,
        long dim1,
        long dim2,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        string[]? names = null
    ) => FromValues<long>([.. rawArray], [dim0, dim1, dim2], dtype, device, requires_grad, names);

    /// <summary>A copy of the list with four dimensions.</summary>
    public static Tensor tensor(
        IList<long> rawArray,
        long dim0,
        long dim1,
        long dim2,
        long dim3,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        string[]? names = null
    ) =>
        FromValues<long>(
            [.. rawArray],
            [dim0, dim1, dim2, dim3],
            dtype,
            device,
            requires_grad,
            names
        );

    /// <summary>A copy of the array with its dimensions.</summary>
    public static Tensor tensor(
        long[,] rawArray,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        string[]? names = null
    ) => FromArray(rawArray, dtype, device, requires_grad, names);

    /// <summary>A copy of the array with its dimensions.</summary>
    public static Tensor tensor(
        long[,,] rawArray,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        string[]? names = null
    ) => FromArray(rawArray, dtype, device, requires_grad, names);

    /// <summary>A copy of the array with its dimensions.</summary>
    public static Tensor tensor(
        long[,,,] rawArray,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        string[]? names = null
    ) => FromArray(rawArray, dtype, device, requires_grad, names);

    /// <summary>A copy of the memory, seen with these sizes.</summary>
    public static Tensor tensor(
        Memory<long> rawArray,
        ReadOnlySpan<long> dimensions,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        string[]? names = null
    ) => FromValues<long>(rawArray.Span, dimensions.ToArray(), dtype, device, requires_grad, names);

    /// <summary>A copy of the array, of one dimension.</summary>
    public static Tensor as_tensor(
        long[] rawArray,
        ScalarType? dtype = null,
        Device? device = null
    ) => tensor(rawArray, dtype, device);

    /// <summary>A copy of the list, of one dimension.</summary>
    public static Tensor as_tensor(
        IList<long> rawArray,
        ScalarType? dtype = null,
        Device? device = null
    ) => tensor(rawArray, dtype, device);
}
