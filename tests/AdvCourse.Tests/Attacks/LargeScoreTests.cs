using AdvCourse.Attacks;
using AdvCourse.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace AdvCourse.Tests.Attacks;

/// <summary>
/// Scores from 2^24 on: one less is the same number, so "below all others" must not be made by subtracting. The true class
/// would come back among the wrong ones, and the class of the lowest score would never be looked at.
/// </summary>
public sealed class LargeScoreTests
{
    private const float Large = 1 << 25;
    private readonly Tensor image = full([1, 12], 0.5f);
    private readonly Tensor label = zeros(1, dtype: ScalarType.Int64);

    [Fact]
    public void DeepFool_looks_at_the_class_of_the_lowest_score()
    {
        using var scope = NewDisposeScope();
        // Class 0 leads by 2000 times the sum of the pixels less 11000: by 1000 here, and the border is in the box.
        var model = Model([1000, -1000], [Large - 11000, Large]);
        using var result = new DeepFool().Run(model, image, label);
        Assert.Equal([0L], result.Clean.Classes);
        Assert.Equal([true], result.Success);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1e20)] // the squares of the slopes are infinite in float32
    [InlineData(1e-20)]
    public void DeepFool_finds_the_same_images_however_large_the_scores_are(double factor)
    {
        using var scope = NewDisposeScope();
        var (network, images) = (Samples.Network(), Samples.Images(20));
        var said = network.call(images).argmax(1).detach();
        using var plain = new DeepFool().Run(network, images, said);
        using var large = new DeepFool().Run(new Times(network, factor), images, said);
        Assert.Equal(plain.Success, large.Success);
        Assert.Contains(true, plain.Success);
        Assert.Equal(plain.L2.Average(), large.L2.Average(), 1e-4);
    }

    [Fact]
    public void DeepFool_refuses_scores_whose_difference_is_no_number()
    {
        using var scope = NewDisposeScope();
        var model = Model([1, -1], [-3e38f, 3e38f]);
        var wrong = Assert.Throws<ArithmeticException>(() =>
            new DeepFool().Run(model, image, label + 1)
        );
        Assert.Contains("divide them by a constant", wrong.Message);
    }

    [Fact]
    public void ApgdT_goes_for_the_class_of_the_lowest_score()
    {
        using var scope = NewDisposeScope();
        // Only class 3, the last by far, moves: from 2000 behind class 0 to as much as 2800 ahead.
        var model = Model(
            [0, 0, 0, 2000],
            [Large + 2000, Large + 1000, Large + 1000, Large - 12000]
        );
        using var result = new ApgdT(0.2, 20).Run(model, image, label);
        Assert.Equal([0L], result.Clean.Classes);
        Assert.Equal([3L], result.Adversarial.Classes);
    }

    /// <summary>A linear model whose weights of a class are all the same.</summary>
    private static SoftmaxRegression Model(float[] weights, float[] biases)
    {
        var model = new SoftmaxRegression(12, weights.Length);
        Samples.Set(model.Weight, tensor(weights).unsqueeze(1).expand(weights.Length, 12));
        Samples.Set(model.parameters().ElementAt(1), tensor(biases));
        return model;
    }
}
