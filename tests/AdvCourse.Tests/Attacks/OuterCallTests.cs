using AdvCourse.Attacks;
using AdvCourse.Threats;
using static TorchSharp.torch;

namespace AdvCourse.Tests.Attacks;

/// <summary>What <see cref="Attack.Run"/> does around a method, whatever the method returns.</summary>
public sealed class OuterCallTests
{
    [Fact]
    public void Images_that_a_method_left_outside_of_the_box_are_clipped_before_they_are_judged()
    {
        using var scope = NewDisposeScope();
        var (model, images, labels) = (Samples.Network(), Samples.Images(20), Samples.Labels(20));
        var clipped = new Stray().Run(model, images, labels);
        var there = (images + Stray.Way).clamp(0.0, 1.0);
        Assert.Equal(Samples.Floats(there), Samples.Floats(clipped.Images));
        Assert.Equal(
            model.call(there).argmax(1).data<long>().ToArray(),
            clipped.Adversarial.Classes
        );
        var free = (new Stray() with { Box = Box.None }).Run(model, images, labels);
        Assert.Equal(Samples.Floats(images + Stray.Way), Samples.Floats(free.Images));
    }

    /// <summary>Goes one way, without a look at the box.</summary>
    private sealed record Stray : Attack
    {
        public const double Way = 0.7;

        public override string Name => "stray";

        public override Citation Citation => new("madry2017", "nowhere");

        protected override string Settings => Name;

        protected override Tensor Perturb(Victim victim, Tensor images) => images + Way;
    }
}
