using AdvCourse.Threats;
using static TorchSharp.torch;

namespace AdvCourse.Attacks;

/// <summary>
/// A small AutoAttack, the honest default for a robust accuracy: <see cref="ApgdCe"/>, then <see cref="ApgdT"/>, then
/// <see cref="Square"/>, each on the images that are still right. An image counts as robust only if it withstands all.
/// </summary>
/// <remarks>
/// The published AutoAttack runs FAB-T between the last two; it is left out here, so accuracies are upper bounds of the
/// published evaluation's and must be reported as "AutoAttack without FAB". Images that were wrong from the start stay as
/// they are. The model needs at least four classes.
/// <para>
/// A cross-entropy of exactly zero has no slope, which is why <see cref="ApgdT"/> has a loss that no scaling of the logits
/// changes: what withstands a gradient of that loss has withstood an attack that could see. So
/// <see cref="AttackResult.Masked"/> are only those images on which the first gradients of both losses were exactly
/// zero; <see cref="Square"/> alone, with its few queries, is no proof, and they are not counted as robust.
/// </para>
/// </remarks>
/// <param name="Budget">How far each image may move; Linf or L2.</param>
/// <param name="Steps">Gradients for each start or target of APGD; 100 as published.</param>
/// <param name="Queries">Queries of Square; 5000 as published.</param>
public sealed record AutoAttack(Budget Budget, int Steps = 100, int Queries = 5000)
    : BudgetAttack(Budget)
{
    /// <summary>In Linf.</summary>
    /// <param name="epsilon">The largest change of a pixel, in units of [0, 1].</param>
    /// <param name="steps">Gradients for each start or target of APGD.</param>
    /// <param name="queries">Queries of Square.</param>
    public AutoAttack(double epsilon, int steps = 100, int queries = 5000)
        : this(new Budget(Norm.Linf, epsilon), steps, queries) { }

    /// <inheritdoc/>
    public override string Name => "AutoAttack without FAB";

    /// <inheritdoc/>
    public override Citation Citation => new("croce2020", "section 5");

    /// <inheritdoc/>
    public override Goals Goals => Goals.Untargeted;

    /// <inheritdoc/>
    public override IReadOnlyList<Norm> Norms => [Norm.Linf, Norm.L2];

    /// <inheritdoc/>
    public override bool IsRandom => true;

    /// <summary>Gradients for each start or target of APGD, at least 1.</summary>
    public int Steps
    {
        get;
        init => field = Setting.AtLeastOne(value, "AutoAttack", "steps");
    } = Setting.AtLeastOne(Steps, "AutoAttack", "steps");

    /// <summary>Queries of Square, at least 1.</summary>
    public int Queries
    {
        get;
        init => field = Setting.AtLeastOne(value, "AutoAttack", "queries");
    } = Setting.AtLeastOne(Queries, "AutoAttack", "queries");

    /// <summary>The attacks that it consists of, in their order.</summary>
    public IReadOnlyList<BudgetAttack> Parts =>
        [
            new ApgdCe(Budget, Steps) { Box = Box, StopWhenAdversarial = true },
            new ApgdT(Budget, Steps) { Box = Box, StopWhenAdversarial = true },
            new Square(Budget, Queries) { Box = Box },
        ];

    /// <inheritdoc/>
    protected override string Settings =>
        Setting.Text($"{Name} {Budget}, {Steps} steps, {Queries} queries");

    /// <inheritdoc/>
    private protected override void AcceptClasses(long classes) => Dlr.Accept(Name, classes);

    /// <inheritdoc/>
    protected override Tensor Perturb(Victim victim, Tensor images)
    {
        ArgumentNullException.ThrowIfNull(victim);
        var worst = new WorstFound(victim);
        worst.Offer(victim.Clean, victim.CleanLogits);
        var (parts, done) = (Parts, 0);
        foreach (var part in parts)
        {
            if (worst.Open.Count == 0)
            {
                break;
            }

            using var scope = NewDisposeScope();
            var open = worst.Open.Stage((double)done / parts.Count, (done + 1.0) / parts.Count);
            open.LookAnew();
            worst.Offer(part.Apply(open, open.Clean));
            done++;
        }

        return worst.Images;
    }
}
