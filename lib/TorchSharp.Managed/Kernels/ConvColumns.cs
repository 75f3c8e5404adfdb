using System.Runtime.CompilerServices;
using TorchSharp.Kernels.Simd;

namespace TorchSharp.Kernels;

/// <summary>
/// The windows of a row of outputs as rows of a matrix [OutWidth, KernelHeight * KernelWidth * Channels] (im2col),
/// for dilated kernels, whose windows are not contiguous; and the way back for gradients.
/// </summary>
internal static unsafe class ConvColumns
{
    /// <summary>Whether a window's kernel row is one contiguous run.</summary>
    public static bool CanReadInPlace(in Conv2dShape s) => s.DilationX == 1 && s.DilationY == 1;

    /// <summary>Copies the windows of output row <paramref name="oy"/>, zeros where they reach into the padding.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Gather(in Conv2dShape s, float* image, int oy, float* columns)
    {
        int channels = s.Channels,
            count = s.KernelHeight * s.KernelWidth * channels;
        for (int ky = 0; ky < s.KernelHeight; ky++)
        {
            int y = oy * s.StrideY - s.PadY + ky * s.DilationY;
            float* row = image + (nint)y * s.Width * channels;
            for (int kx = 0; kx < s.KernelWidth; kx++)
            {
                float* to = columns + (ky * s.KernelWidth + kx) * channels;
                int x = kx * s.DilationX - s.PadX;
                for (int ox = 0; ox < s.OutWidth; ox++, x += s.StrideX, to += count)
                {
                    bool inside = (uint)y < (uint)s.Height && (uint)x < (uint)s.Width;
                    for (int c = 0; c < channels; c++)
                    {
                        to[c] = inside ? row[(nint)x * channels + c] : 0;
                    }
                }
            }
        }
    }

    /// <summary>Adds the windows of output row <paramref name="oy"/> to the pixels that they came from; rows of columns are <paramref name="stride"/> apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Scatter(in Conv2dShape s, float* columns, int stride, int oy, float* image)
    {
        int channels = s.Channels;
        for (int ky = 0; ky < s.KernelHeight; ky++)
        {
            int y = oy * s.StrideY - s.PadY + ky * s.DilationY;
            if ((uint)y >= (uint)s.Height)
            {
                continue;
            }
            float* row = image + (nint)y * s.Width * channels;
            for (int kx = 0; kx < s.KernelWidth; kx++)
            {
                float* from = columns + (ky * s.KernelWidth + kx) * channels;
                int x = kx * s.DilationX - s.PadX;
                for (int ox = 0; ox < s.OutWidth; ox++, x += s.StrideX, from += stride)
                {
                    if ((uint)x < (uint)s.Width)
                    {
                        for (int c = 0; c < channels; c++)
                        {
                            row[(nint)x * channels + c] += from[c];
                        }
                    }
                }
            }
        }
    }

    /// <summary>
    /// As <see cref="Scatter"/> for one channel and stride 1: the columns are turned on their side, so that each kernel
    /// position is a run of pixels that is added to a run of the image.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ScatterRuns<V>(
        in Conv2dShape s,
        float* columns,
        int stride,
        int oy,
        float* image,
        float* turned
    )
        where V : struct, IVec<V>
    {
        int taps = s.KernelHeight * s.KernelWidth,
            width = s.OutWidth;
        Panels.Transpose(columns, stride, width, taps, turned, width);
        for (int ky = 0; ky < s.KernelHeight; ky++)
        {
            int y = oy * s.StrideY - s.PadY + ky * s.DilationY;
            if ((uint)y >= (uint)s.Height)
            {
                continue;
            }
            for (int kx = 0; kx < s.KernelWidth; kx++)
            {
                int left = kx * s.DilationX - s.PadX,
                    begin = Math.Max(0, -left),
                    end = Math.Min(width, s.Width - left);
                float* from = turned + (ky * s.KernelWidth + kx) * width;
                float* to = image + (nint)y * s.Width + left;
                for (int i = begin; i < end; i += V.Width)
                {
                    V sum = Some.Load<V>(to + i, end - i) + Some.Load<V>(from + i, end - i);
                    Some.Store(sum, to + i, end - i);
                }
            }
        }
    }
}
