using System.Globalization;
using AdvCourse.Models;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace AdvCourse.Defenses;

/// <summary>
/// The loss plus lambda Σ w² / k for each layer of k units, biases left out (Szegedy et al. 2013, section 4.2).
/// </summary>
public sealed record QuadraticDecay : Objective
{
    /// <summary>One coefficient for every layer, or one for each, from the first.</summary>
    /// <param name="lambdas">Each at least 0.</param>
    /// <exception cref="ArgumentException">There is none, or one is negative or not a number.</exception>
    public QuadraticDecay(params double[] lambdas) => Lambdas = lambdas;

    /// <summary>The coefficients.</summary>
    public IReadOnlyList<double> Lambdas
    {
        get;
        init => field = Checked(value);
    }

    /// <summary>The loss that the penalty is added to.</summary>
    public Objective Inner
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Inner));
    } = new CleanLoss();

    /// <inheritdoc/>
    public override Tensor Loss(
        Module<Tensor, Tensor> model,
        Tensor images,
        Tensor labels,
        Noise noise
    )
    {
        ArgumentNullException.ThrowIfNull(model);
        var weights = model.parameters().Where(parameter => parameter.ndim >= 2).ToArray();
        if (Lambdas.Count != 1 && Lambdas.Count != weights.Length)
        {
            throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{Lambdas.Count} decay coefficients for the {weights.Length} layers of {model.GetName()}; give one for each, or one for all."
                )
            );
        }

        var loss = Inner.Loss(model, images, labels, noise);
        for (var layer = 0; layer < weights.Length; layer++)
        {
            var lambda = Lambdas[Lambdas.Count == 1 ? 0 : layer];
            if (lambda > 0)
            {
                loss += lambda / weights[layer].shape[0] * weights[layer].square().sum();
            }
        }

        return loss;
    }

    private static IReadOnlyList<double> Checked(IReadOnlyList<double> lambdas)
    {
        ArgumentNullException.ThrowIfNull(lambdas);
        return lambdas.Count > 0
            ? [.. lambdas.Select(lambda => Setting.Within(lambda, 0, double.MaxValue, "Lambda"))]
            : throw new ArgumentException(
                "Decay needs a coefficient for each layer, or one for all; none was given."
            );
    }
}
