using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

namespace AdvCourse.Features;

/// <summary>
/// An L2 adversary against a Gaussian likelihood: it moves points to where the learned model finds them unlikely.
/// </summary>
public abstract record GaussianAdversary
{
    private GaussianAdversary() { }

    /// <summary>It pays lambda for each unit of squared distance.</summary>
    /// <param name="lambda">Above 0.</param>
    public static GaussianAdversary Penalty(double lambda) =>
        new PenaltyAdversary(Positive(lambda));

    /// <summary>The mean over all points of its squared distances is at most epsilon squared: the paper's.</summary>
    /// <param name="epsilon">Above 0.</param>
    public static GaussianAdversary MeanSquare(double epsilon) =>
        new MeanSquareAdversary(Positive(epsilon));

    /// <summary>It moves each point by at most epsilon: what attacks on images do. No closed form in general.</summary>
    /// <param name="epsilon">Above 0.</param>
    public static GaussianAdversary EachPoint(double epsilon) =>
        new EachPointAdversary(Positive(epsilon));

    /// <summary>
    /// A better move, from the gradient of the mean squared Mahalanobis distance by the moves. Repeated, it ends at the
    /// best one.
    /// </summary>
    /// <param name="moves">Float64 [N, d].</param>
    /// <param name="gradient">Of N times the mean, by the moves.</param>
    internal abstract Tensor Better(Tensor moves, Tensor gradient);

    /// <summary>What the adversary pays, to be subtracted from its gain.</summary>
    internal virtual Tensor Price(Tensor moves) => zeros(1, ScalarType.Float64).sum();

    private static double Positive(double value) =>
        value > 0 && double.IsFinite(value)
            ? value
            : throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"An adversary of {value} cannot be; give a positive, finite number."
                )
            );

    private sealed record PenaltyAdversary(double Lambda) : GaussianAdversary
    {
        // At its best, the gradient 2 A (v + delta) equals 2 lambda delta.
        internal override Tensor Better(Tensor moves, Tensor gradient) => gradient / (2 * Lambda);

        internal override Tensor Price(Tensor moves) => Lambda * (moves * moves).sum(1).mean();
    }

    // A convex function on a ball: from anywhere, the ball's point furthest along the gradient is better.
    private sealed record MeanSquareAdversary(double Epsilon) : GaussianAdversary
    {
        internal override Tensor Better(Tensor moves, Tensor gradient) =>
            gradient * (Epsilon / (gradient * gradient).sum(1).mean().sqrt().clamp(min: 1e-300));
    }

    private sealed record EachPointAdversary(double Epsilon) : GaussianAdversary
    {
        internal override Tensor Better(Tensor moves, Tensor gradient) =>
            gradient
            * (Epsilon / (gradient * gradient).sum(1, keepdim: true).sqrt().clamp(min: 1e-300));
    }
}
