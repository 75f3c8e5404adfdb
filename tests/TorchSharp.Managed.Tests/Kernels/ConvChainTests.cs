using TorchSharp.Kernels;
using TorchSharp.Kernels.Reference;
using TorchSharp.Threads;

namespace TorchSharp.Tests.Kernels;

/// <summary>An image goes through all convolutions of a chain at once: the bits must be those of the plain loops, one after the other.</summary>
[Collection(nameof(KernelTest))]
public sealed class ConvChainTests
{
    /// <summary>One convolution: channels out, kernel, stride, padding, and whether there are bias, ReLU and pooling.</summary>
    public sealed record Part(
        int Out,
        int Kernel,
        int Stride = 1,
        int Pad = 0,
        bool Bias = true,
        bool Relu = true,
        bool Pool = false
    );

    /// <summary>Channels of the input and the parts.</summary>
    public static TheoryData<int, Part[]> Chains { get; } =
        new()
        {
            { 1, [new(32, 3), new(32, 3, Pool: true), new(64, 3), new(64, 3, Pool: true)] },
            { 3, [new(5, 3, Pad: 1, Bias: false), new(16, 1), new(16, 3, Stride: 2, Relu: false)] },
            { 16, [new(16, 3, Pool: true), new(48, 3, Pad: 1, Bias: false, Pool: true)] },
            { 32, [new(64, 3), new(7, 2)] },
            { 2, [new(4, 3, Pool: true)] },
        };

    [Theory]
    [MemberData(nameof(Chains))]
    public void It_gives_the_plain_loops_bits_at_every_width(int channels, Part[] parts)
    {
        Case c = Make(channels, parts);
        KernelData.AssertSameBits(c.Expected(), KernelData.SameAtEveryWidth(c.Chained));
    }

    [Theory]
    [MemberData(nameof(Chains))]
    public void Any_number_of_threads_gives_the_same_bits(int channels, Part[] parts)
    {
        Case c = Make(channels, parts);
        float[] expected = c.Expected();
        int before = WorkerPool.Shared.Threads;
        try
        {
            for (int threads = 1; threads <= 3; threads++)
            {
                WorkerPool.Shared.Threads = threads;
                KernelData.AssertSameBits(expected, c.Chained(), $"{threads} threads");
            }
        }
        finally
        {
            WorkerPool.Shared.Threads = before;
        }
    }

    [Fact]
    public void A_weight_that_is_not_a_number_reaches_the_end()
    {
        Case c = Make(16, [new(16, 3, Relu: false), new(32, 3, Relu: false)]);
        c.Weights[1][3] = float.NaN;
        float[] expected = c.Expected();
        Assert.Contains(expected, float.IsNaN);
        KernelData.AssertSameBits(expected, c.Chained());
    }

    [Fact]
    public void What_does_not_follow_or_fit_is_refused()
    {
        Conv2dShape first = new(16, 8, 8, 4, 8, 3, 3),
            second = new(16, 6, 6, 8, 8, 3, 3);
        float[] w = new float[first.WeightLength],
            more = new float[second.WeightLength];
        using var chain = new ConvChain();
        chain.Add(first, w, WeightStrides.Contiguous(first), [], true, null);
        Assert.Throws<ArgumentException>(() =>
            chain.Add(first, w, WeightStrides.Contiguous(first), [], true, null)
        );
        Assert.Throws<ArgumentException>(() =>
            chain.Add(second, more.AsSpan(1), WeightStrides.Contiguous(second), [], true, null)
        );
        Assert.Throws<ArgumentException>(() =>
            chain.Add(second, more, WeightStrides.Contiguous(second), new float[7], true, null)
        );
        chain.Add(second, more, WeightStrides.Contiguous(second), [], true, null);
        float[] x = new float[first.InputLength],
            y = new float[second.OutputLength];
        Assert.Throws<ArgumentException>(() => chain.Run(x.AsSpan(1), y));
        Assert.Throws<ArgumentException>(() => chain.Run(x, y.AsSpan(1)));
        chain.Run(x, y);
    }

    /// <summary>A chain's data.</summary>
    private sealed record Case(
        Part[] Parts,
        Conv2dShape[] Shapes,
        Pool2dShape?[] Pools,
        float[] X,
        float[][] Weights,
        float[][] Biases
    )
    {
        public float[] Expected()
        {
            float[] x = X;
            for (int i = 0; i < Parts.Length; i++)
            {
                Conv2dShape s = Shapes[i];
                var y = new float[s.OutputLength];
                PlainConv2d.Forward<float>(
                    s,
                    x,
                    Weights[i],
                    WeightStrides.Contiguous(s),
                    Biases[i],
                    Parts[i].Relu,
                    y
                );
                x = y;
                if (Pools[i] is { } pool)
                {
                    x = new float[pool.Batch * pool.OutHeight * pool.OutWidth * pool.Channels];
                    PlainPool2d.MaxForward<float>(pool, y, x);
                }
            }
            return x;
        }

        public float[] Chained()
        {
            using var chain = new ConvChain();
            for (int i = 0; i < Parts.Length; i++)
            {
                WeightStrides strides = WeightStrides.Contiguous(Shapes[i]);
                chain.Add(Shapes[i], Weights[i], strides, Biases[i], Parts[i].Relu, Pools[i]);
            }
            float[] y = new float[
                Pools[^1] is { } pool
                    ? pool.Batch * pool.OutHeight * pool.OutWidth * pool.Channels
                    : Shapes[^1].OutputLength
            ];
            chain.Run(X, y);
            return y;
        }
    }

    private static Case Make(int channels, Part[] parts)
    {
        const int Batch = 17;
        (int height, int width, int seed) = (20, 19, 1);
        float[] x = KernelData.Random(Batch * height * width * channels, seed++);
        var shapes = new Conv2dShape[parts.Length];
        var pools = new Pool2dShape?[parts.Length];
        var weights = new float[parts.Length][];
        var biases = new float[parts.Length][];
        for (int i = 0; i < parts.Length; i++)
        {
            (int outs, int kernel, int stride, int pad, bool bias, _, bool pooled) = parts[i];
            Conv2dShape s = new(
                Batch,
                height,
                width,
                channels,
                outs,
                kernel,
                kernel,
                stride,
                stride,
                pad,
                pad
            );
            (shapes[i], channels, height, width) = (s, outs, s.OutHeight, s.OutWidth);
            weights[i] = KernelData.Random(s.WeightLength, seed++);
            biases[i] = bias ? KernelData.Random(outs, seed++) : [];
            if (pooled)
            {
                Pool2dShape pool = new(Batch, height, width, outs, 2, 2, 2, 2);
                (pools[i], height, width) = (pool, pool.OutHeight, pool.OutWidth);
            }
        }
        return new Case(parts, shapes, pools, x, weights, biases);
    }
}
