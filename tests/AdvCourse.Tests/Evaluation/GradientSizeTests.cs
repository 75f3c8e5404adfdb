using AdvCourse.Evaluation;
using AdvCourse.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace AdvCourse.Tests.Evaluation;

/// <summary>How large the gradients are that an attack would follow, on the images that it would have to turn.</summary>
public sealed class GradientSizeTests
{
    /// <summary>A linear model's gradients are as small as its weights.</summary>
    [Theory]
    [InlineData(1e-7, false)]
    [InlineData(1e-12, true)]
    public void Gradients_below_1e_10_are_tiny_and_only_right_images_count(double size, bool tiny)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var model = new SoftmaxRegression(12, 4);
        Samples.Set(model.Weight, size * new Noise(1).Normal([4, 12]));
        var (images, labels) = (Samples.Images(60), Samples.Labels(60));
        var right = model.Score(images, labels).Accuracy;
        Assert.InRange(right.Count, 5, 55);
        var sizes = GradientSizes.Of(model, images, labels, default);
        Assert.Equal(new Rate(tiny ? right.Count : 0, right.Count), sizes.Tiny);
        Assert.Equal(new Rate(0, right.Count), sizes.Zero);
    }
}
