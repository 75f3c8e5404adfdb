namespace TorchSharp;

public static partial class torch
{
    /// <summary>A Float32 tensor without dimensions.</summary>
    public static Tensor tensor(float scalar, Device? device = null, bool requires_grad = false) =>
        FromValues<float>([scalar], Shapes.Scalar, null, device, requires_grad);

    /// <summary>A copy of the array, of one dimension.</summary>
    public static Tensor tensor(
        float[] rawArray,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        string[]? names = null
    ) => FromValues<float>(rawArray, [rawArray.Length], dtype, device, requires_grad, names);

    /// <summary>A copy of the array, seen with these sizes.</summary>
    public static Tensor tensor(
        float[] rawArray,
        ReadOnlySpan<long> dimensions,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        string[]? names = null
    ) => FromValues<float>(rawArray, dimensions.ToArray(), dtype, device, requires_grad, names);

    /// <summary>A copy of the list, of one dimension.</summary>
    public static Tensor tensor(
        IList<float> rawArray,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        string[]? names = null
    ) => FromValues<float>([.. rawArray], [rawArray.Count], dtype, device, requires_grad, names);

    /// <summary>A copy of the list, seen with these sizes.</summary>
    public static Tensor tensor(
        IList<float> rawArray,
        ReadOnlySpan<long> dimensions,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        string[]? names = null
    ) =>
        FromValues<float>([.. rawArray], dimensions.ToArray(), dtype, device, requires_grad, names);

    /// <summary>A copy of the list as a matrix.</summary>
    public static Tensor tensor(
        IList<float> rawArray,
        long rows,
        long columns,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        string[]? names = null
    ) => FromValues<float>([.. rawArray], [rows, columns], dtype, device, requires_grad, names);

    /// <summary>A copy of the list with three dimensions.</summary>
    public static Tensor tensor(
        IList<float> rawArray,
        long dim0,
        long dim1,
        long dim2,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        string[]? names = null
    ) => FromValues<float>([.. rawArray], [dim0, dim1, dim2], dtype, device, requires_grad, names);

    /// <summary>A copy of the list with four dimensions.</summary>
    public static Tensor tensor(
        IList<float> rawArray,
        long dim0,
        long dim1,
        long dim2,
        long dim3,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        string[]? names = null
    ) =>
        FromValues<float>(
            [.. rawArray],
            [dim0, dim1, dim2, dim3],
            dtype,
            device,
            requires_grad,
            names
        );

    /// <summary>A copy of the array with its dimensions.</summary>
    public static Tensor tensor(
        float[,] rawArray,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        string[]? names = null
    ) => FromArray(rawArray, dtype, device, requires_grad, names);

    /// <summary>A copy of the array with its dimensions.</summary>
    public static Tensor tensor(
        float[,,] rawArray,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        string[]? names = null
    ) => FromArray(rawArray, dtype, device, requires_grad, names);

    /// <summary>A copy of the array with its dimensions.</summary>
    public static Tensor tensor(
        float[,,,] rawArray,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        string[]? names = null
    ) => FromArray(rawArray, dtype, device, requires_grad, names);

    /// <summary>A copy of the memory, seen with these sizes.</summary>
    public static Tensor tensor(
        Memory<float> rawArray,
        ReadOnlySpan<long> dimensions,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        string[]? names = null
    ) =>
        FromValues<float>(rawArray.Span, dimensions.ToArray(), dtype, device, requires_grad, names);

    /// <summary>A copy of the array, of one dimension.</summary>
    public static Tensor as_tensor(
        float[] rawArray,
        ScalarType? dtype = null,
        Device? device = null
    ) => tensor(rawArray, dtype, device);

    /// <summary>A copy of the list, of one dimension.</summary>
    public static Tensor as_tensor(
        IList<float> rawArray,
        ScalarType? dtype = null,
        Device? device = null
    ) => tensor(rawArray, dtype, device);
}
