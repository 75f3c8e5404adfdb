using AdvCourse.Attacks;
using AdvCourse.Threats;
using static TorchSharp.torch;

namespace AdvCourse.Tests.Attacks;

/// <summary>The controls of Goodfellow et al. 2014, section 6: noise of each pixel's own, with no direction.</summary>
public sealed class NoiseControlTests
{
    /// <summary>Even from -epsilon to epsilon the mean square is epsilon^2 / 3; of signs it is epsilon^2.</summary>
    [Fact]
    public void Noise_goes_both_ways_and_all_the_way()
    {
        using var scope = NewDisposeScope();
        var (model, images, labels) = (Samples.Network(), Samples.Images(800), Samples.Labels(800));
        foreach (
            var (attack, square) in new (Attack, double)[]
            {
                (new UniformNoise(0.2) { Box = Box.None }, 1.0 / 3),
                (new RandomSign(0.2) { Box = Box.None }, 1),
            }
        )
        {
            using var result = attack.Run(model, images, labels);
            var moves = Samples.Doubles((result.Images - images) / 0.2);
            Assert.Equal(0, moves.Average(), 0.04);
            Assert.Equal(square, moves.Average(move => move * move), 0.02);
            Assert.InRange(moves.Min(), -1.00001, -0.99);
            Assert.InRange(moves.Max(), 0.99, 1.00001);
        }
    }
}
