using AdvCourse.Attacks;
using AdvCourse.Defenses;
using AdvCourse.Models;
using AdvCourse.Physical;
using TorchSharp;
using static TorchSharp.torch;

namespace AdvCourse.Tests.Defenses;

public sealed class TransformedInputTests
{
    private readonly Tensor images = new Noise(1).Uniform([6, 1, 8, 8], 0, 1);

    public static TheoryData<string> Names => ["quantise", "blur", "median", "jpeg"];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_model_sees_the_transformed_image_and_gradients_are_as_they_are_or_pass_through(
        string name
    )
    {
        using var scope = NewDisposeScope();
        var (inner, transformation) = (Samples.Network(64), Named(name));
        var labels = Samples.Labels(6);
        var defended = new TransformedInput(inner, transformation);
        using (no_grad())
        {
            Attacks.ClosedFormTests.AssertClose(
                inner.call(transformation.Apply(images).flatten(1)),
                defended.call(images)
            );
            Attacks.ClosedFormTests.AssertClose(
                defended.call(images),
                defended.SeenThrough.call(images)
            );
        }

        double Slope(Classifier model) =>
            InputGradient.Of(model, images, labels).abs().max().ToDouble();
        Assert.True(Slope(defended.SeenThrough) > 1e-3);
        if (transformation.Slope == AdvCourse.Physical.Slope.Exact)
        {
            Assert.Equal(Slope(defended.SeenThrough), Slope(defended));
        }
        else
        {
            Assert.Equal(0, Slope(defended));
            using var result = new Bim(0.2).Run(defended, images, labels);
            Assert.All(result.Masked, Assert.True);
        }

        Assert.Contains(transformation.Name, defended.Architecture, StringComparison.Ordinal);
        Assert.NotEqual(defended.Architecture, defended.SeenThrough.Architecture);
    }

    [Fact]
    public void The_median_of_a_square_is_its_middle_value_and_edges_repeat()
    {
        using var scope = NewDisposeScope();
        var pixels = Samples.Doubles(images[..1]);
        var filtered = Samples.Doubles(new MedianFilter(3).Apply(images[..1]));
        for (var y = 0; y < 8; y++)
        for (var x = 0; x < 8; x++)
        {
            var around =
                from dy in new[] { -1, 0, 1 }
                from dx in new[] { -1, 0, 1 }
                select pixels[(Math.Clamp(y + dy, 0, 7) * 8) + Math.Clamp(x + dx, 0, 7)];
            Assert.Equal(around.Order().ElementAt(4), filtered[(y * 8) + x]);
        }

        Assert.Equal(Samples.Floats(images), Samples.Floats(new MedianFilter(1).Apply(images)));
        Assert.Throws<ArgumentException>(() => new MedianFilter(2));
    }

    [Fact]
    public void The_medians_gradient_goes_to_the_pixel_that_is_the_median()
    {
        using var scope = NewDisposeScope();
        var leaf = images[..1].clone().requires_grad_(true);
        var filter = new MedianFilter(3);
        var gradient = autograd.grad([filter.Apply(leaf).sum()], [leaf])[0];
        Assert.Equal(64, gradient.sum().ToDouble(), 1e-4);
        for (var i = 0; i < 64; i += 9)
        {
            var (above, below) = (images[..1].clone(), images[..1].clone());
            above.flatten()[i] += 1e-4;
            below.flatten()[i] -= 1e-4;
            var change = filter.Apply(above).sum() - filter.Apply(below).sum();
            Assert.Equal(change.ToDouble() / 2e-4, gradient.flatten()[i].ToDouble(), 0.05);
        }
    }

    private static Transformation Named(string name) =>
        name switch
        {
            "quantise" => new Quantise(8),
            "blur" => new GaussianBlur(1),
            "median" => new MedianFilter(),
            _ => new Jpeg(75),
        };
}
