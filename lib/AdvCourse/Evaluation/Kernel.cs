using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace AdvCourse.Evaluation;

/// <summary>
/// A convolution's kernels over frequency. With stride s the image splits into s x s interleaved parts, and the
/// convolution becomes one of stride 1 over s x s times as many channels with kernels of ceil(k / s).
/// </summary>
internal sealed class Kernel
{
    private readonly double[] weight;
    private readonly long[] shape;
    private readonly long[] stride;
    private readonly long[] padding;

    public Kernel(Conv2d layer)
    {
        LookAt(layer);
        using var own = layer.weight.detach().to(ScalarType.Float64);
        (weight, shape) = (own.contiguous().data<double>().ToArray(), own.shape);
        (stride, padding) = (layer.stride, Padding(layer));
    }

    /// <summary>Refuses what the formulas do not cover.</summary>
    public static void LookAt(Conv2d layer)
    {
        if (
            layer.groups != 1
            || layer.padding_mode != PaddingModes.Zeros
            || layer.dilation.Any(step => step != 1)
        )
        {
            throw new ArgumentException(
                $"The norm of a convolution is known for zero padding, one group and no dilation; this one has padding {layer.padding_mode}, {layer.groups} groups and dilation {string.Join("x", layer.dilation)}."
            );
        }
    }

    public double LargestNorm(long height, long width, CancellationToken cancellation)
    {
        var rows = Grid(height, 0);
        var columns = Grid(width, 1);
        var best = 0.0;
        var half = new object();
        // Real kernels: the coefficients at -xi are conjugate to those at xi, so half of the rows are enough.
        Parallel.For(
            0,
            (int)(rows / 2) + 1,
            new ParallelOptions { CancellationToken = cancellation },
            row =>
            {
                var own = 0.0;
                for (var column = 0; column < columns; column++)
                {
                    var matrix = At(Math.Tau * row / rows, Math.Tau * column / columns);
                    own = Math.Max(own, matrix.Norm(own));
                }

                lock (half)
                {
                    best = Math.Max(best, own);
                }
            }
        );
        return best;
    }

    /// <summary>The matrix of Fourier coefficients at a frequency.</summary>
    public ComplexMatrix At(double down, double across)
    {
        var (outputs, inputs, high, wide) = (shape[0], shape[1], shape[2], shape[3]);
        var parts = stride[0] * stride[1];
        var matrix = new ComplexMatrix((int)outputs, (int)(inputs * parts));
        for (var y = 0L; y < high; y++)
        for (var x = 0L; x < wide; x++)
        {
            var (sine, cosine) = Math.SinCos((down * (y / stride[0])) + (across * (x / stride[1])));
            var part = ((y % stride[0]) * stride[1]) + (x % stride[1]);
            for (var d = 0L; d < outputs; d++)
            for (var c = 0L; c < inputs; c++)
            {
                var w = weight[(((((d * inputs) + c) * high) + y) * wide) + x];
                matrix.Add((int)d, (int)((c * parts) + part), w * cosine, w * sine);
            }
        }

        return matrix;
    }

    /// <summary>Room for all outputs and the overhang of the (strided) kernel.</summary>
    private long Grid(long size, int side)
    {
        var outputs = ((size + (2 * padding[side]) - shape[2 + side]) / stride[side]) + 1;
        return outputs < 1
            ? throw new ArgumentException(
                $"An image of {size} is smaller than the kernel of {shape[2 + side]} with padding {padding[side]}."
            )
            : outputs + ((shape[2 + side] + stride[side] - 1) / stride[side]) - 1;
    }

    /// <summary>TorchSharp leaves the numbers out when the padding was given by name.</summary>
    public static long[] Padding(Conv2d layer) =>
        layer.padding
        ?? throw new ArgumentException(
            "The norm of a convolution needs its padding in numbers, not by name: Conv2d(..., padding: 1)."
        );
}
