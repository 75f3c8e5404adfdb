using AdvCourse.Threats;
using static TorchSharp.torch;

namespace AdvCourse.Attacks;

/// <summary>
/// Projected gradient descent: <see cref="Bim"/> from random points of the ball, as often as wished. For each image the
/// first adversarial restart counts; where there is none, the one with the highest loss.
/// </summary>
/// <remarks>
/// In L1 the steepest step would spend everything on one pixel; the step is shared among the hundredth of the pixels
/// with the largest gradients that are not at the edge of the box already (Tramer and Boneh 2019, section 5).
/// </remarks>
/// <param name="Budget">How far each image may move in all; Linf, L2 or L1.</param>
/// <param name="Steps">The number of steps, at least 1.</param>
/// <param name="StepSize">The norm of one step; 2.5 epsilon / steps, as in the paper's figure 6, unless given.</param>
/// <param name="Restarts">How many starts, at least 1. More are never worse.</param>
public sealed record Pgd(Budget Budget, int Steps = 40, double? StepSize = null, int Restarts = 1)
    : BudgetAttack(Budget)
{
    /// <summary>In Linf. The paper's attack on MNIST is <c>new Pgd(0.3, steps: 40, stepSize: 0.01)</c>.</summary>
    /// <param name="epsilon">The largest change of a pixel, in units of [0, 1].</param>
    /// <param name="steps">The number of steps, at least 1.</param>
    /// <param name="stepSize">The size of one step; 2.5 epsilon / steps unless given.</param>
    /// <param name="restarts">How many starts, at least 1.</param>
    public Pgd(double epsilon, int steps = 40, double? stepSize = null, int restarts = 1)
        : this(new Budget(Norm.Linf, epsilon), steps, stepSize, restarts) { }

    /// <inheritdoc/>
    public override string Name => "PGD";

    /// <inheritdoc/>
    public override Citation Citation => new("madry2017", "section 2.1");

    /// <inheritdoc/>
    public override IReadOnlyList<Norm> Norms => [Norm.Linf, Norm.L2, Norm.L1];

    /// <inheritdoc/>
    public override bool IsRandom => RandomStarts || Restarts > 1;

    /// <summary>The number of steps, at least 1.</summary>
    public int Steps
    {
        get;
        init => field = Setting.AtLeastOne(value, "PGD", "steps");
    } = Setting.AtLeastOne(Steps, "PGD", "steps");

    /// <summary>The norm of one step, or null for 2.5 epsilon / steps.</summary>
    public double? StepSize
    {
        get;
        init => field = Setting.StepSize(value);
    } = Setting.StepSize(StepSize);

    /// <summary>How many starts, at least 1.</summary>
    public int Restarts
    {
        get;
        init => field = Setting.AtLeastOne(value, "PGD", "restarts");
    } = Setting.AtLeastOne(Restarts, "PGD", "restarts");

    /// <summary>Whether the first start is a random one too; the others always are.</summary>
    public bool RandomStarts { get; init; } = true;

    /// <summary>
    /// Whether an image leaves within a start as soon as it is adversarial: as good for success rates and faster. The
    /// paper climbs to the end, so this is off. Between restarts, adversarial images leave in any case.
    /// </summary>
    public bool StopWhenAdversarial { get; init; }

    /// <summary>The norm of one step.</summary>
    public double Step => StepSize ?? 2.5 * Budget.Epsilon / Steps;

    /// <inheritdoc/>
    protected override string Settings =>
        Setting.Text($"{Name} {Budget}, {Steps} steps of {Step:0.######}")
        + (Restarts > 1 ? Setting.Text($", {Restarts} restarts") : "")
        + (RandomStarts ? "" : ", first from the image itself")
        + (StopWhenAdversarial ? ", stops when adversarial" : "");

    /// <inheritdoc/>
    protected override Tensor Perturb(Victim victim, Tensor images)
    {
        ArgumentNullException.ThrowIfNull(victim);
        ArgumentNullException.ThrowIfNull(images);
        var walk = new Walk(Steps, Move, Constrain) { StopWhenAdversarial = StopWhenAdversarial };
        if (Restarts == 1)
        {
            return walk.Run(victim, Start(victim, 0));
        }

        var worst = new WorstFound(victim);
        for (var restart = 0; restart < Restarts && worst.Open.Count > 0; restart++)
        {
            using var scope = NewDisposeScope();
            var open = worst.Open.Stage((double)restart / Restarts, (restart + 1.0) / Restarts);
            worst.Offer(walk.Run(open, Start(open, restart)));
        }

        return worst.Images;
    }

    private Tensor Start(Victim victim, int restart) =>
        restart == 0 && !RandomStarts
            ? victim.Clean
            : Constrain(
                victim.Clean,
                victim.Clean
                    + RandomStart.InBall(
                        Budget.Norm,
                        victim.Clean,
                        Budget.Epsilon,
                        victim.Noise.Then(restart),
                        victim.Numbers
                    )
            );

    private Tensor Move(Tensor gradient, Tensor images) =>
        Budget.Norm == Norm.L1 ? Sparse(gradient, images) : Budget.Norm.Steepest(gradient, Step);

    private Tensor Sparse(Tensor gradient, Tensor images)
    {
        var open = Box.Open(gradient, images);
        var rows = open.flatten(1);
        var share = Math.Max(1, (int)(rows.shape[1] / 100));
        var largest = rows.abs().topk(share, 1).indexes;
        return zeros_like(rows)
            .scatter(1, largest, rows.gather(1, largest).sign() * (Step / share))
            .reshape(open.shape);
    }
}
