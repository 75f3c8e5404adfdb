using System.Numerics;
using System.Runtime.CompilerServices;
using TorchSharp.Kernels.Simd;
using TorchSharp.Memory;
using TorchSharp.Threads;

namespace TorchSharp.Kernels;

/// <summary>
/// The gradient with respect to a convolution's weights where most of the output's gradient is zero: for each output channel
/// the nonzero pixels, in order, times their windows of x. Every weight is one chain over images and pixels, as in
/// <see cref="ConvBackwardWeight{V}"/>: the same bits.
/// </summary>
internal readonly unsafe struct ConvSparseWeight<V> : IChunkJob
    where V : struct, IVec<V>
{
    /// <summary>Above this share of nonzero elements the dense product is faster. Where both took the same time on a Skylake server: 0.35 to 0.5 with 16 lanes, 0.55 to 0.65 with 8.</summary>
    private static double MostNonzero => SkippedZeros.MostNonzero ?? (V.Width > 8 ? 0.4 : 0.6);

    /// <summary>Floats of x that stay in the nearest cache while all channels go over them.</summary>
    private const int NearElements = 6144;

    private readonly Conv2dShape _s;
    private readonly float* _x,
        _dy,
        _parts;
    private readonly int _imagesPerGroup;
    private readonly bool* _finite;

    private ConvSparseWeight(
        in Conv2dShape s,
        float* x,
        float* dy,
        float* parts,
        int imagesPerGroup,
        bool* finite
    )
    {
        _s = s;
        _x = x;
        _dy = dy;
        _parts = parts;
        _imagesPerGroup = imagesPerGroup;
        _finite = finite;
    }

    /// <summary>
    /// Each group's sum, [out, ky, kx, in]; false, and nothing of worth, when x is not finite or the shape is not one of these:
    /// windows that lie in x as they are, in whole vectors, and a first image with enough zeros in dy.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool TryRun(
        in Conv2dShape s,
        float* x,
        float* dy,
        float* parts,
        int imagesPerGroup,
        int groups
    )
    {
        if (
            !ConvColumns.CanReadInPlace(s)
            || s.PadX != 0
            || s.PadY != 0
            || s.Channels % V.Width != 0
            || s.OutChannels % V.Width != 0
            || s.Batch == 0
        )
        {
            return false;
        }
        nint image = (nint)s.OutHeight * s.OutWidth * s.OutChannels;
        if (Nonzeros.Count<V>(dy, image) > MostNonzero * image)
        {
            return false;
        }
        SkippedZeros.CountConvolution();
        bool finite = true;
        var job = new ConvSparseWeight<V>(s, x, dy, parts, imagesPerGroup, &finite);
        WorkerPool.Shared.Run(job, groups);
        return Volatile.Read(ref finite);
    }

    /// <summary>One group of images.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(int chunk)
    {
        float* sum = _parts + (nint)chunk * _s.WeightLength;
        new Span<float>(sum, _s.WeightLength).Clear();
        int first = chunk * _imagesPerGroup,
            end = Math.Min(_s.Batch, first + _imagesPerGroup);
        int row = _s.Width * _s.Channels,
            outRow = _s.OutWidth * _s.OutChannels,
            rows = Math.Clamp(NearElements / row - _s.KernelHeight + 1, 1, _s.OutHeight);
        for (int n = first; n < end && Volatile.Read(ref *_finite); n++)
        {
            float* x = _x + (nint)n * _s.Height * row,
                dy = _dy + (nint)n * _s.OutHeight * outRow;
            if (!Nonzeros.AllFinite<V>(x, (nint)_s.Height * row))
            {
                Volatile.Write(ref *_finite, false);
                return;
            }
            for (int top = 0; top < _s.OutHeight; top += rows)
            {
                int count = Math.Min(rows, _s.OutHeight - top);
                Rows(_s, x + (nint)top * _s.StrideY * row, dy + (nint)top * outRow, count, sum);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows(in Conv2dShape s, float* x, float* dy, int rows, float* turned)
    {
        int channels = s.OutChannels,
            pixels = rows * s.OutWidth,
            window = s.KernelWidth * s.Channels,
            row = s.Width * s.Channels;
        // Room for all pixels of each channel, after the channels' counts.
        float* room = Scratch.Third(channels + 2 * (nint)channels * pixels);
        int* counts = (int*)room;
        var lists = (Nonzero*)(room + channels);
        Collect(s, dy, rows, counts, lists);
        for (int o = 0; o < channels; o++)
        {
            Nonzero* list = lists + (nint)o * pixels,
                end = list + counts[o];
            if (list == end)
            {
                continue;
            }
            float* sum = turned + (nint)o * s.KernelHeight * window;
            for (int ky = 0; ky < s.KernelHeight; ky++, sum += window)
            {
                float* windows = x + (nint)ky * row;
                int i = 0;
                for (; i + 12 * V.Width <= window; i += 12 * V.Width)
                {
                    Twelve(windows + i, list, end, sum + i);
                }
                for (; i + 6 * V.Width <= window; i += 6 * V.Width)
                {
                    Six(windows + i, list, end, sum + i);
                }
                for (; i < window; i += V.Width)
                {
                    One(windows + i, list, end, sum + i);
                }
            }
        }
    }

    /// <summary>Each channel's nonzero pixels; an offset counts x from the first pixel's window.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Collect(in Conv2dShape s, float* dy, int rows, int* counts, Nonzero* lists)
    {
        int channels = s.OutChannels,
            pixels = rows * s.OutWidth;
        new Span<int>(counts, channels).Clear();
        for (int oy = 0; oy < rows; oy++)
        {
            int offset = oy * s.StrideY * s.Width * s.Channels;
            for (int ox = 0; ox < s.OutWidth; ox++, dy += channels)
            {
                for (int o = 0; o < channels; o += 64)
                {
                    ulong places = Nonzeros.Places<V>(dy + o, Math.Min(64, channels - o));
                    for (; places != 0; places &= places - 1)
                    {
                        int channel = o + BitOperations.TrailingZeroCount(places);
                        Nonzero* to = lists + (nint)channel * pixels + counts[channel]++;
                        to->Offset = offset;
                        to->Value = dy[channel];
                    }
                }
                offset += s.StrideX * s.Channels;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Twelve(float* x, Nonzero* e, Nonzero* end, float* sum)
    {
        V c0 = V.Load(sum),
            c1 = V.Load(sum + V.Width),
            c2 = V.Load(sum + 2 * V.Width),
            c3 = V.Load(sum + 3 * V.Width),
            c4 = V.Load(sum + 4 * V.Width),
            c5 = V.Load(sum + 5 * V.Width),
            c6 = V.Load(sum + 6 * V.Width),
            c7 = V.Load(sum + 7 * V.Width),
            c8 = V.Load(sum + 8 * V.Width),
            c9 = V.Load(sum + 9 * V.Width),
            c10 = V.Load(sum + 10 * V.Width),
            c11 = V.Load(sum + 11 * V.Width);
        for (; e < end; e++)
        {
            V g = V.Create(e->Value);
            float* p = x + e->Offset;
            V.AddProduct(g, p, ref c0);
            V.AddProduct(g, p + V.Width, ref c1);
            V.AddProduct(g, p + 2 * V.Width, ref c2);
            V.AddProduct(g, p + 3 * V.Width, ref c3);
            V.AddProduct(g, p + 4 * V.Width, ref c4);
            V.AddProduct(g, p + 5 * V.Width, ref c5);
            V.AddProduct(g, p + 6 * V.Width, ref c6);
            V.AddProduct(g, p + 7 * V.Width, ref c7);
            V.AddProduct(g, p + 8 * V.Width, ref c8);
            V.AddProduct(g, p + 9 * V.Width, ref c9);
            V.AddProduct(g, p + 10 * V.Width, ref c10);
            V.AddProduct(g, p + 11 * V.Width, ref c11);
        }
        V.Store(c0, sum);
        V.Store(c1, sum + V.Width);
        V.Store(c2, sum + 2 * V.Width);
        V.Store(c3, sum + 3 * V.Width);
        V.Store(c4, sum + 4 * V.Width);
        V.Store(c5, sum + 5 * V.Width);
        V.Store(c6, sum + 6 * V.Width);
        V.Store(c7, sum + 7 * V.Width);
        V.Store(c8, sum + 8 * V.Width);
        V.Store(c9, sum + 9 * V.Width);
        V.Store(c10, sum + 10 * V.Width);
        V.Store(c11, sum + 11 * V.Width);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Six(float* x, Nonzero* e, Nonzero* end, float* sum)
    {
        V c0 = V.Load(sum),
            c1 = V.Load(sum + V.Width),
            c2 = V.Load(sum + 2 * V.Width),
            c3 = V.Load(sum + 3 * V.Width),
            c4 = V.Load(sum + 4 * V.Width),
            c5 = V.Load(sum + 5 * V.Width);
        for (; e < end; e++)
        {
            V g = V.Create(e->Value);
            float* p = x + e->Offset;
            V.AddProduct(g, p, ref c0);
            V.AddProduct(g, p + V.Width, ref c1);
            V.AddProduct(g, p + 2 * V.Width, ref c2);
            V.AddProduct(g, p + 3 * V.Width, ref c3);
            V.AddProduct(g, p + 4 * V.Width, ref c4);
            V.AddProduct(g, p + 5 * V.Width, ref c5);
        }
        V.Store(c0, sum);
        V.Store(c1, sum + V.Width);
        V.Store(c2, sum + 2 * V.Width);
        V.Store(c3, sum + 3 * V.Width);
        V.Store(c4, sum + 4 * V.Width);
        V.Store(c5, sum + 5 * V.Width);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void One(float* x, Nonzero* e, Nonzero* end, float* sum)
    {
        V c0 = V.Load(sum);
        for (; e < end; e++)
        {
            V.AddProduct(V.Create(e->Value), x + e->Offset, ref c0);
        }
        V.Store(c0, sum);
    }
}
