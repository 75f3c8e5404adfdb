using System.Numerics;
using System.Runtime.CompilerServices;

namespace TorchSharp.Kernels.Reference;

/// <summary>Plain loops behind <see cref="Pool2d"/>.</summary>
internal static class PlainPool2d
{
    /// <summary>The largest element of each window.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void MaxForward<T>(in Pool2dShape s, ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, INumber<T>
    {
        int at = 0;
        for (int n = 0; n < s.Batch; n++)
        for (int oy = 0; oy < s.OutHeight; oy++)
        for (int ox = 0; ox < s.OutWidth; ox++)
        for (int c = 0; c < s.Channels; c++)
        {
            y[at++] = x[Winner(s, x, n, oy, ox, c)];
        }
    }

    /// <summary>dy goes to the winner of its window.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void MaxBackward<T>(
        in Pool2dShape s,
        ReadOnlySpan<T> x,
        ReadOnlySpan<T> dy,
        Span<T> dx
    )
        where T : unmanaged, INumber<T>
    {
        dx.Clear();
        int at = 0;
        for (int n = 0; n < s.Batch; n++)
        for (int oy = 0; oy < s.OutHeight; oy++)
        for (int ox = 0; ox < s.OutWidth; ox++)
        for (int c = 0; c < s.Channels; c++)
        {
            dx[Winner(s, x, n, oy, ox, c)] += dy[at++];
        }
    }

    /// <summary>h*Width + w of the winner of each window.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void MaxIndices<T>(in Pool2dShape s, ReadOnlySpan<T> x, Span<long> indices)
        where T : unmanaged, INumber<T>
    {
        int at = 0;
        for (int n = 0; n < s.Batch; n++)
        for (int oy = 0; oy < s.OutHeight; oy++)
        for (int ox = 0; ox < s.OutWidth; ox++)
        for (int c = 0; c < s.Channels; c++)
        {
            indices[at++] =
                (Winner(s, x, n, oy, ox, c) - n * s.Height * s.Width * s.Channels) / s.Channels;
        }
    }

    /// <summary>The mean of each window.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AverageForward<T>(
        in Pool2dShape s,
        ReadOnlySpan<T> x,
        Span<T> y,
        bool countPadding
    )
        where T : unmanaged, INumber<T>
    {
        int at = 0;
        for (int n = 0; n < s.Batch; n++)
        for (int oy = 0; oy < s.OutHeight; oy++)
        for (int ox = 0; ox < s.OutWidth; ox++)
        {
            Window w = Window.Of(s, oy, ox);
            T divisor = T.CreateTruncating(w.Divisor(countPadding));
            for (int c = 0; c < s.Channels; c++)
            {
                T sum = T.Zero;
                for (int iy = w.Top; iy < w.Bottom; iy++)
                for (int ix = w.Left; ix < w.Right; ix++)
                {
                    sum += x[((n * s.Height + iy) * s.Width + ix) * s.Channels + c];
                }
                y[at++] = sum / divisor;
            }
        }
    }

    /// <summary>Every dy spread over its window.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AverageBackward<T>(
        in Pool2dShape s,
        ReadOnlySpan<T> dy,
        Span<T> dx,
        bool countPadding
    )
        where T : unmanaged, INumber<T>
    {
        dx.Clear();
        int at = 0;
        for (int n = 0; n < s.Batch; n++)
        for (int oy = 0; oy < s.OutHeight; oy++)
        for (int ox = 0; ox < s.OutWidth; ox++)
        {
            Window w = Window.Of(s, oy, ox);
            T divisor = T.CreateTruncating(w.Divisor(countPadding));
            for (int c = 0; c < s.Channels; c++)
            {
                T share = dy[at++] / divisor;
                for (int iy = w.Top; iy < w.Bottom; iy++)
                for (int ix = w.Left; ix < w.Right; ix++)
                {
                    dx[((n * s.Height + iy) * s.Width + ix) * s.Channels + c] += share;
                }
            }
        }
    }

    private static int Winner<T>(in Pool2dShape s, ReadOnlySpan<T> x, int n, int oy, int ox, int c)
        where T : unmanaged, INumber<T>
    {
        int winner = -1;
        for (int ky = 0; ky < s.KernelHeight; ky++)
        for (int kx = 0; kx < s.KernelWidth; kx++)
        {
            int iy = oy * s.StrideY - s.PadY + ky * s.DilationY;
            int ix = ox * s.StrideX - s.PadX + kx * s.DilationX;
            if ((uint)iy >= (uint)s.Height || (uint)ix >= (uint)s.Width)
            {
                continue;
            }
            int at = ((n * s.Height + iy) * s.Width + ix) * s.Channels + c;
            // PyTorch's own comparison: a later NaN replaces, a later equal does not.
            if (winner < 0 || x[at] > x[winner] || T.IsNaN(x[at]))
            {
                winner = at;
            }
        }
        return winner;
    }

    /// <summary>The part of a window inside the image, and its size with padding (cut at the padded border).</summary>
    private readonly record struct Window(int Top, int Bottom, int Left, int Right, int Padded)
    {
        public static Window Of(in Pool2dShape s, int oy, int ox)
        {
            int top = oy * s.StrideY - s.PadY,
                left = ox * s.StrideX - s.PadX;
            int bottom = Math.Min(top + s.KernelHeight, s.Height + s.PadY);
            int right = Math.Min(left + s.KernelWidth, s.Width + s.PadX);
            int padded = (bottom - top) * (right - left);
            return new(
                Math.Max(top, 0),
                Math.Min(bottom, s.Height),
                Math.Max(left, 0),
                Math.Min(right, s.Width),
                padded
            );
        }

        public int Divisor(bool countPadding) =>
            countPadding ? Padded : (Bottom - Top) * (Right - Left);
    }
}
