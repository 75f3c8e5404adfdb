using AdvCourse.Threats;
using static TorchSharp.torch;

namespace AdvCourse.Attacks;

/// <summary>
/// A control, not an attack: every pixel moves by +epsilon or -epsilon at random. As large as the fast gradient sign
/// step in every norm, it has no direction, and that is what the comparison shows.
/// </summary>
/// <param name="Budget">How far every pixel moves; Linf only.</param>
public sealed record RandomSign(Budget Budget) : BudgetAttack(Budget)
{
    /// <summary>In Linf.</summary>
    /// <param name="epsilon">The change of every pixel, in units of [0, 1].</param>
    public RandomSign(double epsilon)
        : this(new Budget(Norm.Linf, epsilon)) { }

    /// <inheritdoc/>
    public override string Name => "random signs";

    /// <inheritdoc/>
    public override Citation Citation => new("goodfellow2014", "section 6");

    /// <inheritdoc/>
    public override IReadOnlyList<Norm> Norms => [Norm.Linf];

    /// <inheritdoc/>
    public override bool IsRandom => true;

    /// <inheritdoc/>
    protected override Tensor Perturb(Victim victim, Tensor images)
    {
        ArgumentNullException.ThrowIfNull(victim);
        ArgumentNullException.ThrowIfNull(images);
        return images
            + victim.Noise.Signs(images.shape, Budget.Epsilon, victim.Numbers).to(images.dtype);
    }
}
