using AdvCourse.Attacks;
using AdvCourse.Data;
using AdvCourse.Threats;
using FsCheck.Xunit;
using TorchSharp;
using static TorchSharp.torch;

namespace AdvCourse.Tests.Attacks;

/// <summary>A reference with the same random numbers would only be the code again; these are what the paper promises.</summary>
public sealed class SquareTests
{
    [Fact]
    public void The_share_of_pixels_halves_where_section_5_1_says()
    {
        Assert.Equal(0.8, SquareShapes.Share(0.8, 10, 10_000));
        Assert.Equal(0.4, SquareShapes.Share(0.8, 11, 10_000));
        Assert.Equal(0.2, SquareShapes.Share(0.8, 51, 10_000));
        Assert.Equal(0.8 / 512, SquareShapes.Share(0.8, 9_999, 10_000));
        Assert.Equal(0.4, SquareShapes.Share(0.8, 11, 5_000));
    }

    [Property(MaxTest = 60)]
    public void A_pattern_has_length_one_and_two_halves_of_opposite_sign(
        byte h,
        byte w,
        bool beside
    )
    {
        var (height, width) = (1 + (h % 9), 1 + (w % 9));
        var pattern = SquareShapes.Pattern(height, width, beside);
        Assert.Equal(height * width, pattern.Length);
        Assert.Equal(1, pattern.Sum(value => value * value), 1e-9);
        if (height * width > 1)
        {
            Assert.Contains(pattern, value => value > 0);
            Assert.Contains(pattern, value => value < 0);
        }
    }

    [Property(MaxTest = 60)]
    public void A_window_lies_within_the_image(int seed, byte share)
    {
        var shapes = new SquareShapes(3, 7, 9);
        var random = SplitMix64.For(seed, 0);
        foreach (var odd in new[] { true, false })
        {
            var side = shapes.Side(share / 255.0, odd ? 3 : 1, odd);
            var window = shapes.Place(side, ref random);
            Assert.InRange(window.Top, 0, 7 - window.Height);
            Assert.InRange(window.Left, 0, 9 - window.Width);
            Assert.Equal(window.Height * window.Width, shapes.Pixels(window, 1).Distinct().Count());
            Assert.All(shapes.Pixels(window, 1), i => Assert.InRange(i, 63, 125));
        }
    }

    [Property(MaxTest = 30)]
    public void Every_try_in_L2_has_the_whole_length_and_every_try_in_Linf_the_whole_height(
        int seed
    )
    {
        var shapes = new SquareShapes(1, 10, 10);
        var random = SplitMix64.For(seed, 1);
        var two = new SquareMoves(shapes, new float[100], 0.7, clips: false);
        var most = new SquareMoves(shapes, new float[100], 0.2, clips: false);
        two.Tiles(ref random);
        most.Stripes(ref random);
        for (var i = 0; i < 5; i++)
        {
            two.Accept(two.Shift(0.1, ref random));
            most.Accept(most.Square(0.1, ref random));
            Assert.Equal(0.49, two.Perturbation.Sum(value => (double)value * value), 1e-4);
            Assert.All(most.Perturbation, value => Assert.Equal(0.2, Math.Abs(value), 1e-6));
        }
    }

    [Theory]
    [InlineData("Linf", 0.15)]
    [InlineData("L2", 0.4)]
    public void More_queries_never_lose_an_image_and_each_is_counted(string norm, double epsilon)
    {
        using var scope = NewDisposeScope();
        var (model, images, labels) = (Samples.Network(), Samples.Images(60), Samples.Labels(60));
        var last = -1;
        foreach (var queries in new[] { 1, 20, 300 })
        {
            var attack = new Square(new Budget(Norms.Named(norm), epsilon), queries);
            var result = attack.Run(model, images, labels);
            Assert.All(result.Gradients, count => Assert.Equal(0, count));
            Assert.All(
                result.Queries.Zip(result.Success),
                pair => Assert.True(pair.Second ? pair.First <= queries : pair.First == queries)
            );
            Assert.True(result.Error.Count >= last);
            last = result.Error.Count;
        }

        var noise = new RandomSign(0.15).Run(model, images, labels);
        Assert.True(norm == "L2" || last > noise.Error.Count);
    }

    [Theory]
    [InlineData(new long[] { 3, 2, 6, 6 }, 2, 6, 6)]
    [InlineData(new long[] { 3, 5, 6 }, 1, 5, 6)]
    [InlineData(new long[] { 3, 36 }, 1, 6, 6)]
    [InlineData(new long[] { 3, 12 }, 1, 1, 12)]
    public void Images_have_rows_and_columns_where_their_shape_has(
        long[] shape,
        int channels,
        int height,
        int width
    )
    {
        using var images = zeros(shape);
        Assert.Equal(new SquareShapes(channels, height, width), SquareShapes.Of(images));
    }
}
