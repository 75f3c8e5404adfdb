using System.Runtime.CompilerServices;
using TorchSharp.Kernels.Simd;
using TorchSharp.Memory;

namespace TorchSharp.Kernels;

/// <summary>Weights of a convolution in panels, as its three products read them.</summary>
internal static unsafe class ConvPanels
{
    /// <summary>For forward: rows (ky, kx, in), columns out.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static NativeBuffer PackForward<V>(in Conv2dShape s, float* weight, WeightStrides w)
        where V : struct, IVec<V>
    {
        int taps = s.KernelHeight * s.KernelWidth,
            rows = taps * s.Channels,
            width = Panels.Columns<V>();
        var buffer = new NativeBuffer(Panels.Length<V>(s.OutChannels, rows) * sizeof(float));
        float* to = (float*)buffer.Pointer;
        bool together = KernelsAreWhole(s, w) && w.In == taps;
        for (int o = 0; o < s.OutChannels; o += width, to += rows * width)
        {
            int columns = Math.Min(width, s.OutChannels - o);
            float* from = weight + o * w.Out;
            if (together)
            {
                // As the weights lie, rows (in, ky, kx); then row by row to their places.
                float* lying = Scratch.First(rows * width);
                Panels.Pack<V>(from, 1, w.Out, rows, columns, lying);
                for (int c = 0; c < s.Channels; c++)
                for (int tap = 0; tap < taps; tap++, lying += width)
                {
                    CopyRow<V>(lying, to + (tap * s.Channels + c) * width);
                }
                continue;
            }
            for (int ky = 0; ky < s.KernelHeight; ky++)
            for (int kx = 0; kx < s.KernelWidth; kx++)
            {
                Panels.Pack<V>(
                    from + ky * w.Y + kx * w.X,
                    w.In,
                    w.Out,
                    s.Channels,
                    columns,
                    to + (ky * s.KernelWidth + kx) * s.Channels * width
                );
            }
        }
        return buffer;
    }

    /// <summary>For backward input as a convolution of the gradient with the kernel turned around: rows (ky, kx, out), columns in.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static NativeBuffer PackTurned<V>(in Conv2dShape s, float* weight, WeightStrides w)
        where V : struct, IVec<V>
    {
        int taps = s.KernelHeight * s.KernelWidth,
            rows = taps * s.OutChannels,
            width = Panels.Columns<V>();
        var buffer = new NativeBuffer(Panels.Length<V>(s.Channels, rows) * sizeof(float));
        float* to = (float*)buffer.Pointer;
        for (int c = 0; c < s.Channels; c += width, to += rows * width)
        {
            int columns = Math.Min(width, s.Channels - c);
            float* from = weight + c * w.In;
            if (KernelsAreWhole(s, w))
            {
                // One output channel at a time, rows (ky, kx) as they lie; the last comes first.
                float* lying = Scratch.First(taps * width);
                for (int o = 0; o < s.OutChannels; o++, from += w.Out)
                {
                    Panels.Pack<V>(from, 1, w.In, taps, columns, lying);
                    for (int tap = 0; tap < taps; tap++)
                    {
                        int place = (taps - 1 - tap) * s.OutChannels + o;
                        CopyRow<V>(lying + tap * width, to + place * width);
                    }
                }
                continue;
            }
            for (int ky = 0; ky < s.KernelHeight; ky++)
            for (int kx = 0; kx < s.KernelWidth; kx++)
            {
                int place = taps - 1 - (ky * s.KernelWidth + kx);
                Panels.Pack<V>(
                    from + ky * w.Y + kx * w.X,
                    w.Out,
                    w.In,
                    s.OutChannels,
                    columns,
                    to + place * s.OutChannels * width
                );
            }
        }
        return buffer;
    }

    /// <summary>Whether a kernel's weights follow one another, as in a contiguous tensor.</summary>
    private static bool KernelsAreWhole(in Conv2dShape s, WeightStrides w) =>
        w.X == 1 && w.Y == s.KernelWidth;

    /// <summary>A row of a panel.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void CopyRow<V>(float* from, float* to)
        where V : struct, IVec<V>
    {
        V.Store(V.Load(from), to);
        V.Store(V.Load(from + V.Width), to + V.Width);
    }

    /// <summary>For backward input by columns: rows out, columns (ky, kx, in).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static NativeBuffer PackColumns<V>(in Conv2dShape s, float* weight, WeightStrides w)
        where V : struct, IVec<V>
    {
        int columns = s.KernelHeight * s.KernelWidth * s.Channels,
            width = Panels.Columns<V>();
        var buffer = new NativeBuffer(Panels.Length<V>(columns, s.OutChannels) * sizeof(float));
        var panels = new Span<float>(buffer.Pointer, (int)Panels.Length<V>(columns, s.OutChannels));
        panels.Clear();
        for (int ky = 0; ky < s.KernelHeight; ky++)
        for (int kx = 0; kx < s.KernelWidth; kx++)
        for (int c = 0; c < s.Channels; c++)
        {
            int column = (ky * s.KernelWidth + kx) * s.Channels + c;
            int at = column / width * width * s.OutChannels + column % width;
            float* from = weight + c * w.In + ky * w.Y + kx * w.X;
            for (int o = 0; o < s.OutChannels; o++, at += width)
            {
                panels[at] = from[o * w.Out];
            }
        }
        return buffer;
    }
}
