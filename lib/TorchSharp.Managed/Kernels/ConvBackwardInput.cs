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
        _winners,
        _panels,
        _arranged,
        _rectified,
        _dx;
    private readonly Pool2dShape? _pool;
    private readonly int _rowsPerChunk,
        _chunksPerImage;

    // Computed once: each takes a division.
    private readonly int _outHeight,
        _outWidth;
    private readonly bool _sparse;

    private ConvBackwardInput(
        in Conv2dShape s,
        float* dy,
        float* activation,
        float* panels,
        float* arranged,
        float* rectified,
        float* dx,
        Pool2dShape? pool,
        float* winners
    )
    {
        _s = s;
        _outHeight = s.OutHeight;
        _outWidth = s.OutWidth;
        _dy = dy;
        _activation = activation;
        _winners = winners;
        _panels = panels;
        _arranged = arranged;
        _rectified = rectified;
        _dx = dx;
        _pool = pool;
        _rowsPerChunk =
            IsDirect(s) && pool is null ? ConvRows.PerChunk(s.Batch, s.Height) : s.Height;
        _chunksPerImage = (s.Height + _rowsPerChunk - 1) / _rowsPerChunk;
        _sparse =
            arranged != null
            || (
                IsDirect(s)
                && ConvSparseInput<V>.Fits(s)
                // With a weight that is not finite zeros count: their products are NaN.
                && Nonzeros.AllFinite<V>(
                    panels,
                    Panels.Length<V>(s.Channels, s.KernelHeight * s.KernelWidth * s.OutChannels)
                )
            );
    }

    /// <summary>The weights as <see cref="Run(in Conv2dShape, float*, float*, float*, float*, float*, Pool2dShape?, float*)"/> reads them.</summary>
    public static NativeBuffer Pack(in Conv2dShape s, float* weight, WeightStrides w) =>
        IsDirect(s)
            ? ConvPanels.PackTurned<V>(s, weight, w)
            : ConvPanels.PackColumns<V>(s, weight, w);

    /// <summary>
    /// dx, where <paramref name="rectified"/> (if not null) is above 0, from dy, where the activation (if not null) is above 0.
    /// With a <paramref name="pool"/> (where it is direct) dy is the gradient of the pooled activation, which goes to its <paramref name="winners"/>.
    /// </summary>
    public static void Run(
        in Conv2dShape s,
        float* dy,
        float* activation,
        float* panels,
        float* rectified,
        float* dx,
        Pool2dShape? pool = null,
        float* winners = null
    )
    {
        using NativeBuffer? arranged =
            IsDirect(s) && ConvSparseRows<V>.Fits(s.KernelWidth, s.OutChannels, s.Channels)
                ? ConvSparseRows<V>.Arrange(panels, s.KernelHeight, s.OutChannels, s.Channels)
                : null;
        float* weights = arranged is null ? null : (float*)arranged.Pointer;
        var job = new ConvBackwardInput<V>(
            s,
            dy,
            activation,
            panels,
            weights,
            rectified,
            dx,
            pool,
            winners
        );
        WorkerPool.Shared.Run(job, s.Batch * job._chunksPerImage);
    }

    /// <summary>Some rows of one image.</summary>
    public void Run(int chunk)
    {
        int n = chunk / _chunksPerImage,
            top = chunk % _chunksPerImage * _rowsPerChunk;
        nint output = (nint)n * _outHeight * _outWidth * _s.OutChannels;
        nint input = (nint)n * _s.Height * _s.Width * _s.Channels;
        float* dx = _dx + input;
        float* rectified = _rectified == null ? null : _rectified + input;
        float* activation = _activation == null ? null : _activation + output;
        if (IsDirect(_s))
        {
            int bottom = Math.Min(_s.Height, top + _rowsPerChunk);
            nint pooled = _pool is { } pool
                ? (nint)n * pool.OutHeight * pool.OutWidth * _s.OutChannels
                : 0;
            float* winners = _winners == null ? null : _winners + pooled;
            nint given = _pool is null ? output : pooled;
            Direct(_dy + given, activation, winners, rectified, top, bottom, dx);
        }
        else
        {
            ByColumns(_dy + output, activation, dx);
            if (rectified != null)
            {
                ConvRows.Mask<V>(rectified, dx, _s.Height * _s.Width * _s.Channels);
            }
        }
    }

    /// <summary>Whether the gradient is a direct convolution.</summary>
    public static bool IsDirect(in Conv2dShape s) =>
        s.StrideX == 1
        && s.StrideY == 1
        && s.DilationX == 1
        && s.DilationY == 1
        && s.PadX < s.KernelWidth
        && s.PadY < s.KernelHeight
        && s.Channels >= 8;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Direct(
        float* dy,
        float* activation,
        float* winners,
        float* rectified,
        int top,
        int bottom,
        float* dx
    )
    {
        int kernelHeight = _s.KernelHeight,
            above = kernelHeight - 1 - _s.PadY,
            row = _outWidth * _s.OutChannels;
        // The rows of dy that these rows of dx see, with rows of zeros where they look beyond the border.
        int first = top - above,
            last = bottom - above + kernelHeight - 1;
        int inside = Math.Max(first, 0),
            end = Math.Min(last, _outHeight);
        bool done = false;
        bool asGiven = activation == null && winners == null;
        if (_sparse && asGiven)
        {
            float* seen = dy + (nint)inside * row;
            done = TrySparse(seen, inside, end, top, bottom, dx);
        }
        if (!done)
        {
            float* rows = _pool is { } pool
                ? UnpooledRows(pool, dy, winners, first, last)
                : CopyRows(dy, activation, first, last);
            float* seen = rows + (nint)(inside - first) * row;
            done = _sparse && !asGiven && TrySparse(seen, inside, end, top, bottom, dx);
            if (!done)
            {
                DirectDense(rows, top, bottom, dx);
            }
        }
        if (rectified != null)
        {
            nint from = (nint)top * _s.Width * _s.Channels;
            ConvRows.Mask<V>(rectified + from, dx + from, (bottom - top) * _s.Width * _s.Channels);
        }
    }

    /// <summary>Rows [top, bottom) from the rows [first, last) of dy, masked, if most of it is zero.</summary>
    private bool TrySparse(float* dy, int first, int last, int top, int bottom, float* dx) =>
        _arranged != null
            ? ConvSparseRows<V>.TryRun(
                new(
                    dy,
                    first,
                    last,
                    _outWidth,
                    _s.OutChannels,
                    _s.KernelHeight - 1 - _s.PadY,
                    _s.KernelWidth - 1 - _s.PadX,
                    _s.KernelHeight,
                    _s.Width,
                    _s.Channels
                ),
                _arranged,
                top,
                bottom,
                dx
            )
            : ConvSparseInput<V>.TryRun(_s, dy, first, last, _panels, top, bottom, dx);

    /// <summary>Products of rows [top, bottom) with what they see: <paramref name="rows"/>, from the first row of dy or of the border that they see.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void DirectDense(float* rows, int top, int bottom, float* dx)
    {
        int kernelHeight = _s.KernelHeight,
            above = kernelHeight - 1 - _s.PadY,
            row = _outWidth * _s.OutChannels;
        // Pixels whose whole window lies within dy's columns are tiles of a row each; the few others, left and right,
        // are tiles of a column each, with the part of the kernel that they see.
        int before = _s.KernelWidth - 1 - _s.PadX,
            left = Math.Clamp(before, 0, _s.Width),
            right = Math.Clamp(_outWidth - _s.PadX, left, _s.Width);
        // Where tiles are short, rows that see the whole kernel are cut into tiles as if they were one; they end before this one.
        int whole = Math.Min(bottom, _outHeight + above - kernelHeight + 1),
            most = RowTiles.Most<V>();
        bool lined = most <= TileArguments.ShortRows && right - left >= most;
        for (int c = 0; c < _s.Channels; c += 2 * V.Width)
        {
            for (int y = top, lines; y < bottom && left < right; y += lines)
            {
                // Kernel rows that would see only the border above or below are left out.
                int begin = Math.Max(0, above - y),
                    end = Math.Max(begin, Math.Min(kernelHeight, _outHeight + above - y));
                lines = lined && y >= above ? Math.Max(1, whole - y) : 1;
                float* seen = rows + (nint)(y - top + begin) * row;
                var t = new TileArguments
                {
                    A = seen + (left - before) * _s.OutChannels,
                    RowStrideA = _s.OutChannels,
                    C = dx + ((nint)y * _s.Width + left) * _s.Channels + c,
                    RowStrideC = _s.Channels,
                    Line = lines > 1 ? right - left : 0,
                    SkipLineA = row - (right - left) * _s.OutChannels,
                    SkipLineC = lines > 1 ? (_s.Width - right + left) * _s.Channels : 0,
                };
                Window(lines * (right - left), ref t, c, begin, end, 0, _s.KernelWidth);
            }
            for (int x = 0; x < _s.Width; x++)
            {
                if (x == left && left < right)
                {
                    x = right;
                    if (x == _s.Width)
                    {
                        break;
                    }
                }
                int begin = Math.Max(0, before - x),
                    end = Math.Max(begin, Math.Min(_s.KernelWidth, _outWidth + before - x));
                var t = new TileArguments
                {
                    A = rows + (x - before + begin) * _s.OutChannels,
                    RowStrideA = row,
                    C = dx + ((nint)top * _s.Width + x) * _s.Channels + c,
                    RowStrideC = _s.Width * _s.Channels,
                };
                Window(bottom - top, ref t, c, 0, kernelHeight, begin, end);
            }
        }
    }

    /// <summary>Rows [first, last) of dy where the activation (if not null) is above 0, zeros beyond the border.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private float* CopyRows(float* dy, float* activation, int first, int last)
    {
        int row = _outWidth * _s.OutChannels;
        float* rows = Scratch.First((nint)(last - first) * row);
        for (int y = first; y < last; y++)
        {
            float* to = rows + (nint)(y - first) * row;
            if ((uint)y < (uint)_outHeight)
            {
                float* mask = activation == null ? null : activation + (nint)y * row;
                ConvRows.CopyMasked<V>(dy + (nint)y * row, mask, to, row);
            }
            else
            {
                new Span<float>(to, row).Clear();
            }
        }
        return rows;
    }

    /// <summary>An image's dy from the gradient of its pooled activation, with rows of zeros above and below.</summary>
    private float* UnpooledRows(
        in Pool2dShape pool,
        float* pooled,
        float* winners,
        int first,
        int last
    )
    {
        int row = _outWidth * _s.OutChannels,
            below = last - _outHeight;
        float* copy = Scratch.First((nint)(last - first) * row);
        float* image = copy - (nint)first * row;
        new Span<float>(copy, -first * row).Clear();
        PoolWinners.Unpool<V>(pool, pooled, winners, image);
        new Span<float>(image + (nint)_outHeight * row, below * row).Clear();
        return copy;
    }

    /// <summary>Products of <paramref name="pixels"/> windows with the part of the kernel between the given rows and columns, for the panel of input channels from <paramref name="c"/> on.</summary>
    private void Window(
        int pixels,
        ref TileArguments t,
        int c,
        int beginY,
        int endY,
        int beginX,
        int endX
    )
    {
        int channels = _s.OutChannels,
            left = Math.Min(2 * V.Width, _s.Channels - c);
        t.ColumnStrideA = 1;
        t.Segments = endY - beginY;
        t.K = (endX - beginX) * channels;
        t.SkipA = _outWidth * channels - t.K;
        t.B =
            _panels
            + (
                (nint)c * _s.KernelHeight * _s.KernelWidth
                + (nint)(beginY * _s.KernelWidth + beginX) * 2 * V.Width
            ) * channels;
        t.RowStrideB = 2 * V.Width;
        t.SkipB = (nint)(_s.KernelWidth * channels - t.K) * 2 * V.Width;
        t.Tail = left % V.Width;
        RowTiles.Run<V>(pixels, left > V.Width, ref t);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ByColumns(float* dy, float* activation, float* dx)
    {
        new Span<float>(dx, _s.Height * _s.Width * _s.Channels).Clear();
        int columns = _s.KernelHeight * _s.KernelWidth * _s.Channels,
            row = _outWidth * _s.OutChannels;
        int stride = (columns + 2 * V.Width - 1) / (2 * V.Width) * (2 * V.Width);
        float* products = Scratch.First((nint)_outWidth * stride);
        bool runs = _s.Channels == 1 && _s.StrideX == 1;
        float* turned = runs ? Scratch.Third((nint)_outWidth * stride) : null;
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
        for (int oy = 0; oy < _outHeight; oy++, dy += row)
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
                RowTiles.Run<V>(_outWidth, columns - j > V.Width, ref t);
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
