using System.Runtime.CompilerServices;
using TorchSharp.Kernels.Simd;
using TorchSharp.Memory;
using TorchSharp.Threads;

namespace TorchSharp.Kernels;

/// <summary>
/// The gradient with respect to a convolution's input. With stride 1 it is again a direct convolution: of the output gradient,
/// bordered with zeros, with the kernel turned around. Otherwise, and for few input channels, each output gradient is
/// multiplied into its window's columns, which are added to the image.
/// </summary>
internal readonly unsafe struct ConvBackwardInput<V> : IChunkJob
    where V : struct, IVec<V>
{
    private readonly Conv2dShape _s;
    private readonly float* _dy,
        _activation,
        _panels,
        _dx;
    private readonly int _rowsPerChunk,
        _chunksPerImage;

    private ConvBackwardInput(
        in Conv2dShape s,
        float* dy,
        float* activation,
        float* panels,
        float* dx
    )
    {
        _s = s;
        _dy = dy;
        _activation = activation;
        _panels = panels;
        _dx = dx;
        _rowsPerChunk = IsDirect(s) ? ConvRows.PerChunk(s.Batch, s.Height) : s.Height;
        _chunksPerImage = (s.Height + _rowsPerChunk - 1) / _rowsPerChunk;
    }

    /// <summary>The weights as <see cref="Run(in Conv2dShape, float*, float*, float*, float*)"/> reads them.</summary>
    public static NativeBuffer Pack(in Conv2dShape s, float* weight, WeightStrides w) =>
        IsDirect(s)
            ? ConvPanels.PackTurned<V>(s, weight, w)
            : ConvPanels.PackColumns<V>(s, weight, w);

    /// <summary>dx from dy, where the activation (if not null) is above 0.</summary>
    public static void Run(in Conv2dShape s, float* dy, float* activation, float* panels, float* dx)
    {
        var job = new ConvBackwardInput<V>(s, dy, activation, panels, dx);
        WorkerPool.Shared.Run(job, s.Batch * job._chunksPerImage);
    }

    /// <summary>Some rows of one image.</summary>
    public void Run(int chunk)
    {
        int n = chunk / _chunksPerImage,
            top = chunk % _chunksPerImage * _rowsPerChunk;
        nint output = (nint)n * _s.OutHeight * _s.OutWidth * _s.OutChannels;
        float* dx = _dx + (nint)n * _s.Height * _s.Width * _s.Channels;
        float* activation = _activation == null ? null : _activation + output;
        if (IsDirect(_s))
        {
            int bottom = Math.Min(_s.Height, top + _rowsPerChunk);
            Direct(_dy + output, activation, top, bottom, dx);
        }
        else
        {
            ByColumns(_dy + output, activation, dx);
        }
    }

    private static bool IsDirect(in Conv2dShape s) =>
        s.StrideX == 1
        && s.StrideY == 1
        && s.DilationX == 1
        && s.DilationY == 1
        && s.PadX < s.KernelWidth
        && s.PadY < s.KernelHeight
        && s.Channels >= 8;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Direct(float* dy, float* activation, int top, int bottom, float* dx)
    {
        int kernelHeight = _s.KernelHeight,
            kernelWidth = _s.KernelWidth,
            channels = _s.OutChannels;
        int above = kernelHeight - 1 - _s.PadY,
            border = (kernelWidth - 1 - _s.PadX) * channels,
            row = _s.OutWidth * channels,
            width = _s.Width + kernelWidth - 1;
        int first = Math.Max(0, top - above),
            last = Math.Min(_s.OutHeight, bottom - 1 - above + kernelHeight);
        float* rows = Scratch.First((nint)Math.Max(0, last - first) * width * channels);
        var t = new TileArguments
        {
            RowStrideA = channels,
            ColumnStrideA = 1,
            SkipA = (width - kernelWidth) * channels,
            RowStrideB = 2 * V.Width,
            RowStrideC = _s.Channels,
            K = kernelWidth * channels,
        };
        int ready = first;
        for (int y = top; y < bottom; y++)
        {
            for (int needed = Math.Min(last, y - above + kernelHeight); ready < needed; ready++)
            {
                float* to = rows + (nint)(ready - first) * width * channels;
                float* gradient = dy + (nint)ready * row;
                float* mask = activation == null ? null : activation + (nint)ready * row;
                new Span<float>(to, border).Clear();
                new Span<float>(to + border + row, border).Clear();
                ConvRows.CopyMasked<V>(gradient, mask, to + border, row);
                if (ready + 1 < last)
                {
                    ConvRows.Prefetch(gradient + row, row);
                    ConvRows.Prefetch(mask == null ? gradient + row : mask + row, row);
                }
            }
            // Kernel rows that would see only the border above or below are left out.
            int begin = Math.Max(0, above - y),
                end = Math.Min(kernelHeight, _s.OutHeight + above - y);
            t.Segments = Math.Max(0, end - begin);
            for (int c = 0; c < _s.Channels; c += 2 * V.Width)
            {
                int left = Math.Min(2 * V.Width, _s.Channels - c);
                t.A = rows + (nint)(y + begin - above - first) * width * channels;
                t.B = _panels + (nint)c * kernelHeight * t.K + (nint)begin * t.K * 2 * V.Width;
                t.C = dx + (nint)y * _s.Width * _s.Channels + c;
                t.Tail = left % V.Width;
                RowTiles.Run<V>(_s.Width, left > V.Width, ref t);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ByColumns(float* dy, float* activation, float* dx)
    {
        new Span<float>(dx, _s.Height * _s.Width * _s.Channels).Clear();
        int columns = _s.KernelHeight * _s.KernelWidth * _s.Channels,
            row = _s.OutWidth * _s.OutChannels;
        int stride = (columns + 2 * V.Width - 1) / (2 * V.Width) * (2 * V.Width);
        float* products = Scratch.First((nint)_s.OutWidth * stride);
        bool runs = _s.Channels == 1 && _s.StrideX == 1;
        float* turned = runs ? Scratch.Third((nint)_s.OutWidth * stride) : null;
        float* masked = activation == null ? null : Scratch.Second(row);
        var t = new TileArguments
        {
            RowStrideA = _s.OutChannels,
            ColumnStrideA = 1,
            RowStrideB = 2 * V.Width,
            RowStrideC = stride,
            Segments = 1,
            K = _s.OutChannels,
        };
        for (int oy = 0; oy < _s.OutHeight; oy++, dy += row)
        {
            float* a = dy;
            if (activation != null)
            {
                ConvRows.CopyMasked<V>(dy, activation + (nint)oy * row, masked, row);
                a = masked;
            }
            for (int j = 0; j < columns; j += 2 * V.Width)
            {
                t.A = a;
                t.B = _panels + (nint)j * _s.OutChannels;
                t.C = products + j;
                RowTiles.Run<V>(_s.OutWidth, columns - j > V.Width, ref t);
            }
            if (runs)
            {
                ConvColumns.ScatterRuns<V>(_s, products, stride, oy, dx, turned);
            }
            else
            {
                ConvColumns.Scatter(_s, products, stride, oy, dx);
            }
        }
    }
}
