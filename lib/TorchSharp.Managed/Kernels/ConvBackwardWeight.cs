using System.Runtime.CompilerServices;
using TorchSharp.Kernels.Simd;
using TorchSharp.Memory;
using TorchSharp.Threads;

namespace TorchSharp.Kernels;

/// <summary>
/// The gradient with respect to a convolution's weights: for each kernel row a product of the windows, turned on their side,
/// with the output gradient. Images are summed in at most 16 groups whose size depends on the batch alone;
/// the groups' sums are then added in order, so that threads change nothing.
/// </summary>
internal readonly unsafe struct ConvBackwardWeight<V> : IChunkJob
    where V : struct, IVec<V>
{
    private const int MostGroups = 16;

    private readonly Conv2dShape _s;
    private readonly float* _x,
        _dy,
        _parts;
    private readonly int _imagesPerGroup;

    private ConvBackwardWeight(
        in Conv2dShape s,
        float* x,
        float* dy,
        float* parts,
        int imagesPerGroup
    )
    {
        _s = s;
        _x = x;
        _dy = dy;
        _parts = parts;
        _imagesPerGroup = imagesPerGroup;
    }

    /// <summary>dWeight, written with the strides <paramref name="w"/>.</summary>
    public static void Run(in Conv2dShape s, float* x, float* dy, float* dWeight, WeightStrides w)
    {
        int perGroup = Math.Max(1, (s.Batch + MostGroups - 1) / MostGroups),
            groups = (s.Batch + perGroup - 1) / perGroup,
            length = s.WeightLength;
        using var parts = new NativeBuffer((long)length * Math.Max(1, groups) * sizeof(float));
        float* sum = (float*)parts.Pointer;
        if (groups == 0)
        {
            new Span<float>(sum, length).Clear();
        }
        bool sparse = ConvSparseWeight<V>.TryRun(s, x, dy, sum, perGroup, groups);
        if (!sparse)
        {
            WorkerPool.Shared.Run(new ConvBackwardWeight<V>(s, x, dy, sum, perGroup), groups);
        }
        const int Block = 4096;
        WorkerPool.Shared.Run(
            new AddParts(sum, length, groups, Block),
            (length + Block - 1) / Block
        );
        Write(s, sum, sparse, dWeight, w);
        GC.KeepAlive(parts);
    }

    /// <summary>One group of images.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(int chunk)
    {
        float* sum = _parts + (nint)chunk * _s.WeightLength;
        int first = chunk * _imagesPerGroup,
            end = Math.Min(_s.Batch, first + _imagesPerGroup);
        int rows = Math.Clamp(Pixels / _s.OutWidth, 1, _s.OutHeight),
            together = rows == _s.OutHeight && ReadsInPlace
                ? Math.Max(1, Pixels / (rows * _s.OutWidth))
                : 1;
        for (int n = first; n < end; n += together)
        {
            int images = Math.Min(together, end - n);
            float* x = _x + (nint)n * _s.Height * _s.Width * _s.Channels,
                dy = _dy + (nint)n * _s.OutHeight * _s.OutWidth * _s.OutChannels;
            for (int top = 0; top < _s.OutHeight; top += rows)
            {
                PrefetchRows(x, dy, top + rows, Math.Min(_s.OutHeight, top + 2 * rows));
                Rows(
                    x,
                    dy,
                    top,
                    Math.Min(_s.OutHeight, top + rows),
                    images,
                    sum,
                    n > first || top > 0
                );
            }
        }
    }

    /// <summary>Asks for the output rows [top, bottom) and what they see.</summary>
    private void PrefetchRows(float* x, float* dy, int top, int bottom)
    {
        if (top < bottom && ReadsInPlace)
        {
            int row = _s.Width * _s.Channels,
                outRow = _s.OutWidth * _s.OutChannels,
                from = top * _s.StrideY,
                count = Math.Min(_s.Height - from, (bottom - top) * _s.StrideY) * row;
            ConvRows.Prefetch(x + (nint)from * row, count);
            ConvRows.Prefetch(dy + (nint)top * outRow, (bottom - top) * outRow);
        }
    }

    /// <summary>How many output pixels one pass over the weights takes in: more would leave the nearest cache, fewer would load and store the sums too often.</summary>
    private const int Pixels = 100;

    private bool ReadsInPlace => ConvColumns.CanReadInPlace(_s) && _s.PadX == 0 && _s.PadY == 0;

    /// <summary>Output rows [top, bottom) of an image, or all rows of several.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Rows(
        float* x,
        float* dy,
        int top,
        int bottom,
        int images,
        float* sum,
        bool started
    )
    {
        int window = _s.KernelWidth * _s.Channels,
            columns = _s.KernelHeight * window,
            width = _s.Width + 2 * _s.PadX,
            pixels = images * (bottom - top) * _s.OutWidth,
            firstRow = top * _s.StrideY - _s.PadY,
            lastRow = (bottom - 1) * _s.StrideY - _s.PadY + _s.KernelHeight;
        bool direct = ConvColumns.CanReadInPlace(_s);
        float* a;
        if (!direct)
        {
            a = Scratch.First((nint)pixels * columns);
            for (int oy = top; oy < bottom; oy++)
            {
                ConvColumns.Gather(_s, x, oy, a + (nint)(oy - top) * _s.OutWidth * columns);
            }
        }
        else if (ReadsInPlace)
        {
            a = x + (nint)firstRow * width * _s.Channels;
        }
        else
        {
            a = Scratch.First((nint)(lastRow - firstRow) * width * _s.Channels);
            ConvRows.CopyPadded<V>(_s, x, firstRow, lastRow, a);
        }
        float* b = WholeVectors(
            dy + (nint)top * _s.OutWidth * _s.OutChannels,
            pixels,
            out int strideB
        );
        var t = new TileArguments
        {
            RowStrideA = 1,
            ColumnStrideA = direct ? _s.StrideX * _s.Channels : columns,
            SkipA = (_s.StrideY * width - _s.OutWidth * _s.StrideX) * _s.Channels,
            RowStrideB = strideB,
            RowStrideC = _s.OutChannels,
            Segments = direct ? bottom - top : 1,
            K = direct ? _s.OutWidth : pixels,
            Images = images,
            SkipImageA = (_s.Height - _s.OutHeight * _s.StrideY) * width * _s.Channels,
            Epilogue = started ? Epilogue.Accumulate : Epilogue.None,
        };
        int kernelRows = direct ? _s.KernelHeight : 1,
            tall = direct ? window : columns;
        for (int ky = 0; ky < kernelRows; ky++)
        for (int o = 0; o < _s.OutChannels; o += 2 * V.Width)
        {
            int left = Math.Min(2 * V.Width, _s.OutChannels - o);
            t.A = a + (nint)ky * width * _s.Channels;
            t.B = b + o;
            t.C = sum + (nint)ky * window * _s.OutChannels + o;
            t.Tail = left % V.Width;
            RowTiles.Run<V>(tall, left > V.Width, ref t);
        }
    }

    /// <summary>The gradient's pixels with channels filled up to whole vectors, so that no load passes the end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private float* WholeVectors(float* dy, int pixels, out int stride)
    {
        int channels = _s.OutChannels;
        stride = (channels + V.Width - 1) / V.Width * V.Width;
        if (stride == channels)
        {
            return dy;
        }
        float* copy = Scratch.Second((nint)pixels * stride);
        for (int p = 0; p < pixels; p++)
        {
            var to = new Span<float>(copy + (nint)p * stride, stride);
            new Span<float>(dy + (nint)p * channels, channels).CopyTo(to);
            to[channels..].Clear();
        }
        return copy;
    }

    /// <summary>From [ky, kx, in, out], or [out, ky, kx, in] if turned, to the tensor's own strides.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Write(
        in Conv2dShape s,
        float* from,
        bool turned,
        float* to,
        WeightStrides w
    )
    {
        int pixel = s.Channels * (turned ? 1 : s.OutChannels),
            stepIn = turned ? 1 : s.OutChannels,
            stepOut = turned ? s.KernelHeight * s.KernelWidth * s.Channels : 1;
        for (int ky = 0; ky < s.KernelHeight; ky++)
        for (int kx = 0; kx < s.KernelWidth; kx++, from += pixel)
        for (int c = 0; c < s.Channels; c++)
        {
            float* source = from + c * stepIn;
            float* at = to + c * w.In + ky * w.Y + kx * w.X;
            for (int o = 0; o < s.OutChannels; o++, source += stepOut, at += w.Out)
            {
                *at = *source;
            }
        }
    }

    /// <summary>Adds all groups' sums to the first, in order.</summary>
    private readonly struct AddParts(float* parts, int length, int groups, int block) : IChunkJob
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int chunk)
        {
            int end = Math.Min(length, (chunk + 1) * block);
            for (int i = chunk * block; i < end; i += V.Width)
            {
                V sum = Some.Load<V>(parts + i, end - i);
                for (int g = 1; g < groups; g++)
                {
                    sum += Some.Load<V>(parts + (nint)g * length + i, end - i);
                }
                Some.Store(sum, parts + i, end - i);
            }
        }
    }
}
