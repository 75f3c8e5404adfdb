using System.Numerics;
using TorchSharp.Kernels.Reference;
using TorchSharp.Kernels.Simd;

namespace TorchSharp.Kernels;

/// <summary>
/// The sizes of a 2-d pooling over channels-last activations: x is [Batch, Height, Width, Channels] contiguous,
/// y is [Batch, OutHeight, OutWidth, Channels] contiguous.
/// </summary>
/// <remarks>CeilMode: whether a last window that only partly fits counts (PyTorch's ceil_mode).</remarks>
internal readonly record struct Pool2dShape(
    int Batch,
    int Height,
    int Width,
    int Channels,
    int KernelHeight,
    int KernelWidth,
    int StrideY,
    int StrideX,
    int PadY = 0,
    int PadX = 0,
    int DilationY = 1,
    int DilationX = 1,
    bool CeilMode = false
)
{
    /// <summary>Rows of the output.</summary>
    public int OutHeight => Out(Height, KernelHeight, StrideY, PadY, DilationY);

    /// <summary>Columns of the output.</summary>
    public int OutWidth => Out(Width, KernelWidth, StrideX, PadX, DilationX);

    private int Out(int size, int kernel, int stride, int pad, int dilation)
    {
        int room = size + 2 * pad - dilation * (kernel - 1) - 1;
        room += CeilMode ? stride - 1 : 0;
        // Rounded down, also below 0: then there is no output.
        int steps = (room < 0 ? room - stride + 1 : room) / stride + 1;
        // A window that would begin in the right padding does not count.
        return CeilMode && (steps - 1) * stride >= size + pad ? steps - 1 : steps;
    }
}

/// <summary>Max and average pooling, channels-last. NHWC strides only: other layouts are made contiguous first.</summary>
internal static unsafe class Pool2d
{
    /// <summary>
    /// y = the largest element of each window; NaN wins, and of equal elements the first in rows, then columns, as in PyTorch.
    /// </summary>
    public static void MaxForward<T>(in Pool2dShape shape, ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, INumber<T>
    {
        if (!Run(PoolKind.MaxForward, shape, x, default, y, false))
        {
            PlainPool2d.MaxForward(shape, x, y);
        }
    }

    /// <summary>
    /// dx = dy at the element that won in x (recomputed by the same rule), summed where windows overlap; overwritten.
    /// When x came out of a ReLU (<paramref name="rectified"/>), dx is 0 where x is not above 0.
    /// </summary>
    public static void MaxBackward<T>(
        in Pool2dShape shape,
        ReadOnlySpan<T> x,
        ReadOnlySpan<T> dy,
        Span<T> dx,
        bool rectified = false
    )
        where T : unmanaged, INumber<T>
    {
        PoolKind kind = rectified ? PoolKind.RectifiedMaxBackward : PoolKind.MaxBackward;
        if (!Run(kind, shape, x, dy, dx, false))
        {
            PlainPool2d.MaxBackward(shape, x, dy, dx);
            if (rectified)
            {
                PlainElementwise.Binary(new Binary.ReluBackward(), x, 1, dx, 1, dx, 1, x.Length);
            }
        }
    }

    /// <summary>For every output the index h*Width + w of the winner within its image and channel (PyTorch's return_indices), channels-last.</summary>
    public static void MaxIndices<T>(in Pool2dShape shape, ReadOnlySpan<T> x, Span<long> indices)
        where T : unmanaged, INumber<T> => PlainPool2d.MaxIndices(shape, x, indices);

    /// <summary>y = the mean of each window; padding counts as zeros in the divisor when <paramref name="countPadding"/> (PyTorch's default).</summary>
    public static void AverageForward<T>(
        in Pool2dShape shape,
        ReadOnlySpan<T> x,
        Span<T> y,
        bool countPadding = true
    )
        where T : unmanaged, INumber<T>
    {
        if (!Run(PoolKind.AverageForward, shape, x, default, y, countPadding))
        {
            PlainPool2d.AverageForward(shape, x, y, countPadding);
        }
    }

    /// <summary>dx = every dy spread evenly over its window; overwritten.</summary>
    public static void AverageBackward<T>(
        in Pool2dShape shape,
        ReadOnlySpan<T> dy,
        Span<T> dx,
        bool countPadding = true
    )
        where T : unmanaged, INumber<T>
    {
        if (!Run(PoolKind.AverageBackward, shape, default, dy, dx, countPadding))
        {
            PlainPool2d.AverageBackward(shape, dy, dx, countPadding);
        }
    }

    /// <summary>Takes float32; false for other types.</summary>
    private static bool Run<T>(
        PoolKind kind,
        in Pool2dShape s,
        ReadOnlySpan<T> x,
        ReadOnlySpan<T> dy,
        Span<T> y,
        bool countPadding
    )
        where T : unmanaged
    {
        long input = (long)s.Batch * s.Height * s.Width * s.Channels,
            output = (long)s.Batch * s.OutHeight * s.OutWidth * s.Channels;
        bool forward = kind is PoolKind.MaxForward or PoolKind.AverageForward;
        if (2 * s.PadY > s.KernelHeight || 2 * s.PadX > s.KernelWidth)
        {
            throw new ArgumentException(
                $"padding {s.PadY}, {s.PadX} is more than half of the kernel {s.KernelHeight} x {s.KernelWidth}"
            );
        }
        if (s.OutHeight < 1 || s.OutWidth < 1)
        {
            throw new ArgumentException($"the kernel does not fit into the image: {s}");
        }
        if (
            y.Length < (forward ? output : input)
            || (kind != PoolKind.AverageBackward && x.Length < input)
            || (!forward && dy.Length < output)
        )
        {
            throw new ArgumentException($"spans are too short for {s}");
        }
        if (typeof(T) != typeof(float))
        {
            return false;
        }
        fixed (
            T* px = x,
                pdy = dy,
                py = y
        )
        {
            Widths.Run(new PoolLoops(kind, s, (float*)px, (float*)pdy, (float*)py, countPadding));
        }
        return true;
    }
}
