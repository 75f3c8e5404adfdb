using System.Globalization;
using static TorchSharp.torch;

namespace AdvCourse.Physical;

/// <summary>How pixels in between are found. Pixel i covers [i, i + 1]; its value sits at i + 1/2.</summary>
public enum Interpolation
{
    /// <summary>The pixel that the place lies in.</summary>
    Nearest,

    /// <summary>A straight line between the two nearest pixels.</summary>
    Bilinear,

    /// <summary>Keys' cubic through four pixels with a = -0.75, as OpenCV and PyTorch have it.</summary>
    Bicubic,

    /// <summary>The mean over the area that the new pixel covers: right for making images smaller.</summary>
    Area,
}

/// <summary>Another number of pixels over the same picture. Beyond the border its edge pixel is repeated.</summary>
/// <param name="Height">The new number of rows, at least 1.</param>
/// <param name="Width">The new number of columns, at least 1.</param>
/// <param name="Interpolation">How pixels in between are found.</param>
public sealed record Resample(
    int Height,
    int Width,
    Interpolation Interpolation = Interpolation.Bilinear
) : Transformation
{
    /// <summary>The new number of rows.</summary>
    public int Height
    {
        get;
        init => field = Positive(value);
    } = Positive(Height);

    /// <summary>The new number of columns.</summary>
    public int Width
    {
        get;
        init => field = Positive(value);
    } = Positive(Width);

    /// <summary>How pixels in between are found.</summary>
    public Interpolation Interpolation
    {
        get;
        init => field = Check.Known(value);
    } = Check.Known(Interpolation);

    /// <inheritdoc/>
    public override string Name =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Interpolation.ToString().ToLowerInvariant()} to {Width}x{Height}"
        );

    /// <summary>
    /// The weights of the old pixels in each new one, [to, from]; every row adds up to 1.
    /// </summary>
    /// <param name="from">Pixels in the old line.</param>
    /// <param name="to">Pixels in the new line.</param>
    /// <param name="interpolation">How pixels in between are found.</param>
    public static double[,] Weights(int from, int to, Interpolation interpolation)
    {
        Check.Known(interpolation);
        var weights = new double[Positive(to), Positive(from)];
        var scale = (double)from / to;
        for (var i = 0; i < to; i++)
        {
            var place = ((i + 0.5) * scale) - 0.5; // in units where pixel k's value sits at k
            var below = (int)Math.Floor(place);
            var t = place - below;
            switch (interpolation)
            {
                case Interpolation.Nearest:
                    Add(i, (int)Math.Floor(place + 0.5), 1);
                    break;
                case Interpolation.Bilinear:
                    Add(i, below, 1 - t);
                    Add(i, below + 1, t);
                    break;
                case Interpolation.Bicubic:
                    for (var k = -1; k <= 2; k++)
                    {
                        Add(i, below + k, Cubic(Math.Abs(t - k)));
                    }

                    break;
                default:
                    var (start, end) = (i * scale, (i + 1) * scale);
                    for (var k = (int)Math.Floor(start); k < Math.Min(from, end); k++)
                    {
                        Add(i, k, Math.Max(0, Math.Min(end, k + 1) - Math.Max(start, k)) / scale);
                    }

                    break;
            }
        }

        return weights;

        void Add(int row, int column, double weight) =>
            weights[row, Math.Clamp(column, 0, from - 1)] += weight;
    }

    /// <inheritdoc/>
    protected override Tensor Transform(Tensor images, Noise noise, long[] numbers) =>
        Separable.Map(
            images,
            Separable.Matrix(Weights((int)images.shape[2], Height, Interpolation), images.dtype),
            Separable.Matrix(Weights((int)images.shape[3], Width, Interpolation), images.dtype)
        );

    /// <summary>Keys 1981, equation 4, with a = -0.75 in place of -0.5.</summary>
    private static double Cubic(double s)
    {
        const double a = -0.75;
        return s <= 1 ? ((((a + 2) * s) - (a + 3)) * s * s) + 1
            : s < 2 ? ((((((s - 5) * s) + 8) * s) - 4) * a)
            : 0;
    }

    private static int Positive(int size) =>
        size >= 1
            ? size
            : throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"A picture of {size} pixels cannot be; height and width are at least 1."
                )
            );
}
