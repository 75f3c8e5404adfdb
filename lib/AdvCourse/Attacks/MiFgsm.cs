using AdvCourse.Threats;
using static TorchSharp.torch;

namespace AdvCourse.Attacks;

/// <summary>
/// Momentum BIM (MI-FGSM): steps follow a decaying sum of the past gradients, each divided by its L1 norm. The memory
/// carries it over small bumps of the loss, and the images transfer better to other models.
/// </summary>
/// <param name="Budget">How far each image may move in all; Linf or L2.</param>
/// <param name="Steps">The number of steps, each of epsilon / steps.</param>
/// <param name="Decay">What is kept of the sum at each step, 0 or more; 1 in the paper, 0 makes it BIM.</param>
public sealed record MiFgsm(Budget Budget, int Steps = 10, double Decay = 1) : BudgetAttack(Budget)
{
    /// <summary>In Linf.</summary>
    /// <param name="epsilon">The largest change of a pixel, in units of [0, 1].</param>
    /// <param name="steps">The number of steps, at least 1.</param>
    /// <param name="decay">What is kept of the sum at each step.</param>
    public MiFgsm(double epsilon, int steps = 10, double decay = 1)
        : this(new Budget(Norm.Linf, epsilon), steps, decay) { }

    /// <inheritdoc/>
    public override string Name => "MI-FGSM";

    /// <inheritdoc/>
    public override Citation Citation => new("dong2017", "section 3.1, algorithm 1");

    /// <inheritdoc/>
    public override IReadOnlyList<Norm> Norms => [Norm.Linf, Norm.L2];

    /// <summary>The number of steps, at least 1.</summary>
    public int Steps
    {
        get;
        init => field = Setting.AtLeastOne(value, "MI-FGSM", "steps");
    } = Setting.AtLeastOne(Steps, "MI-FGSM", "steps");

    /// <summary>What is kept of the sum of gradients at each step.</summary>
    public double Decay
    {
        get;
        init => field = Setting.Within(value, 0, 100, "MI-FGSM", "a decay of");
    } = Setting.Within(Decay, 0, 100, "MI-FGSM", "a decay of");

    /// <summary>Whether an image leaves as soon as it is adversarial; off, as in the paper.</summary>
    public bool StopWhenAdversarial { get; init; }

    /// <inheritdoc/>
    protected override string Settings =>
        Setting.Text($"{Name} {Budget}, {Steps} steps, decay {Decay:0.######}")
        + (StopWhenAdversarial ? ", stops when adversarial" : "");

    /// <inheritdoc/>
    protected override Tensor Perturb(Victim victim, Tensor images)
    {
        ArgumentNullException.ThrowIfNull(victim);
        return new Walk(
            Steps,
            (gradient, _) => Budget.Norm.Steepest(gradient, Budget.Epsilon / Steps),
            Constrain
        )
        {
            Decay = Decay,
            StopWhenAdversarial = StopWhenAdversarial,
        }.Run(victim, images);
    }
}
