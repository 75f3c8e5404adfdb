using AdvCourse.Threats;
using static TorchSharp.torch;

namespace AdvCourse.Attacks;

/// <summary>
/// An attack that goes as far as a budget allows, as opposed to one that looks for the nearest adversarial image. Its
/// constructor takes the budget first.
/// </summary>
/// <param name="Budget">How far each image may move.</param>
public abstract record BudgetAttack(Budget Budget) : Attack
{
    /// <summary>How far each image may move.</summary>
    public Budget Budget
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Budget));
    } = Budget ?? throw new ArgumentNullException(nameof(Budget));

    /// <summary>The norms that the method is defined for; all of them unless it says otherwise.</summary>
    public virtual IReadOnlyList<Norm> Norms => [Norm.Linf, Norm.L2, Norm.L1, Norm.L0];

    /// <summary>
    /// The same attack with another size of budget, in units of [0, 1]. All other settings stay: the number of steps, and a
    /// step size that was given, so that an attack of n steps of s never goes further than ns however large epsilon is
    /// (<see cref="Bim.Kurakin"/> of 16 levels: 20 of them). A step size that was left out follows epsilon.
    /// </summary>
    /// <param name="epsilon">The new size.</param>
    public virtual BudgetAttack WithEpsilon(double epsilon) =>
        this with
        {
            Budget = Budget.WithEpsilon(epsilon),
        };

    /// <summary>
    /// The norm's steepest step up a gradient. In L1 and L0 it goes to few pixels: to those that can still move that way.
    /// </summary>
    /// <param name="gradient">The gradient, [N, ...].</param>
    /// <param name="images">Where it was taken, same shape.</param>
    /// <param name="size">The step's norm.</param>
    private protected Tensor Steepest(Tensor gradient, Tensor images, double size) =>
        Budget.Norm.Steepest(
            Budget.Norm == Norm.L1 || Budget.Norm == Norm.L0
                ? Box.Open(gradient, images)
                : gradient,
            size
        );

    /// <inheritdoc/>
    protected override string Settings => $"{Name} {Budget}";

    /// <inheritdoc/>
    protected sealed override Tensor Constrain(Tensor originals, Tensor images) =>
        Budget.Project(originals, images, Box);

    private protected override void Accept(Goal goal)
    {
        base.Accept(goal);
        if (!Norms.Contains(Budget.Norm))
        {
            var norms = string.Join(" or ", Norms);
            throw new ArgumentException(
                $"{Name} is defined for {norms}, not {Budget.Norm}: give it new Budget(Norm.{Norms[0]}, ...)."
            );
        }
    }
}
