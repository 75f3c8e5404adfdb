using AdvCourse.Attacks;
using AdvCourse.Evaluation;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace AdvCourse.Tests.Evaluation;

/// <summary>Every comparison with NaN is false, and a false comparison must not count as an answer.</summary>
public sealed class FiniteOutputsTests
{
    // The last image, all ones, is the one whose outputs are spoilt.
    private readonly Tensor images = cat([Samples.Images(5), ones(1, 12)]);
    private readonly Tensor labels = Samples.Labels(6);

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Outputs_that_are_no_numbers_end_every_evaluation_and_the_image_is_named(float value)
    {
        using var scope = NewDisposeScope();
        var model = new Spoilt(Samples.Network(), value);
        foreach (
            var look in (Action[])
                [
                    () => model.Score(images, labels, batchSize: 4),
                    () => model.Right(images, labels, batchSize: 4),
                    () => model.Right(images, labels, top: 2, batchSize: 4),
                    () => Margin.Of(model, images, labels, batchSize: 4),
                    () => LeastLikely.Targets(model, images, batchSize: 4),
                ]
        )
        {
            var error = Assert.Throws<ArithmeticException>(look);
            Assert.Contains("image 5 are not finite", error.Message, StringComparison.Ordinal);
            Assert.Contains("Look for NaN weights", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Rubbish_that_is_answered_with_no_number_ends_the_count_and_the_image_is_named()
    {
        using var scope = NewDisposeScope();
        var model = new Spoilt(Samples.Network(), float.NaN);
        var first = Samples
            .Doubles(new Noise(0).Normal([200, 12]))
            .Chunk(12)
            .Select((row, i) => (row, i))
            .First(one => one.row[0] >= 1)
            .i;
        Assert.True(first >= 4, "it is in the first batch already: this proves less");
        var error = Assert.Throws<ArithmeticException>(() =>
            Rubbish.Evaluate(model, 200, [12], batchSize: 4)
        );
        Assert.Contains($"image {first} are", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_class_that_is_never_said_may_have_a_score_of_minus_infinity()
    {
        using var scope = NewDisposeScope();
        var model = new Spoilt(Samples.Network(), float.NegativeInfinity);
        Assert.Equal(6, model.Predict(images, batchSize: 4).Count);
        Assert.Equal(6, model.Right(images, labels, top: 2, batchSize: 4).Count);
        Assert.Equal(6, LeastLikely.Targets(model, images, batchSize: 4).shape[0]);
    }

    /// <summary>The same model, but for the score of class 0 of images whose first pixel is 1 or more.</summary>
    private sealed class Spoilt(Module<Tensor, Tensor> inner, float value)
        : Module<Tensor, Tensor>(nameof(Spoilt))
    {
        public override Tensor forward(Tensor input)
        {
            var logits = inner.call(input);
            var first = logits
                .narrow(1, 0, 1)
                .masked_fill(input.flatten(1).narrow(1, 0, 1).ge(1), value);
            return cat([first, logits.narrow(1, 1, logits.shape[1] - 1)], 1);
        }
    }
}
