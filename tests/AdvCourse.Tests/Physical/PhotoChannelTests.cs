using AdvCourse.Physical;
using AdvCourse.Physical.Photo;
using TorchSharp;
using static TorchSharp.torch;

namespace AdvCourse.Tests.Physical;

public sealed class PhotoChannelTests
{
    /// <summary>White paper, black ink, white light, a steady hand and a perfect camera.</summary>
    private static readonly PhotoChannel Perfect = new()
    {
        InkSpread = 0,
        DotGain = 0,
        PaperColour = new(1, 1, 1),
        InkColour = new(0, 0, 0),
        LightColour = new(1, 1, 1),
        Shade = 0,
        Tilt = 0,
        Distortion = 0,
        Blur = 0,
        Vignetting = 0,
        Exposure = 1,
        FullWell = null,
        Bits = 16,
        JpegQuality = null,
        CornerError = 0,
    };

    [Fact]
    public void Every_stage_has_its_picture()
    {
        using var scope = NewDisposeScope();
        var images = new Noise(1).Uniform([3, 1, 10, 12], 0, 1);
        var channel = new PhotoChannel();
        var stages = channel.Stages(images, seed: 4);
        Assert.Equal(
            [
                "file",
                "ink",
                "paper",
                "light",
                "view",
                "lens",
                "sensor",
                "demosaiced",
                "photo",
                "crop",
            ],
            stages.Select(stage => stage.Name)
        );
        Assert.Equal([3L, 1, 10, 12], stages[0].Images.shape);
        Assert.Equal([3L, 1, 32, 36], stages[1].Images.shape); // (10 + 2 * 3) * 2 dots
        Assert.Equal([3L, 3, 32, 36], stages[2].Images.shape);
        Assert.Equal([3L, 1, 32, 36], stages[6].Images.shape);
        Assert.Equal([3L, 3, 32, 36], stages[8].Images.shape);
        Assert.Equal([3L, 1, 10, 12], stages[9].Images.shape);
        Assert.Equal(
            Samples.Floats(channel.Apply(images, seed: 4)),
            Samples.Floats(stages[9].Images)
        );
        foreach (var stage in stages)
        {
            Assert.All(Samples.Floats(stage.Images), pixel => Assert.InRange(pixel, 0f, 1f));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_perfect_set_up_gives_the_picture_back(int channels)
    {
        using var scope = NewDisposeScope();
        // Smooth, since a Bayer sensor sees each colour at every second photosite only.
        var wave = (arange(0, 28) * 0.2).sin().reshape(1, 28);
        var picture = (0.5 + (0.4 * wave.t().mm(wave))).expand(1, channels, 28, 28);
        var back = Perfect.Apply(picture);
        var inside = (back - picture).narrow(2, 1, 26).narrow(3, 1, 26).abs().max().ToDouble();
        Assert.InRange(inside, 0, 0.025);
    }

    [Fact]
    public void The_crop_undoes_hand_and_lens()
    {
        using var scope = NewDisposeScope();
        var wave = (arange(0, 28) * 0.2).sin().reshape(1, 28);
        var picture = (0.5 + (0.4 * wave.t().mm(wave))).reshape(1, 1, 28, 28);
        var tilted = Perfect with { Tilt = 0.08, Distortion = 0.02 };
        foreach (var seed in new long[] { 1, 2, 3 })
        {
            var apart = (tilted.Apply(picture, seed) - picture).narrow(2, 2, 24).narrow(3, 2, 24);
            Assert.InRange(apart.abs().max().ToDouble(), 0, 0.06);
        }

        // Without the corners' help it is far off: the hand did move.
        var photo = tilted.Stages(picture, 1)[8].Images;
        var still = Perfect.Stages(picture, 1)[8].Images;
        Assert.True((photo - still).abs().max().ToDouble() > 0.2);
    }

    [Fact]
    public void Dots_gain_most_at_one_half()
    {
        using var scope = NewDisposeScope();
        var channel = Perfect with { DotGain = 0.12 };
        var tints = tensor([0f, 0.25f, 0.5f, 0.75f, 1f], [1, 1, 1, 5]);
        Assert.All(
            new[] { 0, 0.34, 0.62, 0.84, 1 }.Zip(Samples.Doubles(Printing.Spread(tints, channel))),
            pair => Assert.Equal(pair.First, pair.Second, 1e-6)
        );
    }

    /// <summary>
    /// A level x leaves 1 - x^2.2 of the dots covered; c (1 - c) 0.48 of them run together, and an eye sees what is left to
    /// the power of 1 / 2.2: 0.313230 for 0.4, 0.728474 for 0.8.
    /// </summary>
    [Theory]
    [InlineData(0.4, 0.313230)]
    [InlineData(0.8, 0.728474)]
    public void Levels_are_printed_by_a_gamma_of_2_2(double level, double expected)
    {
        using var scope = NewDisposeScope();
        var channel = Perfect with { DotGain = 0.12 };
        var ink = channel.Stages(full([1, 1, 10, 10], level)).Single(stage => stage.Name == "ink");
        var (height, width) = (ink.Images.shape[2], ink.Images.shape[3]);
        Assert.Equal(expected, ink.Images[0, 0, height / 2, width / 2].ToDouble(), 1e-5);
    }

    [Fact]
    public void Each_photosite_sees_one_colour_and_plain_surfaces_come_back_plain()
    {
        using var scope = NewDisposeScope();
        var plain = tensor([0.2f, 0.5f, 0.8f], [1, 3, 1, 1]).expand(1, 3, 6, 8);
        var mosaic = Bayer.Mosaic(plain);
        Assert.Equal(
            new[] { 0.2f, 0.5f, 0.2f, 0.5f, 0.2f, 0.5f, 0.2f, 0.5f, 0.5f, 0.8f },
            Samples.Floats(mosaic)[..10]
        );
        Assert.All(
            Samples.Floats(plain).Zip(Samples.Floats(Bayer.Demosaic(mosaic))),
            pair => Assert.Equal(pair.First, pair.Second, 1e-6)
        );
    }

    [Theory]
    [InlineData(0.2)]
    [InlineData(0.8)]
    public void Noise_is_shot_noise_and_read_noise(double share)
    {
        using var scope = NewDisposeScope();
        var channel = Perfect with { FullWell = 1000, ReadNoise = 12 };
        var light = full([50, 3, 20, 20], (float)share);
        var electrons =
            Camera.Sensor(
                light,
                channel,
                new Noise(3),
                [.. Enumerable.Range(0, 50).Select(i => (long)i)]
            ) * 1000;
        Assert.Equal(1000 * share, electrons.mean().ToDouble(), 1.5);
        Assert.Equal(Math.Sqrt((1000 * share) + (12 * 12)), electrons.std().ToDouble(), 0.5);
    }

    [Fact]
    public void White_balance_takes_the_lamps_colour_away_and_levels_bring_back_black_and_white()
    {
        using var scope = NewDisposeScope();
        var channel = new PhotoChannel
        {
            PaperColour = new(0.9, 0.9, 0.9),
            FullWell = null,
            JpegQuality = null,
            Shade = 0,
            Vignetting = 0,
        };
        var photo = channel.Stages(ones(1, 1, 16, 16))[8].Images[0, .., 20, 20];
        var colours = Samples.Floats(photo);
        Assert.InRange(colours.Max() - colours.Min(), 0, 0.01);
        Assert.Equal(
            1,
            channel.Apply(ones(1, 1, 16, 16)).narrow(2, 4, 8).narrow(3, 4, 8).mean().ToDouble(),
            0.02
        );
        Assert.Equal(
            0,
            channel.Apply(zeros(1, 1, 16, 16)).narrow(2, 4, 8).narrow(3, 4, 8).mean().ToDouble(),
            0.02
        );
        var raw = channel with { Levelled = false };
        Assert.True(raw.Apply(zeros(1, 1, 16, 16)).mean().ToDouble() > 0.15);
    }

    [Fact]
    public void The_text_names_what_was_changed()
    {
        Assert.Equal("print and photo", new PhotoChannel().ToString());
        Assert.Equal(
            "print and photo, Tilt 0.1, JpegQuality none",
            new PhotoChannel { Tilt = 0.1, JpegQuality = null }.ToString()
        );
    }
}
