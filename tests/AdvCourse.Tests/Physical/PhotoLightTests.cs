using AdvCourse.Physical;
using AdvCourse.Physical.Photo;
using TorchSharp;
using static TorchSharp.torch;

namespace AdvCourse.Tests.Physical;

/// <summary>How much light arrives where, from the lamp to the sensor.</summary>
public sealed class PhotoLightTests
{
    /// <summary>The lamp stands anywhere around the sheet: some of two hundred stand over a corner.</summary>
    [Fact]
    public void The_shade_takes_nothing_in_the_brightest_corner_and_all_of_it_in_the_darkest()
    {
        using var scope = NewDisposeScope();
        var channel = new PhotoChannel { Shade = 0.3, LightColour = new(1, 1, 1) };
        long[] numbers = [.. Enumerable.Range(0, 200).Select(i => (long)i)];
        var light = Printing.Lit(ones(200, 3, 9, 11), channel, new Noise(2), numbers);
        Assert.InRange(light.min().ToDouble(), 0.7 - 1e-6, 0.702);
        Assert.InRange(light.max().ToDouble(), 0.998, 1 + 1e-6);
        Assert.All(Samples.Doubles(light.mean([1, 2, 3])), mean => Assert.Equal(0.85, mean, 1e-5));
    }

    [Fact]
    public void Paper_without_ink_has_its_own_colour_and_full_ink_hides_it()
    {
        using var scope = NewDisposeScope();
        var channel = new PhotoChannel
        {
            PaperColour = new(0.9, 0.8, 0.6),
            InkColour = new(0.1, 0.2, 0.4),
        };
        var page = Printing.Reflectance(tensor([0f, 0.5f, 1f], [1, 1, 1, 3]), channel);
        double[] expected = [0.9, 0.5, 0.1, 0.8, 0.5, 0.2, 0.6, 0.5, 0.4];
        Assert.All(
            expected.Zip(Samples.Doubles(page)),
            pair => Assert.Equal(pair.First, pair.Second, 1e-6)
        );
    }

    [Fact]
    public void Ink_spreads_and_a_lens_blurs_by_a_Gaussian_of_its_deviation()
    {
        using var scope = NewDisposeScope();
        var channel = new PhotoChannel
        {
            InkSpread = 0.8,
            DotGain = 0,
            Blur = 1.3,
            Vignetting = 0,
        };
        var light = new Noise(1).Uniform([2, 3, 12, 15], 0, 1);
        Attacks.ClosedFormTests.AssertClose(
            new GaussianBlur(0.8).Apply(light),
            Printing.Spread(light, channel),
            1e-6
        );
        Attacks.ClosedFormTests.AssertClose(
            new GaussianBlur(1.3).Apply(light),
            Camera.Lens(light, channel),
            1e-6
        );
    }

    /// <summary>The luma of BT.601, as JPEG has it: 0.299 red, 0.587 green, 0.114 blue.</summary>
    [Fact]
    public void A_grey_picture_is_cropped_from_the_photos_luma()
    {
        using var scope = NewDisposeScope();
        var channel = new PhotoChannel();
        var view = new View(channel, 8, 8, new Noise(1), [0]);
        var photo = tensor([0.9f, 0.5f, 0.1f], [1, 3, 1, 1])
            .expand(1, 3, view.SensorHeight, view.SensorWidth);
        var crop = Camera.Crop(photo, view, grey: true)[0, 0, 4, 4].ToDouble();
        Assert.Equal((0.299 * 0.9) + (0.587 * 0.5) + (0.114 * 0.1), crop, 1e-5);
    }

    /// <summary>It reflects a twentieth, which the eye sees as 0.05 to the power of 1 / 2.2.</summary>
    [Fact]
    public void What_lies_around_the_sheet_is_dark()
    {
        using var scope = NewDisposeScope();
        var view = new PhotoChannel { Tilt = 0.15 }.Stages(ones(4, 1, 16, 16))[4];
        Assert.Equal("view", view.Name);
        Assert.Equal(Math.Pow(0.05, 1 / 2.2), view.Images.min().ToDouble(), 1e-5);
    }

    [Fact]
    public void Vignetting_takes_all_of_its_share_in_the_corners_and_half_at_the_middle_of_a_side()
    {
        using var scope = NewDisposeScope();
        var channel = new PhotoChannel { Vignetting = 0.4, Blur = 0 };
        var light = Camera.Lens(ones(1, 3, 7, 9), channel)[0, 0];
        Assert.Equal(0.6, light[0, 8].ToDouble(), 1e-6);
        Assert.Equal(0.8, light[3, 0].ToDouble(), 1e-6);
        Assert.Equal(0.8, light[6, 4].ToDouble(), 1e-6);
        Assert.Equal(1, light[3, 4].ToDouble(), 1e-6);
    }

    /// <summary>Which colour that is depends on paper and lamp: here blue paper under a bluer lamp.</summary>
    [Fact]
    public void Exposure_is_the_share_that_the_brightest_colour_of_lit_paper_fills()
    {
        using var scope = NewDisposeScope();
        var channel = new PhotoChannel
        {
            PaperColour = new(0.9, 0.8, 0.7),
            LightColour = new(0.4, 0.6, 1),
            Exposure = 0.8,
            FullWell = null,
            Bits = 16,
        };
        var light = tensor([0.36f, 0.48f, 0.7f], [1, 3, 1, 1]).expand(1, 3, 4, 4);
        var sensor = Camera.Sensor(light, channel, new Noise(1), [0]);
        Assert.Equal(0.8, sensor.max().ToDouble(), 1e-4);
        Assert.Equal(0.8 * 0.36 / 0.7, sensor.min().ToDouble(), 1e-4);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    public void A_sensor_tells_as_many_levels_apart_as_its_bits_say(int bits)
    {
        using var scope = NewDisposeScope();
        var channel = new PhotoChannel
        {
            PaperColour = new(1, 1, 1),
            LightColour = new(1, 1, 1),
            Exposure = 1,
            FullWell = null,
            Bits = bits,
        };
        var light = linspace(0, 1, 10_000).reshape(1, 1, 100, 100).expand(1, 3, 100, 100);
        var sensor = Camera.Sensor(light, channel, new Noise(1), [0]);
        Assert.Equal(1 << bits, Samples.Floats(sensor).Distinct().Count());
    }

    /// <summary>Half the shade lies on the middle of the sheet, wherever the lamp stands, and levelling knows that.</summary>
    [Theory]
    [InlineData(0.3)]
    [InlineData(0.7)]
    public void Levelling_takes_the_shade_away_from_the_middle_of_the_sheet(double level)
    {
        using var scope = NewDisposeScope();
        var bright = new PhotoChannel
        {
            FullWell = null,
            JpegQuality = null,
            Vignetting = 0,
            Shade = 0,
            Bits = 16,
        };
        var page = full([1, 1, 21, 21], level);
        double Middle(PhotoChannel channel) => channel.Apply(page)[0, 0, 10, 10].ToDouble();
        Assert.Equal(Middle(bright), Middle(bright with { Shade = 0.5 }), 0.015);
        var raw = bright with { Levelled = false };
        Assert.True(Middle(raw with { Shade = 0.5 }) < 0.92 * Middle(raw));
    }
}
