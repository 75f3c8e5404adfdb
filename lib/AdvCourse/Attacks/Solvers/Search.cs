using static TorchSharp.torch;

namespace AdvCourse.Attacks.Solvers;

/// <summary>
/// A search over a batch in which every image is at a place of its own in the authors' loops. All take one step of
/// their <see cref="Solvers.Descent"/> together, and an image whose search is over leaves.
/// </summary>
/// <typeparam name="TState">Where one image is in its search.</typeparam>
internal abstract class Search<TState>
{
    private readonly int total;
    private readonly double[] slopes;
    private readonly double[] firstPulls;
    private bool fresh = true;

    protected Search(Victim victim, Descent descent, Func<TState> start)
    {
        (Whole, Descent, total) = (victim, descent, victim.Count);
        States = [.. Enumerable.Range(0, total).Select(_ => start())];
        (slopes, firstPulls) = (new double[total], new double[total]);
    }

    /// <summary>All images of the batch.</summary>
    protected Victim Whole { get; }

    /// <summary>Those that are still in.</summary>
    protected Descent Descent { get; }

    /// <summary>Where each of those is.</summary>
    protected List<TState> States { get; private set; }

    /// <summary>Runs every search to its end. Call it in a scope of its own.</summary>
    /// <param name="kappa">Clean images whose goal is reached by this much leave at once: their distance is 0.</param>
    protected void RunAll(double kappa)
    {
        bool[] done;
        using (NewDisposeScope())
        {
            var ranking = new Ranking(Whole, Whole.CleanLogits);
            done = [.. Enumerable.Range(0, total).Select(i => ranking.Reached(i, kappa))];
        }

        while (Stay(done))
        {
            using var scope = NewDisposeScope();
            var glance = Descent.Look();
            var weights = Start(glance);
            done = Step(glance);
            for (var i = 0; i < done.Length; i++)
            {
                var row = Descent.Victim.Rows[i];
                done[i] |= IsFlat(slopes[row], row);
                if (done[i])
                {
                    // Of several searches the last has the last word.
                    Descent.Victim.FallsShort(
                        i,
                        IsHeld(weights[i] * slopes[row], glance, i)
                        || firstPulls[row] > Descent.LargestPull
                            ? Shortfall.Scale
                            : Shortfall.None
                    );
                }
            }
        }
    }

    /// <summary>One step of every image from what it sees; says which searches are over.</summary>
    protected abstract bool[] Step(Glance glance);

    /// <summary>The c that a search is at.</summary>
    protected abstract double Weight(TState state);

    /// <summary>
    /// Whether the last c of a search was too small for the model's scores, so that a failure says nothing: the attack
    /// could not pull harder. Either the scores are small, or the settings never let c grow: a small first c with few steps
    /// of the search, or a small largest c.
    /// </summary>
    /// <param name="pull">This c times the largest component of f's slope at the start.</param>
    /// <param name="glance">The last look at the images.</param>
    /// <param name="i">Which of them.</param>
    protected abstract bool IsHeld(double pull, Glance glance, int i);

    /// <summary>
    /// Whether a search is over after its first step: from a flat start at the clean image neither f nor the distance ever
    /// moves it, whatever c.
    /// </summary>
    /// <param name="slope">The largest component of f's slope at the start.</param>
    /// <param name="row">The image's place in the batch.</param>
    protected virtual bool IsFlat(double slope, int row) => slope == 0;

    /// <summary>How far a search is, 0 to 1, for whoever watches.</summary>
    protected abstract double Share(TState state);

    /// <summary>The present weights; with the first glance, the slopes at the start are noted.</summary>
    private double[] Start(Glance glance)
    {
        double[] weights = [.. States.Select(Weight)];
        if (fresh)
        {
            fresh = false;
            var sizes = glance.SlopeSizes();
            for (var i = 0; i < sizes.Length; i++)
            {
                var row = Descent.Victim.Rows[i];
                (slopes[row], firstPulls[row]) = (sizes[i], weights[i] * sizes[i]);
            }
        }

        return weights;
    }

    private bool Stay(bool[] done)
    {
        if (done.Contains(true))
        {
            var left = done.Where(false);
            States = [.. left.Select(i => States[i])];
            if (left.Length > 0)
            {
                Descent.Keep(left);
            }
        }

        Whole.Report((total - States.Count + States.Sum(Share)) / total);
        return States.Count > 0;
    }
}
