using AdvCourse.Plots.Drawing;
using FsCheck.Xunit;

namespace AdvCourse.Plots.Tests;

public sealed class PictureTests
{
    [Fact]
    public void The_checksum_is_the_one_that_every_png_ends_with()
    {
        byte[] png = Png.Encode(1, 1, 1, [0]);
        Assert.Equal(
            [0, 0, 0, 0, (byte)'I', (byte)'E', (byte)'N', (byte)'D', 0xae, 0x42, 0x60, 0x82],
            png[^12..]
        );
    }

    [Property]
    public void What_is_encoded_comes_back(byte width, byte height, bool colour, int seed)
    {
        (int w, int h, int channels) = (1 + width % 40, 1 + height % 40, colour ? 3 : 1);
        byte[] pixels = new byte[w * h * channels];
        new Random(seed).NextBytes(pixels);
        PngReader png = PngReader.Read(Png.Encode(w, h, channels, pixels));
        Assert.Equal((w, h, channels), (png.Width, png.Height, png.Channels));
        Assert.Equal(pixels, png.Pixels);
    }

    [Fact]
    public void A_grey_image_keeps_its_rows()
    {
        PngReader png = Decode(Picture.Of([0, 0.5f, 1, 0.2f, 0, 0], size: (2, 3)));
        Assert.Equal((3, 2, 1), (png.Width, png.Height, png.Channels));
        Assert.Equal([0, 128, 255, 51, 0, 0], png.Pixels);
    }

    [Fact]
    public void A_colour_image_goes_from_planes_to_pixels()
    {
        // Planes of 2 by 2: red 1 at the first pixel, green 1 at the second, blue 1 at the third.
        PngReader png = Decode(Picture.Of([1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0]));
        Assert.Equal(3, png.Channels);
        Assert.Equal([255, 0, 0, 0, 255, 0, 0, 0, 255, 0, 0, 0], png.Pixels);
    }

    [Fact]
    public void A_perturbation_is_blue_below_zero_red_above_and_pale_between()
    {
        byte[] p = Decode(Picture.Signed([-0.25f, 0, 0.25f, 0.125f], amplification: 4)).Pixels;
        Assert.True(p[2] > p[0] + 50, "blue");
        Assert.All(p[3..6], v => Assert.InRange(v, 235, 255));
        Assert.True(p[6] > p[8] + 50, "red");
        Assert.True(p[9] > p[6], "half as strong is paler");
    }

    [Fact]
    public void Values_outside_the_box_are_refused_by_name_or_cut_on_request()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() =>
            Picture.Of([0, 1.5f, 0, 0])
        );
        Assert.Contains("Pixel 1 is 1.5", error.Message, StringComparison.Ordinal);
        Assert.Equal(255, Decode(Picture.Of([0, 1.5f, -1, 0], clamp: true)).Pixels[1]);
    }

    [Theory]
    [InlineData(784, 1, 28)]
    [InlineData(3072, 3, 32)]
    [InlineData(3, 3, 1)]
    [InlineData(4, 1, 2)]
    public void The_shape_follows_from_the_length(int length, int channels, int side)
    {
        Picture picture = new float[length];
        Assert.Equal((channels, side, side), (picture.Channels, picture.Height, picture.Width));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(785)]
    [InlineData(7840)]
    public void A_length_that_makes_no_image_is_refused(int length) =>
        Assert.Throws<ArgumentException>(() => Picture.Of(new float[length]));

    [Theory]
    [InlineData(0.25f, "×4")]
    [InlineData(0.3f, "×3")]
    [InlineData(8 / 255f, "×30")]
    [InlineData(1f, "×1")]
    [InlineData(0f, "×1")]
    public void The_amplification_is_the_largest_round_one_that_saturates_nothing(
        float size,
        string stated
    )
    {
        ImageGrid grid = Plot.Adversarial(
            "t",
            [
                [0, 0, 0, 0],
            ],
            [
                [size, 0, 0, 0],
            ]
        );
        Assert.Equal($"added, {stated}", grid.RowTitles[1]);
    }

    private static PngReader Decode(Picture picture)
    {
        string uri = picture.DataUri();
        Assert.StartsWith("data:image/png;base64,", uri, StringComparison.Ordinal);
        return PngReader.Read(Convert.FromBase64String(uri["data:image/png;base64,".Length..]));
    }
}
