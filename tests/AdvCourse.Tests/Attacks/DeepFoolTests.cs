using AdvCourse.Attacks;
using AdvCourse.Models;
using AdvCourse.Threats;
using TorchSharp;
using static TorchSharp.torch;

namespace AdvCourse.Tests.Attacks;

public sealed class DeepFoolTests
{
    [Theory]
    [InlineData("L2", 0.02)]
    [InlineData("Linf", 0.02)]
    [InlineData("L2", 0.001)]
    [InlineData("Linf", 0.001)]
    public void On_a_linear_model_it_lands_past_the_nearest_boundary_by_exactly_the_overshoot(
        string name,
        double overshoot
    )
    {
        using var scope = NewDisposeScope();
        foreach (var model in new Classifier[] { Linear(), Samples.Logistic() })
        {
            var images = Samples.Images(60);
            using (no_grad())
            {
                var labels = model.Head.Scores(model.call(images)).argmax(1);
                var attack = new DeepFool(Norms.Named(name), Overshoot: overshoot)
                {
                    Box = Box.None,
                };
                var result = attack.Run(model, images, labels);
                var exact = LinearDistances.Of(model);
                var pixels = Samples.Doubles(images).Chunk(12).ToArray();
                for (var i = 0; i < 60; i++)
                {
                    Assert.True(result.Success[i]);
                    var nearest =
                        name == "L2"
                            ? exact.L2(pixels[i], result.Labels[i], box: false)
                            : exact.Linf(pixels[i], result.Labels[i], box: false);
                    var found = name == "L2" ? result.L2[i] : result.Linf[i];
                    Assert.Equal((1 + overshoot) * nearest, found, 1e-5 + (1e-4 * nearest));
                }

                var backward = model is LogisticRegression ? 1 : 3;
                Assert.All(result.Gradients, count => Assert.Equal(backward, count));
            }
        }
    }

    /// <summary>The squares of slopes of 1e-30 are none in float32; where the boundary is does not depend on it.</summary>
    [Theory]
    [InlineData("L2")]
    [InlineData("Linf")]
    public void The_way_is_the_same_however_small_the_slopes_are(string name)
    {
        using var scope = NewDisposeScope();
        var (model, images, labels) = (Samples.Network(), Samples.Images(40), Samples.Labels(40));
        var attack = new DeepFool(Norms.Named(name));
        var plain = attack.Run(model, images, labels);
        var tiny = attack.Run(new Times(model, Math.ScaleB(1, -100)), images, labels);
        Assert.Equal(plain.Success, tiny.Success);
        ClosedFormTests.AssertClose(plain.Images, tiny.Images);
    }

    [Theory]
    [InlineData("L2", false)]
    [InlineData("Linf", false)]
    [InlineData("L2", true)]
    [InlineData("Linf", true)]
    public void It_equals_algorithm_2_read_line_by_line_in_float64(string name, bool box)
    {
        using var scope = NewDisposeScope();
        var model = Samples.Network();
        var reference = new ReferenceNetwork(model);
        var (images, labels) = (Samples.Images(40), Samples.Labels(40));
        var attack = new DeepFool(Norms.Named(name)) { Box = box ? Box.Pixels : Box.None };
        var result = attack.Run(model, images, labels);
        var pixels = Samples.Doubles(images).Chunk(12).ToArray();
        var moved = Samples.Doubles(result.Images).Chunk(12).ToArray();
        var agree = 0;
        for (var n = 0; n < 40; n++)
        {
            var expected = Slow(reference, pixels[n], (int)result.Labels[n], name, box);
            agree += expected.Zip(moved[n]).All(pair => Math.Abs(pair.First - pair.Second) < 1e-4)
                ? 1
                : 0;
        }

        Assert.True(agree >= 38, $"{agree} of 40 images agree");
        Assert.True(box || result.Success.All(success => success));
    }

    [Theory]
    [InlineData("L2")]
    [InlineData("Linf")]
    public void In_the_box_it_still_arrives_when_most_pixels_are_at_the_edge(string name)
    {
        using var scope = NewDisposeScope();
        var images = Samples.Images(60);
        // As in MNIST: most pixels are exactly 0 or 1.
        images = where(
            images < 0.4,
            zeros_like(images),
            where(images > 0.8, ones_like(images), images)
        );
        var model = Linear();
        var labels = model.call(images).argmax(1);
        var result = new DeepFool(Norms.Named(name)).Run(model, images, labels);
        var exact = LinearDistances.Of(model);
        var pixels = Samples.Doubles(images).Chunk(12).ToArray();
        for (var i = 0; i < 60; i++)
        {
            Assert.True(result.Success[i]);
            var (label, reached) = (result.Labels[i], result.Adversarial.Classes[i]);
            var there =
                name == "L2"
                    ? exact.L2(pixels[i], label, box: true, reached)
                    : exact.Linf(pixels[i], label, box: true, reached);
            var found = name == "L2" ? result.L2[i] : result.Linf[i];
            Assert.InRange(found, there - 1e-5, (1.021 * there) + 1e-5);
        }
    }

    [Fact]
    public void A_nearer_boundary_is_missed_only_among_classes_that_are_not_looked_at()
    {
        using var scope = NewDisposeScope();
        var (model, images) = (Linear(), Samples.Images(60));
        var labels = model.call(images).argmax(1);
        var all = new DeepFool { Box = Box.None }.Run(model, images, labels);
        var two = new DeepFool(Candidates: 2) { Box = Box.None }.Run(model, images, labels);
        Assert.All(all.L2.Zip(two.L2), pair => Assert.True(pair.First <= pair.Second + 1e-5));
        // One other class, one step, one gradient.
        Assert.All(two.Gradients, count => Assert.Equal(1, count));
        Assert.True(two.L2.Sum() > all.L2.Sum());
    }

    /// <summary>In a box a pixel at its edge cannot go further out, and what was cut off is not owed when the way turns.</summary>
    private static double[] Slow(
        ReferenceNetwork network,
        double[] x,
        int label,
        string norm,
        bool box
    )
    {
        var (at, total) = ((double[])x.Clone(), new double[x.Length]);
        for (var step = 0; step < 50; step++)
        {
            var z = network.Logits(at);
            if (Array.IndexOf(z, z.Max()) != label)
            {
                break;
            }

            var (best, move) = (double.PositiveInfinity, new double[x.Length]);
            for (var k = 0; k < z.Length; k++)
            {
                if (k == label)
                {
                    continue;
                }

                var w = network
                    .LogitGradient(at, k)
                    .Zip(network.LogitGradient(at, label), (a, b) => a - b)
                    .Select((v, i) => box && (v > 0 ? at[i] >= 1 : at[i] <= 0) ? 0 : v)
                    .ToArray();
                var f = Math.Abs(z[k] - z[label]);
                var dual = norm == "L2" ? Math.Sqrt(w.Sum(v => v * v)) : w.Sum(Math.Abs);
                if (f / dual < best)
                {
                    best = f / dual;
                    move =
                        norm == "L2"
                            ? [.. w.Select(v => f / dual / dual * v)]
                            : [.. w.Select(v => f / dual * Math.Sign(v))];
                }
            }

            total = [.. x.Select((a, i) => Kept(a + total[i] + move[i]) - a)];
            at = [.. x.Zip(total, (a, d) => Kept(a + (1.02 * d)))];
        }

        // Where it does not arrive the clean image stands.
        var end = network.Logits(at);
        return Array.IndexOf(end, end.Max()) != label ? at : x;

        double Kept(double pixel) => box ? Math.Clamp(pixel, 0, 1) : pixel;
    }

    private static SoftmaxRegression Linear()
    {
        var model = new SoftmaxRegression(12, 4);
        var parameters = model.parameters().ToArray();
        Samples.Set(parameters[0], new Noise(7).Normal(parameters[0].shape));
        Samples.Set(parameters[1], new Noise(8).Normal([4, 1]).squeeze(1) * 0.3);
        model.eval();
        return model;
    }
}
