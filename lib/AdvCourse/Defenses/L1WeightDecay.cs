using AdvCourse.Models;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace AdvCourse.Defenses;

/// <summary>
/// The loss plus lambda ||W||_1 of the first layer. It resembles the exact adversary of logistic regression but stands
/// outside the loss: adversarial training lowers the margin and fades once margins are large, weight decay never fades
/// (Goodfellow et al. 2014, section 5). With lambda 0.0025 the paper's maxout network stays above 5 % training error.
/// </summary>
/// <param name="Lambda">The coefficient, at least 0.</param>
public sealed record L1WeightDecay(double Lambda) : Objective
{
    /// <summary>The coefficient.</summary>
    public double Lambda
    {
        get;
        init => field = Setting.Within(value, 0, double.MaxValue, nameof(Lambda));
    } = Setting.Within(Lambda, 0, double.MaxValue, nameof(Lambda));

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
        var first = model.parameters().First(parameter => parameter.ndim >= 2);
        return Inner.Loss(model, images, labels, noise) + (Lambda * first.abs().sum());
    }
}
