using AdvCourse.Attacks;
using AdvCourse.Data;
using AdvCourse.Threats;
using FsCheck.Xunit;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

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
        // Half the queries, and it halves after half as many.
        Assert.Equal(0.8, SquareShapes.Share(0.8, 5, 5_000));
        Assert.Equal(0.4, SquareShapes.Share(0.8, 6, 5_000));
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

    /// <summary>Rings around the middle of each half: 1, and a quarter, and a ninth.</summary>
    [Fact]
    public void A_pattern_is_two_piles_of_rings_that_fall_with_the_square_of_their_size()
    {
        double[] half = [4, 13, 13, 13, 4, 4, 13, 49, 13, 4, 4, 13, 13, 13, 4];
        var length = Math.Sqrt(2 * half.Sum(value => value * value));
        double[] expected = [.. half.Concat(half.Select(value => -value)).Select(v => v / length)];
        var pattern = SquareShapes.Pattern(6, 5, sideBySide: false);
        Assert.All(expected.Zip(pattern), pair => Assert.Equal(pair.First, pair.Second, 1e-12));
        var turned = SquareShapes.Pattern(5, 6, sideBySide: true);
        Assert.All(
            Enumerable.Range(0, 30),
            i => Assert.Equal(expected[(i % 6 * 5) + (i / 6)], turned[i], 1e-12)
        );
    }

    [Theory]
    [InlineData(0.25, 1, false, 10)]
    [InlineData(0.04, 1, false, 4)]
    [InlineData(0.04, 3, true, 5)]
    [InlineData(0.0001, 3, true, 3)]
    [InlineData(0.0001, 1, false, 1)]
    [InlineData(1, 3, true, 20)]
    public void A_window_holds_its_share_of_the_pixels(
        double share,
        int least,
        bool odd,
        int side
    ) => Assert.Equal((side, side), new SquareShapes(3, 20, 20).Side(share, least, odd));

    /// <summary>28 pixels are five tiles of five and a margin of three, one of them before.</summary>
    [Fact]
    public void In_L2_the_first_perturbation_is_a_centred_grid_of_five_by_five_tiles_of_one_length()
    {
        var random = SplitMix64.For(1, 1);
        var moves = new SquareMoves(new(2, 28, 28), new float[2 * 28 * 28], 0.7, clips: false);
        moves.Tiles(ref random);
        var squares = new double[2, 7, 7];
        for (var i = 0; i < moves.Perturbation.Length; i++)
        {
            var (channel, y, x) = (i / 784, i / 28 % 28, i % 28);
            squares[channel, (y + 4) / 5, (x + 4) / 5] += Math.Pow(moves.Perturbation[i], 2);
        }

        for (var k = 0; k < squares.Length; k++)
        {
            var (row, column) = (k / 7 % 7, k % 7);
            var inside = row is > 0 and < 6 && column is > 0 and < 6;
            Assert.Equal(inside ? 0.49 / 50 : 0, squares[k / 49, row, column], 1e-6);
        }
    }

    /// <summary>What two windows held, and what was left of epsilon, goes into one of them; its old content is kept in part.</summary>
    [Theory]
    [InlineData(0.0001, 3)]
    [InlineData(0.11, 5)]
    public void In_L2_a_try_spends_the_whole_length_within_two_odd_windows(double share, int side)
    {
        var overlapping = 0;
        for (var seed = 0; seed < 60; seed++)
        {
            var random = SplitMix64.For(seed, 1);
            var moves = new SquareMoves(new(3, 12, 12), new float[432], 0.7, clips: false);
            moves.Tiles(ref random);
            // Some of the length is left, as it is where the box has cut.
            moves.Accept(Array.ConvertAll(moves.Perturbation, value => value * 0.8f));
            var before = (float[])moves.Perturbation.Clone();
            var tried = moves.Shift(share, ref random);
            Assert.Equal(0.49, tried.Sum(value => (double)value * value), 1e-5);
            int[] changed =
            [
                .. Enumerable
                    .Range(0, tried.Length)
                    .Where(i => Math.Abs(tried[i] - before[i]) > 1e-6),
            ];
            var places = changed.Select(i => i % 144).Distinct().Count();
            Assert.InRange(places, side * side, 2 * side * side);
            overlapping += places < 2 * side * side ? 1 : 0;
            foreach (var channel in changed.GroupBy(i => i / 144))
            {
                Assert.True(channel.Sum(i => before[i] * tried[i]) > -1e-6);
            }
        }

        Assert.InRange(overlapping, 5, 55);
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

    [Fact]
    public void In_Linf_the_first_query_is_of_vertical_stripes()
    {
        using var scope = NewDisposeScope();
        var (model, images) = (Samples.Network(25), Samples.Images(20, 25));
        var attack = new Square(0.2, queries: 1) { Box = Box.None };
        var moved = attack.Run(model, images, Samples.Labels(20)).Images - images;
        foreach (var change in Samples.Doubles(moved).Chunk(25))
        {
            Assert.All(
                change.Index(),
                pixel => Assert.Equal(change[pixel.Index % 5], pixel.Item, 1e-6)
            );
            Assert.All(change, value => Assert.Equal(0.2, Math.Abs(value), 1e-6));
        }
    }

    /// <summary>Of a hundred queries the first that moves a square has the share of the first of 10,000: a side of four of five.</summary>
    [Fact]
    public void In_Linf_the_first_squares_have_the_first_share()
    {
        using var scope = NewDisposeScope();
        var (model, images) = (new Asked(Samples.Network(25)), Samples.Images(20, 25));
        var labels = model.call(images).argmax(1);
        model.Batches.Clear();
        new Square(1e-3, queries: 100) { Box = Box.None }.Run(model, images, labels);
        var all = model.Batches.Where(batch => batch.Length == 20 * 25).Take(2).ToArray();
        var columns = all[0]
            .Zip(all[1])
            .Index()
            .Where(pixel => pixel.Item.First != pixel.Item.Second)
            .GroupBy(pixel => (pixel.Index / 25, pixel.Index % 5))
            .ToArray();
        Assert.NotEmpty(columns);
        Assert.All(columns, column => Assert.Equal(4, column.Count()));
    }

    [Fact]
    public void Who_leaves_before_the_last_query_has_reached_its_target()
    {
        using var scope = NewDisposeScope();
        var (model, images, labels) = (Samples.Network(), Samples.Images(60), Samples.Labels(60));
        foreach (var target in new[] { 0, 1, 2, 3 })
        {
            var goal = Goal.Targeted(target);
            var result = new Square(0.15, 60).Run(model, images, labels, goal);
            Assert.Contains(result.Queries, count => count is > 1 and < 60);
            Assert.All(
                result.Queries.Zip(result.Success),
                pair => Assert.True(pair.First == 60 || pair.Second)
            );
        }
    }

    /// <summary>Not where it leads the mean of the others by least.</summary>
    [Fact]
    public void What_withstands_comes_back_where_the_true_class_led_its_strongest_rival_by_least()
    {
        using var scope = NewDisposeScope();
        var inner = Samples.Network();
        for (var seed = 1; seed <= 10; seed++)
        {
            var (model, image) = (new Asked(inner), Samples.Images(1, seed: seed));
            var label = inner.call(image).argmax(1);
            var clean = Samples.Floats(image);
            var result = new Square(0.02, queries: 40).Run(model, image, label);
            var least = model
                .Batches.Where(asked => !asked.SequenceEqual(clean))
                .Min(asked => Margin(tensor(asked, [1, 12])));
            Assert.Equal(least, Margin(result.Images), 1e-6);

            double Margin(Tensor at)
            {
                var scores = Samples.Doubles(inner.call(at));
                var own = (int)label.ToInt64();
                return scores[own] - scores.Where((_, k) => k != own).Max();
            }
        }
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

    /// <summary>Keeps what it was asked.</summary>
    private sealed class Asked(Module<Tensor, Tensor> inner) : Module<Tensor, Tensor>(nameof(Asked))
    {
        public List<float[]> Batches { get; } = [];

        public override Tensor forward(Tensor input)
        {
            Batches.Add(Samples.Floats(input));
            return inner.call(input);
        }
    }
}
