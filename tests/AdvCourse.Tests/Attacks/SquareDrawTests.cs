using AdvCourse.Attacks;
using AdvCourse.Data;
using AdvCourse.Threats;
using TorchSharp;
using static TorchSharp.torch;

namespace AdvCourse.Tests.Attacks;

/// <summary>What the square attack leaves to chance, and what it keeps (Andriushchenko et al. 2019, algorithms 1 to 3).</summary>
public sealed class SquareDrawTests
{
    /// <summary>Three colours have eight ways of being bright or dark, and all are drawn.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void In_Linf_each_channel_draws_a_sign_of_its_own(bool stripes)
    {
        var seen = new HashSet<string>();
        for (var seed = 0; seed < 200; seed++)
        {
            var random = SplitMix64.For(seed, 1);
            var moves = new SquareMoves(new(3, 6, 6), new float[108], 0.1, clips: false);
            if (stripes)
            {
                moves.Stripes(ref random);
            }

            var tried = stripes ? moves.Perturbation : moves.Square(0.3, ref random);
            var place = Array.FindIndex(tried, value => value != 0);
            seen.Add(string.Concat(tried.Where((_, i) => i % 36 == place).Select(Math.Sign)));
        }

        Assert.Equal(8, seen.Count);
    }

    /// <summary>Its halves lie above each other or side by side, and either may be the bright one.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void In_L2_a_pattern_is_drawn_lying_or_standing_and_of_either_sign(bool tiles)
    {
        var seen = new HashSet<string>();
        for (var seed = 0; seed < 100; seed++)
        {
            var random = SplitMix64.For(seed, 1);
            var moves = new SquareMoves(new(1, 5, 5), new float[25], 0.1, clips: false);
            if (tiles)
            {
                moves = new(new(1, 25, 25), new float[625], 0.1, clips: false);
                moves.Tiles(ref random);
            }

            var tried = tiles ? moves.Perturbation : moves.Shift(1, ref random);
            var width = tiles ? 25 : 5;
            // Two opposite corners are in different halves, and a third tells which way they are divided.
            seen.Add($"{Math.Sign(tried[0])} {Math.Sign(tried[0]) == Math.Sign(tried[4])}");
            Assert.NotEqual(Math.Sign(tried[0]), Math.Sign(tried[(4 * width) + 4]));
        }

        Assert.Equal(4, seen.Count);
    }

    [Fact]
    public void A_window_may_lie_anywhere_up_to_the_last_row_and_column()
    {
        var random = SplitMix64.For(1, 1);
        var shapes = new SquareShapes(1, 5, 6);
        var places = Enumerable
            .Range(0, 1000)
            .Select(_ => shapes.Place((2, 3), ref random))
            .Select(window => (window.Top, window.Left))
            .ToArray();
        Assert.Equal(16, places.Distinct().Count());
        Assert.Equal((3, 3), (places.Max(place => place.Top), places.Max(place => place.Left)));
    }

    /// <summary>A change that lowers nothing is not kept: where the model says the same of everything the stripes stay.</summary>
    [Fact]
    public void A_try_is_kept_only_where_it_is_better()
    {
        using var scope = NewDisposeScope();
        var images = Samples.Images(10, 25);
        var attack = new Square(0.2, queries: 50) { Box = Box.None };
        var result = attack.Run(new Same(), images, zeros(10, dtype: ScalarType.Int64));
        foreach (var change in Samples.Doubles(result.Images - images).Chunk(25))
        {
            Assert.All(
                change.Index(),
                pixel => Assert.Equal(change[pixel.Index % 5], pixel.Item, 1e-6)
            );
        }
    }

    /// <summary>What the box cuts off is left to be spent elsewhere, so that the next try must know of it.</summary>
    [Fact]
    public void In_L2_the_perturbation_that_is_kept_is_one_of_pixels()
    {
        var clean = new Noise(1).Uniform([300], 0, 1).data<float>().ToArray();
        var random = SplitMix64.For(1, 1);
        var moves = new SquareMoves(new(3, 10, 10), clean, 4, clips: true);
        moves.Tiles(ref random);
        for (var i = 0; i < 10; i++)
        {
            Assert.All(
                moves.Perturbation.Zip(clean),
                pixel => Assert.InRange(pixel.First + pixel.Second, -1e-6, 1 + 1e-6)
            );
            moves.Accept(moves.Shift(0.1, ref random));
        }
    }

    /// <summary>A length of 20 is more than the tiles have by themselves, 0.5 is less.</summary>
    [Theory]
    [InlineData(0.5)]
    [InlineData(20)]
    public void In_L2_the_first_perturbation_has_the_whole_length(double epsilon)
    {
        var random = SplitMix64.For(1, 1);
        var moves = new SquareMoves(new(3, 28, 28), new float[2352], epsilon, clips: false);
        moves.Tiles(ref random);
        var squares = moves.Perturbation.Sum(value => (double)value * value);
        Assert.Equal(epsilon, Math.Sqrt(squares), 1e-4 * epsilon);
    }

    private sealed class Same() : nn.Module<Tensor, Tensor>(nameof(Same))
    {
        public override Tensor forward(Tensor input) =>
            tensor([2f, 1f]).expand(input.shape[0], 2) + (0 * input.narrow(1, 0, 1));
    }
}
