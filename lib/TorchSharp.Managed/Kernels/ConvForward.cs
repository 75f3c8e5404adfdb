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
        _y;
    private readonly Epilogue _epilogue;
    private readonly int _rowsPerChunk,
        _chunksPerImage;

    private ConvForward(
        in Conv2dShape s,
        float* x,
        float* panels,
        float* bias,
        bool relu,
        float* y,
        int rowsPerChunk
    )
    {
        _s = s;
        _x = x;
        _panels = panels;
        _bias = bias;
        _y = y;
        _epilogue = relu ? Epilogue.Relu : Epilogue.None;
        _rowsPerChunk = rowsPerChunk;
        _chunksPerImage = (s.OutHeight + rowsPerChunk - 1) / rowsPerChunk;
    }

    /// <summary>y = conv(x, w) + bias, the weights in panels of <see cref="ConvPanels.PackForward{V}"/>.</summary>
    public static void Run(
        in Conv2dShape s,
        float* x,
        float* panels,
        float* bias,
        bool relu,
        float* y
    )
    {
        int rows = ConvRows.PerChunk(s.Batch, s.OutHeight);
        var job = new ConvForward<V>(s, x, panels, bias, relu, y, rows);
        WorkerPool.Shared.Run(job, s.Batch * job._chunksPerImage);
    }

    /// <summary>Some rows of one image.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(int chunk)
    {
        int n = chunk / _chunksPerImage,
            top = chunk % _chunksPerImage * _rowsPerChunk,
            bottom = Math.Min(_s.OutHeight, top + _rowsPerChunk);
        bool direct = ConvColumns.CanReadInPlace(_s);
        float* image = _x + (nint)n * _s.Height * _s.Width * _s.Channels;
        int width = _s.Width + 2 * _s.PadX,
            window = _s.KernelWidth * _s.Channels,
            columns = _s.KernelHeight * window;
        int firstRow = top * _s.StrideY - _s.PadY,
            lastRow = (bottom - 1) * _s.StrideY - _s.PadY + _s.KernelHeight;
        float* rows;
        if (!direct)
        {
            rows = Scratch.First((nint)_s.OutWidth * columns);
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
        for (int oy = top; oy < bottom; oy++)
        {
            float* a = rows;
            if (direct)
            {
                a += (nint)(oy - top) * _s.StrideY * width * _s.Channels;
                if (oy + 1 < bottom && _s.PadX == 0 && _s.PadY == 0)
                {
                    int row = width * _s.Channels;
                    ConvRows.Prefetch(a + (nint)_s.KernelHeight * row, _s.StrideY * row);
                }
            }
            else
            {
                ConvColumns.Gather(_s, image, oy, rows);
            }
            float* y = _y + ((nint)n * _s.OutHeight + oy) * _s.OutWidth * _s.OutChannels;
            for (int o = 0; o < _s.OutChannels; o += 2 * V.Width)
            {
                int left = Math.Min(2 * V.Width, _s.OutChannels - o);
                t.A = a;
                t.B = _panels + (nint)o * columns;
                t.C = y + o;
                t.Bias = _bias == null ? null : _bias + o;
                t.Tail = left % V.Width;
                RowTiles.Run<V>(_s.OutWidth, left > V.Width, ref t);
            }
        }
    }
}
