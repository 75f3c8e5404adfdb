using AdvCourse.Attacks;
using AdvCourse.Evaluation;
using AdvCourse.Models;
using AdvCourse.Threats;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace AdvCourse.Tests.Attacks;

/// <summary>One perturbation for all images, and the passes of algorithm 1 of Moosavi-Dezfooli et al. 2016.</summary>
public sealed class UniversalPerturbationTests
{
    private const int Count = 10;

    [Fact]
    public void A_universal_perturbation_is_the_same_for_all_and_works_on_images_it_has_not_seen()
    {
        using var scope = NewDisposeScope();
        var model = Samples.Network();
        var images = Samples.Images(80);
        var labels = model.call(images).argmax(1);
        var attack = new UniversalPerturbation(0.3, passes: 3) { Box = Box.None };
        var result = attack.Run(model, images[0..40], labels[0..40]);
        var changes = Samples.Doubles(result.Images - images[0..40]).Chunk(12).ToArray();
        Assert.All(
            changes,
            change =>
                Assert.All(
                    change.Zip(changes[0]),
                    pair => Assert.Equal(pair.First, pair.Second, 1e-6)
                )
        );
        var found = attack.Find(model, images[0..40], labels[0..40]);
        Assert.Equal([1, 12], found.shape);
        Assert.All(
            Samples.Doubles(found).Zip(changes[0]),
            pair => Assert.Equal(pair.First, pair.Second, 1e-6)
        );
        var (unseen, truth) = (images[40..80], labels[40..80]);
        var fooled = (model.call(unseen + found).argmax(1) != truth)
            .to(ScalarType.Int64)
            .sum()
            .ToInt64();
        var random = new RandomSign(0.3) { Box = Box.None }.Run(model, unseen, truth);
        Assert.True(
            fooled > random.Error.Count,
            $"{fooled} against {random.Error.Count} by chance"
        );
    }

    [Theory]
    [InlineData(1, 4)]
    [InlineData(0, 1)]
    public void Every_pass_takes_all_images_in_an_order_of_its_own_until_the_rate_is_reached(
        double rate,
        int passes
    )
    {
        using var scope = NewDisposeScope();
        var images = Samples.Images(Count);
        var model = new Recorder(images);
        var labels = model.call(images).argmax(1);
        // With a budget of nothing none is ever fooled, and each turn begins at the clean image.
        new UniversalPerturbation(0.0, rate, passes: 4).Run(model, images, labels);
        var orders = model.Orders.Where(order => order.Count > 0).ToArray();
        Assert.Equal(passes, orders.Length);
        Assert.All(orders, order => Assert.Equal(Enumerable.Range(0, Count), order.Order()));
        Assert.Equal(passes, orders.Select(order => string.Join(" ", order)).Distinct().Count());
    }

    /// <summary>Zeros that were made without a single slope would pass for a perturbation that was looked for in vain.</summary>
    [Fact]
    public void Where_no_image_shows_a_slope_there_is_no_perturbation_to_give_away()
    {
        using var scope = NewDisposeScope();
        var attack = new UniversalPerturbation(0.3);
        var (images, constant) = (Samples.Images(6), new SoftmaxRegression(12, 4));
        // The constant says class 0 of all images, which is right for four of these.
        var labels = tensor(new long[] { 0, 1, 0, 2, 0, 0 });
        var error = Assert.Throws<ArithmeticException>(() => attack.Find(constant, images, labels));
        Assert.Contains("zero for all 4 images", error.Message, StringComparison.Ordinal);
        Assert.Contains("masked, not robust", error.Message, StringComparison.Ordinal);
        Assert.Equal(4, attack.Run(constant, images, labels).Masked.Count(blind => blind));

        // Nobody to move: zeros are the answer. And one image with a slope is enough to look for one.
        Assert.Equal(0, attack.Find(constant, images, labels + 1).norm().ToDouble());
        var half = new BlindToBright();
        var both = tensor([0.9f, 0.4f], [2, 1]);
        var found = attack.Find(half, both, zeros(2, dtype: ScalarType.Int64));
        Assert.True(found.norm().ToDouble() > 0);
    }

    /// <summary>
    /// On a linear model all images of a class are moved the same way, and each from where the perturbation so far has put it:
    /// in the end just past the boundary of the farthest.
    /// </summary>
    [Fact]
    public void A_step_is_added_to_the_perturbation_that_it_begins_with()
    {
        using var scope = NewDisposeScope();
        var model = Samples.Logistic();
        var images = Samples.Images(60);
        var side = model.Predict(images).Classes;
        long[] ones = [.. Enumerable.Range(0, 60).Where(i => side[i] == 1).Select(i => (long)i)];
        var some = images.index_select(0, tensor(ones));
        var exact = LinearDistances.Of(model);
        var farthest = Samples.Doubles(some).Chunk(12).Max(x => exact.L2(x, 1, box: false));
        var attack = new UniversalPerturbation(new Budget(Norm.L2, 100), Rate: 1, Passes: 1);
        var found = attack.Find(model, some, ones_like(tensor(ones)));
        Assert.InRange(found.norm().ToDouble() / farthest, 1, 1.021);
    }

    /// <summary>What would fool outside the box alone does not fool: a white pixel becomes no brighter.</summary>
    [Fact]
    public void The_perturbation_is_tried_inside_the_box()
    {
        using var scope = NewDisposeScope();
        // The second pixel is an offset that no step can change.
        var offset = new Offset();
        float[] dark = [0.5f, 0.2f];
        float[] bright = [0.95f, 0];
        var pixels = Enumerable.Repeat(dark, 9).Append(bright).SelectMany(x => x).ToArray();
        var images = tensor(pixels, [10, 2]);
        var attack = new UniversalPerturbation(new Budget(Norm.L2, 100), Rate: 1, Passes: 1);
        var result = attack.Run(offset, images, zeros(10, dtype: ScalarType.Int64));
        Assert.True(result.Gradients[9] > 0, "the bright image passed for fooled");
    }

    /// <summary>
    /// Bright is what two pixels make together. A white first pixel shows nothing of what the perturbation adds there; that
    /// stays in the perturbation all the same, for the others to show.
    /// </summary>
    [Fact]
    public void What_the_box_hides_of_the_perturbation_in_one_image_is_kept_for_the_others()
    {
        using var scope = NewDisposeScope();
        var images = tensor([0.5f, 0.5f, 1, 0.1f], [2, 2]);
        var attack = new UniversalPerturbation(new Budget(Norm.L2, 100), Rate: 1, Passes: 1);
        for (var seed = 0; seed < 10; seed++)
        {
            var labels = zeros(2, dtype: ScalarType.Int64);
            var result = attack.Run(new Bright(), images, labels, seed: seed);
            Assert.True(result.Success[0], $"the grey image is not fooled with seed {seed}");
        }
    }

    [Fact]
    public void Another_pass_is_made_where_the_rate_is_not_reached_and_only_there()
    {
        using var scope = NewDisposeScope();
        var (model, images) = (Samples.Network(), Samples.Images(60));
        var labels = model.call(images).argmax(1);
        var attack = new UniversalPerturbation(0.3, 1, passes: 1);
        var once = attack.Run(model, images, labels);
        Assert.InRange(once.Error.Value, 0.1, 0.9);
        var reached = (attack with { Passes = 2, Rate = once.Error.Value }).Run(
            model,
            images,
            labels
        );
        Assert.Equal(Samples.Floats(once.Images), Samples.Floats(reached.Images));
        var missed = attack with { Passes = 2, Rate = once.Error.Value + 0.01 };
        Assert.True(missed.Run(model, images, labels).Gradients.Sum() > once.Gradients.Sum());
    }

    [Fact]
    public void Images_that_are_fooled_already_cost_no_gradient_and_move_nothing()
    {
        using var scope = NewDisposeScope();
        var (model, images) = (Samples.Network(), Samples.Images(Count));
        var wrong = (model.call(images).argmax(1) + 1).remainder(4);
        var result = new UniversalPerturbation(0.2).Run(model, images, wrong);
        Assert.Equal(Samples.Floats(images), Samples.Floats(result.Images));
        Assert.All(result.Gradients, count => Assert.Equal(0, count));
    }

    [Fact]
    public void A_step_that_fools_nobody_in_the_end_is_not_added()
    {
        using var scope = NewDisposeScope();
        var images = Samples.Images(Count);
        var result = new UniversalPerturbation(0.2) { Box = Box.None }.Run(
            new NeverThere(),
            images,
            zeros(Count, dtype: ScalarType.Int64)
        );
        Assert.All(result.Gradients, count => Assert.True(count >= 10, $"{count} gradients"));
        Assert.Equal(Samples.Floats(images), Samples.Floats(result.Images));
    }

    /// <summary>Class 1 leads where the first pixel and the offset are more than 1.01 together; only the pixel has a slope.</summary>
    private sealed class Offset() : Module<Tensor, Tensor>(nameof(Offset))
    {
        public override Tensor forward(Tensor input)
        {
            var lead = input.narrow(1, 0, 1) + input.narrow(1, 1, 1).detach() - 1.01;
            return cat([zeros_like(lead), lead], 1);
        }
    }

    /// <summary>Class 1 comes ever nearer to class 0 where pixels get brighter, and never past it.</summary>
    private sealed class NeverThere() : Module<Tensor, Tensor>(nameof(NeverThere))
    {
        public override Tensor forward(Tensor input)
        {
            var behind = (input.mean([1], keepdim: true) * -10).exp();
            return cat([zeros_like(behind), -behind], 1);
        }
    }

    /// <summary>Class 1 where the two pixels are more than 1.3 together.</summary>
    private sealed class Bright() : Module<Tensor, Tensor>(nameof(Bright))
    {
        public override Tensor forward(Tensor input)
        {
            var lead = input.sum(1, keepdim: true) - 1.3;
            return cat([zeros_like(lead), lead], 1);
        }
    }

    /// <summary>Class 1 below 0.3; above 0.5 there is no slope.</summary>
    private sealed class BlindToBright() : Module<Tensor, Tensor>(nameof(BlindToBright))
    {
        public override Tensor forward(Tensor input)
        {
            var lead = 0.3 - input.clamp(max: 0.5);
            return cat([zeros_like(lead), lead], 1);
        }
    }

    /// <summary>Notes which images it is shown alone, in turn; a look at all of them ends a pass.</summary>
    private sealed class Recorder(Tensor images) : Module<Tensor, Tensor>(nameof(Recorder))
    {
        private readonly double[] firstPixels = Samples.Doubles(images.select(1, 0));
        private readonly Module<Tensor, Tensor> inner = Samples.Network();

        public List<List<int>> Orders { get; } =
        [
            [],
        ];

        public override Tensor forward(Tensor input)
        {
            var order = Orders[^1];
            if (input.shape[0] > 1 && order.Count == Count)
            {
                Orders.Add([]);
            }

            var image = Array.IndexOf(firstPixels, input[0, 0].ToDouble());
            if (input.shape[0] == 1 && image >= 0 && !order.Contains(image))
            {
                order.Add(image);
            }

            return inner.call(input);
        }
    }
}
