using System.Numerics;
using System.Runtime.CompilerServices;
using TorchSharp.Kernels.Simd;
using TorchSharp.Memory;

namespace TorchSharp.Kernels;

/// <summary>
/// The gradient with respect to a convolution's input where most of the output's gradient is zero, for kernels that
/// <see cref="ConvSparseRows{V}"/> does not take: each input pixel goes over
/// the nonzero elements that its window sees, in the order of the direct product (kernel row, kernel column, output channel),
/// and adds their rows of weights. Bit for bit what <see cref="ConvBackwardInput{V}"/> gives without it.
/// </summary>
internal static unsafe class ConvSparseInput<V>
    where V : struct, IVec<V>
{
    /// <summary>Whether the shape is one of these: whole panels of input channels and whole vectors of output channels.</summary>
    public static bool Fits(in Conv2dShape s) =>
        s.Channels % (2 * V.Width) == 0 && s.OutChannels % V.Width == 0;

    /// <summary>Above this share of nonzero elements the dense product is faster: it reads each weight for several pixels.</summary>
    private static double MostNonzero => SkippedZeros.MostNonzero ?? 0.4;

    /// <summary>
    /// Rows [top, bottom) of an image's dx from the rows [first, last) of dy, masked, from <paramref name="dy"/> on, which lie
    /// within the image; the convolution is direct and the turned weights (<see cref="ConvPanels.PackTurned{V}"/>) are all
    /// finite. False, and nothing done, when too little of dy is zero.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool TryRun(
        in Conv2dShape s,
        float* dy,
        int first,
        int last,
        float* panels,
        int top,
        int bottom,
        float* dx
    )
    {
        int pixels = (last - first) * s.OutWidth;
        nint elements = (nint)pixels * s.OutChannels,
            nonzero = Nonzeros.Count<V>(dy, elements);
        if (nonzero > MostNonzero * elements)
        {
            return false;
        }
        SkippedZeros.CountConvolution();
        // Two floats' room for each nonzero element, then the places where the pixels' elements begin.
        float* room = Scratch.Second(2 * nonzero + pixels + 1);
        var list = (Nonzero*)room;
        int* begins = (int*)(room + 2 * nonzero);
        Collect(s, dy, pixels, list, begins);
        var windows = new Windows(s, first, last, top, bottom, list, begins);
        int panel = 0,
            panelsInAll = s.Channels / (2 * V.Width);
        for (; panel + 2 <= panelsInAll; panel += 2)
        {
            Run<Two>(s, windows, panels, panel, dx);
        }
        if (panel < panelsInAll)
        {
            Run<One>(s, windows, panels, panel, dx);
        }
        return true;
    }

    /// <summary>What the pixels of dx see of dy.</summary>
    private readonly struct Windows(
        in Conv2dShape s,
        int first,
        int last,
        int top,
        int bottom,
        Nonzero* list,
        int* begins
    )
    {
        public readonly int First = first,
            Last = last,
            Top = top,
            Bottom = bottom,
            Above = s.KernelHeight - 1 - s.PadY,
            Before = s.KernelWidth - 1 - s.PadX;
        public readonly Nonzero* List = list;
        public readonly int* Begins = begins;
    }

    /// <summary>The nonzero elements pixel by pixel; an offset counts weights from the row of column 0, channel 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Collect(in Conv2dShape s, float* dy, int pixels, Nonzero* list, int* begins)
    {
        int count = 0,
            channels = s.OutChannels,
            width = s.OutWidth;
        for (int p = 0, x = 0; p < pixels; p++, dy += channels)
        {
            begins[p] = count;
            int row = x * channels;
            for (int o = 0; o < channels; o += 64)
            {
                ulong places = Nonzeros.Places<V>(dy + o, Math.Min(64, channels - o));
                for (; places != 0; places &= places - 1)
                {
                    int channel = o + BitOperations.TrailingZeroCount(places);
                    list[count].Offset = (row + channel) * 2 * V.Width;
                    list[count].Value = dy[channel];
                    count++;
                }
            }
            x = x + 1 == width ? 0 : x + 1;
        }
        begins[pixels] = count;
    }

    /// <summary>One or two panels of channels of all pixels: two rows at a time, because both see what lies between them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run<TPanels>(
        in Conv2dShape s,
        in Windows see,
        float* panels,
        int panel,
        float* dx
    )
        where TPanels : struct, IConstant
    {
        int tap = s.OutChannels * 2 * V.Width,
            line = s.KernelWidth * tap,
            kernelHeight = s.KernelHeight;
        nint other = (nint)kernelHeight * line,
            rowX = (nint)s.Width * s.Channels;
        float* weights = panels + panel * other;
        for (int y = see.Top; y < see.Bottom; y += 2)
        {
            float* to = dx + y * rowX + panel * 2 * V.Width;
            bool both = y + 1 < see.Bottom;
            // Rows of dy that the first of the two rows sees, or the second.
            int from = Math.Max(see.First, y - see.Above),
                end = Math.Min(see.Last, y - see.Above + kernelHeight + (both ? 1 : 0));
            for (int x = 0; x < s.Width; x++, to += s.Channels)
            {
                int left = Math.Max(0, x - see.Before),
                    right = Math.Min(s.OutWidth, x - see.Before + s.KernelWidth);
                V a0 = V.Zero,
                    a1 = V.Zero,
                    a2 = V.Zero,
                    a3 = V.Zero,
                    b0 = V.Zero,
                    b1 = V.Zero,
                    b2 = V.Zero,
                    b3 = V.Zero;
                for (int row = from; row < end && left < right; row++)
                {
                    int* begins = see.Begins + (row - see.First) * s.OutWidth;
                    Nonzero* e = see.List + begins[left],
                        last = see.List + begins[right];
                    int ky = row - y + see.Above;
                    float* first = weights + (nint)ky * line + (nint)(see.Before - x) * tap;
                    float* second = first - line;
                    if (ky == 0 || !both)
                    {
                        for (; e < last; e++)
                        {
                            Add<TPanels>(*e, first, other, ref a0, ref a1, ref a2, ref a3);
                        }
                    }
                    else if (ky == kernelHeight)
                    {
                        for (; e < last; e++)
                        {
                            Add<TPanels>(*e, second, other, ref b0, ref b1, ref b2, ref b3);
                        }
                    }
                    else
                    {
                        for (; e < last; e++)
                        {
                            Add<TPanels>(*e, first, other, ref a0, ref a1, ref a2, ref a3);
                            Add<TPanels>(*e, second, other, ref b0, ref b1, ref b2, ref b3);
                        }
                    }
                }
                Store<TPanels>(to, a0, a1, a2, a3);
                if (both)
                {
                    Store<TPanels>(to + rowX, b0, b1, b2, b3);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add<TPanels>(
        Nonzero e,
        float* weights,
        nint other,
        ref V c0,
        ref V c1,
        ref V c2,
        ref V c3
    )
        where TPanels : struct, IConstant
    {
        V g = V.Create(e.Value);
        float* w = weights + e.Offset;
        V.AddProduct(g, w, ref c0);
        V.AddProduct(g, w + V.Width, ref c1);
        if (TPanels.Value > 1)
        {
            V.AddProduct(g, w + other, ref c2);
            V.AddProduct(g, w + other + V.Width, ref c3);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TPanels>(float* to, V c0, V c1, V c2, V c3)
        where TPanels : struct, IConstant
    {
        V.Store(c0, to);
        V.Store(c1, to + V.Width);
        if (TPanels.Value > 1)
        {
            V.Store(c2, to + 2 * V.Width);
            V.Store(c3, to + 3 * V.Width);
        }
    }

    private readonly struct One : IConstant
    {
        public static int Value => 1;
    }

    private readonly struct Two : IConstant
    {
        public static int Value => 2;
    }
}
