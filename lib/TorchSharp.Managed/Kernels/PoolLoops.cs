using System.Runtime.CompilerServices;
using TorchSharp.Kernels.Simd;
using TorchSharp.Memory;
using TorchSharp.Threads;

namespace TorchSharp.Kernels;

/// <summary>Which pooling a loop computes.</summary>
internal enum PoolKind
{
    /// <summary>The largest element.</summary>
    MaxForward,

    /// <summary>The gradient to the largest element.</summary>
    MaxBackward,

    /// <summary>The same where the largest element is above 0: the pooled image came out of a ReLU.</summary>
    RectifiedMaxBackward,

    /// <summary>The mean.</summary>
    AverageForward,

    /// <summary>The gradient spread over the window.</summary>
    AverageBackward,
}

/// <summary>The float32 loops behind <see cref="Pool2d"/>: lanes hold neighbouring channels, one image is one chunk.</summary>
/// <remarks>x is read and y written in forward; in backward dy is read and the gradient of x written.</remarks>
internal readonly unsafe struct PoolLoops(
    PoolKind kind,
    Pool2dShape s,
    float* x,
    float* dy,
    float* y,
    bool countPadding
) : IVectorKernel
{
    public void Run<V>()
        where V : struct, IVec<V>
    {
        if (PoolQuads<V>.Fit(kind, s))
        {
            WorkerPool.Shared.Run(new PoolQuads<V>(kind, s, x, dy, y), s.Batch);
        }
        else
        {
            WorkerPool.Shared.Run(new Images<V>(this), s.Batch);
        }
    }

    private readonly struct Images<V>(PoolLoops loops) : IChunkJob
        where V : struct, IVec<V>
    {
        public void Run(int chunk) => loops.Image<V>(chunk);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Image<V>(int n)
        where V : struct, IVec<V>
    {
        int channels = s.Channels,
            outHeight = s.OutHeight,
            outWidth = s.OutWidth;
        nint input = (nint)n * s.Height * s.Width * channels,
            output = (nint)n * outHeight * outWidth * channels;
        bool forward = kind is PoolKind.MaxForward or PoolKind.AverageForward,
            max = kind <= PoolKind.RectifiedMaxBackward;
        float* from = x == null ? null : x + input;
        float* to = y + (forward ? output : input);
        float* gradient = dy == null ? null : dy + output;
        // Dilation spreads a window over more rows and columns than it has elements.
        bool overlapping =
            s.StrideY < s.DilationY * (s.KernelHeight - 1) + 1
            || s.StrideX < s.DilationX * (s.KernelWidth - 1) + 1
            || !max;
        // Padding moves the windows: then the last elements may be in none.
        bool covering =
            !overlapping
            && s is { PadY: 0, PadX: 0 }
            && s.StrideY == s.KernelHeight
            && s.StrideX == s.KernelWidth
            && outHeight * s.StrideY == s.Height
            && outWidth * s.StrideX == s.Width;
        if (!forward && !covering)
        {
            new Span<float>(to, s.Height * s.Width * channels).Clear();
        }
        PoolTaps* across = (PoolTaps*)
            Scratch.First((nint)outWidth * sizeof(PoolTaps) / sizeof(float));
        for (int ox = 0; ox < outWidth; ox++)
        {
            across[ox] = PoolTaps.Of(ox, s.Width, s.KernelWidth, s.StrideX, s.PadX, s.DilationX);
        }
        for (int oy = 0; oy < outHeight; oy++)
        {
            PoolTaps rows = PoolTaps.Of(
                oy,
                s.Height,
                s.KernelHeight,
                s.StrideY,
                s.PadY,
                s.DilationY
            );
            for (int ox = 0; ox < outWidth; ox++)
            {
                PoolTaps columns = across[ox];
                nint at = ((nint)oy * outWidth + ox) * channels;
                float divisor = countPadding
                    ? rows.Padded * columns.Padded
                    : rows.Count * columns.Count;
                switch (kind)
                {
                    case PoolKind.MaxForward:
                        Largest<V>(from, rows, columns, to + at);
                        break;
                    case PoolKind.MaxBackward:
                    case PoolKind.RectifiedMaxBackward:
                        ToLargest<V>(from, rows, columns, gradient + at, to, overlapping);
                        break;
                    case PoolKind.AverageForward:
                        Mean<V>(from, rows, columns, divisor, to + at);
                        break;
                    default:
                        Spread<V>(gradient + at, rows, columns, divisor, to);
                        break;
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private nint Pixel(in PoolTaps rows, int r, in PoolTaps columns, int c) =>
        ((nint)rows.At(r) * s.Width + columns.At(c)) * s.Channels;

    /// <summary>A later element wins when it is larger, or NaN: PyTorch's own comparison.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V Wins<V>(V candidate, V best)
        where V : struct, IVec<V> =>
        V.Select(V.Equal(candidate, candidate), candidate > best, AllSet<V>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V AllSet<V>()
        where V : struct, IVec<V> => V.Equal(V.Zero, V.Zero);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Largest<V>(float* from, in PoolTaps rows, in PoolTaps columns, float* to)
        where V : struct, IVec<V>
    {
        for (int i = 0; i < s.Channels; i += V.Width)
        {
            int left = s.Channels - i;
            V best = Some.Load<V>(from + Pixel(rows, 0, columns, 0) + i, left);
            for (int r = 0; r < rows.Count; r++)
            for (int c = r == 0 ? 1 : 0; c < columns.Count; c++)
            {
                V candidate = Some.Load<V>(from + Pixel(rows, r, columns, c) + i, left);
                best = V.Select(Wins(candidate, best), candidate, best);
            }
            Some.Store(best, to + i, left);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ToLargest<V>(
        float* from,
        in PoolTaps rows,
        in PoolTaps columns,
        float* gradient,
        float* to,
        bool accumulate
    )
        where V : struct, IVec<V>
    {
        for (int i = 0; i < s.Channels; i += V.Width)
        {
            int left = s.Channels - i;
            V best = Some.Load<V>(from + Pixel(rows, 0, columns, 0) + i, left),
                winner = V.Zero;
            for (int r = 0; r < rows.Count; r++)
            for (int c = r == 0 ? 1 : 0; c < columns.Count; c++)
            {
                V candidate = Some.Load<V>(from + Pixel(rows, r, columns, c) + i, left);
                V wins = Wins(candidate, best);
                best = V.Select(wins, candidate, best);
                winner = V.Select(wins, V.Create(r * columns.Count + c), winner);
            }
            V g = Some.Load<V>(gradient + i, left);
            g = kind == PoolKind.RectifiedMaxBackward ? ConvRows.Positive(best, g) : g;
            for (int r = 0; r < rows.Count; r++)
            for (int c = 0; c < columns.Count; c++)
            {
                float* target = to + Pixel(rows, r, columns, c) + i;
                V share = V.Select(V.Equal(winner, V.Create(r * columns.Count + c)), g, V.Zero);
                Some.Store(accumulate ? Some.Load<V>(target, left) + share : share, target, left);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Mean<V>(
        float* from,
        in PoolTaps rows,
        in PoolTaps columns,
        float divisor,
        float* to
    )
        where V : struct, IVec<V>
    {
        for (int i = 0; i < s.Channels; i += V.Width)
        {
            V sum = V.Zero;
            for (int r = 0; r < rows.Count; r++)
            for (int c = 0; c < columns.Count; c++)
            {
                sum += Some.Load<V>(from + Pixel(rows, r, columns, c) + i, s.Channels - i);
            }
            Some.Store(sum / V.Create(divisor), to + i, s.Channels - i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Spread<V>(
        float* gradient,
        in PoolTaps rows,
        in PoolTaps columns,
        float divisor,
        float* to
    )
        where V : struct, IVec<V>
    {
        for (int i = 0; i < s.Channels; i += V.Width)
        {
            int left = s.Channels - i;
            V share = Some.Load<V>(gradient + i, left) / V.Create(divisor);
            for (int r = 0; r < rows.Count; r++)
            for (int c = 0; c < columns.Count; c++)
            {
                float* target = to + Pixel(rows, r, columns, c) + i;
                Some.Store(Some.Load<V>(target, left) + share, target, left);
            }
        }
    }
}
