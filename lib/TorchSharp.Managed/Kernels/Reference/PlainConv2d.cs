using System.Numerics;
using System.Runtime.CompilerServices;

namespace TorchSharp.Kernels.Reference;

/// <summary>Plain loops behind <see cref="Conv2d"/>: any stride, padding, dilation and channel counts.</summary>
internal static class PlainConv2d
{
    /// <summary>y = conv(x, w) + bias; every output is one fused chain over kernel rows, kernel columns and channels, in this order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward<T>(
        in Conv2dShape s,
        ReadOnlySpan<T> x,
        ReadOnlySpan<T> weight,
        WeightStrides w,
        ReadOnlySpan<T> bias,
        bool relu,
        Span<T> y
    )
        where T : unmanaged, INumber<T>
    {
        int at = 0;
        for (int n = 0; n < s.Batch; n++)
        for (int oy = 0; oy < s.OutHeight; oy++)
        for (int ox = 0; ox < s.OutWidth; ox++)
        for (int o = 0; o < s.OutChannels; o++)
        {
            T sum = T.Zero;
            for (int ky = 0; ky < s.KernelHeight; ky++)
            for (int kx = 0; kx < s.KernelWidth; kx++)
            {
                if (Source(s, n, oy, ox, ky, kx) is var from and >= 0)
                {
                    int weights = o * w.Out + ky * w.Y + kx * w.X;
                    for (int c = 0; c < s.Channels; c++)
                    {
                        sum = PlainElementwise.Fused(x[from + c], weight[weights + c * w.In], sum);
                    }
                }
            }
            sum = bias.IsEmpty ? sum : sum + bias[o];
            y[at++] = relu && sum < T.Zero ? T.Zero : sum;
        }
    }

    /// <summary>dx: every output gradient is scattered to the inputs that it came from.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void BackwardInput<T>(
        in Conv2dShape s,
        ReadOnlySpan<T> dy,
        ReadOnlySpan<T> activation,
        ReadOnlySpan<T> weight,
        WeightStrides w,
        Span<T> dx
    )
        where T : unmanaged, INumber<T>
    {
        dx.Clear();
        int at = 0;
        for (int n = 0; n < s.Batch; n++)
        for (int oy = 0; oy < s.OutHeight; oy++)
        for (int ox = 0; ox < s.OutWidth; ox++, at += s.OutChannels)
        for (int ky = 0; ky < s.KernelHeight; ky++)
        for (int kx = 0; kx < s.KernelWidth; kx++)
        {
            if (Source(s, n, oy, ox, ky, kx) is var from and >= 0)
            {
                for (int o = 0; o < s.OutChannels; o++)
                {
                    T g = dy[at + o];
                    if (!activation.IsEmpty && activation[at + o] <= T.Zero)
                    {
                        continue;
                    }
                    int weights = o * w.Out + ky * w.Y + kx * w.X;
                    for (int c = 0; c < s.Channels; c++)
                    {
                        dx[from + c] = PlainElementwise.Fused(
                            g,
                            weight[weights + c * w.In],
                            dx[from + c]
                        );
                    }
                }
            }
        }
    }

    /// <summary>dWeight: the products of each output gradient and the input it saw, summed over images and places.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void BackwardWeight<T>(
        in Conv2dShape s,
        ReadOnlySpan<T> x,
        ReadOnlySpan<T> dy,
        Span<T> dWeight,
        WeightStrides w
    )
        where T : unmanaged, INumber<T>
    {
        for (int o = 0; o < s.OutChannels; o++)
        for (int c = 0; c < s.Channels; c++)
        for (int ky = 0; ky < s.KernelHeight; ky++)
        for (int kx = 0; kx < s.KernelWidth; kx++)
        {
            T sum = T.Zero;
            int at = o;
            for (int n = 0; n < s.Batch; n++)
            for (int oy = 0; oy < s.OutHeight; oy++)
            for (int ox = 0; ox < s.OutWidth; ox++, at += s.OutChannels)
            {
                if (Source(s, n, oy, ox, ky, kx) is var from and >= 0)
                {
                    sum = PlainElementwise.Fused(x[from + c], dy[at], sum);
                }
            }
            dWeight[o * w.Out + c * w.In + ky * w.Y + kx * w.X] = sum;
        }
    }

    /// <summary>Where the pixel that output (oy, ox) sees through (ky, kx) begins in x, or -1 in the padding.</summary>
    private static int Source(in Conv2dShape s, int n, int oy, int ox, int ky, int kx)
    {
        int y = oy * s.StrideY - s.PadY + ky * s.DilationY;
        int x = ox * s.StrideX - s.PadX + kx * s.DilationX;
        return (uint)y < (uint)s.Height && (uint)x < (uint)s.Width
            ? ((n * s.Height + y) * s.Width + x) * s.Channels
            : -1;
    }
}
