using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

namespace AdvCourse.Features;

/// <summary>
/// The model of Ilyas et al. 2019, section 4: labels y = ±1 with equal chance, x normal with mean y mu and covariance
/// Sigma. The maximum-likelihood classifier is the sign of xᵀ Sigma⁻¹ mu. What it weighs (Sigma⁻¹, the Mahalanobis
/// metric of the data) and what an adversary pays (L2) disagree: the misalignment that makes features non-robust.
/// </summary>
/// <param name="Mean">mu, [d], not zero.</param>
/// <param name="Covariance">Sigma, d x d, positive definite.</param>
public sealed record GaussianModel(IReadOnlyList<double> Mean, SymmetricMatrix Covariance)
{
    /// <summary>Sigma. It and the mean are checked together, so neither can be set alone.</summary>
    public SymmetricMatrix Covariance { get; } = Definite(Covariance);

    /// <summary>mu.</summary>
    public IReadOnlyList<double> Mean { get; } =
        Mean is { Count: > 0 } && Mean.Count == Covariance.Size && Mean.Any(value => value != 0)
            ? [.. Mean]
            : throw new ArgumentException(
                $"The mean has {Mean?.Count ?? 0} numbers for a covariance of {Covariance.Size} x {Covariance.Size}, or is zero; give one number a dimension, not all zero."
            );

    /// <summary>The gradient of the maximum-likelihood classifier by its input, Sigma⁻¹ mu.</summary>
    public double[] Weights => Covariance.Map(s => 1 / s).Times(Mean);

    /// <summary>
    /// The cosine between mu and the classifier's gradient: 1 when moving along the gradient looks like moving from one
    /// class to the other.
    /// </summary>
    public double Alignment => Cosine(Mean, Weights);

    /// <summary>
    /// The L2 distance from a class's mean to the boundary, muᵀ Sigma⁻¹ mu / ‖Sigma⁻¹ mu‖ = ‖mu‖ times
    /// <see cref="Alignment"/>: misalignment is how much closer the boundary is than it looks.
    /// </summary>
    public double Margin => Length(Mean) * Alignment;

    /// <summary>
    /// The same distance in the data's own metric, sqrt(muᵀ Sigma⁻¹ mu): standard deviations from the mean to the boundary.
    /// </summary>
    public double MahalanobisMargin => Math.Sqrt(Dot(Mean, Weights));

    /// <summary>
    /// The smallest alignment over all means, 2 sqrt(kappa) / (1 + kappa) with kappa the covariance's condition
    /// (Kantorovich): theorem 3 says that it is larger for the robust covariance.
    /// </summary>
    public double MinimumCosine => MinimumCosineOf(Covariance);

    /// <summary>The smallest cosine between any mu and Sigma⁻¹ mu, for a covariance.</summary>
    /// <param name="covariance">Positive definite.</param>
    public static double MinimumCosineOf(SymmetricMatrix covariance)
    {
        var kappa = Definite(covariance).Condition;
        return 2 * Math.Sqrt(kappa) / (1 + kappa);
    }

    /// <summary>
    /// A mean of length 1 with the smallest alignment: between the eigenvectors of the largest and smallest eigenvalue.
    /// </summary>
    /// <param name="covariance">Positive definite.</param>
    public static double[] WorstMean(SymmetricMatrix covariance)
    {
        var (large, small) = (Definite(covariance).Eigenvalues[0], covariance.Eigenvalues[^1]);
        var (first, last) = (
            Math.Sqrt(large / (large + small)),
            Math.Sqrt(small / (large + small))
        );
        var mean = new double[covariance.Size];
        for (var i = 0; i < mean.Length; i++)
        {
            mean[i] =
                (first * covariance.Eigenvectors[i, 0])
                + (last * covariance.Eigenvectors[i, covariance.Size - 1]);
        }

        return mean;
    }

    /// <summary>
    /// The accuracy of a linear classifier sign(wᵀx) when each image may be moved by epsilon in L2 against it:
    /// Phi((wᵀmu - epsilon ‖w‖) / sqrt(wᵀ Sigma w)).
    /// </summary>
    /// <param name="weights">w, [d], not zero.</param>
    /// <param name="epsilon">At least 0; 0 for clean accuracy.</param>
    public double Accuracy(IReadOnlyList<double> weights, double epsilon = 0)
    {
        var deviation = Math.Sqrt(Dot(weights, Covariance.Times(weights)));
        var place = (Dot(weights, Mean) - (epsilon * Length(weights))) / deviation;
        using var scope = NewDisposeScope();
        return 0.5
            * (1 + tensor([place / Math.Sqrt(2)], ScalarType.Float64).erf().sum().ToDouble());
    }

    /// <summary>
    /// Theorem 1 by its closed form: what an adversary who maximises (x + delta) Mahalanobis distance minus C ‖delta‖² adds
    /// to it, tr[(I + (C Sigma - I)⁻¹)²] - d. At a fixed trace it is smallest when all eigenvalues are equal.
    /// </summary>
    /// <param name="penalty">C, above 1 / the smallest eigenvalue.</param>
    public double ExcessLoss(double penalty)
    {
        var bound = 1 / Covariance.Eigenvalues[^1];
        return penalty > bound
            ? Covariance.Eigenvalues.Sum(s =>
            {
                var factor = 1 + (1 / ((penalty * s) - 1));
                return (factor * factor) - 1;
            })
            : throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"A penalty of {penalty} does not bound the adversary; it must be above 1 / the smallest eigenvalue, {bound:0.####}."
                )
            );
    }

    /// <summary>Draws from the model.</summary>
    /// <param name="count">How many, at least 1.</param>
    /// <param name="seed">Decides them.</param>
    /// <returns>Float64 [N, d], and labels Int64 [N], 0 for y = -1 and 1 for y = +1.</returns>
    public (Tensor X, Tensor Labels) Sample(int count, long seed)
    {
        using var scope = NewDisposeScope();
        var root = tensor(Covariance.Map(Math.Sqrt).ToArray());
        var noise = new Noise(seed);
        var x = noise.Normal([count, Mean.Count]).to(ScalarType.Float64).mm(root);
        var signs = noise.Then(1).Signs([count, 1], 1).to(ScalarType.Float64);
        x += signs * tensor(Mean.ToArray());
        return (
            x.MoveToOuterDisposeScope(),
            ((signs + 1) / 2).to(ScalarType.Int64).squeeze(1).MoveToOuterDisposeScope()
        );
    }

    /// <summary>Points of the ellipse at a Mahalanobis distance around the mean, for pictures of two dimensions.</summary>
    /// <param name="distance">1 for one standard deviation.</param>
    /// <param name="points">How many; the first comes again at the end.</param>
    public (double[] X, double[] Y) Ellipse(double distance = 1, int points = 100)
    {
        if (Mean.Count != 2)
        {
            throw new ArgumentException(
                $"The model has {Mean.Count} dimensions; an ellipse can be drawn in 2."
            );
        }

        var root = Covariance.Map(Math.Sqrt);
        var (x, y) = (new double[points + 1], new double[points + 1]);
        for (var i = 0; i <= points; i++)
        {
            var angle = Math.Tau * i / points;
            var place = root.Times([distance * Math.Cos(angle), distance * Math.Sin(angle)]);
            (x[i], y[i]) = (Mean[0] + place[0], Mean[1] + place[1]);
        }

        return (x, y);
    }

    internal static SymmetricMatrix Definite(SymmetricMatrix covariance)
    {
        ArgumentNullException.ThrowIfNull(covariance);
        return covariance.Eigenvalues[^1] > 0
            ? covariance
            : throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The covariance's smallest eigenvalue is {covariance.Eigenvalues[^1]:0.####}; it must be positive definite."
                )
            );
    }

    internal static double Dot(IReadOnlyList<double> a, IReadOnlyList<double> b) =>
        a.Zip(b, (x, y) => x * y).Sum();

    internal static double Length(IReadOnlyList<double> a) => Math.Sqrt(Dot(a, a));

    internal static double Cosine(IReadOnlyList<double> a, IReadOnlyList<double> b) =>
        Dot(a, b) / (Length(a) * Length(b));
}
