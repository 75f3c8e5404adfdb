using TorchSharp.Kernels.Simd;
using TorchSharp.Memory;
using TorchSharp.Threads;

namespace TorchSharp.Kernels;

/// <summary>
/// Convolutions one after the other, each with its ReLU and its 2 x 2 max pooling, of which only the last result is wanted: an
/// image goes through all of them before the next one begins, so that what lies between stays in its thread's caches. The bits
/// are those of <see cref="Conv2d"/>, one convolution after the other.
/// </summary>
internal sealed unsafe class ConvChain : IDisposable
{
    private readonly List<Link> _links = [];

    /// <summary>One convolution with copies of its weights as the kernels of the width in use read them.</summary>
    private sealed record Link(
        Conv2dShape Shape,
        NativeBuffer Panels,
        NativeBuffer? Arranged,
        NativeBuffer? Bias,
        bool Relu,
        Pool2dShape? Pool
    )
    {
        /// <summary>Elements of an image's result.</summary>
        public int Length =>
            Pool is { } pool
                ? pool.OutHeight * pool.OutWidth * pool.Channels
                : Shape.OutHeight * Shape.OutWidth * Shape.OutChannels;
    }

    /// <summary>Appends a convolution of what the one before gave. See <see cref="Conv2d.Forward"/>.</summary>
    /// <param name="shape">The sizes; the batch is the chain's.</param>
    /// <param name="weight">Weights, placed as <paramref name="strides"/> say; they are copied.</param>
    /// <param name="strides">Strides of the weights.</param>
    /// <param name="bias">One value an output channel, or empty; copied.</param>
    /// <param name="relu">Whether negative results become 0.</param>
    /// <param name="pool">The max pooling of the result, which <see cref="Conv2d.CanPool"/>; null for none.</param>
    /// <exception cref="ArgumentException">A size does not fit, or the input is not what the one before gives.</exception>
    public void Add(
        in Conv2dShape shape,
        ReadOnlySpan<float> weight,
        WeightStrides strides,
        ReadOnlySpan<float> bias,
        bool relu,
        in Pool2dShape? pool
    )
    {
        Conv2d.Check(shape, shape.InputLength, weight.Length, strides, shape.OutputLength);
        if (!bias.IsEmpty && bias.Length != shape.OutChannels)
        {
            throw new ArgumentException(
                $"the bias holds {bias.Length} elements instead of {shape.OutChannels}"
            );
        }
        if (pool is { } p)
        {
            Conv2d.CheckPool(shape, p, int.MaxValue, bias.Length);
        }
        if (_links.Count > 0 && !Follows(shape, _links[^1]))
        {
            throw new ArgumentException($"{shape} does not follow {_links[^1].Shape}");
        }
        fixed (
            float* w = weight,
                b = bias
        )
        {
            Widths.Run(new Packing(this, shape, w, strides, b, relu, pool));
        }
    }

    private static bool Follows(in Conv2dShape next, Link last) =>
        (next.Batch, next.Height, next.Width, next.Channels)
        == (
            last.Shape.Batch,
            last.Pool?.OutHeight ?? last.Shape.OutHeight,
            last.Pool?.OutWidth ?? last.Shape.OutWidth,
            last.Shape.OutChannels
        );

    /// <summary>y = the last link's result of x, both channels-last; y is overwritten.</summary>
    /// <exception cref="ArgumentException">A span is too short.</exception>
    public void Run(ReadOnlySpan<float> x, Span<float> y)
    {
        Conv2dShape first = _links[0].Shape;
        if (x.Length < first.InputLength || y.Length < (long)first.Batch * _links[^1].Length)
        {
            throw new ArgumentException(
                $"spans of {x.Length} and {y.Length} elements are too short for a chain from {first} to {_links[^1].Shape}"
            );
        }
        fixed (
            float* from = x,
                to = y
        )
        {
            Widths.Run(new Running(_links, from, to));
        }
    }

    /// <summary>Returns the memory.</summary>
    public void Dispose()
    {
        foreach (Link link in _links)
        {
            link.Panels.Dispose();
            link.Arranged?.Dispose();
            link.Bias?.Dispose();
        }
        _links.Clear();
    }

    private readonly struct Packing(
        ConvChain chain,
        Conv2dShape s,
        float* weight,
        WeightStrides strides,
        float* bias,
        bool relu,
        Pool2dShape? pool
    ) : IVectorKernel
    {
        public void Run<V>()
            where V : struct, IVec<V>
        {
            NativeBuffer panels = ConvPanels.PackForward<V>(s, weight, strides);
            NativeBuffer? arranged = ConvForward<V>.Arrange(s, (float*)panels.Pointer),
                copy = null;
            if (bias != null)
            {
                copy = new NativeBuffer(s.OutChannels * sizeof(float));
                new Span<float>(bias, s.OutChannels).CopyTo(new(copy.Pointer, s.OutChannels));
            }
            chain._links.Add(new Link(s, panels, arranged, copy, relu, pool));
        }
    }

    private readonly struct Running(List<Link> links, float* x, float* y) : IVectorKernel
    {
        public void Run<V>()
            where V : struct, IVec<V> =>
            WorkerPool.Shared.Run(new Images<V>(links, x, y), links[0].Shape.Batch);
    }

    /// <summary>An image a chunk, through all convolutions.</summary>
    private readonly struct Images<V> : IChunkJob
        where V : struct, IVec<V>
    {
        private readonly List<Link> _links;
        private readonly ConvForward<V>[] _convolutions;
        private readonly float* _x,
            _y;
        private readonly int _between;

        public Images(List<Link> links, float* x, float* y)
        {
            _links = links;
            _x = x;
            _y = y;
            _convolutions =
            [
                .. links.Select(link =>
                    ConvForward<V>.ByImage(
                        link.Shape,
                        Pointer(link.Panels),
                        Pointer(link.Arranged),
                        Pointer(link.Bias),
                        link.Relu,
                        link.Pool ?? default
                    )
                ),
            ];
            _between = links.Max(link => link.Length);
        }

        private static float* Pointer(NativeBuffer? buffer) =>
            buffer is null ? null : (float*)buffer.Pointer;

        public void Run(int n)
        {
            Conv2dShape first = _links[0].Shape;
            float* from = _x + (nint)n * first.Height * first.Width * first.Channels,
                between = Scratch.Fourth(2 * (nint)_between);
            for (int i = 0; i < _links.Count; i++)
            {
                float* to = between + i % 2 * _between;
                if (i == _links.Count - 1)
                {
                    to = _y + (nint)n * _links[i].Length;
                }
                _convolutions[i].Image(from, to, _links[i].Pool is not null);
                from = to;
            }
        }
    }
}
