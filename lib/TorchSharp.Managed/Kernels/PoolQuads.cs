using System.Runtime.CompilerServices;
using TorchSharp.Kernels.Simd;
using TorchSharp.Threads;

namespace TorchSharp.Kernels;

/// <summary>Max pooling by windows of 2 x 2, two apart and without padding, written out: the one that networks use. One image is one chunk.</summary>
internal readonly unsafe struct PoolQuads<V>(
    PoolKind kind,
    Pool2dShape s,
    float* x,
    float* dy,
    float* y
) : IChunkJob
    where V : struct, IVec<V>
{
    // Computed once: each takes a division.
    private readonly int _outHeight = s.OutHeight,
        _outWidth = s.OutWidth;

    /// <summary>Whether the loops below compute this pooling.</summary>
    public static bool Fit(PoolKind kind, in Pool2dShape s) =>
        kind <= PoolKind.RectifiedMaxBackward
        && s
            is {
                KernelHeight: 2,
                KernelWidth: 2,
                StrideY: 2,
                StrideX: 2,
                PadY: 0,
                PadX: 0,
                DilationY: 1,
                DilationX: 1
            }
        && 2 * s.OutHeight <= s.Height
        && 2 * s.OutWidth <= s.Width;

    /// <summary>One image.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(int n)
    {
        int row = s.Width * s.Channels,
            outRow = _outWidth * s.Channels;
        nint input = (nint)n * s.Height * row,
            output = (nint)n * _outHeight * outRow;
        for (int oy = 0; oy < _outHeight; oy++)
        {
            nint at = input + 2 * (nint)oy * row;
            if (kind == PoolKind.MaxForward)
            {
                Largest(x + at, row, y + output + (nint)oy * outRow);
                continue;
            }
            ToLargest(x + at, row, dy + output + (nint)oy * outRow, y + at);
            int used = 2 * outRow;
            new Span<float>(y + at + used, row - used).Clear();
            new Span<float>(y + at + row + used, row - used).Clear();
        }
        if (kind != PoolKind.MaxForward)
        {
            int rest = s.Height - 2 * _outHeight;
            new Span<float>(y + input + 2 * (nint)_outHeight * row, rest * row).Clear();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Largest(float* from, int row, float* to)
    {
        int channels = s.Channels;
        for (int ox = 0; ox < _outWidth; ox++, from += 2 * channels, to += channels)
        {
            for (int i = 0; i < channels; i += V.Width)
            {
                int left = channels - i;
                V best = Some.Load<V>(from + i, left),
                    b = Some.Load<V>(from + channels + i, left),
                    c = Some.Load<V>(from + row + i, left),
                    d = Some.Load<V>(from + row + channels + i, left);
                best = V.Select(PoolLoops.Wins(b, best), b, best);
                best = V.Select(PoolLoops.Wins(c, best), c, best);
                best = V.Select(PoolLoops.Wins(d, best), d, best);
                Some.Store(best, to + i, left);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ToLargest(float* from, int row, float* gradient, float* to)
    {
        int channels = s.Channels;
        bool rectified = kind == PoolKind.RectifiedMaxBackward;
        for (int ox = 0; ox < _outWidth; ox++, gradient += channels)
        {
            for (int i = 0; i < channels; i += V.Width)
            {
                int left = channels - i;
                V best = Some.Load<V>(from + i, left),
                    b = Some.Load<V>(from + channels + i, left),
                    c = Some.Load<V>(from + row + i, left),
                    d = Some.Load<V>(from + row + channels + i, left),
                    g = Some.Load<V>(gradient + i, left);
                V wins = PoolLoops.Wins(b, best);
                best = V.Select(wins, b, best);
                V isB = wins;
                wins = PoolLoops.Wins(c, best);
                best = V.Select(wins, c, best);
                V isC = wins;
                V isD = PoolLoops.Wins(d, best);
                best = V.Select(isD, d, best);
                g = rectified ? ConvRows.Positive(best, g) : g;
                // The last winner takes the gradient; what is left of it after each choice goes on to the earlier ones.
                V rest = V.Select(isD, V.Zero, g);
                Some.Store(V.Select(isD, g, V.Zero), to + row + channels + i, left);
                Some.Store(V.Select(isC, rest, V.Zero), to + row + i, left);
                rest = V.Select(isC, V.Zero, rest);
                Some.Store(V.Select(isB, rest, V.Zero), to + channels + i, left);
                Some.Store(V.Select(isB, V.Zero, rest), to + i, left);
            }
            from += 2 * channels;
            to += 2 * channels;
        }
    }
}
