using static TorchSharp.torch;

namespace AdvCourse.Attacks.Solvers;

/// <summary>
/// The search of <see cref="CarliniWagnerLinf"/> for one batch: a bound tau that shrinks while descents of
/// c f(x') + sum (|x'_i - x_i| - tau)+ succeed, each begun where the last one ended, and a c that doubles when one fails.
/// </summary>
internal sealed class LinfSearch(CarliniWagnerLinf attack, Victim victim)
    : Search<LinfSearch.Pursuit>(
        victim,
        new(
            victim,
            Objectives.BoxTreatment.ChangeOfVariables.In(attack.Box),
            Objectives.AttackObjective.F6,
            0,
            attack.LearningRate
        ),
        () => new(attack.InitialC)
    )
{
    private const double SmallestTau = 1.0 / 256;
    private const double Enough = 1e-4;

    private readonly Tensor solutions = victim.Clean.flatten(1).clone();

    public Tensor Run()
    {
        RunAll(0);
        return solutions.reshape(Whole.Clean.shape);
    }

    protected override double Share(Pursuit state) =>
        Math.Log(state.C / attack.InitialC) / Math.Log(2 * attack.LargestC / attack.InitialC);

    protected override double Weight(Pursuit state) => state.C;

    /// <summary>Within tau nothing pulls back, and Adam steps by its rate as long as the gradient is above its epsilon.</summary>
    protected override bool IsHeld(double pull, Glance glance, int i) => pull < RowAdam.Epsilon;

    protected override bool[] Step(Glance glance)
    {
        var count = States.Count;
        var (won, done) = (new bool[count], new bool[count]);
        for (var i = 0; i < count; i++)
        {
            // A loss small enough at the last step is only a hint; the image after that step decides.
            won[i] = States[i].Hopeful && glance.Ranking.Reached(i);
            done[i] = !won[i] && !States[i].GoesOn(attack);
        }

        Win(glance, won, done);
        var bound = Rows.Column([.. States.Select(state => state.Tau)], glance.Pixels);
        var excess = (glance.Displacement.abs() - bound).clamp_(min: 0.0);
        var losses = Rows.Host(excess.sum(1));
        var c = States.Select(state => state.C).ToArray();
        for (var i = 0; i < count; i++)
        {
            States[i].Look((c[i] * glance.Values[i]) + losses[i] < Enough * c[i]);
        }

        var pull = glance.Displacement.sign().mul_(excess.gt(0));
        Descent.Step(Descent.Gradient(glance, c, pull, 1));
        for (var i = 0; i < count; i++)
        {
            if (won[i])
            {
                States[i].Begin();
            }
        }

        Descent.Restart(won, glance.Pixels);
        return done;
    }

    /// <summary>Keeps the images that succeeded and tightens their bounds.</summary>
    private void Win(Glance glance, bool[] won, bool[] done)
    {
        var places = won.Where();
        if (places.Length == 0)
        {
            return;
        }

        var pixels = glance.Pixels.Pick(places);
        solutions.Put([.. places.Select(i => Descent.Victim.Rows[i])], pixels);
        var sizes = Rows.Host((pixels - Descent.Clean.Pick(places)).abs().amax([1]));
        for (var k = 0; k < places.Length; k++)
        {
            var state = States[places[k]];
            state.Tighten(sizes[k], attack.TauDecay);
            done[places[k]] = state.Tau <= SmallestTau;
        }
    }

    /// <summary>One image's way: section VI-C and the authors' constants.</summary>
    internal sealed class Pursuit(double c)
    {
        private int iteration;

        public double C { get; private set; } = c;

        public double Tau { get; private set; } = 1;

        /// <summary>Whether the last loss was small enough to have a look at the image.</summary>
        public bool Hopeful { get; private set; }

        /// <summary>After the iterations of one c the next; false when c is past the largest.</summary>
        public bool GoesOn(CarliniWagnerLinf attack)
        {
            if (iteration >= attack.MaxIterations)
            {
                (C, iteration) = (2 * C, 0);
            }

            return C < attack.LargestC;
        }

        public void Look(bool hopeful) => (Hopeful, iteration) = (hopeful, iteration + 1);

        public void Tighten(double size, double decay) => Tau = Math.Min(Tau, size) * decay;

        public void Begin() => (Hopeful, iteration) = (false, 0);
    }
}
