using TorchSharp;
using static TorchSharp.torch;

namespace AdvCourse.Attacks.Solvers;

/// <summary>One call of <see cref="BoxLbfgs.Minimise"/>: the rows that are still on their way, and where the others ended.</summary>
internal sealed class BoxLbfgsRun
{
    private readonly BoxLbfgs settings;
    private readonly BoxProblem problem;
    private readonly double lower;
    private readonly double upper;
    private readonly LbfgsHistory history;

    private readonly Tensor ended;
    private readonly double[] endedValues;
    private readonly int[] iterations;
    private readonly int[] evaluations;
    private readonly bool[] converged;
    private readonly bool[] stalled;
    private readonly double visible;

    private int[] rows;
    private double[] values;
    private bool[] finished;
    private Tensor points;
    private Tensor gradients;

    public BoxLbfgsRun(
        BoxLbfgs settings,
        BoxProblem problem,
        Tensor start,
        double lower,
        double upper
    )
    {
        (this.settings, this.problem, this.lower, this.upper) = (settings, problem, lower, upper);
        history = new(settings.History);
        var count = (int)start.shape[0];
        points = start.detach().clamp(lower, upper);
        ended = points.clone();
        (endedValues, rows) = (new double[count], [.. Enumerable.Range(0, count)]);
        (iterations, evaluations) = (new int[count], new int[count]);
        (converged, stalled, finished) = (new bool[count], new bool[count], new bool[count]);
        visible = BoxLbfgs.Visible * Math.ScaleB(1, points.dtype == ScalarType.Float64 ? -52 : -23);
        (values, gradients) = Evaluate(points, rows);
        var broken = Array.FindIndex(values, value => !double.IsFinite(value));
        if (broken >= 0)
        {
            throw new ArithmeticException(
                FormattableString.Invariant(
                    $"The function of row {broken} is {values[broken]} at its start; a minimiser needs a finite value to begin with."
                )
            );
        }

        FinishStationary();
    }

    /// <summary>One step of every row that is not finished; called in a scope of its own.</summary>
    public void Iterate()
    {
        var (direction, sizes) = Direction();
        Search(direction, sizes);
        FinishStationary();
    }

    /// <summary>Where each row goes, and how far it tries first.</summary>
    private (Tensor Direction, double[] Sizes) Direction()
    {
        // What the two loops of BFGS make is given back before the model is asked.
        using var scope = NewDisposeScope();
        var free = Free();
        var held = gradients * free;
        var direction = history.Apply(held, free).mul_(free).neg_();
        var slopes = LbfgsHistory.Dot(direction, gradients);
        var along = slopes.Select(slope => !(slope < 0)).ToArray();
        if (Array.Exists(along, uphill => uphill))
        {
            // Rounding can spoil a direction; the gradient itself always goes down.
            history.Forget(along);
            direction = where(tensor(along).unsqueeze(1), -held, direction);
        }

        var sizes = new double[rows.Length];
        var lengths = Rows.Host(held.abs().sum(1));
        for (var i = 0; i < sizes.Length; i++)
        {
            sizes[i] = history.Knows(i) ? 1 : Math.Min(1, 1 / lengths[i]);
        }

        return (direction.MoveToOuterDisposeScope(), sizes);
    }

    /// <summary>Finished rows are written down and leave; called in the scope that owns the run. False when none is left.</summary>
    public bool LetFinishedLeave()
    {
        if (!Array.Exists(finished, done => done))
        {
            return true;
        }

        int[] gone = [.. Enumerable.Range(0, rows.Length).Where(i => finished[i])];
        int[] left = [.. Enumerable.Range(0, rows.Length).Where(i => !finished[i])];
        ended.Put(Array.ConvertAll(gone, i => rows[i]), points.Pick(gone));
        foreach (var i in gone)
        {
            endedValues[rows[i]] = values[i];
        }

        Rows.Keep(ref points, left);
        Rows.Keep(ref gradients, left);
        history.Keep(left);
        rows = Array.ConvertAll(left, i => rows[i]);
        values = Array.ConvertAll(left, i => values[i]);
        finished = new bool[left.Length];
        return left.Length > 0;
    }

    public BoxMinimum Result() =>
        new(
            ended.MoveToOuterDisposeScope(),
            endedValues,
            iterations,
            evaluations,
            converged,
            stalled
        );

    /// <summary>1 where a coordinate may move: not at a bound with the gradient pointing out.</summary>
    private Tensor Free() =>
        (points.le(lower).logical_and(gradients.gt(0)))
            .logical_or(points.ge(upper).logical_and(gradients.lt(0)))
            .logical_not()
            .to(points.dtype);

    /// <summary>Shortens each row's step until its value falls enough, or until it moves nothing any more.</summary>
    private void Search(Tensor direction, double[] sizes)
    {
        var (next, nextGradients) = (points.clone(), gradients.clone());
        var nextValues = (double[])values.Clone();
        var (moved, still) = (new bool[rows.Length], new bool[rows.Length]);
        double[] promised = [];
        int[] pending = [.. Enumerable.Range(0, rows.Length)];
        for (var round = 0; pending.Length > 0 && !BoxLbfgs.GivesUp(round); round++)
        {
            using var scope = NewDisposeScope();
            var from = points.Pick(pending);
            var size = Rows.Column(Array.ConvertAll(pending, i => sizes[i]), points);
            var to = direction.Pick(pending).mul_(size).add_(from).clamp_(lower, upper);
            var slopes = LbfgsHistory.Dot(to - from, gradients.Pick(pending));
            promised = round == 0 ? slopes : promised;
            var stays = Stays(from, to, slopes);
            var (found, slopeThere) = Evaluate(to, Array.ConvertAll(pending, i => rows[i]));
            List<int> good = [];
            List<int> bad = [];
            for (var k = 0; k < pending.Length; k++)
            {
                var i = pending[k];
                if (stays[k])
                {
                    still[i] = true;
                }
                else if (BoxLbfgs.Falls(found[k], values[i], slopes[k]))
                {
                    good.Add(k);
                    (nextValues[i], moved[i]) = (found[k], true);
                }
                else
                {
                    sizes[i] *= Shorter(found[k] - values[i], slopes[k]);
                    bad.Add(i);
                }
            }

            int[] accepted = [.. good];
            var places = Array.ConvertAll(accepted, k => pending[k]);
            next.Put(places, to.Pick(accepted));
            nextGradients.Put(places, slopeThere.Pick(accepted));
            pending = [.. bad];
        }

        Accept(next, nextGradients, nextValues, moved, Settled(still, promised));
    }

    /// <summary>Rows whose step is so short that not one coordinate becomes another number.</summary>
    private static bool[] Stays(Tensor from, Tensor to, double[] slopes) =>
        Array.Exists(slopes, slope => slope == 0)
            ? Rows.Host((to - from).abs().amax([1])).Select(size => size == 0).ToArray()
            : new bool[slopes.Length];

    /// <summary>
    /// Of the rows whose steps were shortened to nothing those that are at their minimum as far as numbers of this precision
    /// can tell: all that the longest step promised is lost in the rounding of the value.
    /// </summary>
    private bool[] Settled(bool[] still, double[] promised) =>
        [.. still.Select((stays, i) => stays && -promised[i] <= visible * Math.Abs(values[i]))];

    /// <summary>The minimum of the parabola through both values and the slope, kept within a tenth and a half.</summary>
    private static double Shorter(double rise, double slope) =>
        double.IsFinite(rise) && rise > slope
            ? Math.Clamp(-slope / (2 * (rise - slope)), 0.1, 0.5)
            : 0.1;

    /// <summary>
    /// Takes the steps and ends the rows that are done. One that found no step forgets its history and follows the
    /// gradient; without a history, it has stalled.
    /// </summary>
    private void Accept(
        Tensor next,
        Tensor nextGradients,
        double[] nextValues,
        bool[] moved,
        bool[] settled
    )
    {
        var stuck = new bool[rows.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            var row = rows[i];
            iterations[row]++;
            var fall = values[i] - nextValues[i];
            var least =
                settings.FunctionTolerance * Math.Max(Math.Abs(values[i]), Math.Abs(nextValues[i]));
            if (!moved[i] && !settled[i] && history.Knows(i))
            {
                stuck[i] = true;
            }
            else if (!moved[i] && !settled[i])
            {
                (finished[i], stalled[row]) = (true, true);
            }
            else if (fall <= least)
            {
                (finished[i], converged[row]) = (true, true);
            }
            else if (iterations[row] >= settings.MaxIterations)
            {
                finished[i] = true;
            }
        }

        history.Forget(stuck);
        history.Add(
            (next - points).MoveToOuterDisposeScope(),
            (nextGradients - gradients).MoveToOuterDisposeScope(),
            moved
        );
        points.Dispose();
        gradients.Dispose();
        points = next.MoveToOuterDisposeScope();
        gradients = nextGradients.MoveToOuterDisposeScope();
        values = nextValues;
    }

    /// <summary>Ends the rows whose projected gradient is nearly zero.</summary>
    private void FinishStationary()
    {
        using var scope = NewDisposeScope();
        var ways = (points - (points - gradients).clamp(lower, upper)).abs().amax([1]);
        var sizes = Rows.Host(ways);
        for (var i = 0; i < rows.Length; i++)
        {
            if (sizes[i] <= settings.Tolerance)
            {
                (finished[i], converged[rows[i]]) = (true, true);
            }
        }
    }

    private (double[] Values, Tensor Gradients) Evaluate(Tensor at, int[] which)
    {
        foreach (var row in which)
        {
            evaluations[row]++;
        }

        return problem(at, which);
    }
}
