using AdvCourse.Attacks;
using AdvCourse.Models;
using static TorchSharp.torch;

namespace AdvCourse.Tests.Attacks;

/// <summary>The search for c around the minimisations, on a linear model of two classes, where the nearest image is known.</summary>
public sealed class LbfgsAttackTests
{
    private const int Count = 15;
    private const int Pixels = 20;

    private readonly LogisticRegression model = Samples.Logistic(Pixels);
    private readonly Tensor images = new Noise(7).Uniform([Count, Pixels], -1, 2).clamp(0.0, 1.0);

    [Theory]
    [InlineData(1e-4)]
    [InlineData(0.1)]
    [InlineData(1e5)]
    public void However_far_off_the_first_c_is_the_nearest_image_is_found(double initialC)
    {
        using var scope = NewDisposeScope();
        var exact = LinearDistances.Of(model);
        var x = Samples.Doubles(images).Chunk(Pixels).ToArray();
        var labels = Labels(exact, x);
        var result = new LbfgsAttack(initialC, bisections: 12).Run(model, images, tensor(labels));
        for (var i = 0; i < Count; i++)
        {
            Assert.True(result.Success[i]);
            Assert.InRange(result.L2[i] / exact.L2(x[i], labels[i], box: true), 1 - 1e-4, 1.01);
        }
    }

    [Fact]
    public void As_many_bisections_are_made_as_were_asked_for()
    {
        using var scope = NewDisposeScope();
        var x = Samples.Doubles(images).Chunk(Pixels).ToArray();
        var labels = tensor(Labels(LinearDistances.Of(model), x));
        var none = Minimisations(0);
        Assert.All(none, count => Assert.InRange(count, 2, 8));
        Assert.Equal(none.Select(count => count + 3), Minimisations(3));

        // Each ends with one more look, without a gradient.
        int[] Minimisations(int bisections)
        {
            var result = new LbfgsAttack(bisections: bisections).Run(model, images, labels);
            return [.. result.Queries.Zip(result.Gradients, (all, gradients) => all - gradients)];
        }
    }

    /// <summary>With one bisection the nearest image is that of c or of c times the root of ten, whichever succeeds.</summary>
    [Fact]
    public void A_bisection_tries_the_geometric_middle()
    {
        using var scope = NewDisposeScope();
        var x = Samples.Doubles(images).Chunk(Pixels).ToArray();
        var labels = tensor(Labels(LinearDistances.Of(model), x));
        var (ends, middle) = (Nearest(0, 0.1), Nearest(0, 0.1 * Math.Sqrt(10)));
        var both = Nearest(1, 0.1);
        for (var i = 0; i < Count; i++)
        {
            Assert.Equal(1, both[i] / Math.Min(ends[i], middle[i]), 1e-3);
        }

        Assert.Contains(true, ends.Zip(middle, (end, mid) => end > 1.01 * mid));
        Assert.Contains(true, ends.Zip(middle, (end, mid) => mid > 1.01 * end));

        IReadOnlyList<float> Nearest(int bisections, double initialC) =>
            new LbfgsAttack(initialC, bisections).Run(model, images, labels).L2;
    }

    [Fact]
    public void A_minimisation_ends_after_as_many_iterations_as_it_may_take()
    {
        using var scope = NewDisposeScope();
        var x = Samples.Doubles(images).Chunk(Pixels).ToArray();
        var labels = tensor(Labels(LinearDistances.Of(model), x));
        var (one, three, many) = (Gradients(1), Gradients(3), Gradients(200));
        Assert.True(one < three && three < many, $"{one}, {three} and {many} gradients");

        // Of each minimisation: it ends with one more look, without a gradient.
        double Gradients(int iterations)
        {
            var attack = new LbfgsAttack(bisections: 0, maxIterations: iterations);
            var result = attack.Run(model, images, labels);
            return (double)result.Gradients.Sum() / (result.Queries.Sum() - result.Gradients.Sum());
        }
    }

    private static long[] Labels(LinearDistances exact, double[][] x) =>
        [.. x.Select(row => exact.Scores(row)[1] > 0 ? 1L : 0)];
}
