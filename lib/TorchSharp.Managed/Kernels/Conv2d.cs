using System.Numerics;
using TorchSharp.Kernels.Reference;
using TorchSharp.Kernels.Simd;
using TorchSharp.Memory;

namespace TorchSharp.Kernels;

/// <summary>2-d convolution (cross-correlation, as in PyTorch) over channels-last activations, and its derivatives.</summary>
internal static unsafe class Conv2d
{
    /// <summary>y = conv(x, w) + bias, then ReLU if asked.</summary>
    /// <param name="shape">The sizes.</param>
    /// <param name="x">[N, H, W, C] contiguous.</param>
    /// <param name="weight">Weights, placed as <paramref name="strides"/> say.</param>
    /// <param name="strides">Strides of the weights.</param>
    /// <param name="bias">One value an output channel, or empty.</param>
    /// <param name="relu">Whether negative results become 0.</param>
    /// <param name="y">[N, OutH, OutW, OutC] contiguous; overwritten.</param>
    public static void Forward<T>(
        in Conv2dShape shape,
        ReadOnlySpan<T> x,
        ReadOnlySpan<T> weight,
        WeightStrides strides,
        ReadOnlySpan<T> bias,
        bool relu,
        Span<T> y
    )
        where T : unmanaged, INumber<T>
    {
        Check(shape, x.Length, weight.Length, strides, y.Length);
        if (!bias.IsEmpty && bias.Length != shape.OutChannels)
        {
            throw new ArgumentException(
                $"the bias holds {bias.Length} elements instead of {shape.OutChannels}"
            );
        }
        if (typeof(T) != typeof(float))
        {
            PlainConv2d.Forward(shape, x, weight, strides, bias, relu, y);
            return;
        }
        fixed (
            T* px = x,
                pw = weight,
                pb = bias,
                py = y
        )
        {
            Widths.Run(
                new ForwardKernel(
                    shape,
                    (float*)px,
                    (float*)pw,
                    strides,
                    (float*)pb,
                    relu,
                    (float*)py
                )
            );
        }
    }

    /// <summary>The gradient with respect to x, overwritten.</summary>
    /// <param name="shape">The sizes.</param>
    /// <param name="dy">Gradient of y, [N, OutH, OutW, OutC] contiguous.</param>
    /// <param name="activation">When not empty: y after its ReLU; dy counts only where it is above 0.</param>
    /// <param name="weight">Weights, placed as <paramref name="strides"/> say.</param>
    /// <param name="strides">Strides of the weights.</param>
    /// <param name="dx">[N, H, W, C] contiguous; overwritten.</param>
    /// <param name="rectified">When not empty: x, which came out of a ReLU; dx is 0 where it is not above 0.</param>
    public static void BackwardInput<T>(
        in Conv2dShape shape,
        ReadOnlySpan<T> dy,
        ReadOnlySpan<T> activation,
        ReadOnlySpan<T> weight,
        WeightStrides strides,
        Span<T> dx,
        ReadOnlySpan<T> rectified = default
    )
        where T : unmanaged, INumber<T>
    {
        Check(shape, dx.Length, weight.Length, strides, dy.Length);
        if (!rectified.IsEmpty && rectified.Length < shape.InputLength)
        {
            throw new ArgumentException(
                $"the rectified input holds {rectified.Length} elements instead of {shape.InputLength}"
            );
        }
        if (!activation.IsEmpty && activation.Length < shape.OutputLength)
        {
            throw new ArgumentException(
                $"the activation holds {activation.Length} elements instead of {shape.OutputLength}"
            );
        }
        if (typeof(T) != typeof(float))
        {
            PlainConv2d.BackwardInput(shape, dy, activation, weight, strides, dx);
            if (!rectified.IsEmpty)
            {
                PlainElementwise.Binary(
                    new Binary.ReluBackward(),
                    rectified,
                    1,
                    dx,
                    1,
                    dx,
                    1,
                    shape.InputLength
                );
            }
            return;
        }
        fixed (
            T* pdy = dy,
                pa = activation,
                pw = weight,
                pr = rectified,
                pdx = dx
        )
        {
            Widths.Run(
                new BackwardInputKernel(
                    shape,
                    (float*)pdy,
                    (float*)pa,
                    (float*)pw,
                    strides,
                    (float*)pr,
                    (float*)pdx
                )
            );
        }
    }

    /// <summary>Whether <see cref="ForwardPooled"/> computes this convolution and pooling: whole images are its chunks, and there must be enough of them.</summary>
    public static bool CanPool(in Conv2dShape shape, in Pool2dShape pool) =>
        shape.Batch >= 16 && PoolQuads<V1>.Fit(PoolKind.MaxForward, pool);

    /// <summary>pooled = the largest of each window of y = relu(conv(x, w) + bias), each image while it is near. See <see cref="Forward"/>.</summary>
    /// <param name="shape">The convolution's sizes.</param>
    /// <param name="pool">The pooling's sizes; its input is y.</param>
    /// <param name="x">[N, H, W, C] contiguous.</param>
    /// <param name="weight">Weights, placed as <paramref name="strides"/> say.</param>
    /// <param name="strides">Strides of the weights.</param>
    /// <param name="bias">One value an output channel, or empty.</param>
    /// <param name="pooled">The pooled y; overwritten.</param>
    /// <param name="winners">As many of <see cref="PoolWinners"/>, which the gradient needs; overwritten; empty when nobody wants them.</param>
    public static void ForwardPooled(
        in Conv2dShape shape,
        in Pool2dShape pool,
        ReadOnlySpan<float> x,
        ReadOnlySpan<float> weight,
        WeightStrides strides,
        ReadOnlySpan<float> bias,
        Span<float> pooled,
        Span<float> winners
    )
    {
        Check(shape, x.Length, weight.Length, strides, shape.OutputLength);
        int room = winners.IsEmpty ? pooled.Length : Math.Min(pooled.Length, winners.Length);
        CheckPool(shape, pool, room, bias.Length);
        fixed (
            float* px = x,
                pw = weight,
                pb = bias,
                pp = pooled,
                pn = winners
        )
        {
            Widths.Run(new ForwardKernel(shape, px, pw, strides, pb, true, null, pool, pp, pn));
        }
    }

    /// <summary>Whether <see cref="BackwardInputPooled"/> computes this.</summary>
    public static bool CanUnpool(in Conv2dShape shape, in Pool2dShape pool) =>
        CanPool(shape, pool) && ConvBackwardInput<V1>.IsDirect(shape);

    /// <summary>The gradient with respect to x of <see cref="ForwardPooled"/>, from its pooled output's and the winners; overwritten. See <see cref="BackwardInput"/>.</summary>
    public static void BackwardInputPooled(
        in Conv2dShape shape,
        in Pool2dShape pool,
        ReadOnlySpan<float> pooledGradient,
        ReadOnlySpan<float> winners,
        ReadOnlySpan<float> weight,
        WeightStrides strides,
        Span<float> dx,
        ReadOnlySpan<float> rectified
    )
    {
        Check(shape, dx.Length, weight.Length, strides, shape.OutputLength);
        CheckPool(shape, pool, Math.Min(pooledGradient.Length, winners.Length), 0);
        if (!rectified.IsEmpty && rectified.Length < shape.InputLength)
        {
            throw new ArgumentException(
                $"the rectified input holds {rectified.Length} elements instead of {shape.InputLength}"
            );
        }
        fixed (
            float* pg = pooledGradient,
                pn = winners,
                pw = weight,
                pr = rectified,
                pdx = dx
        )
        {
            Widths.Run(new BackwardInputKernel(shape, pg, null, pw, strides, pr, pdx, pool, pn));
        }
    }

    /// <summary>The gradient of <see cref="ForwardPooled"/>'s convolution before its ReLU, from its pooled output's and the winners; overwritten.</summary>
    public static void Unpool(
        in Conv2dShape shape,
        in Pool2dShape pool,
        ReadOnlySpan<float> pooledGradient,
        ReadOnlySpan<float> winners,
        Span<float> dy
    )
    {
        CheckPool(shape, pool, Math.Min(pooledGradient.Length, winners.Length), 0);
        if (dy.Length < shape.OutputLength)
        {
            throw new ArgumentException($"{dy.Length} elements are too few for {shape}");
        }
        fixed (
            float* pg = pooledGradient,
                pn = winners,
                pdy = dy
        )
        {
            Widths.Run(new PoolWinners.Unpooling(pool, pg, pn, pdy));
        }
    }

    /// <summary>The pooling must be one of this convolution's output, and room for it must be there.</summary>
    internal static void CheckPool(
        in Conv2dShape shape,
        in Pool2dShape pool,
        int lengthPooled,
        int lengthBias
    )
    {
        bool fits =
            (pool.Batch, pool.Height, pool.Width, pool.Channels)
            == (shape.Batch, shape.OutHeight, shape.OutWidth, shape.OutChannels);
        if (
            !fits
            || !PoolQuads<V1>.Fit(PoolKind.MaxForward, pool)
            || lengthPooled < (long)pool.Batch * pool.OutHeight * pool.OutWidth * pool.Channels
            || (lengthBias != 0 && lengthBias != shape.OutChannels)
        )
        {
            throw new ArgumentException($"{pool} does not pool the output of {shape}");
        }
    }

    /// <summary>The gradient with respect to the weights, written with <paramref name="strides"/>; overwritten.</summary>
    public static void BackwardWeight<T>(
        in Conv2dShape shape,
        ReadOnlySpan<T> x,
        ReadOnlySpan<T> dy,
        Span<T> dWeight,
        WeightStrides strides
    )
        where T : unmanaged, INumber<T>
    {
        Check(shape, x.Length, dWeight.Length, strides, dy.Length);
        if (typeof(T) != typeof(float))
        {
            PlainConv2d.BackwardWeight(shape, x, dy, dWeight, strides);
            return;
        }
        fixed (
            T* px = x,
                pdy = dy,
                pdw = dWeight
        )
        {
            Widths.Run(
                new BackwardWeightKernel(shape, (float*)px, (float*)pdy, (float*)pdw, strides)
            );
        }
    }

    /// <summary>The gradient with respect to the bias: dy summed over images, rows and columns; overwritten.</summary>
    public static void BackwardBias<T>(in Conv2dShape shape, ReadOnlySpan<T> dy, Span<T> dBias)
        where T : unmanaged, INumber<T> =>
        Reduce.Sum(dy, 1, dy.Length / shape.OutChannels, shape.OutChannels, dBias);

    /// <summary>The kernels work on pointers: a wrong size must fail here.</summary>
    internal static void Check(
        in Conv2dShape s,
        int lengthX,
        int lengthWeight,
        WeightStrides w,
        int lengthY
    )
    {
        if (s.OutHeight < 1 || s.OutWidth < 1)
        {
            throw new ArgumentException(
                $"a kernel of {s.KernelHeight} x {s.KernelWidth} does not fit into an image of {s.Height} x {s.Width} with padding {s.PadY}, {s.PadX}"
            );
        }
        if (lengthX < s.InputLength || lengthY < s.OutputLength)
        {
            throw new ArgumentException(
                $"spans of {lengthX} and {lengthY} elements are too short for {s}"
            );
        }
        long last =
            (s.OutChannels - 1L) * w.Out
            + (s.Channels - 1L) * w.In
            + (s.KernelHeight - 1L) * w.Y
            + (s.KernelWidth - 1L) * w.X;
        if (last >= lengthWeight)
        {
            throw new ArgumentException($"{lengthWeight} weights are too few for {s} with {w}");
        }
    }

    private readonly struct ForwardKernel(
        Conv2dShape s,
        float* x,
        float* weight,
        WeightStrides w,
        float* bias,
        bool relu,
        float* y,
        Pool2dShape pool = default,
        float* pooled = null,
        float* winners = null
    ) : IVectorKernel
    {
        public void Run<V>()
            where V : struct, IVec<V>
        {
            using NativeBuffer panels = ConvPanels.PackForward<V>(s, weight, w);
            float* packed = (float*)panels.Pointer;
            ConvForward<V>.Run(s, x, packed, bias, relu, y, pool, pooled, winners);
        }
    }

    private readonly struct BackwardInputKernel(
        Conv2dShape s,
        float* dy,
        float* activation,
        float* weight,
        WeightStrides w,
        float* rectified,
        float* dx,
        Pool2dShape? pool = null,
        float* winners = null
    ) : IVectorKernel
    {
        public void Run<V>()
            where V : struct, IVec<V>
        {
            using NativeBuffer panels = ConvBackwardInput<V>.Pack(s, weight, w);
            float* weights = (float*)panels.Pointer;
            ConvBackwardInput<V>.Run(s, dy, activation, weights, rectified, dx, pool, winners);
        }
    }

    private readonly struct BackwardWeightKernel(
        Conv2dShape s,
        float* x,
        float* dy,
        float* dWeight,
        WeightStrides w
    ) : IVectorKernel
    {
        public void Run<V>()
            where V : struct, IVec<V> => ConvBackwardWeight<V>.Run(s, x, dy, dWeight, w);
    }
}
