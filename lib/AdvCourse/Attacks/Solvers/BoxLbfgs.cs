using TorchSharp;
using static TorchSharp.torch;

namespace AdvCourse.Attacks.Solvers;

/// <summary>Values, one a row, and gradients, [k, n], of the functions that these rows minimise.</summary>
/// <param name="points">Where, [k, n], inside the box.</param>
/// <param name="rows">Which of the problems each point belongs to.</param>
public delegate (double[] Values, Tensor Gradients) BoxProblem(Tensor points, int[] rows);

/// <summary>
/// Minimises many smooth functions at once, each over the same box: a projected limited-memory BFGS in which every
/// problem has its own history, its own step size and its own end, and all share the evaluations.
/// </summary>
/// <remarks>
/// The two-metric projection of Bertsekas (1982): coordinates that stand at a bound with their gradient pointing out
/// are held, the BFGS step moves all others, the result is clipped to the box and shortened until the value falls by
/// a share of what the gradient promised (Armijo's rule along the projection arc). A row that finds no such step forgets
/// its history and tries once more along the gradient itself; if that fails, too, it has stalled.
/// </remarks>
/// <param name="History">How many pairs of steps and gradient changes are remembered, at least 1.</param>
/// <param name="MaxIterations">The most iterations of a problem, at least 1.</param>
/// <param name="Tolerance">A problem ends when no coordinate of x - clip(x - gradient) is larger.</param>
/// <param name="FunctionTolerance">A problem ends when its value falls by less than this share.</param>
public sealed record BoxLbfgs(
    int History = 10,
    int MaxIterations = 1000,
    double Tolerance = 1e-5,
    double FunctionTolerance = 1e-9
)
{
    // Roundings of a value's last digit below which a fall cannot be told from noise.
    internal const double Visible = 16;
    private const double Armijo = 1e-4;
    private const int MaxShortenings = 25;

    /// <summary>Minimises from a start.</summary>
    /// <param name="problem">The functions.</param>
    /// <param name="start">One start a row, [N, n]; clipped to the box.</param>
    /// <param name="lower">The box's lower bound, or minus infinity.</param>
    /// <param name="upper">The box's upper bound, or infinity.</param>
    /// <param name="cancellation">Looked at before each iteration.</param>
    /// <returns>The minimisers and what they cost.</returns>
    /// <exception cref="ArgumentException">The bounds are the wrong way round.</exception>
    /// <exception cref="ArithmeticException">A value at the start is not finite.</exception>
    public BoxMinimum Minimise(
        BoxProblem problem,
        Tensor start,
        double lower = double.NegativeInfinity,
        double upper = double.PositiveInfinity,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(start);
        if (!(lower < upper))
        {
            throw new ArgumentException(
                FormattableString.Invariant(
                    $"A box from {lower} to {upper} is empty; the lower bound comes first."
                )
            );
        }

        cancellation.ThrowIfCancellationRequested();
        using var outer = NewDisposeScope();
        using var quiet = no_grad();
        var run = new BoxLbfgsRun(this, problem, start, lower, upper);
        while (run.LetFinishedLeave())
        {
            cancellation.ThrowIfCancellationRequested();
            using (NewDisposeScope())
            {
                run.Iterate();
            }
        }

        return run.Result();
    }

    internal static bool Falls(double value, double from, double slope) =>
        value <= from + (Armijo * slope);

    internal static bool GivesUp(int shortenings) => shortenings > MaxShortenings;
}

/// <summary>Where <see cref="BoxLbfgs"/> ended, row by row.</summary>
/// <param name="Points">The minimisers, [N, n].</param>
/// <param name="Values">Their values.</param>
/// <param name="Iterations">Iterations taken.</param>
/// <param name="Evaluations">Values and gradients computed.</param>
/// <param name="Converged">False where the iterations ran out or the row stalled.</param>
/// <param name="Stalled">
/// True where not even a step along the gradient lowered the value, however short, though one should have, and by more
/// than rounding: the gradient is not that of the value, or the value has a kink there. The point is the best one met, not
/// a minimum.
/// </param>
public sealed record BoxMinimum(
    Tensor Points,
    IReadOnlyList<double> Values,
    IReadOnlyList<int> Iterations,
    IReadOnlyList<int> Evaluations,
    IReadOnlyList<bool> Converged,
    IReadOnlyList<bool> Stalled
);
