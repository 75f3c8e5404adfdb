using System.Runtime.CompilerServices;

namespace TorchSharp.Kernels;

/// <summary>
/// The windows of a row of outputs as rows of a matrix [OutWidth, KernelHeight * KernelWidth * Channels] (im2col),
/// for the cases where they cannot be read in place: dilation, and so few channels that the window would be too short a run.
/// </summary>
internal static unsafe class ConvColumns
{
    /// <summary>Whether a window's kernel row is one contiguous run worth reading in place.</summary>
    public static bool CanReadInPlace(in Conv2dShape s) =>
        s.DilationX == 1 && s.DilationY == 1 && s.Channels >= 4;

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
}
