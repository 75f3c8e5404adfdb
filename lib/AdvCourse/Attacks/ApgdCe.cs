using AdvCourse.Threats;
using static TorchSharp.torch;

namespace AdvCourse.Attacks;

/// <summary>
/// APGD-CE: auto-PGD on the model's own loss (cross-entropy for a softmax), from random points of the ball. No step size
/// to choose, and stronger than <see cref="Pgd"/> with as many gradients.
/// </summary>
/// <param name="Budget">How far each image may move in all; Linf or L2.</param>
/// <param name="Steps">Gradients for each restart; 100 in AutoAttack.</param>
/// <param name="Restarts">How many starts, at least 1.</param>
public sealed record ApgdCe(Budget Budget, int Steps = 100, int Restarts = 1) : BudgetAttack(Budget)
{
    /// <summary>In Linf.</summary>
    /// <param name="epsilon">The largest change of a pixel, in units of [0, 1].</param>
    /// <param name="steps">Gradients for each restart.</param>
    /// <param name="restarts">How many starts.</param>
    public ApgdCe(double epsilon, int steps = 100, int restarts = 1)
        : this(new Budget(Norm.Linf, epsilon), steps, restarts) { }

    /// <inheritdoc/>
    public override string Name => "APGD-CE";

    /// <inheritdoc/>
    public override Citation Citation => new("croce2020", "section 3, algorithm 1");

    /// <inheritdoc/>
    public override IReadOnlyList<Norm> Norms => [Norm.Linf, Norm.L2];

    /// <inheritdoc/>
    public override bool IsRandom => true;

    /// <summary>Gradients for each restart, at least 1.</summary>
    public int Steps
    {
        get;
        init => field = Setting.AtLeastOne(value, "APGD-CE", "steps");
    } = Setting.AtLeastOne(Steps, "APGD-CE", "steps");

    /// <summary>How many starts, at least 1.</summary>
    public int Restarts
    {
        get;
        init => field = Setting.AtLeastOne(value, "APGD-CE", "restarts");
    } = Setting.AtLeastOne(Restarts, "APGD-CE", "restarts");

    /// <summary>
    /// Whether an image leaves as soon as it is adversarial: as good for success rates and faster. The paper's algorithm
    /// climbs to the end, so this is off; <see cref="AutoAttack"/> turns it on.
    /// </summary>
    public bool StopWhenAdversarial { get; init; }

    /// <inheritdoc/>
    protected override string Settings =>
        Setting.Text($"{Name} {Budget}, {Steps} steps")
        + (Restarts > 1 ? Setting.Text($", {Restarts} restarts") : "")
        + (StopWhenAdversarial ? ", stops when adversarial" : "");

    /// <inheritdoc/>
    protected override Tensor Perturb(Victim victim, Tensor images)
    {
        ArgumentNullException.ThrowIfNull(victim);
        var worst = new WorstFound(victim);
        for (var restart = 0; restart < Restarts && worst.Open.Count > 0; restart++)
        {
            using var scope = NewDisposeScope();
            var open = worst.Open.Stage((double)restart / Restarts, (restart + 1.0) / Restarts);
            var auto = new AutoPgd(Budget, Constrain, Steps, StopWhenAdversarial, Objective(open));
            var start = Start(Budget, open, open.Noise.Then(restart));
            var moved = auto.Run(open, Constrain(open.Clean, start));
            if (Restarts == 1)
            {
                return moved.MoveToOuterDisposeScope();
            }

            worst.Offer(moved);
        }

        return worst.Images;
    }

    /// <summary>On the surface of the ball, as the authors start.</summary>
    internal static Tensor Start(Budget budget, Victim victim, Noise noise) =>
        victim.Clean
        + RandomStart.OnSphere(budget.Norm, victim.Clean, budget.Epsilon, noise, victim.Numbers);

    private static Func<Tensor, Tensor, Tensor?, Tensor> Objective(Victim victim) =>
        victim.IsTargeted
            ? (logits, aims, _) => -victim.Head.Losses(logits, aims)
            : (logits, aims, _) => victim.Head.Losses(logits, aims);
}
