using AdvCourse.Threats;
using static TorchSharp.torch;

namespace AdvCourse.Attacks.Solvers;

/// <summary>
/// The search of <see cref="CarliniWagnerL2"/> for one batch: for each image a sequence of constants c, for each c a
/// descent of |x' - x|^2 + c f(x') from the clean image, and of all images met on the way the nearest that succeeds.
/// </summary>
/// <param name="attack">All settings.</param>
/// <param name="victim">The batch.</param>
/// <param name="found">Told of all that succeeds.</param>
/// <param name="start">Where descents begin instead; or null.</param>
internal sealed class L2Search(
    CarliniWagnerL2 attack,
    Victim victim,
    NearestFound found,
    Tensor? start = null
)
    : Search<L2Search.Pursuit>(
        victim,
        new(
            victim,
            attack.Treatment.In(attack.Box),
            attack.Objective,
            attack.Kappa,
            attack.LearningRate,
            start: start
        ),
        () => new(attack, startsElsewhere: start is not null)
    )
{
    /// <summary>The search from the clean images, and further ones from around them.</summary>
    public static Tensor Run(CarliniWagnerL2 attack, Victim victim)
    {
        var found = new NearestFound(victim, Norm.L2);
        var searches = 1 + attack.Restarts;
        for (var i = 0; i < searches; i++)
        {
            using var scope = NewDisposeScope();
            var part =
                searches == 1 ? victim : victim.Stage((double)i / searches, (i + 1.0) / searches);
            // What showed no slope where it was looked at so far is looked at elsewhere.
            part.LookAnew();
            var start = i == 0 ? null : Around(attack, part, found, restart: i);
            new L2Search(attack, part, found, start).RunAll(attack.Kappa);
        }

        for (var i = 0; searches > 1 && i < victim.Count; i++)
        {
            // At the goal f6 is flat, too: a start there was no blind one.
            if (double.IsFinite(found.Distances[i]))
            {
                victim.CouldSee(i);
            }
        }

        return found.Images;
    }

    /// <summary>
    /// Section VI-A: evenly from the ball whose radius is the nearest adversarial image found so far. Where there is none the
    /// paper says no radius: a quarter of the box's diagonal, far enough for units that are off to come on.
    /// </summary>
    private static Tensor Around(
        CarliniWagnerL2 attack,
        Victim victim,
        NearestFound found,
        int restart
    )
    {
        var unit = RandomStart.InBall(
            Norm.L2,
            victim.Clean,
            1,
            victim.Noise.Then(restart),
            victim.Numbers
        );
        var wide = Math.Sqrt((double)victim.Clean.numel() / victim.Count) / 4;
        double[] radii = [.. found.Distances.Select(far => double.IsInfinity(far) ? wide : far)];
        return attack.Box.Clip(
            victim.Clean + (unit * tensor(radii).to(unit.dtype).Beside(victim.Clean))
        );
    }

    protected override double Share(Pursuit state) => state.Share;

    protected override double Weight(Pursuit state) => state.C;

    /// <summary>
    /// As long as f is about linear a pixel moves by half of the pull. Below 1 not a single one can cross half of its range.
    /// </summary>
    protected override bool IsHeld(double pull, Glance glance, int i) => pull < 1;

    /// <summary>Where f6 is flat because the start is at the goal the distance brings it back.</summary>
    protected override bool IsFlat(double slope, int row) =>
        slope == 0 && (start is null || double.IsInfinity(found.Distances[row]));

    protected override bool[] Step(Glance glance)
    {
        var distances = glance.SquaredLengths();
        var count = States.Count;
        var (accepted, ended, done) = (new bool[count], new bool[count], new bool[count]);
        var c = new double[count];
        for (var i = 0; i < count; i++)
        {
            var state = States[i];
            c[i] = state.C;
            if (state.GivesUp((c[i] * glance.Values[i]) + distances[i]))
            {
                ended[i] = true;
            }
            else
            {
                accepted[i] = glance.Ranking.Reached(i, attack.Kappa);
                ended[i] = state.Ends(accepted[i]);
            }

            done[i] = ended[i] && state.WasLast();
        }

        found.Offer(Descent.Victim, Descent.Shaped(glance.Pixels), accepted);
        Descent.Step(Descent.Gradient(glance, c, glance.Displacement, 2));
        Descent.Restart(ended, Descent.Start);
        return done;
    }

    /// <summary>One image's way through the constants: section VI-A and the authors' constants.</summary>
    /// <param name="attack">All settings.</param>
    /// <param name="startsElsewhere">
    /// Whether descents begin beside the clean image, possibly at the goal: a c is enough then only if the descent comes back
    /// to the goal or never leaves it.
    /// </param>
    internal sealed class Pursuit(CarliniWagnerL2 attack, bool startsElsewhere)
    {
        private const double NoUpperBound = 1e10;

        private double lower;
        private double upper = NoUpperBound;
        private double previous = double.PositiveInfinity;
        private int step;
        private int iteration;
        private bool succeeded;
        private bool stands;
        private bool fellShort = !startsElsewhere;

        public double C { get; private set; } = attack.InitialC;

        public double Share => (double)step / attack.SearchSteps;

        /// <summary>Looks at the loss ten times a descent: no progress, no use.</summary>
        public bool GivesUp(double loss)
        {
            if (!attack.AbortEarly || iteration % Math.Max(1, attack.MaxIterations / 10) != 0)
            {
                return false;
            }

            var stuck = loss > previous * 0.9999;
            previous = loss;
            return stuck;
        }

        /// <summary>Counts an iteration; true after the last.</summary>
        public bool Ends(bool success)
        {
            (stands, fellShort) = (success, fellShort || !success);
            succeeded |= success && fellShort;
            return ++iteration >= attack.MaxIterations;
        }

        /// <summary>After a descent: on to the next c, or true when there is none.</summary>
        public bool WasLast()
        {
            succeeded |= stands;
            if (succeeded)
            {
                upper = Math.Min(upper, C);
            }
            else
            {
                lower = Math.Max(lower, C);
            }

            C =
                upper < 1e9 ? (lower + upper) / 2
                : succeeded ? C
                : C * 10;
            (iteration, previous, succeeded) = (0, double.PositiveInfinity, false);
            (stands, fellShort) = (false, !startsElsewhere);
            step++;
            if (attack.SearchSteps >= 10 && step == attack.SearchSteps - 1)
            {
                C = upper; // a last look at the smallest c that was enough
            }

            return step >= attack.SearchSteps;
        }
    }
}
