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
        int rows = s.KernelHeight * s.KernelWidth * s.Channels,
            width = Panels.Columns<V>();
        var buffer = new NativeBuffer(Panels.Length<V>(s.OutChannels, rows) * sizeof(float));
        float* to = (float*)buffer.Pointer;
        for (int o = 0; o < s.OutChannels; o += width)
        for (int ky = 0; ky < s.KernelHeight; ky++)
        for (int kx = 0; kx < s.KernelWidth; kx++, to += s.Channels * width)
        {
            float* from = weight + o * w.Out + ky * w.Y + kx * w.X;
            Panels.Pack<V>(from, w.In, w.Out, s.Channels, Math.Min(width, s.OutChannels - o), to);
        }
        return buffer;
    }

    /// <summary>For backward input as a convolution of the gradient with the kernel turned around: rows (ky, kx, out), columns in.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static NativeBuffer PackTurned<V>(in Conv2dShape s, float* weight, WeightStrides w)
        where V : struct, IVec<V>
    {
        int rows = s.KernelHeight * s.KernelWidth * s.OutChannels,
            width = Panels.Columns<V>();
        var buffer = new NativeBuffer(Panels.Length<V>(s.Channels, rows) * sizeof(float));
        float* to = (float*)buffer.Pointer;
        for (int c = 0; c < s.Channels; c += width)
        for (int ky = s.KernelHeight - 1; ky >= 0; ky--)
        for (int kx = s.KernelWidth - 1; kx >= 0; kx--, to += s.OutChannels * width)
        {
            float* from = weight + c * w.In + ky * w.Y + kx * w.X;
            Panels.Pack<V>(from, w.Out, w.In, s.OutChannels, Math.Min(width, s.Channels - c), to);
        }
        return buffer;
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
