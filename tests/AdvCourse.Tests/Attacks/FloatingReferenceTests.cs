using AdvCourse.Attacks;
using AdvCourse.Threats;
using static TorchSharp.torch;

namespace AdvCourse.Tests.Attacks;

/// <summary>Single images against a float64 computation of their own; pixels whose gradient is nearly zero may differ.</summary>
public sealed class FloatingReferenceTests
{
    private const double Tie = 1e-6;

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, false)]
    [InlineData(true, true)]
    [InlineData(false, true)]
    public void FGSM_equals_the_float64_reference_image_by_image(bool clips, bool targeted)
    {
        using var scope = NewDisposeScope();
        var model = Samples.Network();
        var reference = new ReferenceNetwork(model);
        var (images, labels) = (Samples.Images(40), Samples.Labels(40));
        var attack = new Fgsm(0.2) { Box = clips ? Box.Pixels : Box.None };
        var result = attack.Run(model, images, labels, targeted ? Goal.Targeted(1) : null);
        var compared = 0;
        foreach (var (x, moved, label) in Each(images, result))
        {
            var gradient = reference.Gradient(x, targeted ? 1 : label);
            for (var i = 0; i < x.Length; i++)
            {
                if (Math.Abs(gradient[i]) > Tie)
                {
                    var expected = x[i] + (0.2 * Math.Sign(gradient[i]) * (targeted ? -1 : 1));
                    Assert.Equal(clips ? Math.Clamp(expected, 0, 1) : expected, moved[i], 1e-6);
                    compared++;
                }
            }
        }

        Assert.True(compared > 400);
    }

    [Fact]
    public void BIM_equals_the_float64_reference_image_by_image()
    {
        using var scope = NewDisposeScope();
        var model = Samples.Network();
        var reference = new ReferenceNetwork(model);
        var (images, labels) = (Samples.Images(40), Samples.Labels(40));
        var result = new Bim(0.2, steps: 7, stepSize: 0.05).Run(model, images, labels);
        var compared = 0;
        foreach (var (x, moved, label) in Each(images, result))
        {
            var expected = (double[])x.Clone();
            var tied = false;
            for (var step = 0; step < 7; step++)
            {
                var gradient = reference.Gradient(expected, label);
                tied |= gradient.Any(value => Math.Abs(value) < Tie);
                for (var i = 0; i < x.Length; i++)
                {
                    var next = expected[i] + (0.05 * Math.Sign(gradient[i]));
                    expected[i] = Math.Clamp(Math.Clamp(next, x[i] - 0.2, x[i] + 0.2), 0, 1);
                }
            }

            if (!tied)
            {
                compared++;
                Assert.All(
                    expected.Zip(moved),
                    pair => Assert.Equal(pair.First, pair.Second, 1e-5)
                );
            }
        }

        Assert.True(compared > 20, $"only {compared} images without ties");
    }

    [Fact]
    public void BIM_with_one_whole_step_is_FGSM()
    {
        using var scope = NewDisposeScope();
        var (model, images, labels) = (Samples.Network(), Samples.Images(20), Samples.Labels(20));
        var one = new Bim(0.1, steps: 1).Run(model, images, labels);
        var fast = new Fgsm(0.1).Run(model, images, labels);
        Assert.Equal(Samples.Floats(fast.Images), Samples.Floats(one.Images));
    }

    [Fact]
    public void Each_gradient_is_counted()
    {
        using var scope = NewDisposeScope();
        var (model, images, labels) = (Samples.Network(), Samples.Images(20), Samples.Labels(20));
        Assert.All(
            new Fgsm(0.1).Run(model, images, labels, batchSize: 7).Gradients,
            count => Assert.Equal(1, count)
        );
        Assert.All(
            new Bim(0.1, steps: 6).Run(model, images, labels).Gradients,
            count => Assert.Equal(6, count)
        );
        Assert.All(
            new RandomSign(0.1).Run(model, images, labels).Gradients,
            count => Assert.Equal(0, count)
        );
    }

    [Fact]
    public void The_input_gradient_equals_the_float64_reference()
    {
        using var scope = NewDisposeScope();
        var model = Samples.Network();
        var (images, labels) = (Samples.Images(10), Samples.Labels(10));
        var gradients = Samples
            .Doubles(InputGradient.Of(model, images, labels))
            .Chunk(12)
            .ToArray();
        var pixels = Samples.Doubles(images).Chunk(12).ToArray();
        var classes = labels.data<long>().ToArray();
        for (var n = 0; n < 10; n++)
        {
            Assert.All(
                new ReferenceNetwork(model).Gradient(pixels[n], classes[n]).Zip(gradients[n]),
                pair => Assert.Equal(pair.First, pair.Second, 1e-4)
            );
        }
    }

    private static IEnumerable<(double[] Clean, double[] Moved, long Label)> Each(
        Tensor images,
        AttackResult result
    )
    {
        var size = (int)images.shape[1];
        return Samples
            .Doubles(images)
            .Chunk(size)
            .Zip(Samples.Doubles(result.Images).Chunk(size), result.Labels)
            .Select(item => (item.First, item.Second, item.Third));
    }
}
