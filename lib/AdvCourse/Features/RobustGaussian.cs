using System.Globalization;

namespace AdvCourse.Features;

/// <summary>
/// What maximum likelihood learns of a Gaussian model under an L2 adversary (Ilyas et al. 2019, theorem 2): the mean stays,
/// the covariance becomes Sigma_r = Sigma / 2 + I / lambda + sqrt(Sigma / lambda + Sigma² / 4), a blend with the identity.
/// </summary>
/// <remarks>
/// Eigenvalue by eigenvalue s solves (s - 1/lambda)² = s s*, the minimiser of log s + s* / (s - 1/lambda): what is left of
/// the loss after an adversary who pays lambda ‖delta‖². The paper's adversary has a budget on the mean square,
/// E‖delta‖² = epsilon² here; then lambda solves tr(Sigma_r⁻¹) / lambda² = epsilon², which reproduces the paper's bounds on
/// lambda with the paper's epsilon read as ours squared.
/// </remarks>
/// <param name="Covariance">Sigma_r.</param>
/// <param name="Lambda">The adversary's price of a unit of squared distance.</param>
/// <param name="Epsilon">The root of the mean square of the adversary's moves.</param>
public sealed record RobustGaussian(SymmetricMatrix Covariance, double Lambda, double Epsilon)
{
    /// <summary>The robust covariance for a price.</summary>
    /// <param name="covariance">Sigma, positive definite.</param>
    /// <param name="lambda">Above 0; the smaller, the stronger the adversary.</param>
    public static RobustGaussian ForPenalty(SymmetricMatrix covariance, double lambda)
    {
        GaussianModel.Definite(covariance);
        if (!(lambda > 0) || !double.IsFinite(lambda))
        {
            throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"A price of {lambda} cannot be; lambda is positive and finite."
                )
            );
        }

        return new(
            covariance.Map(s => Robust(s, lambda)),
            lambda,
            Math.Sqrt(MeanSquare(covariance, lambda))
        );
    }

    /// <summary>The robust covariance for a budget: the price is found by halving an interval of logarithms.</summary>
    /// <param name="covariance">Sigma, positive definite.</param>
    /// <param name="epsilon">The root of the mean square of the adversary's moves, above 0.</param>
    public static RobustGaussian ForBudget(SymmetricMatrix covariance, double epsilon)
    {
        GaussianModel.Definite(covariance);
        if (!(epsilon > 0) || !double.IsFinite(epsilon))
        {
            throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"A budget of {epsilon} cannot be; it is positive and finite. Without an adversary the covariance stays."
                )
            );
        }

        var (low, high) = (-300.0, 300.0);
        for (var i = 0; i < 200; i++)
        {
            var middle = (low + high) / 2;
            if (MeanSquare(covariance, Math.Exp(middle)) > epsilon * epsilon)
            {
                low = middle; // the adversary does too much: raise the price
            }
            else
            {
                high = middle;
            }
        }

        return ForPenalty(covariance, Math.Exp((low + high) / 2));
    }

    /// <summary>The larger root of (s - 1/lambda)² = s s*.</summary>
    private static double Robust(double s, double lambda) =>
        (s / 2) + (1 / lambda) + Math.Sqrt((s / lambda) + (s * s / 4));

    /// <summary>E‖delta‖² of the adversary who pays lambda, against the learner who expects it.</summary>
    private static double MeanSquare(SymmetricMatrix covariance, double lambda) =>
        covariance.Eigenvalues.Sum(s => 1 / (lambda * lambda * Robust(s, lambda)));
}
