using AdvCourse.Data;
using static TorchSharp.torch;

namespace AdvCourse.Attacks;

/// <summary>The geometry of square attacks: where squares lie and what is written in them.</summary>
/// <param name="Channels">Colours, 1 for a flat image.</param>
/// <param name="Height">Rows; a flat image that is no square has one.</param>
/// <param name="Width">Columns.</param>
internal readonly record struct SquareShapes(int Channels, int Height, int Width)
{
    public int Size => Channels * Height * Width;

    /// <summary>[N, channels, height, width], [N, height, width], or [N, n] with n the pixels of a square if it can be.</summary>
    public static SquareShapes Of(Tensor images)
    {
        var shape = images.shape;
        if (shape.Length == 4)
        {
            return new((int)shape[1], (int)shape[2], (int)shape[3]);
        }

        if (shape.Length == 3)
        {
            return new(1, (int)shape[1], (int)shape[2]);
        }

        var size = (int)(images.numel() / shape[0]);
        var side = (int)Math.Round(Math.Sqrt(size));
        return side * side == size ? new(1, side, side) : new(1, 1, size);
    }

    /// <summary>The share p of pixels to change, halved at the paper's queries (section 5.1), whose count is 10,000.</summary>
    public static double Share(double first, int query, int queries)
    {
        var scaled = (long)query * 10_000 / queries;
        int[] halvings = [10, 50, 200, 500, 1000, 2000, 4000, 6000, 8000];
        return first / (1 << halvings.Count(at => scaled > at));
    }

    /// <summary>The side of a square that holds this share of the pixels, at least this long, and no longer than the image.</summary>
    public (int Height, int Width) Side(double share, int least, bool odd)
    {
        var side = Math.Max(least, (int)Math.Round(Math.Sqrt(share * Height * Width)));
        side += odd && side % 2 == 0 ? 1 : 0;
        return (Math.Min(side, Height), Math.Min(side, Width));
    }

    /// <summary>A place for a window, so that it lies within the image.</summary>
    public Window Place((int Height, int Width) side, ref SplitMix64 random) =>
        new(
            random.Below(Height - side.Height + 1),
            random.Below(Width - side.Width + 1),
            side.Height,
            side.Width
        );

    /// <summary>The places of a window's pixels in one channel of an image.</summary>
    public IEnumerable<int> Pixels(Window window, int channel)
    {
        var first = ((channel * Height) + window.Top) * Width + window.Left;
        for (var y = 0; y < window.Height; y++)
        {
            for (var x = 0; x < window.Width; x++)
            {
                yield return first + (y * Width) + x;
            }
        }
    }

    /// <summary>
    /// The L2 pattern of section 3.4: two centred piles of opposite sign, one in each half of the window, of length 1;
    /// the halves lie above each other or side by side.
    /// </summary>
    public static double[] Pattern(int height, int width, bool sideBySide)
    {
        if (height == 1 || (sideBySide && width > 1))
        {
            var turned = width == 1 ? [1.0] : Pattern(width, height, sideBySide: false);
            var across = new double[height * width];
            for (var i = 0; i < across.Length; i++)
            {
                across[i] = turned[(i % width * height) + (i / width)];
            }

            return across;
        }

        var pattern = new double[height * width];
        Pile(pattern, 0, height / 2, width, 1);
        Pile(pattern, height / 2, height - (height / 2), width, -1);
        var length = Math.Sqrt(pattern.Sum(value => value * value));
        return Array.ConvertAll(pattern, value => value / length);
    }

    /// <summary>Rectangles around a centre, each higher than the next larger one; of length 1.</summary>
    private static void Pile(double[] pattern, int top, int height, int width, double sign)
    {
        var pile = new double[height * width];
        var (row, column) = (height / 2, width / 2);
        for (var ring = 0; ring <= Math.Max(row, column); ring++)
        {
            for (var y = Math.Max(0, row - ring); y < Math.Min(height, row + ring + 1); y++)
            {
                for (
                    var x = Math.Max(0, column - ring);
                    x < Math.Min(width, column + ring + 1);
                    x++
                )
                {
                    pile[(y * width) + x] += 1.0 / ((ring + 1) * (ring + 1));
                }
            }
        }

        var length = Math.Sqrt(pile.Sum(value => value * value));
        for (var i = 0; i < pile.Length; i++)
        {
            pattern[(top * width) + i] = sign * pile[i] / length;
        }
    }
}

/// <summary>A rectangle of pixels.</summary>
internal readonly record struct Window(int Top, int Left, int Height, int Width);
