using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace AdvCourse.Physical.Photo;

/// <summary>From the file to light from the sheet.</summary>
internal static class Printing
{
    /// <summary>The exponent between a file's numbers and light: sRGB's curve is close to it.</summary>
    public const double Encoding = 2.2;

    /// <summary>How far ink covers each dot, 0 to 1, [N, channels, dots, dots], with a white margin.</summary>
    public static Tensor Coverage(Tensor images, PhotoChannel channel)
    {
        var (height, width) = ((int)images.shape[2], (int)images.shape[3]);
        var edged = Separable.Map(
            images,
            Separable.Matrix(Dots(height, channel), images.dtype),
            Separable.Matrix(Dots(width, channel), images.dtype)
        );
        var paper = channel.MarginDots - (channel.Bleed * (long)channel.DotsPerPixel);
        return F.pad(1 - Gamma.Curve(edged, Encoding), [paper, paper, paper, paper]);
    }

    /// <summary>
    /// Ink runs into its neighbourhood (a blur), and dots come out larger than they were meant to: a tint of one half
    /// gains <see cref="PhotoChannel.DotGain"/>, others along the parabola through 0 and 1.
    /// </summary>
    public static Tensor Spread(Tensor coverage, PhotoChannel channel)
    {
        var spread = Blurred(coverage, channel.InkSpread);
        return spread + (4 * channel.DotGain * (spread * (1 - spread)));
    }

    /// <summary>The share of light that each dot sends back in red, green and blue, [N, 3, dots, dots].</summary>
    public static Tensor Reflectance(Tensor coverage, PhotoChannel channel)
    {
        var (paper, ink) = (
            Planes(channel.PaperColour, coverage.dtype),
            Planes(channel.InkColour, coverage.dtype)
        );
        return paper + (coverage * (ink - paper));
    }

    /// <summary>The sheet under a lamp of a colour, dimmer towards one side, which each image draws for itself.</summary>
    public static Tensor Lit(Tensor sheet, PhotoChannel channel, Noise noise, long[] numbers)
    {
        var lamp = Planes(channel.LightColour, sheet.dtype);
        if (channel.Shade == 0)
        {
            return sheet * lamp;
        }

        var angles = new Amount(0, Math.Tau).For(noise, numbers);
        var (across, down) = (Line(sheet.shape[3]), Line(sheet.shape[2]));
        var ramp =
            (Per(angles, Math.Cos) * across.reshape(1, 1, 1, -1))
            + (Per(angles, Math.Sin) * down.reshape(1, 1, -1, 1));
        // From -1 to 1 over the diagonal: nothing is lost on the bright side, the whole shade on the dark one.
        return sheet * lamp * (1 - (channel.Shade * 0.5 * (1 + ramp)));

        Tensor Line(long size) =>
            (linspace(-1, 1, size, dtype: ScalarType.Float64) / Math.Sqrt(2)).to(sheet.dtype);

        Tensor Per(double[] values, Func<double, double> to) =>
            tensor(
                Array.ConvertAll(values, value => to(value)),
                [values.Length, 1, 1, 1],
                sheet.dtype
            );
    }

    /// <summary>A Gaussian blur of a fixed size.</summary>
    public static Tensor Blurred(Tensor images, double sigma) =>
        sigma == 0
            ? images
            : Separable.Map(
                images,
                Separable.Matrix(GaussianBlur.Matrix(images.shape[2], sigma), images.dtype),
                Separable.Matrix(GaussianBlur.Matrix(images.shape[3], sigma), images.dtype)
            );

    /// <summary>The pixel behind each dot of a line, the edge's repeated into the bleed, [dots, pixels].</summary>
    private static double[,] Dots(int pixels, PhotoChannel channel)
    {
        var weights = new double[(pixels + (2 * channel.Bleed)) * channel.DotsPerPixel, pixels];
        for (var dot = 0; dot < weights.GetLength(0); dot++)
        {
            weights[dot, Math.Clamp((dot / channel.DotsPerPixel) - channel.Bleed, 0, pixels - 1)] =
                1;
        }

        return weights;
    }

    /// <summary>A colour over a whole picture, [1, 3, 1, 1].</summary>
    public static Tensor Planes(Colour colour, ScalarType type) =>
        tensor(colour.Values, [1, 3, 1, 1], type);
}
