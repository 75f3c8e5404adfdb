using System.Numerics;
using TorchSharp.Kernels.Reference;

namespace TorchSharp.Kernels;

/// <summary>
/// Softmax, its logarithm and its normaliser over the middle dimension of contiguous [outer, count, inner],
/// each shifted by the largest element so that nothing overflows. A row of only -∞ gives NaN, as in PyTorch
/// (<see cref="LogSumExp"/>: -∞). The last dimension of a matrix is (rows, columns, 1).
/// </summary>
internal static class Softmax
{
    /// <summary>y = exp(x) / Σ exp(x).</summary>
    public static void Forward<T>(ReadOnlySpan<T> x, int outer, int count, int inner, Span<T> y)
        where T : unmanaged, INumber<T> => PlainSoftmax.Forward(x, outer, count, inner, y);

    /// <summary>dx = y * (dy - Σ dy*y), y being the softmax.</summary>
    public static void Backward<T>(
        ReadOnlySpan<T> y,
        ReadOnlySpan<T> dy,
        int outer,
        int count,
        int inner,
        Span<T> dx
    )
        where T : unmanaged, INumber<T> => PlainSoftmax.Backward(y, dy, outer, count, inner, dx);

    /// <summary>y = x - log Σ exp(x).</summary>
    public static void LogForward<T>(ReadOnlySpan<T> x, int outer, int count, int inner, Span<T> y)
        where T : unmanaged, INumber<T> => PlainSoftmax.LogForward(x, outer, count, inner, y);

    /// <summary>dx = dy - exp(y) * Σ dy, y being the log-softmax.</summary>
    public static void LogBackward<T>(
        ReadOnlySpan<T> y,
        ReadOnlySpan<T> dy,
        int outer,
        int count,
        int inner,
        Span<T> dx
    )
        where T : unmanaged, INumber<T> => PlainSoftmax.LogBackward(y, dy, outer, count, inner, dx);

    /// <summary>y = log Σ exp(x), [outer, inner].</summary>
    public static void LogSumExp<T>(ReadOnlySpan<T> x, int outer, int count, int inner, Span<T> y)
        where T : unmanaged, INumber<T> => PlainSoftmax.LogSumExp(x, outer, count, inner, y);
}
