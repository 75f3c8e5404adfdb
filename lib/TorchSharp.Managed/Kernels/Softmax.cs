using System.Numerics;
using TorchSharp.Kernels.Reference;
using TorchSharp.Kernels.Simd;

namespace TorchSharp.Kernels;

/// <summary>
/// Softmax, its logarithm and its normaliser over the middle dimension of contiguous [outer, count, inner],
/// each shifted by the largest element so that nothing overflows. A row of only -∞ gives NaN, as in PyTorch
/// (<see cref="LogSumExp"/>: -∞). The last dimension of a matrix is (rows, columns, 1).
/// </summary>
internal static unsafe class Softmax
{
    /// <summary>y = exp(x) / Σ exp(x).</summary>
    public static void Forward<T>(ReadOnlySpan<T> x, int outer, int count, int inner, Span<T> y)
        where T : unmanaged, INumber<T>
    {
        if (!Rows(SoftmaxKind.Softmax, x, x, outer, count, inner, y))
        {
            PlainSoftmax.Forward(x, outer, count, inner, y);
        }
    }

    /// <summary>dx = y * (dy - Σ dy*y), y being the softmax.</summary>
    public static void Backward<T>(
        ReadOnlySpan<T> y,
        ReadOnlySpan<T> dy,
        int outer,
        int count,
        int inner,
        Span<T> dx
    )
        where T : unmanaged, INumber<T>
    {
        if (!Rows(SoftmaxKind.SoftmaxBackward, y, dy, outer, count, inner, dx))
        {
            PlainSoftmax.Backward(y, dy, outer, count, inner, dx);
        }
    }

    /// <summary>y = x - log Σ exp(x).</summary>
    public static void LogForward<T>(ReadOnlySpan<T> x, int outer, int count, int inner, Span<T> y)
        where T : unmanaged, INumber<T>
    {
        if (!Rows(SoftmaxKind.LogSoftmax, x, x, outer, count, inner, y))
        {
            PlainSoftmax.LogForward(x, outer, count, inner, y);
        }
    }

    /// <summary>dx = dy - exp(y) * Σ dy, y being the log-softmax.</summary>
    public static void LogBackward<T>(
        ReadOnlySpan<T> y,
        ReadOnlySpan<T> dy,
        int outer,
        int count,
        int inner,
        Span<T> dx
    )
        where T : unmanaged, INumber<T>
    {
        if (!Rows(SoftmaxKind.LogSoftmaxBackward, y, dy, outer, count, inner, dx))
        {
            PlainSoftmax.LogBackward(y, dy, outer, count, inner, dx);
        }
    }

    /// <summary>y = log Σ exp(x), [outer, inner].</summary>
    public static void LogSumExp<T>(ReadOnlySpan<T> x, int outer, int count, int inner, Span<T> y)
        where T : unmanaged, INumber<T>
    {
        if (!Rows(SoftmaxKind.LogSumExp, x, x, outer, count, inner, y))
        {
            PlainSoftmax.LogSumExp(x, outer, count, inner, y);
        }
    }

    /// <summary>Takes float32 rows; false when the shape or type is another.</summary>
    private static bool Rows<T>(
        SoftmaxKind kind,
        ReadOnlySpan<T> x,
        ReadOnlySpan<T> dy,
        int outer,
        int count,
        int inner,
        Span<T> y
    )
        where T : unmanaged
    {
        if (typeof(T) != typeof(float) || inner != 1 || count == 0 || outer == 0)
        {
            return false;
        }
        int expected = kind == SoftmaxKind.LogSumExp ? outer : checked(outer * count);
        if (x.Length < (long)outer * count || dy.Length < x.Length || y.Length < expected)
        {
            throw new ArgumentException(
                $"{outer} rows of {count} do not fit into spans of {x.Length} and {y.Length}"
            );
        }
        fixed (
            T* px = x,
                pdy = dy,
                py = y
        )
        {
            Widths.Reduce(new SoftmaxRows(kind, (float*)px, (float*)pdy, outer, count, (float*)py));
        }
        return true;
    }
}
