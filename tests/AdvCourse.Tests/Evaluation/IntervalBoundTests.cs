using AdvCourse.Evaluation;
using AdvCourse.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace AdvCourse.Tests.Evaluation;

/// <summary>What interval arithmetic says of a linear model, where nothing is lost on the way.</summary>
public sealed class IntervalBoundTests
{
    /// <summary>A black pixel becomes no darker and a white one no brighter: each pixel moves as far as it can.</summary>
    [Fact]
    public void In_the_box_a_linear_models_bounds_are_reached_by_a_picture()
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        const double epsilon = 0.2;
        var model = new SoftmaxRegression(12, 4);
        Samples.Set(model.Weight, new Noise(1).Normal([4, 12]));
        var images = (Samples.Images(20) * 2 - 0.5).clamp(0.0, 1.0);
        var (lower, upper) = IntervalBounds.Logits(model, images, epsilon);
        var (low, high) = (Samples.Doubles(lower), Samples.Doubles(upper));
        var (pixels, weights) = (
            Samples.Doubles(images).Chunk(12).ToArray(),
            Samples.Doubles(model.Weight).Chunk(12).ToArray()
        );
        for (var i = 0; i < 80; i++)
        {
            var (x, w) = (pixels[i / 4], weights[i % 4]);
            Assert.Equal(Reached(x, w, -1), low[i], 1e-5);
            Assert.Equal(Reached(x, w, 1), high[i], 1e-5);
        }

        static double Reached(double[] x, double[] w, int sign) =>
            x.Zip(w, (p, a) => a * Math.Clamp(p + (epsilon * sign * Math.Sign(a)), 0, 1)).Sum();
    }

    /// <summary>Two classes of the same weights: the first is said, and a rounding decides it.</summary>
    [Fact]
    public void A_tie_proves_nothing()
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var model = new SoftmaxRegression(12, 3);
        var rows = new Noise(1).Uniform([3, 12], 0, 1);
        rows[1] = rows[0];
        rows[2] = -rows[0];
        Samples.Set(model.Weight, rows);
        var (images, labels) = (Samples.Images(10), zeros(10, dtype: ScalarType.Int64));
        Assert.Equal(0, model.Score(images, labels).Error.Count);
        Assert.Equal(0, IntervalBounds.Certify(model, images, labels, 0).Rate.Count);
        rows[1] = 0.9 * rows[0];
        Samples.Set(model.Weight, rows);
        Assert.Equal(10, IntervalBounds.Certify(model, images, labels, 0).Rate.Count);
    }
}
