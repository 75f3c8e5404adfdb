using TorchSharp;
using static TorchSharp.torch;

namespace AdvCourse.Physical.Photo;

/// <summary>From light at the lens to the file of a photo.</summary>
internal static class Camera
{
    /// <summary>The lens: a blur, and light that falls off with the square of the distance from the middle.</summary>
    public static Tensor Lens(Tensor light, PhotoChannel channel)
    {
        var sharp = Printing.Blurred(light, channel.Blur);
        if (channel.Vignetting == 0)
        {
            return sharp;
        }

        var (down, across) = (Line(light.shape[2]), Line(light.shape[3]));
        var squared =
            ((down * down).reshape(1, 1, -1, 1) + (across * across).reshape(1, 1, 1, -1)) / 2;
        return sharp * (1 - (channel.Vignetting * squared));

        Tensor Line(long size) => linspace(-1, 1, size, dtype: ScalarType.Float64).to(light.dtype);
    }

    /// <summary>
    /// What the sensor counts, as a share of a full photosite, [N, 1, height, width]: exposed so that the paper fills
    /// <see cref="PhotoChannel.Exposure"/> of it, each photosite behind its colour filter, with the shot noise of counted
    /// light (Poisson, here normal of the same variance), the read noise of the electronics, clipped and digitised.
    /// </summary>
    public static Tensor Sensor(Tensor light, PhotoChannel channel, Noise noise, long[] numbers)
    {
        var share = (Bayer.Mosaic(light) * Gain(channel)).clamp(0.0, 1.0);
        if (channel.FullWell is { } electrons)
        {
            // The noise depends on the light, but no attack steers it: its size counts as a constant.
            var read = channel.ReadNoise / electrons;
            var size = ((share.detach() / electrons) + (read * read)).sqrt();
            share += size * Normals.Like(share, noise, numbers);
        }

        return new Quantise(1 << channel.Bits).Step(share.clamp(0.0, 1.0), noise, numbers);
    }

    /// <summary>The photo: white balance for the lamp, the curve of a file, eight bits, JPEG.</summary>
    public static Tensor Develop(Tensor colours, PhotoChannel channel, Noise noise, long[] numbers)
    {
        var lamp = channel.LightColour;
        var balance = new Colour(lamp.Green / lamp.Red, 1, lamp.Green / lamp.Blue);
        var balanced = (colours * Printing.Planes(balance, colours.dtype)).clamp(0.0, 1.0);
        var photo = new Quantise().Step(
            Gamma.Curve(balanced, 1 / Printing.Encoding),
            noise,
            numbers
        );
        return channel.JpegQuality is { } quality
            ? new Jpeg(quality).Step(photo, noise, numbers)
            : photo;
    }

    /// <summary>
    /// The image cut out of the photo by its four corners and brought back to its size: sampled twice as densely both
    /// ways, then averaged. Grey images come back grey (luminance).
    /// </summary>
    public static Tensor Crop(Tensor photo, View view, bool grey)
    {
        var source = grey
            ? (photo * tensor([0.299, 0.587, 0.114], [1, 3, 1, 1], photo.dtype)).sum(
                [1],
                keepdim: true
            )
            : photo;
        var half = Homography.Affine(0.5, 0.5, 0, 0);
        var dense = GridSample.Of(
            source,
            new(
                new Warp.Views([.. view.Crops.Select(half.Then)]),
                2 * view.ImageHeight,
                2 * view.ImageWidth,
                0
            )
        );
        return nn.functional.avg_pool2d(dense, 2);
    }

    /// <summary>Stretched so that the marks' ink and paper, as they come out on the photo, are black and white again.</summary>
    public static Tensor Level(Tensor images, PhotoChannel channel)
    {
        var (black, white) = (Photographed(channel.InkColour), Photographed(channel.PaperColour));
        var grey = images.shape[1] == 1;
        var low = grey ? Luminance(black) : Printing.Planes(black, images.dtype);
        var high = grey ? Luminance(white) : Printing.Planes(white, images.dtype);
        return (images - low) / (high - low);

        Tensor Luminance(Colour colour) =>
            tensor(
                (0.299 * colour.Red) + (0.587 * colour.Green) + (0.114 * colour.Blue),
                images.dtype
            );

        // In the middle of the sheet, halfway into the shade; the lamp's colour is balanced away but for the exposure.
        Colour Photographed(Colour colour)
        {
            var light = Gain(channel) * channel.LightColour.Green * (1 - (channel.Shade / 2));
            return new(Encoded(colour.Red), Encoded(colour.Green), Encoded(colour.Blue));

            double Encoded(double share) =>
                Math.Pow(Math.Min(1, light * share), 1 / Printing.Encoding);
        }
    }

    private static double Gain(PhotoChannel channel) =>
        channel.Exposure
        / channel.PaperColour.Values.Zip(channel.LightColour.Values, (p, l) => p * l).Max();
}
