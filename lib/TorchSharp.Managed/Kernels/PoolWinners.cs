using System.Runtime.CompilerServices;
using TorchSharp.Kernels.Simd;
using TorchSharp.Threads;

namespace TorchSharp.Kernels;

/// <summary>
/// Max pooling of what came out of a ReLU, by windows of 2 x 2, that remembers which element of each window the gradient goes
/// to: for a backward pass that is all there is to know of the activations, and a quarter of their size. The bits are those of
/// <see cref="PoolKind.RectifiedMaxBackward"/>.
/// </summary>
/// <remarks>A winner is the number of its place in the window, by rows; 4 where the largest element is not above 0.</remarks>
internal static unsafe class PoolWinners
{
    /// <summary>Nobody's place: the ReLU gave 0.</summary>
    public const int Nobody = 4;

    /// <summary>The largest of each window of one image, and where it is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Pool<V>(in Pool2dShape s, float* image, float* pooled, float* winners)
        where V : struct, IVec<V>
    {
        int channels = s.Channels,
            row = s.Width * channels,
            outWidth = s.OutWidth;
        for (int oy = s.OutHeight; oy > 0; oy--, image += 2 * row)
        {
            float* from = image;
            for (int ox = 0; ox < outWidth; ox++, from += 2 * channels)
            {
                for (int i = 0; i < channels; i += V.Width)
                {
                    int left = channels - i;
                    V best = Some.Load<V>(from + i, left),
                        b = Some.Load<V>(from + channels + i, left),
                        c = Some.Load<V>(from + row + i, left),
                        d = Some.Load<V>(from + row + channels + i, left);
                    V wins = PoolLoops.Wins(b, best);
                    best = V.Select(wins, b, best);
                    V winner = V.Select(wins, V.Create(1), V.Zero);
                    wins = PoolLoops.Wins(c, best);
                    best = V.Select(wins, c, best);
                    winner = V.Select(wins, V.Create(2), winner);
                    wins = PoolLoops.Wins(d, best);
                    best = V.Select(wins, d, best);
                    winner = V.Select(wins, V.Create(3), winner);
                    V none = (best < V.Zero) | V.Equal(best, V.Zero);
                    Some.Store(best, pooled + i, left);
                    Some.Store(V.Select(none, V.Create(Nobody), winner), winners + i, left);
                }
                pooled += channels;
                winners += channels;
            }
        }
    }

    /// <summary>One image's gradient: that of the pooled one where its winners are, zeros elsewhere.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Unpool<V>(in Pool2dShape s, float* gradient, float* winners, float* image)
        where V : struct, IVec<V>
    {
        int channels = s.Channels,
            row = s.Width * channels,
            outWidth = s.OutWidth,
            outHeight = s.OutHeight,
            rest = row - 2 * outWidth * channels;
        for (int oy = 0; oy < outHeight; oy++, image += 2 * row)
        {
            float* to = image;
            for (int ox = 0; ox < outWidth; ox++, to += 2 * channels)
            {
                for (int i = 0; i < channels; i += V.Width)
                {
                    int left = channels - i;
                    V g = Some.Load<V>(gradient + i, left),
                        winner = Some.Load<V>(winners + i, left);
                    Some.Store(Share(winner, 0, g), to + i, left);
                    Some.Store(Share(winner, 1, g), to + channels + i, left);
                    Some.Store(Share(winner, 2, g), to + row + i, left);
                    Some.Store(Share(winner, 3, g), to + row + channels + i, left);
                }
                gradient += channels;
                winners += channels;
            }
            new Span<float>(to, rest).Clear();
            new Span<float>(to + row, rest).Clear();
        }
        new Span<float>(image, (s.Height - 2 * outHeight) * row).Clear();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Share<V>(V winner, int place, V gradient)
        where V : struct, IVec<V> => V.Select(V.Equal(winner, V.Create(place)), gradient, V.Zero);

    /// <summary>All images' <see cref="Unpool"/>.</summary>
    public readonly struct Unpooling(Pool2dShape s, float* gradient, float* winners, float* images)
        : IVectorKernel
    {
        public void Run<V>()
            where V : struct, IVec<V> =>
            WorkerPool.Shared.Run(new Images<V>(s, gradient, winners, images), s.Batch);
    }

    private readonly struct Images<V>(Pool2dShape s, float* gradient, float* winners, float* images)
        : IChunkJob
        where V : struct, IVec<V>
    {
        public void Run(int n)
        {
            nint pooled = (nint)n * s.OutHeight * s.OutWidth * s.Channels,
                image = (nint)n * s.Height * s.Width * s.Channels;
            Unpool<V>(s, gradient + pooled, winners + pooled, images + image);
        }
    }
}
