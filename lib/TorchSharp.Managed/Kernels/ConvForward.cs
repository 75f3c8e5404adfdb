using System.Runtime.CompilerServices;
using TorchSharp.Kernels.Simd;
using TorchSharp.Memory;
using TorchSharp.Threads;

namespace TorchSharp.Kernels;

/// <summary>
/// Direct convolution. For a fixed kernel row the window of an output pixel (kernel columns by channels) is contiguous in
/// channels-last memory, and neighbouring pixels' windows lie a constant stride apart: a row of outputs is a matrix product
/// with one segment for each kernel row, without any copy but the padding.
/// </summary>
internal readonly unsafe struct ConvForward<V> : IChunkJob
    where V : struct, IVec<V>
{
    private readonly Conv2dShape _s;
    private readonly float* _x,
        _panels,
        _bias,
        _y,
        _pooled,
        _winners,
        _arranged;
    private readonly Pool2dShape _pool;
    private readonly Epilogue _epilogue;
    private readonly int _rowsPerChunk,
        _chunksPerImage;

    // Computed once: each takes a division.
    private readonly int _outHeight,
        _outWidth;

    private ConvForward(
        in Conv2dShape s,
        float* x,
        float* panels,
        float* bias,
        bool relu,
        float* y,
        in Pool2dShape pool,
        float* pooled,
        float* winners,
        int rowsPerChunk,
        float* arranged
    )
    {
        _s = s;
        _outHeight = s.OutHeight;
        _outWidth = s.OutWidth;
        _x = x;
        _panels = panels;
        _bias = bias;
        _y = y;
        _pool = pool;
        _pooled = pooled;
        _winners = winners;
        _epilogue = relu ? Epilogue.Relu : Epilogue.None;
        _rowsPerChunk = rowsPerChunk;
        _chunksPerImage = (s.OutHeight + rowsPerChunk - 1) / rowsPerChunk;
        _arranged = arranged;
    }

    /// <summary>
    /// y = conv(x, w) + bias, the weights in panels of <see cref="ConvPanels.PackForward{V}"/>; or, if not null,
    /// <paramref name="pooled"/>, y pooled by <paramref name="pool"/>, of which no more than an image a thread exists at once, and
    /// the <see cref="PoolWinners"/> if wanted.
    /// </summary>
    public static void Run(
        in Conv2dShape s,
        float* x,
        float* panels,
        float* bias,
        bool relu,
        float* y,
        in Pool2dShape pool = default,
        float* pooled = null,
        float* winners = null
    )
    {
        int rows = pooled == null ? ConvRows.PerChunk(s.Batch, s.OutHeight) : s.OutHeight;
        using NativeBuffer? arranged = Arrange(s, panels);
        float* weights = arranged is null ? null : (float*)arranged.Pointer;
        var job = new ConvForward<V>(
            s,
            x,
            panels,
            bias,
            relu,
            y,
            pool,
            pooled,
            winners,
            rows,
            weights
        );
        WorkerPool.Shared.Run(job, s.Batch * job._chunksPerImage);
    }

    /// <summary>As <see cref="Run(in Conv2dShape, float*, float*, float*, bool, float*, in Pool2dShape, float*, float*)"/>, an image at a time: <see cref="Image"/>.</summary>
    public static ConvForward<V> ByImage(
        in Conv2dShape s,
        float* panels,
        float* arranged,
        float* bias,
        bool relu,
        in Pool2dShape pool
    ) => new(s, null, panels, bias, relu, null, pool, null, null, s.OutHeight, arranged);

    /// <summary>One image from <paramref name="x"/>; to <paramref name="y"/>, pooled if asked.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Image(float* x, float* y, bool pools)
    {
        float* output = pools ? Scratch.Third(OutputsOfImage) : y;
        Rows(x, 0, _outHeight, output, pools ? y : null, null);
    }

    /// <summary>The weights arranged for skipping zeros, or null where that is not possible.</summary>
    public static NativeBuffer? Arrange(in Conv2dShape s, float* panels) =>
        ConvColumns.CanReadInPlace(s)
        && s.StrideX == 1
        && s.StrideY == 1
        && ConvSparseRows<V>.Fits(s.KernelWidth, s.Channels, s.OutChannels)
            ? ConvSparseRows<V>.Arrange(panels, s.KernelHeight, s.Channels, s.OutChannels)
            : null;

    private nint OutputsOfImage => (nint)_outHeight * _outWidth * _s.OutChannels;

    /// <summary>Some rows of one image.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(int chunk)
    {
        int n = chunk / _chunksPerImage,
            top = chunk % _chunksPerImage * _rowsPerChunk,
            bottom = Math.Min(_outHeight, top + _rowsPerChunk);
        nint pooled =
            _pooled == null ? 0 : (nint)n * _pool.OutHeight * _pool.OutWidth * _pool.Channels;
        Rows(
            _x + (nint)n * _s.Height * _s.Width * _s.Channels,
            top,
            bottom,
            _pooled == null ? _y + n * OutputsOfImage : Scratch.Third(OutputsOfImage),
            _pooled == null ? null : _pooled + pooled,
            _winners == null ? null : _winners + pooled
        );
    }

    /// <summary>Rows [top, bottom) of an image, and all of it pooled if that is wanted.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Rows(
        float* image,
        int top,
        int bottom,
        float* output,
        float* pooled,
        float* winners
    )
    {
        bool direct = ConvColumns.CanReadInPlace(_s);
        int width = _s.Width + 2 * _s.PadX,
            window = _s.KernelWidth * _s.Channels,
            columns = _s.KernelHeight * window;
        int firstRow = top * _s.StrideY - _s.PadY,
            lastRow = (bottom - 1) * _s.StrideY - _s.PadY + _s.KernelHeight;
        float* rows;
        if (!direct)
        {
            rows = Scratch.First((nint)_outWidth * columns);
        }
        else if (_s.PadY == 0 && _s.PadX == 0)
        {
            rows = image + (nint)firstRow * width * _s.Channels;
        }
        else
        {
            rows = Scratch.First((nint)(lastRow - firstRow) * width * _s.Channels);
            ConvRows.CopyPadded<V>(_s, image, firstRow, lastRow, rows);
        }
        bool sparse =
            _arranged != null
            && ConvSparseRows<V>.TryRun(
                new(
                    rows,
                    top,
                    bottom - 1 + _s.KernelHeight,
                    width,
                    _s.Channels,
                    0,
                    0,
                    _s.KernelHeight,
                    _outWidth,
                    _s.OutChannels
                ),
                _arranged,
                top,
                bottom,
                output
            );
        if (sparse)
        {
            nint from = (nint)top * _outWidth;
            Finish(output + from * _s.OutChannels, (bottom - top) * _outWidth);
        }
        else
        {
            Dense(rows, image, direct, top, bottom, output);
        }
        if (winners != null)
        {
            PoolWinners.Pool<V>(_pool, output, pooled, winners);
        }
        else if (pooled != null)
        {
            new PoolQuads<V>(PoolKind.MaxForward, _pool, output, null, pooled).Run(0);
        }
    }

    /// <summary>Bias and ReLU on pixels of whole vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Finish(float* y, int pixels)
    {
        // Without ReLU nothing is below the floor; without a bias -0 is added: neither changes any number.
        V floor = _epilogue == Epilogue.Relu ? V.Zero : V.Create(float.NegativeInfinity);
        for (int p = 0; p < pixels; p++)
        {
            for (int o = 0; o < _s.OutChannels; o += V.Width, y += V.Width)
            {
                V bias = _bias == null ? V.Create(-0f) : V.Load(_bias + o);
                V.Store(V.Greater(floor, V.Load(y) + bias), y);
            }
        }
    }

    /// <summary>Products of rows [top, bottom) with what they see.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Dense(float* rows, float* image, bool direct, int top, int bottom, float* output)
    {
        int width = _s.Width + 2 * _s.PadX,
            window = _s.KernelWidth * _s.Channels,
            columns = _s.KernelHeight * window;
        var t = new TileArguments
        {
            RowStrideB = 2 * V.Width,
            RowStrideC = _s.OutChannels,
            Epilogue = _epilogue,
            RowStrideA = direct ? _s.StrideX * _s.Channels : columns,
            ColumnStrideA = 1,
            Segments = direct ? _s.KernelHeight : 1,
            K = direct ? window : columns,
            SkipA = (width - _s.KernelWidth) * _s.Channels,
        };
        int together = Together(direct, width);
        for (int oy = top, lines; oy < bottom; oy += lines)
        {
            lines = Math.Min(together, bottom - oy);
            float* a = rows;
            if (direct)
            {
                a += (nint)(oy - top) * _s.StrideY * width * _s.Channels;
                if (oy + lines < bottom && _s.PadX == 0 && _s.PadY == 0)
                {
                    int row = width * _s.Channels,
                        seen = (lines - 1) * _s.StrideY + _s.KernelHeight;
                    ConvRows.Prefetch(a + (nint)seen * row, lines * _s.StrideY * row);
                }
            }
            else
            {
                ConvColumns.Gather(_s, image, oy, rows);
            }
            t.Line = lines > 1 ? _outWidth : 0;
            t.SkipLineA = (_s.StrideY * width - _outWidth * _s.StrideX) * _s.Channels;
            float* y = output + (nint)oy * _outWidth * _s.OutChannels;
            for (int o = 0; o < _s.OutChannels; o += 2 * V.Width)
            {
                int left = Math.Min(2 * V.Width, _s.OutChannels - o);
                t.A = a;
                t.B = _panels + (nint)o * columns;
                t.C = y + o;
                t.Bias = _bias == null ? null : _bias + o;
                t.Tail = left % V.Width;
                RowTiles.Run<V>(lines * _outWidth, left > V.Width, ref t);
            }
        }
    }

    /// <summary>
    /// How many rows of outputs are cut into tiles as if they were one. Where tiles are short, a narrow row leaves registers
    /// unused: 8 pixels are two tiles of four, but 24 are four of six.
    /// </summary>
    private int Together(bool direct, int width)
    {
        if (!direct || RowTiles.Most<V>() > TileArguments.ShortRows)
        {
            return 1;
        }
        return Math.Clamp(NearElements / (_s.StrideY * width * _s.Channels), 1, _outHeight);
    }

    /// <summary>Rows of input of about this many elements stay near while all panels of weights go over them.</summary>
    private const int NearElements = 1 << 15;
}
