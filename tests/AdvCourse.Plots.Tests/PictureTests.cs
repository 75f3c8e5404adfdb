using System.Text.Json;
using System.Xml.Linq;
using AdvCourse.Plots.Drawing;
using FsCheck.Xunit;

namespace AdvCourse.Plots.Tests;

public sealed class PictureTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

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

    [Fact]
    public void Every_picture_has_a_frame_that_shows_on_a_page_of_its_colour()
    {
        float[] white = [1, 1, 1, 1, 1, 1];
        ImageGrid grid = Plot.Images("t", 2, Wide(white), Wide(white), Wide(new float[6]));
        XElement svg = XElement.Parse(grid.ToSvg());
        (double X1, double Y1, double X2, double Y2)[] frames =
        [
            .. svg.Descendants(Svg + "path")
                .Where(p => p.Attribute("fill")?.Value == "none")
                .SelectMany(p =>
                {
                    // The ink of the page: dark on white, pale on dark.
                    Assert.Equal("currentColor", p.Attribute("stroke")?.Value);
                    return Coordinates.Vertices(p.Attribute("d")!.Value).Chunk(4);
                })
                .Select(c => (c[0].X, c[0].Y, c[2].X, c[2].Y)),
        ];
        (double X1, double Y1, double X2, double Y2)[] images =
        [
            .. svg.Descendants(Svg + "image")
                .Select(i =>
                    (
                        At(i, "x") - 0.4,
                        At(i, "y") - 0.4,
                        At(i, "x") + At(i, "width") + 0.4,
                        At(i, "y") + At(i, "height") + 0.4
                    )
                ),
        ];
        Assert.Equal(3, frames.Length);
        Assert.All(
            frames.Zip(images),
            p =>
            {
                Assert.Equal(p.Second.X1, p.First.X1, 0.11);
                Assert.Equal(p.Second.Y1, p.First.Y1, 0.11);
                Assert.Equal(p.Second.X2, p.First.X2, 0.11);
                Assert.Equal(p.Second.Y2, p.First.Y2, 0.11);
                Assert.True(p.First.Y1 >= 0.4, "inside the view box");
            }
        );

        static Picture Wide(float[] pixels) => Picture.Of(pixels, size: (2, 3));
        static double At(XElement element, string name) =>
            Coordinates.Parse(element.Attribute(name)!.Value)[0];
    }

    [Fact]
    public void In_plotly_the_frame_of_a_picture_goes_around_its_pixels()
    {
        using JsonDocument json = JsonDocument.Parse(
            Plot.Images("t", 2, new float[4], Picture.Of(new float[6], "wide", (2, 3)))
                .ToPlotlyJson()
        );
        JsonElement image = json.RootElement.GetProperty("data")[1];
        JsonElement shape = json.RootElement.GetProperty("layout").GetProperty("shapes")[1];
        double Of(JsonElement element, string name) => element.GetProperty(name).GetDouble();
        // x0 and y0 of an image are the centre of its first pixel.
        Assert.Equal(Of(image, "x0") - Of(image, "dx") / 2, Of(shape, "x0"), 6);
        Assert.Equal(Of(shape, "x0") + 3 * Of(image, "dx"), Of(shape, "x1"), 6);
        Assert.Equal(Of(image, "y0") - Of(image, "dy") / 2, Of(shape, "y0"), 6);
        Assert.Equal(Of(shape, "y0") + 2 * Of(image, "dy"), Of(shape, "y1"), 6);
    }

    private static PngReader Decode(Picture picture)
    {
        string uri = picture.DataUri();
        Assert.StartsWith("data:image/png;base64,", uri, StringComparison.Ordinal);
        return PngReader.Read(Convert.FromBase64String(uri["data:image/png;base64,".Length..]));
    }
}
