using AdvCourse.Attacks;
using AdvCourse.Threats;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace AdvCourse.Tests.Attacks;

/// <summary>The passes of algorithm 1 of Moosavi-Dezfooli et al. 2016, as the model sees them.</summary>
public sealed class UniversalPerturbationTests
{
    private const int Count = 10;

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

    /// <summary>Class 1 comes ever nearer to class 0 where pixels get brighter, and never past it.</summary>
    private sealed class NeverThere() : Module<Tensor, Tensor>(nameof(NeverThere))
    {
        public override Tensor forward(Tensor input)
        {
            var behind = (input.mean([1], keepdim: true) * -10).exp();
            return cat([zeros_like(behind), -behind], 1);
        }
    }
}
