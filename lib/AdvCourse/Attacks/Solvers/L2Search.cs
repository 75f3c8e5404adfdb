using AdvCourse.Threats;
using static TorchSharp.torch;

namespace AdvCourse.Attacks.Solvers;

/// <summary>
/// The search of <see cref="CarliniWagnerL2"/> for one batch: for each image a sequence of constants c, for each c a
/// descent of |x' - x|^2 + c f(x') from the clean image, and of all images met on the way the nearest that succeeds.
/// </summary>
internal sealed class L2Search(CarliniWagnerL2 attack, Victim victim)
    : Search<L2Search.Pursuit>(
        victim,
        new(
            victim,
            attack.Treatment.In(attack.Box),
            attack.Objective,
            attack.Kappa,
            attack.LearningRate
        ),
        () => new(attack)
    )
{
    private readonly NearestFound found = new(victim, Norm.L2);

    public Tensor Run()
    {
        RunAll(attack.Kappa);
        return found.Images;
    }

    protected override double Share(Pursuit state) => state.Share;

    protected override double Weight(Pursuit state) => state.C;

    /// <summary>
    /// As long as f is about linear a pixel moves by half of the pull. Below 1 not a single one can cross half of its range.
    /// </summary>
    protected override bool IsHeld(double pull, Glance glance, int i) => pull < 1;

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
        Descent.Restart(ended, Descent.Clean);
        return done;
    }

    /// <summary>One image's way through the constants: section VI-A and the authors' constants.</summary>
    internal sealed class Pursuit(CarliniWagnerL2 attack)
    {
        private const double NoUpperBound = 1e10;

        private double lower;
        private double upper = NoUpperBound;
        private double previous = double.PositiveInfinity;
        private int step;
        private int iteration;
        private bool succeeded;

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
            succeeded |= success;
            return ++iteration >= attack.MaxIterations;
        }

        /// <summary>After a descent: on to the next c, or true when there is none.</summary>
        public bool WasLast()
        {
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
            step++;
            if (attack.SearchSteps >= 10 && step == attack.SearchSteps - 1)
            {
                C = upper; // a last look at the smallest c that was enough
            }

            return step >= attack.SearchSteps;
        }
    }
}
