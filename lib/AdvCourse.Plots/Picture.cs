using System.Diagnostics.CodeAnalysis;
using AdvCourse.Plots.Drawing;

namespace AdvCourse.Plots;

/// <summary>
/// One small image: grey [height × width], or RGB [3 × height × width] as tensors hold it. A <c>float[]</c> or a
/// <c>(float[], caption)</c> converts by itself when the image is square.
/// </summary>
[SuppressMessage(
    "Usage",
    "CA2225",
    Justification = "Of is the named form; the conversions exist to keep cells short."
)]
public sealed record Picture
{
    private readonly float[] pixels;

    private Picture(float[] pixels, string? caption, (int Height, int Width)? size)
    {
        ArgumentNullException.ThrowIfNull(pixels);
        int at = Array.FindIndex(pixels, p => !float.IsFinite(p));
        if (at >= 0)
        {
            throw new ArgumentException(
                $"Pixel {at} is {pixels[at]}; an image needs finite values."
            );
        }
        this.pixels = [.. pixels];
        Caption = caption;
        (Channels, Height, Width) = Shape(pixels.Length, size);
    }

    /// <summary>1 for grey, 3 for RGB.</summary>
    public int Channels { get; }

    /// <summary>Rows of pixels.</summary>
    public int Height { get; }

    /// <summary>Columns of pixels.</summary>
    public int Width { get; }

    /// <summary>A line under the image, such as "7 → 3, 98 %"; null for none.</summary>
    public string? Caption { get; init; }

    /// <summary>Whether it shows signed values (a perturbation, weights) rather than pixels.</summary>
    public bool IsSigned { get; private init; }

    /// <summary>For signed values: what they are multiplied by before ±1 takes the end colours.</summary>
    public double Amplification { get; private init; } = 1;

    /// <summary>An image with pixels in [0, 1].</summary>
    /// <param name="pixels">Row by row; for RGB all red values first, then green, then blue.</param>
    /// <param name="caption">A line under the image.</param>
    /// <param name="size">Height and width; null for a square image.</param>
    /// <param name="clamp">Cut values outside [0, 1] instead of refusing them.</param>
    /// <exception cref="ArgumentException">A pixel outside [0, 1], or a length that fits no image.</exception>
    public static Picture Of(
        float[] pixels,
        string? caption = null,
        (int Height, int Width)? size = null,
        bool clamp = false
    )
    {
        Picture picture = new(pixels, caption, size);
        int at = Array.FindIndex(pixels, p => p is < -1e-4f or > 1.0001f);
        return at < 0 || clamp
            ? picture
            : throw new ArgumentException(
                $"Pixel {at} is {Num.Text(pixels[at])}, outside [0, 1]; undo the normalisation, say clamp: true, or use Picture.Signed for a perturbation."
            );
    }

    /// <summary>Signed values, 0 in the middle of a diverging map: blue lowers, red raises.</summary>
    /// <param name="values">Row by row; three channels are averaged.</param>
    /// <param name="amplification">What they are multiplied by; the grid states it. Above 0.</param>
    /// <param name="caption">A line under the image.</param>
    /// <param name="size">Height and width; null for a square image.</param>
    [SuppressMessage(
        "Naming",
        "CA1720",
        Justification = "Signed says what the values are, it is no type."
    )]
    public static Picture Signed(
        float[] values,
        double amplification = 1,
        string? caption = null,
        (int Height, int Width)? size = null
    ) =>
        double.IsFinite(amplification) && amplification > 0
            ? new(values, caption, size) { IsSigned = true, Amplification = amplification }
            : throw new ArgumentException(
                $"The amplification is {Num.Text(amplification)}; it needs to be above 0."
            );

    /// <summary>A square image with pixels in [0, 1].</summary>
    public static implicit operator Picture(float[] pixels) => Of(pixels);

    /// <summary>A square image with pixels in [0, 1], and its caption.</summary>
    public static implicit operator Picture((float[] Pixels, string Caption) picture) =>
        Of(picture.Pixels, picture.Caption);

    /// <summary>The largest distance from 0.</summary>
    internal float Largest => pixels.Max(Math.Abs);

    /// <summary>The same signed image with another amplification and caption.</summary>
    internal Picture Amplified(double amplification, string? caption) =>
        this with
        {
            Amplification = amplification,
            Caption = caption,
        };

    /// <summary>The value of a grey or signed image, averaged over channels.</summary>
    internal double Value(int row, int column)
    {
        double sum = 0;
        for (int c = 0; c < Channels; c++)
        {
            sum += pixels[(c * Height + row) * Width + column];
        }
        return sum / Channels;
    }

    /// <summary>The image as a PNG in a data URI.</summary>
    internal string DataUri()
    {
        int plane = Height * Width;
        if (IsSigned)
        {
            byte[] colours = new byte[plane * 3];
            for (int i = 0; i < plane; i++)
            {
                double value = Value(i / Width, i % Width) * Amplification;
                (colours[3 * i], colours[3 * i + 1], colours[3 * i + 2]) = ColourMaps.At(
                    ColourMap.Diverging,
                    (value + 1) / 2
                );
            }
            return Png.DataUri(Width, Height, 3, colours);
        }
        byte[] samples = new byte[plane * Channels];
        for (int i = 0; i < samples.Length; i++)
        {
            float value = pixels[i % Channels * plane + i / Channels];
            samples[i] = (byte)MathF.Round(Math.Clamp(value, 0, 1) * 255);
        }
        return Png.DataUri(Width, Height, Channels, samples);
    }

    // n² grey or 3·n² RGB: no number is both, because 3 is no square.
    private static (int Channels, int Height, int Width) Shape(
        int length,
        (int Height, int Width)? size
    )
    {
        if (size is { } s)
        {
            int plane = s.Height * s.Width;
            return s.Height > 0 && s.Width > 0 && (length == plane || length == 3 * plane)
                ? (length / plane, s.Height, s.Width)
                : throw new ArgumentException(
                    $"{length} values do not make an image of {s.Height} by {s.Width}; that takes {plane} (grey) or {3 * plane} (RGB)."
                );
        }
        foreach (int channels in (int[])[1, 3])
        {
            int side = (int)Math.Round(Math.Sqrt(length / (double)channels));
            if (side > 0 && side * side * channels == length)
            {
                return (channels, side, side);
            }
        }
        throw new ArgumentException(
            $"{length} values make no square image, grey or RGB; give size: (height, width), and one image at a time."
        );
    }
}
