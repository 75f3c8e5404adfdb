using AdvCourse.Threats;
using static TorchSharp.torch;

namespace AdvCourse.Attacks;

/// <summary>A control, not an attack: every pixel moves by a number drawn evenly from -epsilon to epsilon.</summary>
/// <param name="Budget">How far a pixel may move; Linf only.</param>
public sealed record UniformNoise(Budget Budget) : BudgetAttack(Budget)
{
    /// <summary>In Linf.</summary>
    /// <param name="epsilon">The largest change of a pixel, in units of [0, 1].</param>
    public UniformNoise(double epsilon)
        : this(new Budget(Norm.Linf, epsilon)) { }

    /// <inheritdoc/>
    public override string Name => "uniform noise";

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
        var noise = victim.Noise.Uniform(
            images.shape,
            -Budget.Epsilon,
            Budget.Epsilon,
            victim.Numbers
        );
        return images + noise.to(images.dtype);
    }
}
