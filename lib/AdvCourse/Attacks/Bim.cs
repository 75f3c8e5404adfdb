using AdvCourse.Threats;
using static TorchSharp.torch;

namespace AdvCourse.Attacks;

/// <summary>
/// The basic iterative method: many small fast gradient steps, each brought back within the budget and the box. With one
/// step of the budget's size it is <see cref="Fgsm"/>.
/// </summary>
/// <param name="Budget">How far each image may move in all.</param>
/// <param name="Steps">The number of steps, at least 1.</param>
/// <param name="StepSize">The norm of one step; a quarter more than epsilon / steps unless given.</param>
public sealed record Bim(Budget Budget, int Steps = 10, double? StepSize = null)
    : BudgetAttack(Budget)
{
    /// <summary>In Linf, the paper's norm.</summary>
    /// <param name="epsilon">The largest change of a pixel, in units of [0, 1].</param>
    /// <param name="steps">The number of steps, at least 1.</param>
    /// <param name="stepSize">The size of one step; a quarter more than epsilon / steps unless given.</param>
    public Bim(double epsilon, int steps = 10, double? stepSize = null)
        : this(new Budget(Norm.Linf, epsilon), steps, stepSize) { }

    /// <inheritdoc/>
    public override string Name => "BIM";

    /// <inheritdoc/>
    public override Citation Citation => new("kurakin2016", "section 2.2");

    /// <summary>The number of steps, at least 1.</summary>
    public int Steps
    {
        get;
        init => field = Setting.AtLeastOne(value, "BIM", "steps");
    } = Setting.AtLeastOne(Steps, "BIM", "steps");

    /// <summary>The norm of one step, or null for a quarter more than epsilon / steps.</summary>
    public double? StepSize
    {
        get;
        init => field = Setting.StepSize(value);
    } = Setting.StepSize(StepSize);

    /// <summary>
    /// Whether an image leaves as soon as it is adversarial: as good for success rates and faster. The paper keeps going,
    /// which makes the mistakes more confident, so this is off.
    /// </summary>
    public bool StopWhenAdversarial { get; init; }

    /// <summary>
    /// Kurakin's own settings in 8-bit levels: steps of one level, and min(epsilon + 4, 1.25 epsilon) of them, rounded up
    /// (the paper leaves rounding unsaid).
    /// </summary>
    /// <param name="levels">Epsilon in levels, such as 16.</param>
    public static Bim Kurakin(double levels) =>
        new(Budget.Pixels(Norm.Linf, levels), KurakinSteps(levels), 1.0 / 255);

    /// <summary>The norm of one step; in L0 a whole number of components, rounded up.</summary>
    public double Step => Budget.Norm == Norm.L0 ? Math.Ceiling(Plain) : Plain;

    private double Plain =>
        StepSize ?? (Steps == 1 ? Budget.Epsilon : 1.25 * Budget.Epsilon / Steps);

    /// <inheritdoc/>
    protected override string Settings =>
        Setting.Text($"{Name} {Budget}, {Steps} steps of {Step:0.######}")
        + (StopWhenAdversarial ? ", stops when adversarial" : "");

    /// <inheritdoc/>
    protected override Tensor Perturb(Victim victim, Tensor images)
    {
        ArgumentNullException.ThrowIfNull(victim);
        return new Walk(Steps, (gradient, at) => Steepest(gradient, at, Step), Constrain)
        {
            StopWhenAdversarial = StopWhenAdversarial,
        }.Run(victim, images);
    }

    /// <summary>The paper's count of steps for an epsilon in levels, rounded up.</summary>
    internal static int KurakinSteps(double levels) =>
        Math.Max(1, (int)Math.Ceiling(Math.Min(levels + 4, 1.25 * levels)));
}
