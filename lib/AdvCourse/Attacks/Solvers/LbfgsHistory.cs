using TorchSharp;
using static TorchSharp.torch;

namespace AdvCourse.Attacks.Solvers;

/// <summary>
/// The last steps s and gradient changes y of every row, and the product of the inverse Hessian that they imply with a
/// vector (Nocedal 1980, the two-loop recursion), within the coordinates that are free to move.
/// </summary>
internal sealed class LbfgsHistory(int length)
{
    private const double LeastCurvature = 1e-10;

    private readonly List<(Tensor Step, Tensor Change)> pairs = [];
    private readonly List<bool[]> known = [];

    /// <summary>Remembers a step, for the rows that took one; the oldest is forgotten. The pair is taken over.</summary>
    public void Add(Tensor step, Tensor change, bool[] took)
    {
        if (pairs.Count == length)
        {
            pairs[0].Step.Dispose();
            pairs[0].Change.Dispose();
            pairs.RemoveAt(0);
            known.RemoveAt(0);
        }

        pairs.Add((step, change));
        known.Add(took);
    }

    /// <summary>Whether a row remembers anything.</summary>
    public bool Knows(int row) => known.Exists(rows => rows[row]);

    /// <summary>These rows forget everything: their next step is along the gradient.</summary>
    public void Forget(bool[] rows)
    {
        foreach (var pair in known)
        {
            for (var i = 0; i < rows.Length; i++)
            {
                pair[i] &= !rows[i];
            }
        }
    }

    /// <summary>Keeps these rows only.</summary>
    public void Keep(int[] rows)
    {
        for (var k = 0; k < pairs.Count; k++)
        {
            var (step, change) = pairs[k];
            Rows.Keep(ref step, rows);
            Rows.Keep(ref change, rows);
            pairs[k] = (step, change);
            known[k] = Array.ConvertAll(rows, row => known[k][row]);
        }
    }

    /// <summary>
    /// The inverse Hessian times a vector, row by row. Pairs without positive curvature among the free coordinates are
    /// passed over; a row without any gets its vector back.
    /// </summary>
    /// <param name="vector">[N, n], zero in coordinates that are held.</param>
    /// <param name="free">1 where a coordinate may move, else 0, [N, n].</param>
    public Tensor Apply(Tensor vector, Tensor free)
    {
        var rows = (int)vector.shape[0];
        var q = vector.clone();
        var steps = new Stack<(Tensor Step, Tensor Change, double[] Rho, double[] Alpha)>();
        var scale = Enumerable.Repeat(1.0, rows).ToArray();
        var scaled = new bool[rows];
        for (var k = pairs.Count - 1; k >= 0; k--)
        {
            using var scope = NewDisposeScope();
            var (step, change) = (pairs[k].Step * free, pairs[k].Change * free);
            var curvature = Dot(step, change);
            var (stepLength, changeLength) = (Dot(step, step), Dot(change, change));
            var rho = new double[rows];
            for (var i = 0; i < rows; i++)
            {
                var least = LeastCurvature * Math.Sqrt(stepLength[i] * changeLength[i]);
                if (known[k][i] && curvature[i] > least && changeLength[i] > 0)
                {
                    rho[i] = 1 / curvature[i];
                    if (!scaled[i])
                    {
                        (scale[i], scaled[i]) = (curvature[i] / changeLength[i], true);
                    }
                }
            }

            var dot = Dot(step, q);
            var alpha = rho.Select((value, i) => value == 0 ? 0 : value * dot[i]).ToArray();
            q.sub_(change * Rows.Column(alpha, q));
            steps.Push(
                (step.MoveToOuterDisposeScope(), change.MoveToOuterDisposeScope(), rho, alpha)
            );
        }

        q.mul_(Rows.Column(scale, q));
        foreach (var (step, change, rho, alpha) in steps)
        {
            using var scope = NewDisposeScope();
            var dot = Dot(change, q);
            var beta = alpha.Select((value, i) => value - (rho[i] == 0 ? 0 : rho[i] * dot[i]));
            q.add_(step * Rows.Column([.. beta], q));
        }

        return q;
    }

    /// <summary>Inner products, row by row.</summary>
    internal static double[] Dot(Tensor a, Tensor b)
    {
        using var scope = NewDisposeScope();
        return Rows.Host((a * b).sum(1));
    }
}
