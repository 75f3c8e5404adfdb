using AdvCourse.Threats;
using static TorchSharp.torch;

namespace AdvCourse.Attacks;

/// <summary>
/// The fast gradient sign method: x + epsilon sign(grad J(x, y)), one gradient an image. Targeted, it steps down the
/// loss of the target. In L2 it is the fast gradient method.
/// </summary>
/// <remarks>The paper does not clip: <c>new Fgsm(0.25) { Box = Box.None }</c> is its attack.</remarks>
/// <param name="Budget">How far each image may move.</param>
public sealed record Fgsm(Budget Budget) : BudgetAttack(Budget)
{
    /// <summary>The paper's norm, Linf.</summary>
    /// <param name="epsilon">The change of every pixel, in units of [0, 1].</param>
    public Fgsm(double epsilon)
        : this(new Budget(Norm.Linf, epsilon)) { }

    /// <inheritdoc/>
    public override string Name => "FGSM";

    /// <inheritdoc/>
    public override Citation Citation => new("goodfellow2014", "section 4");

    /// <inheritdoc/>
    protected override Tensor Perturb(Victim victim, Tensor images)
    {
        ArgumentNullException.ThrowIfNull(victim);
        return images + Steepest(victim.Ascent(images), images, Budget.Epsilon);
    }
}
