using AdvCourse.Threats;
using static TorchSharp.torch;

namespace AdvCourse.Attacks.Solvers;

/// <summary>The line search on c of <see cref="LbfgsAttack"/>, image by image, the minimisations together.</summary>
internal sealed class LbfgsSearch(LbfgsAttack attack, Victim whole)
{
    // Eight decades each way: beyond, either the loss or the distance is lost in float32.
    private const int MostDecades = 8;

    private readonly NearestFound found = new(whole, Norm.L2);
    private readonly double[] c = [.. Enumerable.Repeat(attack.InitialC, whole.Count)];
    private readonly double[] enough = new double[whole.Count];
    private readonly double[] tooMuch = new double[whole.Count];
    private readonly int[] bisections = new int[whole.Count];
    private readonly int[] decades = new int[whole.Count];

    public Tensor Run()
    {
        // An image at its goal has distance 0.
        var reached = whole.Reached(whole.CleanLogits);
        var places = reached.Where(false);
        while (places.Length > 0)
        {
            using (NewDisposeScope())
            {
                var part = whole.Only(places);
                var success = Try(part, places);
                part.Leave(whole);
                places = [.. places.Where((row, i) => Goes(row, success[i]))];
            }

            whole.Report(
                1
                    - (
                        places.Sum(row => 1 - (bisections[row] / (attack.Bisections + 1.0)))
                        / whole.Count
                    )
            );
        }

        return found.Images;
    }

    /// <summary>Minimises for each image's present c, from the clean image, and offers what was found.</summary>
    private bool[] Try(Victim part, int[] places)
    {
        var clean = part.Clean.flatten(1);
        var (low, high) = attack.Box.Clips
            ? (0.0, 1.0)
            : (double.NegativeInfinity, double.PositiveInfinity);
        var minimum = new BoxLbfgs(MaxIterations: attack.MaxIterations).Minimise(
            (points, rows) => Loss(part, places, points, rows),
            clean,
            low,
            high
        );
        var images = minimum.Points.reshape(part.Clean.shape);
        for (var i = 0; i < places.Length; i++)
        {
            // The last c has the last word: of a goal that is never reached, the one that weighs the distance least. A slope
            // within the solver's tolerance at the clean image stays one whatever c is.
            part.FallsShort(
                i,
                minimum.Stalled[i] ? Shortfall.Stall
                    : minimum.Iterations[i] == 0 ? Shortfall.Scale
                    : Shortfall.None
            );
        }

        return found.Offer(part, images, part.Logits(images));
    }

    /// <summary>c |r|^2 + loss, and its gradient.</summary>
    private (double[] Values, Tensor Gradients) Loss(
        Victim part,
        int[] places,
        Tensor points,
        int[] rows
    )
    {
        var some = part.Only(rows);
        var (slopes, losses, _) = some.Slopes(
            points.reshape(some.Clean.shape),
            outputs => [attack.Objective.Values(some.Head, outputs, some.Aims, some.IsTargeted)]
        );
        var r = points - some.Clean.flatten(1);
        some.Leave(part);
        var weights = Array.ConvertAll(rows, row => c[places[row]]);
        var (loss, length) = (Rows.Host(losses[0]), LbfgsHistory.Dot(r, r));
        return (
            [.. weights.Select((weight, i) => (weight * length[i]) + loss[i])],
            slopes[0].flatten(1) + r.mul_(Rows.Column(weights, r)).mul_(2)
        );
    }

    /// <summary>Chooses an image's next c; false when its search is over.</summary>
    private bool Goes(int row, bool success)
    {
        (success ? enough : tooMuch)[row] = c[row];
        if (enough[row] == 0 || tooMuch[row] == 0)
        {
            c[row] *= success ? 10 : 0.1;
            return ++decades[row] <= MostDecades;
        }

        c[row] = Math.Sqrt(enough[row] * tooMuch[row]);
        return bisections[row]++ < attack.Bisections;
    }
}
