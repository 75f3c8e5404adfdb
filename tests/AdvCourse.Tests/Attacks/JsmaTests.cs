using AdvCourse.Attacks;
using AdvCourse.Threats;
using TorchSharp;
using static TorchSharp.torch;

namespace AdvCourse.Tests.Attacks;

public sealed class JsmaTests
{
    [Theory]
    [InlineData(SaliencyOf.Logits, true, 1.0)]
    [InlineData(SaliencyOf.Probabilities, true, 1.0)]
    [InlineData(SaliencyOf.Logits, false, 1.0)]
    [InlineData(SaliencyOf.Logits, true, 0.3)]
    public void It_equals_algorithms_2_and_3_read_line_by_line_in_float64(
        SaliencyOf of,
        bool increase,
        double theta
    )
    {
        using var scope = NewDisposeScope();
        var (images, labels) = (Samples.Images(40), Samples.Labels(40));
        var pixels = Samples.Doubles(images).Chunk(12).ToArray();
        long[] targets = [.. Enumerable.Range(0, 40).Select(n => (long)(n % 4))];
        var attack = new Jsma(of, increase, theta, Upsilon: 0.9);
        var arrived = 0;
        foreach (var seed in new[] { 3, 4, 5, 6 })
        {
            var model = Samples.Network(seed: seed);
            var reference = new ReferenceNetwork(model);
            var result = attack.Run(model, images, labels, Goal.Targeted(targets));
            var moved = Samples.Doubles(result.Images).Chunk(12).ToArray();
            for (var n = 0; n < 40; n++)
            {
                var target = (int)targets[n];
                var expected = Slow(reference, pixels[n], target, of, increase, theta, turns: 5);
                Assert.Equal(expected is not null, result.Success[n]);
                Assert.All(
                    (expected ?? pixels[n]).Zip(moved[n]),
                    pair => Assert.Equal(pair.First, pair.Second, 1e-5)
                );
                arrived += result.Success[n] && result.L0[n] > 0 ? 1 : 0;
            }
        }

        Assert.True(arrived > 5, $"{arrived} images moved to their targets");
    }

    [Fact]
    public void At_most_upsilon_of_the_pixels_change_and_only_to_the_end_of_their_range()
    {
        using var scope = NewDisposeScope();
        var (model, images) = (Samples.Network(), Samples.Images(40));
        foreach (var increase in new[] { true, false })
        {
            var result = new Jsma(Increase: increase, Upsilon: 0.5).Run(
                model,
                images,
                Samples.Labels(40),
                Goal.Targeted(1)
            );
            Assert.All(result.L0, count => Assert.InRange(count, 0, 6));
            Assert.All(
                Samples.Floats(images).Zip(Samples.Floats(result.Images)),
                pair => Assert.True(pair.First == pair.Second || pair.Second == (increase ? 1 : 0))
            );
        }
    }

    /// <summary>Products of derivatives of 1e-30 are none in float32; which pair is best does not depend on it.</summary>
    [Theory]
    [InlineData(SaliencyOf.Logits)]
    [InlineData(SaliencyOf.Probabilities)]
    public void Pairs_are_the_same_however_small_the_derivatives_are(SaliencyOf of)
    {
        using var scope = NewDisposeScope();
        var (images, labels) = (Samples.Images(40), Samples.Labels(40));
        var model = Samples.Network();
        var attack = new Jsma(of, Upsilon: 0.9);
        var plain = new Jsma(Upsilon: 0.9).Run(model, images, labels, Goal.Targeted(1));
        var tiny = new Times(model, Math.ScaleB(1, -100));
        var result = attack.Run(tiny, images, labels, Goal.Targeted(1));
        Assert.Contains(true, result.Success.Zip(result.L0, (there, count) => there && count > 0));
        if (of == SaliencyOf.Logits)
        {
            Assert.Equal(Samples.Floats(plain.Images), Samples.Floats(result.Images));
        }
    }

    /// <summary>A two-thousandth from white is not white: where so little decides, it can still go there.</summary>
    [Fact]
    public void A_pixel_may_move_as_long_as_it_is_not_at_the_end_of_its_range()
    {
        using var scope = NewDisposeScope();
        var (steep, images) = (new Steep(), full([1, 2], 0.9995f));
        var labels = zeros(1, dtype: ScalarType.Int64);
        var result = new Jsma(Upsilon: 1).Run(steep, images, labels, Goal.Targeted(1));
        Assert.True(result.Success[0]);
        Assert.Equal([1f, 1], Samples.Floats(result.Images));
    }

    /// <summary>
    /// A white image upwards, a black one downwards, and one with a single pixel to move: nothing was tried. An image in which
    /// no pair helps, and one that uses its room up, withstand.
    /// </summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_image_without_room_is_not_counted_as_withstanding(bool increase)
    {
        using var scope = NewDisposeScope();
        var end = increase ? 1f : 0;
        var free = 1 - end;
        var images = tensor([end, end, end, free, free, free, free, free], [4, 2]);
        // Up, or down, the target comes nearer and is never there.
        var model = new Far(increase);
        var wrongWay = new Far(!increase);
        var labels = zeros(4, dtype: ScalarType.Int64);
        var attack = new Jsma(Increase: increase, Upsilon: 1);
        var result = attack.Run(model, images, labels, Goal.Targeted(1));
        Assert.All(result.Success, Assert.False);
        Assert.All(result.Masked, Assert.False);
        Assert.Equal(
            [Shortfall.Room, Shortfall.Room, Shortfall.None, Shortfall.None],
            result.Shortfalls
        );
        Assert.Equal(2, result.Robust.Count);
        Assert.Contains(
            "no pixel with room to move on 2 of 4 images: not attacked, not robust",
            result.Summary,
            StringComparison.Ordinal
        );
        var helpless = attack.Run(wrongWay, images[2..], labels[2..], Goal.Targeted(1));
        Assert.All(helpless.Shortfalls, why => Assert.Equal(Shortfall.None, why));
        // Where the goal is reached from the start there was nothing to do.
        var there = attack.Run(model, images, labels, Goal.Targeted(0));
        Assert.All(there.Shortfalls, why => Assert.Equal(Shortfall.None, why));
    }

    [Fact]
    public void However_small_upsilon_is_one_pair_may_change()
    {
        using var scope = NewDisposeScope();
        var result = new Jsma(Upsilon: 0.01).Run(
            Samples.Network(),
            Samples.Images(40),
            Samples.Labels(40),
            Goal.Targeted(1)
        );
        Assert.All(result.L0, count => Assert.InRange(count, 0, 2));
        Assert.Contains(2, result.L0);
    }

    [Fact]
    public void On_a_linear_model_of_black_and_white_images_no_fewer_pairs_would_do()
    {
        using var scope = NewDisposeScope();
        var model = Samples.Logistic(20);
        var images = Samples.Images(60, 20).gt(0.5).to(ScalarType.Float32);
        var pixels = Samples.Doubles(images).Chunk(20).ToArray();
        var weights = Samples.Doubles(model.Weight);
        using var quiet = no_grad();
        var logits = Samples.Doubles(model.call(images));
        long[] targets = [.. logits.Select(z => z > 0 ? 0L : 1)];
        var result = new Jsma(Upsilon: 1).Run(
            model,
            images,
            tensor(targets) * -1 + 1,
            Goal.Targeted(targets)
        );
        var compared = 0;
        for (var n = 0; n < 60; n++)
        {
            // What each white-to-be pixel gives, most first; pairs are moved, so an odd number needs one more.
            var gains = weights
                .Where((_, i) => pixels[n][i] == 0)
                .Select(w => targets[n] == 1 ? w : -w)
                .Where(gain => gain > 0)
                .OrderDescending()
                .ToArray();
            var pairs = Enumerable
                .Range(1, gains.Length / 2)
                .FirstOrDefault(k => gains.Take(2 * k).Sum() > Math.Abs(logits[n]));
            if (pairs > 0)
            {
                Assert.True(result.Success[n]);
                Assert.Equal(2 * pairs, result.L0[n]);
                compared++;
            }
        }

        Assert.True(compared > 30, $"only {compared} images could be compared");
    }

    [Fact]
    public void A_pair_counts_only_if_it_helps_the_target_and_hinders_the_others()
    {
        float[] target = [3, -1, 2, 5];
        float[] others = [-1, -9, 4, -2];
        bool[] open = [true, true, true, true];
        // (0,3): 8 x 3 = 24; (0,1): 2 x 10 = 20; (1,3): 4 x 11 = 44; pairs with 2 hinder or lose.
        Assert.Equal((1, 3), Saliency.Pair(target, others, open, 1));
        Assert.Equal((0, 3), Saliency.Pair(target, others, [true, false, true, true], 1));
        // Downwards every sign turns: only (1,2) has alpha + alpha < 0 ... which it has not.
        Assert.Null(Saliency.Pair([1, 2], [-1, -2], [true, true], -1));
        Assert.Null(Saliency.Pair(target, others, [true, false, false, false], 1));
    }

    /// <summary>Class 1 leads where the two pixels are brighter than 0.99975 in the mean.</summary>
    private sealed class Steep() : nn.Module<Tensor, Tensor>(nameof(Steep))
    {
        public override Tensor forward(Tensor input)
        {
            var lead = (input.sum(1, keepdim: true) - 1.9995) * 1000;
            return cat([-lead, lead], 1);
        }
    }

    /// <summary>Class 1 rises as pixels do, or as they fall, and never leads.</summary>
    private sealed class Far(bool up) : nn.Module<Tensor, Tensor>(nameof(Far))
    {
        public override Tensor forward(Tensor input)
        {
            var lead = (input.sum(1, keepdim: true) * (up ? 1 : -1)) - 10;
            return cat([-lead, lead], 1);
        }
    }

    private static double[]? Slow(
        ReferenceNetwork network,
        double[] x,
        int target,
        SaliencyOf of,
        bool increase,
        double theta,
        int turns
    )
    {
        var at = (double[])x.Clone();
        var domain = Enumerable
            .Range(0, x.Length)
            .Where(i => increase ? at[i] < 1 : at[i] > 0)
            .ToList();
        for (var turn = 0; ; turn++)
        {
            var z = network.Logits(at);
            if (Array.IndexOf(z, z.Max()) == target)
            {
                return at;
            }

            if (turn == turns)
            {
                return null;
            }

            var jacobian = Enumerable
                .Range(0, z.Length)
                .Select(k =>
                    of == SaliencyOf.Logits
                        ? network.LogitGradient(at, k)
                        : network.ProbabilityGradient(at, k)
                )
                .ToArray();
            var (best, p1, p2) = (0.0, -1, -1);
            foreach (var p in domain)
            {
                foreach (var q in domain.Where(q => q > p))
                {
                    var alpha = jacobian[target][p] + jacobian[target][q];
                    var beta = Enumerable
                        .Range(0, z.Length)
                        .Where(j => j != target)
                        .Sum(j => jacobian[j][p] + jacobian[j][q]);
                    var salient = increase ? alpha > 0 && beta < 0 : alpha < 0 && beta > 0;
                    if (salient && -alpha * beta > best)
                    {
                        (best, p1, p2) = (-alpha * beta, p, q);
                    }
                }
            }

            if (p1 < 0)
            {
                return null;
            }

            foreach (var i in new[] { p1, p2 })
            {
                at[i] = Math.Clamp(at[i] + (increase ? theta : -theta), 0, 1);
                if (at[i] is 0 or 1)
                {
                    domain.Remove(i);
                }
            }
        }
    }
}
