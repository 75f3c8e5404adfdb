using System.Numerics;
using System.Runtime.CompilerServices;
using TorchSharp.Kernels.Simd;
using TorchSharp.Memory;

namespace TorchSharp.Kernels;

/// <summary>
/// A direct convolution with a kernel of three columns whose input is zero in many places, because it came out of a ReLU or is a
/// gradient that went back through one or through a max pooling. Each nonzero element goes into the three outputs of a row that
/// see it; their sums move along the row in registers. An output gets its products in the order of the dense one (kernel row,
/// kernel column, input channel) and so has the same bits.
/// </summary>
internal static unsafe partial class ConvSparseRows<V>
    where V : struct, IVec<V>
{
    /// <summary>Columns of the kernel: as many outputs of a row see a pixel.</summary>
    public const int Columns = 3;

    /// <summary>Elements whose places are the bits of one word.</summary>
    private const int Word = 64;

    /// <summary>Whether a kernel of so many columns between so many channels is one of these; its strides and dilations are 1.</summary>
    public static bool Fits(int columns, int channels, int outChannels) =>
        columns == Columns && channels % V.Width == 0 && outChannels % (2 * V.Width) == 0;

    /// <summary>What is convolved.</summary>
    /// <param name="x">The input from row <paramref name="first"/> on, rows of <paramref name="width"/> pixels.</param>
    /// <param name="first">The first row of input that the outputs see.</param>
    /// <param name="last">The row behind the last.</param>
    /// <param name="width">Pixels of a row of input.</param>
    /// <param name="channels">Channels of the input.</param>
    /// <param name="above">How many rows of zeros an image of the input has above its first row.</param>
    /// <param name="before">How many zeros a row has before its first pixel.</param>
    /// <param name="kernelRows">Rows of the kernel.</param>
    /// <param name="outWidth">Pixels of a row of outputs.</param>
    /// <param name="outChannels">Channels of the output.</param>
    public readonly struct Shape(
        float* x,
        int first,
        int last,
        int width,
        int channels,
        int above,
        int before,
        int kernelRows,
        int outWidth,
        int outChannels
    )
    {
        public readonly float* X = x;
        public readonly int First = first,
            Last = last,
            Width = width,
            Channels = channels,
            Above = above,
            Before = before,
            KernelRows = kernelRows,
            OutWidth = outWidth,
            OutChannels = outChannels;

        /// <summary>Pixels of a row of input with its border.</summary>
        public int Bordered => OutWidth + Columns - 1;

        /// <summary>Words for the places of a pixel.</summary>
        public int Words => (Channels + Word - 1) / Word;
    }

    /// <summary>
    /// Rows [top, bottom) of an image's output, whose first row is at <paramref name="y"/>: products only. False, and nothing of
    /// worth done, when too little of the input is zero, or when products too small for a number left a sum of -0: one with 0,
    /// which was left out, may have made it 0.
    /// </summary>
    /// <param name="s">What is convolved.</param>
    /// <param name="weights">The weights as <see cref="Arrange"/> leaves them; all finite.</param>
    /// <param name="top">The first row of outputs.</param>
    /// <param name="bottom">The row behind the last.</param>
    /// <param name="y">The output.</param>
    public static bool TryRun(in Shape s, float* weights, int top, int bottom, float* y)
    {
        int rows = s.Last - s.First;
        nint words = (nint)rows * s.Bordered * s.Words;
        var places = (ulong*)Scratch.Second(2 * words);
        if (!Mark(s, (nint)(MostNonzero(s) * rows * s.Width * s.Channels), places))
        {
            return false;
        }
        SkippedZeros.CountConvolution();
        int panel = 2 * V.Width;
        nint perOutput = (nint)s.KernelRows * Columns * s.Channels;
        Sets sets = SetsOf(s.Channels);
        int c = 0;
        for (; c < InPairs(sets, s.OutChannels); c += 2 * panel)
        {
            TwoPanels(s, places, weights + c * perOutput, top, bottom, y + c);
        }
        for (; c < s.OutChannels; c += panel)
        {
            SomeRows(s, places, weights + c * perOutput, top, bottom, sets.Rows, y + c);
        }
        nint row = (nint)s.OutWidth * s.OutChannels;
        return !Nonzeros.AnyNegativeZero<V>(y + top * row, (bottom - top) * row);
    }

    /// <summary>Two panels of outputs: for each row of the kernel, all rows of input go into the rows that see them with it.</summary>
    private static void TwoPanels(
        in Shape s,
        ulong* places,
        float* weights,
        int top,
        int bottom,
        float* y
    )
    {
        for (int ky = 0; ky < s.KernelRows; ky++)
        {
            int first = Math.Max(s.First, top - s.Above + ky),
                last = Math.Min(s.Last, bottom - s.Above + ky);
            for (int row = first; row < last; row++)
            {
                bool begins = row == s.First || ky == 0;
                var pass = new Pass(s, row, places)
                {
                    Weights = weights + (nint)ky * s.Channels * 2 * Set,
                    Channel = 2 * Set,
                    Y = y + (nint)(row + s.Above - ky) * s.OutWidth * s.OutChannels,
                    OtherY = 2 * V.Width,
                    First = begins,
                    OtherFirst = begins,
                };
                Run<Two>(pass);
            }
        }
    }

    /// <summary>One panel of outputs: for so many rows of the kernel at a time, each row of input goes into all rows that see it with them.</summary>
    private static void SomeRows(
        in Shape s,
        ulong* places,
        float* weights,
        int top,
        int bottom,
        int atOnce,
        float* y
    )
    {
        int rowY = s.OutWidth * s.OutChannels;
        for (int some = 0; some < s.KernelRows; some += atOnce)
        {
            for (int row = s.First; row < s.Last; row++)
            {
                // The row of outputs that sees this row with kernel row ky is row + above - ky.
                int below = row + s.Above,
                    begin = Math.Max(some, below - bottom + 1),
                    end = Math.Min(Math.Min(some + atOnce, s.KernelRows), below - top + 1);
                var pass = new Pass(s, row, places)
                {
                    Weights = weights + begin * Set,
                    Channel = s.KernelRows * Set,
                    Y = y + (nint)(below - begin) * rowY,
                    OtherY = -rowY,
                    First = row == s.First || begin == 0,
                    OtherFirst = row == s.First,
                };
                switch (end - begin)
                {
                    case 1:
                        Run<One>(pass);
                        break;
                    case 2:
                        Run<Two>(pass);
                        break;
                    case 3:
                        Run<Three>(pass);
                        break;
                }
            }
        }
    }

    /// <summary>A row of input and what it goes into: up to three sets of sums, of a panel and a row of outputs each.</summary>
    private struct Pass
    {
        public readonly int Bordered,
            Channels,
            OutChannels,
            OutWidth;
        public readonly float* X;
        public readonly ulong* Places;
        public float* Weights,
            Y;

        /// <summary>From a channel's weights to the next's, and from a set's outputs to the next's.</summary>
        public nint Channel,
            OtherY;

        /// <summary>Whether this row is the first that the outputs see; of the first set, and of the others.</summary>
        public bool First,
            OtherFirst;

        public Pass(in Shape s, int row, ulong* places)
        {
            Bordered = s.Bordered;
            Channels = s.Channels;
            OutChannels = s.OutChannels;
            OutWidth = s.OutWidth;
            // Never read in the border, whose places are none.
            X = s.X + ((nint)(row - s.First) * s.Width - s.Before) * s.Channels;
            Places = places + (nint)(row - s.First) * s.Bordered * s.Words;
        }
    }

    /// <summary>
    /// One row of input. a, b and c are the sums of the outputs that see a pixel with the kernel's first, second and third column:
    /// 0 and 1 are a set's two vectors, 2 and 3 the second set's, 4 and 5 the third's.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run<TSets>(in Pass pass)
        where TSets : struct, IConstant
    {
        int bordered = pass.Bordered,
            channels = pass.Channels,
            outChannels = pass.OutChannels,
            outWidth = pass.OutWidth;
        nint stride = pass.Channel,
            otherY = pass.OtherY;
        float* weights = pass.Weights;
        float* x = pass.X;
        float* y = pass.Y;
        ulong* places = pass.Places;
        bool go = !pass.First,
            otherGo = !pass.OtherFirst;
        V a0 = V.Zero,
            a1 = V.Zero,
            a2 = V.Zero,
            a3 = V.Zero,
            a4 = V.Zero,
            a5 = V.Zero,
            b0 = V.Zero,
            b1 = V.Zero,
            b2 = V.Zero,
            b3 = V.Zero,
            b4 = V.Zero,
            b5 = V.Zero,
            c0 = V.Zero,
            c1 = V.Zero,
            c2 = V.Zero,
            c3 = V.Zero,
            c4 = V.Zero,
            c5 = V.Zero;
        for (int column = 0; column < bordered; column++, x += channels, y += outChannels)
        {
            c0 = b0;
            c1 = b1;
            b0 = a0;
            b1 = a1;
            a0 = V.Zero;
            a1 = V.Zero;
            if (TSets.Value > 1)
            {
                c2 = b2;
                c3 = b3;
                b2 = a2;
                b3 = a3;
                a2 = V.Zero;
                a3 = V.Zero;
            }
            if (TSets.Value > 2)
            {
                c4 = b4;
                c5 = b5;
                b4 = a4;
                b5 = a5;
                a4 = V.Zero;
                a5 = V.Zero;
            }
            if (column < outWidth)
            {
                if (go)
                {
                    a0 = V.Load(y);
                    a1 = V.Load(y + V.Width);
                }
                if (TSets.Value > 1 && otherGo)
                {
                    a2 = V.Load(y + otherY);
                    a3 = V.Load(y + otherY + V.Width);
                    if (TSets.Value > 2)
                    {
                        a4 = V.Load(y + 2 * otherY);
                        a5 = V.Load(y + 2 * otherY + V.Width);
                    }
                }
            }
            if (column < Columns - 1)
            {
                for (int word = 0; word < channels; word += Word, places++)
                {
                    for (ulong rest = *places; rest != 0; rest &= rest - 1)
                    {
                        nint channel = word + BitOperations.TrailingZeroCount(rest);
                        V v = V.Create(x[channel]);
                        float* w = weights + channel * stride;
                        V.AddProduct(v, w, ref a0);
                        V.AddProduct(v, w + V.Width, ref a1);
                        V.AddProduct(v, w + 2 * V.Width, ref b0);
                        V.AddProduct(v, w + 3 * V.Width, ref b1);
                        if (TSets.Value > 1)
                        {
                            V.AddProduct(v, w + 6 * V.Width, ref a2);
                            V.AddProduct(v, w + 7 * V.Width, ref a3);
                            V.AddProduct(v, w + 8 * V.Width, ref b2);
                            V.AddProduct(v, w + 9 * V.Width, ref b3);
                        }
                        if (TSets.Value > 2)
                        {
                            V.AddProduct(v, w + 12 * V.Width, ref a4);
                            V.AddProduct(v, w + 13 * V.Width, ref a5);
                            V.AddProduct(v, w + 14 * V.Width, ref b4);
                            V.AddProduct(v, w + 15 * V.Width, ref b5);
                        }
                    }
                }
                continue;
            }
            if (column < outWidth)
            {
                for (int word = 0; word < channels; word += Word, places++)
                {
                    for (ulong rest = *places; rest != 0; rest &= rest - 1)
                    {
                        nint channel = word + BitOperations.TrailingZeroCount(rest);
                        V v = V.Create(x[channel]);
                        float* w = weights + channel * stride;
                        V.AddProduct(v, w, ref a0);
                        V.AddProduct(v, w + V.Width, ref a1);
                        V.AddProduct(v, w + 2 * V.Width, ref b0);
                        V.AddProduct(v, w + 3 * V.Width, ref b1);
                        V.AddProduct(v, w + 4 * V.Width, ref c0);
                        V.AddProduct(v, w + 5 * V.Width, ref c1);
                        if (TSets.Value > 1)
                        {
                            V.AddProduct(v, w + 6 * V.Width, ref a2);
                            V.AddProduct(v, w + 7 * V.Width, ref a3);
                            V.AddProduct(v, w + 8 * V.Width, ref b2);
                            V.AddProduct(v, w + 9 * V.Width, ref b3);
                            V.AddProduct(v, w + 10 * V.Width, ref c2);
                            V.AddProduct(v, w + 11 * V.Width, ref c3);
                        }
                        if (TSets.Value > 2)
                        {
                            V.AddProduct(v, w + 12 * V.Width, ref a4);
                            V.AddProduct(v, w + 13 * V.Width, ref a5);
                            V.AddProduct(v, w + 14 * V.Width, ref b4);
                            V.AddProduct(v, w + 15 * V.Width, ref b5);
                            V.AddProduct(v, w + 16 * V.Width, ref c4);
                            V.AddProduct(v, w + 17 * V.Width, ref c5);
                        }
                    }
                }
            }
            else
            {
                for (int word = 0; word < channels; word += Word, places++)
                {
                    for (ulong rest = *places; rest != 0; rest &= rest - 1)
                    {
                        nint channel = word + BitOperations.TrailingZeroCount(rest);
                        V v = V.Create(x[channel]);
                        float* w = weights + channel * stride;
                        V.AddProduct(v, w + 2 * V.Width, ref b0);
                        V.AddProduct(v, w + 3 * V.Width, ref b1);
                        V.AddProduct(v, w + 4 * V.Width, ref c0);
                        V.AddProduct(v, w + 5 * V.Width, ref c1);
                        if (TSets.Value > 1)
                        {
                            V.AddProduct(v, w + 8 * V.Width, ref b2);
                            V.AddProduct(v, w + 9 * V.Width, ref b3);
                            V.AddProduct(v, w + 10 * V.Width, ref c2);
                            V.AddProduct(v, w + 11 * V.Width, ref c3);
                        }
                        if (TSets.Value > 2)
                        {
                            V.AddProduct(v, w + 14 * V.Width, ref b4);
                            V.AddProduct(v, w + 15 * V.Width, ref b5);
                            V.AddProduct(v, w + 16 * V.Width, ref c4);
                            V.AddProduct(v, w + 17 * V.Width, ref c5);
                        }
                    }
                }
            }
            float* done = y - (Columns - 1) * outChannels;
            V.Store(c0, done);
            V.Store(c1, done + V.Width);
            if (TSets.Value > 1)
            {
                V.Store(c2, done + otherY);
                V.Store(c3, done + otherY + V.Width);
            }
            if (TSets.Value > 2)
            {
                V.Store(c4, done + 2 * otherY);
                V.Store(c5, done + 2 * otherY + V.Width);
            }
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

    private readonly struct Three : IConstant
    {
        public static int Value => 3;
    }
}
