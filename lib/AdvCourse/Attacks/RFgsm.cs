using AdvCourse.Threats;
using static TorchSharp.torch;

namespace AdvCourse.Attacks;

/// <summary>
/// R+FGSM: a small random step first, then the fast gradient sign step with what is left of the budget. The random step
/// leaves the place where a model trained against <see cref="Fgsm"/> has flattened its loss.
/// </summary>
/// <remarks>The paper draws the sign of a Gaussian; a fair coin for every pixel is the same distribution.</remarks>
/// <param name="Budget">How far every pixel may move in all; Linf only.</param>
/// <param name="Start">The share of epsilon that the random step takes, 0 to 1; a half, as in the paper, unless given.</param>
public sealed record RFgsm(Budget Budget, double Start = 0.5) : BudgetAttack(Budget)
{
    /// <summary>In Linf, the paper's norm.</summary>
    /// <param name="epsilon">The largest change of a pixel, in units of [0, 1].</param>
    /// <param name="start">The share of epsilon that the random step takes.</param>
    public RFgsm(double epsilon, double start = 0.5)
        : this(new Budget(Norm.Linf, epsilon), start) { }

    /// <inheritdoc/>
    public override string Name => "R+FGSM";

    /// <inheritdoc/>
    public override Citation Citation => new("tramer2017", "section 4.1");

    /// <inheritdoc/>
    public override IReadOnlyList<Norm> Norms => [Norm.Linf];

    /// <inheritdoc/>
    public override bool IsRandom => true;

    /// <summary>The share of epsilon that the random step takes, 0 to 1.</summary>
    public double Start
    {
        get;
        init => field = Setting.Within(value, 0, 1, "R+FGSM", "a random share of");
    } = Setting.Within(Start, 0, 1, "R+FGSM", "a random share of");

    /// <inheritdoc/>
    protected override string Settings =>
        Setting.Text($"{Name} {Budget}, random start of {Start:0.######} epsilon");

    /// <inheritdoc/>
    protected override Tensor Perturb(Victim victim, Tensor images)
    {
        ArgumentNullException.ThrowIfNull(victim);
        ArgumentNullException.ThrowIfNull(images);
        var first = Start * Budget.Epsilon;
        var signs = victim.Noise.Signs(images.shape, first, victim.Numbers).to(images.dtype);
        var start = Constrain(images, images + signs);
        return start + Budget.Norm.Steepest(victim.Ascent(start), Budget.Epsilon - first);
    }
}
