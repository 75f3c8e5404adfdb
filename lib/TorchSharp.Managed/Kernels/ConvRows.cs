using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using TorchSharp.Kernels.Simd;

namespace TorchSharp.Kernels;

/// <summary>Rows of images: how threads share them, and copies with a border of zeros.</summary>
internal static unsafe class ConvRows
{
    /// <summary>Rows of one chunk: a whole image when there are many, less when few images must feed all threads. Never depends on the number of threads.</summary>
    public static int PerChunk(int batch, int rows) =>
        batch >= 16 ? Math.Max(1, rows) : Math.Max(1, rows * batch / 16);

    /// <summary>Rows [first, last) of an image, counted without padding, into rows of Width + 2 PadX pixels; zeros outside.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void CopyPadded<V>(in Conv2dShape s, float* image, int first, int last, float* to)
        where V : struct, IVec<V>
    {
        int row = s.Width * s.Channels,
            border = s.PadX * s.Channels;
        for (int y = first; y < last; y++, to += row + 2 * border)
        {
            if ((uint)y >= (uint)s.Height)
            {
                new Span<float>(to, row + 2 * border).Clear();
                continue;
            }
            new Span<float>(to, border).Clear();
            new Span<float>(image + (nint)y * row, row).CopyTo(new Span<float>(to + border, row));
            new Span<float>(to + border + row, border).Clear();
        }
    }

    /// <summary>to = gradient where the activation is above 0, else 0; all of it when there is no activation.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void CopyMasked<V>(float* gradient, float* activation, float* to, int n)
        where V : struct, IVec<V>
    {
        if (activation == null)
        {
            new Span<float>(gradient, n).CopyTo(new Span<float>(to, n));
            return;
        }
        for (int i = 0; i < n; i += V.Width)
        {
            V g = Some.Load<V>(gradient + i, n - i);
            Some.Store(Positive(Some.Load<V>(activation + i, n - i), g), to + i, n - i);
        }
    }

    /// <summary>Sets the gradient to 0 where the activation is not above 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Mask<V>(float* activation, float* gradient, int n)
        where V : struct, IVec<V>
    {
        for (int i = 0; i < n; i += V.Width)
        {
            V g = Some.Load<V>(gradient + i, n - i);
            Some.Store(Positive(Some.Load<V>(activation + i, n - i), g), gradient + i, n - i);
        }
    }

    /// <summary>The gradient where the activation is above 0 (or NaN, as in PyTorch's threshold), else 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Positive<V>(V activation, V gradient)
        where V : struct, IVec<V> =>
        V.Select((activation < V.Zero) | V.Equal(activation, V.Zero), V.Zero, gradient);

    /// <summary>Asks for memory that is needed soon: rows of an image that come from far away would stall the products.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Prefetch(float* p, int count)
    {
        if (Sse.IsSupported)
        {
            for (int i = 0; i < count; i += 16)
            {
                Sse.Prefetch0(p + i);
            }
        }
    }
}
