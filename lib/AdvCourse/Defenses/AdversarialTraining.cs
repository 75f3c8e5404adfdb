using AdvCourse.Attacks;
using AdvCourse.Models;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace AdvCourse.Defenses;

/// <summary>
/// Adversarial training with the fast gradient sign: alpha J(theta, x, y) + (1 - alpha) J(theta, x + epsilon
/// sign(grad J(theta, x, y)), y), the perturbed images made anew at every update (Goodfellow et al. 2014, section 6).
/// </summary>
/// <remarks>
/// The paper prints the second J without its y. As in the paper, nothing is clipped, and the perturbation counts as data:
/// no gradient flows through it. It leaves unsaid whether dropout is on while the perturbation is made. Off is the
/// default here: a dropped pixel has no gradient and so would not be perturbed at all, and the network would train on
/// weaker examples than it is attacked with.
/// </remarks>
/// <param name="Epsilon">The perturbation of every pixel, in units of [0, 1]; at least 0.</param>
/// <param name="Alpha">The share of the clean loss, 0 to 1.</param>
public sealed record AdversarialTraining(double Epsilon, double Alpha = 0.5) : Objective
{
    /// <summary>The perturbation of every pixel, in units of [0, 1].</summary>
    public double Epsilon
    {
        get;
        init => field = Setting.Within(value, 0, 1, nameof(Epsilon));
    } = Setting.Within(Epsilon, 0, 1, nameof(Epsilon));

    /// <summary>The share of the clean loss, 0 to 1.</summary>
    public double Alpha
    {
        get;
        init => field = Setting.Within(value, 0, 1, nameof(Alpha));
    } = Setting.Within(Alpha, 0, 1, nameof(Alpha));

    /// <summary>Whether the perturbation is made with dropout on, as the network is while it trains.</summary>
    public bool WithDropout { get; init; }

    /// <inheritdoc/>
    public override Tensor Loss(
        Module<Tensor, Tensor> model,
        Tensor images,
        Tensor labels,
        Noise noise
    )
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(labels);
        var head = Head.Of(model);
        var perturbed = (
            images + (Epsilon * Gradient(model, images, labels, head).sign())
        ).detach();

        // One pass over both halves: the same as two, but one larger matrix product.
        var losses = head.Losses(model.call(cat([images, perturbed])), cat([labels, labels]));
        var half = images.shape[0];
        return (Alpha * losses.narrow(0, 0, half).mean())
            + ((1 - Alpha) * losses.narrow(0, half, half).mean());
    }

    private Tensor Gradient(Module<Tensor, Tensor> model, Tensor images, Tensor labels, Head head)
    {
        using var mode = WithDropout ? null : EvalMode.Enter(model);
        return InputGradient.Of(model, images, labels, head);
    }
}
