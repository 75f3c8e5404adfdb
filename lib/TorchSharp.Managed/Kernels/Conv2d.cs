using System.Numerics;
using TorchSharp.Kernels.Reference;

namespace TorchSharp.Kernels;

/// <summary>2-d convolution (cross-correlation, as in PyTorch) over channels-last activations, and its derivatives.</summary>
internal static class Conv2d
{
    /// <summary>y = conv(x, w) + bias, then ReLU if asked.</summary>
    /// <param name="shape">The sizes.</param>
    /// <param name="x">[N, H, W, C] contiguous.</param>
    /// <param name="weight">Weights, placed as <paramref name="strides"/> say.</param>
    /// <param name="strides">Strides of the weights.</param>
    /// <param name="bias">One value an output channel, or empty.</param>
    /// <param name="relu">Whether negative results become 0.</param>
    /// <param name="y">[N, OutH, OutW, OutC] contiguous; overwritten.</param>
    /// <param name="packed">The weights packed by <see cref="Pack"/>, or null to pack them in passing.</param>
    public static void Forward<T>(
        in Conv2dShape shape,
        ReadOnlySpan<T> x,
        ReadOnlySpan<T> weight,
        WeightStrides strides,
        ReadOnlySpan<T> bias,
        bool relu,
        Span<T> y,
        PackedConv2d? packed = null
    )
        where T : unmanaged, INumber<T> =>
        PlainConv2d.Forward(shape, x, weight, strides, bias, relu, y);

    /// <summary>The gradient with respect to x, overwritten.</summary>
    /// <param name="shape">The sizes.</param>
    /// <param name="dy">Gradient of y, [N, OutH, OutW, OutC] contiguous.</param>
    /// <param name="activation">When not empty: y after its ReLU; dy counts only where it is above 0.</param>
    /// <param name="weight">Weights, placed as <paramref name="strides"/> say.</param>
    /// <param name="strides">Strides of the weights.</param>
    /// <param name="dx">[N, H, W, C] contiguous; overwritten.</param>
    /// <param name="packed">The weights packed by <see cref="Pack"/>, or null to pack them in passing.</param>
    public static void BackwardInput<T>(
        in Conv2dShape shape,
        ReadOnlySpan<T> dy,
        ReadOnlySpan<T> activation,
        ReadOnlySpan<T> weight,
        WeightStrides strides,
        Span<T> dx,
        PackedConv2d? packed = null
    )
        where T : unmanaged, INumber<T> =>
        PlainConv2d.BackwardInput(shape, dy, activation, weight, strides, dx);

    /// <summary>The gradient with respect to the weights, written with <paramref name="strides"/>; overwritten.</summary>
    public static void BackwardWeight<T>(
        in Conv2dShape shape,
        ReadOnlySpan<T> x,
        ReadOnlySpan<T> dy,
        Span<T> dWeight,
        WeightStrides strides
    )
        where T : unmanaged, INumber<T> =>
        PlainConv2d.BackwardWeight(shape, x, dy, dWeight, strides);

    /// <summary>The gradient with respect to the bias: dy summed over images, rows and columns; overwritten.</summary>
    public static void BackwardBias<T>(in Conv2dShape shape, ReadOnlySpan<T> dy, Span<T> dBias)
        where T : unmanaged, INumber<T> =>
        Reduce.Sum(dy, 1, dy.Length / shape.OutChannels, shape.OutChannels, dBias);

    /// <summary>Packs float32 weights for <see cref="Forward"/> and <see cref="BackwardInput"/>; keep it beside the weight tensor's version, dispose of it when that changes.</summary>
    public static PackedConv2d Pack(
        in Conv2dShape shape,
        ReadOnlySpan<float> weight,
        WeightStrides strides
    ) => new();
}

/// <summary>Weights of a convolution as the microkernel reads them.</summary>
internal sealed class PackedConv2d : IDisposable
{
    /// <summary>Returns the memory.</summary>
    public void Dispose() { }
}
