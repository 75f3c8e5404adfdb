using AdvCourse.Threats;
using TorchSharp;
using static TorchSharp.torch;

namespace AdvCourse.Evaluation;

/// <summary>One measurement of how far a perturbation moves w'x.</summary>
/// <param name="Dimensions">n, how many inputs are used.</param>
/// <param name="MeanWeight">m, the mean of |w| over these inputs.</param>
/// <param name="Growth">Measured: w'(x + eta) - w'x with eta = epsilon sign(w), the mean over the images.</param>
/// <param name="Predicted">epsilon m n, the paper's formula with the epsilon that its text leaves out.</param>
/// <param name="Random">Measured: the root mean square of w'eta when the signs are random; it grows as sqrt(n).</param>
public sealed record GrowthPoint(
    int Dimensions,
    double MeanWeight,
    double Growth,
    double Predicted,
    double Random
);

/// <summary>
/// The linear explanation measured: the largest change of any input stays epsilon while the activation's change grows
/// with the number of inputs (Goodfellow et al. 2014, section 3).
/// </summary>
public static class LinearGrowth
{
    /// <summary>Measures the growth on real images with more and more of the inputs, taken in a seeded order.</summary>
    /// <param name="weights">w, n numbers in any shape.</param>
    /// <param name="images">Images, [N, ...] with n numbers each.</param>
    /// <param name="epsilon">The change of every input, in units of [0, 1].</param>
    /// <param name="dimensions">The numbers of inputs to use, each 1 to n.</param>
    /// <param name="seed">Decides the order of the inputs and the random signs.</param>
    public static IReadOnlyList<GrowthPoint> Measure(
        Tensor weights,
        Tensor images,
        double epsilon,
        IReadOnlyList<int> dimensions,
        long seed = 0
    )
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(dimensions);
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var all = weights.numel();
        var rows = images.flatten(1).to(ScalarType.Float64);
        if (rows.shape[1] != all || dimensions.Any(n => n < 1 || n > all))
        {
            throw new ArgumentException(
                $"{all} weights, images of {rows.shape[1]} numbers and dimensions {string.Join(", ", dimensions)} do not fit together; each dimension is 1 to {all}."
            );
        }

        var noise = new Noise(seed);
        var order = tensor(noise.Order((int)all));
        var w = weights.detach().flatten().to(ScalarType.Float64).index_select(0, order);
        rows = rows.index_select(1, order);
        var points = new List<GrowthPoint>();
        foreach (var n in dimensions)
        {
            var (part, x) = (w.narrow(0, 0, n), rows.narrow(1, 0, n));
            var moved = x + Norm.Linf.Steepest(part, epsilon);
            var growth = (moved.matmul(part.unsqueeze(1)) - x.matmul(part.unsqueeze(1)))
                .mean()
                .ToDouble();
            var signs = noise.Then(n).Signs([1000, n], epsilon).to(ScalarType.Float64);
            var random = signs.matmul(part.unsqueeze(1)).square().mean().sqrt().ToDouble();
            var mean = part.abs().mean().ToDouble();
            points.Add(new(n, mean, growth, epsilon * mean * n, random));
        }

        return points;
    }
}
