using AdvCourse.Threats;
using static TorchSharp.torch;

namespace AdvCourse.Attacks;

/// <summary>
/// APGD-T: auto-PGD on the targeted <see cref="Dlr"/> loss, towards one wrong class after the other, the likeliest on the
/// clean image first. The goal itself is untargeted: any class but the true one.
/// </summary>
/// <param name="Budget">How far each image may move in all; Linf or L2.</param>
/// <param name="Steps">Gradients for each target; 100 in AutoAttack.</param>
/// <param name="Targets">How many classes are tried, at most all wrong ones; 9 in AutoAttack.</param>
public sealed record ApgdT(Budget Budget, int Steps = 100, int Targets = 9) : BudgetAttack(Budget)
{
    /// <summary>In Linf.</summary>
    /// <param name="epsilon">The largest change of a pixel, in units of [0, 1].</param>
    /// <param name="steps">Gradients for each target.</param>
    /// <param name="targets">How many classes are tried.</param>
    public ApgdT(double epsilon, int steps = 100, int targets = 9)
        : this(new Budget(Norm.Linf, epsilon), steps, targets) { }

    /// <inheritdoc/>
    public override string Name => "APGD-T";

    /// <inheritdoc/>
    public override Citation Citation => new("croce2020", "sections 4 and 5, equation 7");

    /// <inheritdoc/>
    public override Goals Goals => Goals.Untargeted;

    /// <inheritdoc/>
    public override IReadOnlyList<Norm> Norms => [Norm.Linf, Norm.L2];

    /// <inheritdoc/>
    public override bool IsRandom => true;

    /// <summary>Gradients for each target, at least 1.</summary>
    public int Steps
    {
        get;
        init => field = Setting.AtLeastOne(value, "APGD-T", "steps");
    } = Setting.AtLeastOne(Steps, "APGD-T", "steps");

    /// <summary>How many classes are tried, at least 1.</summary>
    public int Targets
    {
        get;
        init => field = Setting.AtLeastOne(value, "APGD-T", "targets");
    } = Setting.AtLeastOne(Targets, "APGD-T", "targets");

    /// <summary>
    /// Whether an image leaves as soon as it is adversarial; off, as in the paper. Between targets, adversarial images
    /// leave in any case.
    /// </summary>
    public bool StopWhenAdversarial { get; init; }

    /// <inheritdoc/>
    protected override string Settings =>
        Setting.Text($"{Name} {Budget}, {Steps} steps, {Targets} targets")
        + (StopWhenAdversarial ? ", stops when adversarial" : "");

    /// <inheritdoc/>
    private protected override void AcceptClasses(long classes) => Dlr.Accept(Name, classes);

    /// <inheritdoc/>
    protected override Tensor Perturb(Victim victim, Tensor images)
    {
        ArgumentNullException.ThrowIfNull(victim);
        var wrong = WrongClasses(victim);
        var count = (int)Math.Min(Targets, wrong.shape[1]);
        var auto = new AutoPgd(
            Budget,
            Constrain,
            Steps,
            StopWhenAdversarial,
            (logits, labels, targets) => Dlr.Targeted(victim.Head.Scores(logits), labels, targets!)
        );
        var worst = new WorstFound(victim);
        for (var target = 0; target < count && worst.Open.Count > 0; target++)
        {
            using var scope = NewDisposeScope();
            var open = worst.Open.Stage((double)target / count, (target + 1.0) / count);
            var start = ApgdCe.Start(Budget, open, open.Noise.Then(target));
            worst.Offer(
                auto.Run(
                    open,
                    Constrain(open.Clean, start),
                    wrong.select(1, target).Pick(open.Within(victim))
                )
            );
        }

        return worst.Images;
    }

    /// <summary>All classes but the true one, the likeliest on the clean image first; Int64 [N, classes - 1].</summary>
    private static Tensor WrongClasses(Victim victim)
    {
        var scores = victim.Head.Scores(victim.CleanLogits);
        var labels = victim.Aims.unsqueeze(1);
        // Below every score, however large: a score less 1 is itself from 2^24 on.
        var last = full(labels.shape, double.NegativeInfinity, dtype: scores.dtype);
        var without = scores.scatter(1, labels, last);
        return without.argsort(1, descending: true).narrow(1, 0, scores.shape[1] - 1);
    }
}
