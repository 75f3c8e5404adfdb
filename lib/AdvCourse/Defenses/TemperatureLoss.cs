using AdvCourse.Models;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace AdvCourse.Defenses;

/// <summary>
/// Cross-entropy of softmax(Z / T): how a distilled network's teacher is trained (Papernot et al. 2016, section IV). The
/// network answers at T = 1 afterwards, and there its logits are about T times as large.
/// </summary>
/// <param name="Temperature">T, above 0; 1 is the plain loss.</param>
public sealed record TemperatureLoss(double Temperature) : Objective
{
    /// <summary>T.</summary>
    public double Temperature
    {
        get;
        init => field = Setting.Within(value, 1e-6, 1e6, nameof(Temperature));
    } = Setting.Within(Temperature, 1e-6, 1e6, nameof(Temperature));

    /// <inheritdoc/>
    public override Tensor Loss(
        Module<Tensor, Tensor> model,
        Tensor images,
        Tensor labels,
        Noise noise
    )
    {
        ArgumentNullException.ThrowIfNull(model);
        var head = Head.Of(model);
        return head == Head.Softmax
            ? head.Losses(model.call(images) / Temperature, labels).mean()
            : throw new ArgumentException(
                $"A temperature divides the logits of a softmax; {model.GetName()} has a {head} head."
            );
    }
}
