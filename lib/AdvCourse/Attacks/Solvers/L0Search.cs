using AdvCourse.Attacks.Objectives;
using static TorchSharp.torch;

namespace AdvCourse.Attacks.Solvers;

/// <summary>
/// The search of <see cref="CarliniWagnerL0"/> for one batch: L2 descents over fewer and fewer pixels, each begun where
/// the last one ended.
/// </summary>
internal sealed class L0Search : Search<L0Search.Pursuit>
{
    private const double Margin = 0.01;
    private const double Enough = 1e-4;

    private readonly CarliniWagnerL0 attack;
    private readonly Tensor solutions;
    private readonly int channels;

    public L0Search(CarliniWagnerL0 attack, Victim victim)
        : base(
            victim,
            new(
                victim,
                BoxTreatment.ChangeOfVariables.In(attack.Box),
                AttackObjective.F6,
                Margin,
                attack.LearningRate,
                masked: true
            ),
            () => new(attack.InitialC)
        )
    {
        this.attack = attack;
        solutions = victim.Clean.flatten(1).clone();
        channels = victim.Clean.ndim == 4 ? (int)victim.Clean.shape[1] : 1;
    }

    public Tensor Run()
    {
        RunAll(0);
        return PutBackHairs();
    }

    protected override double Share(Pursuit state) =>
        Math.Log(state.C / attack.InitialC) / Math.Log(2 * attack.LargestC / attack.InitialC);

    protected override double Weight(Pursuit state) => state.C;

    /// <summary>
    /// As long as f is about linear a pixel moves by half of the pull: below 1 not a single one can cross half of its range.
    /// And scores that reach the goal without ever differing by the margin are too small for it.
    /// </summary>
    protected override bool IsHeld(double pull, Glance glance, int i) =>
        pull < 1 || glance.Ranking.Reached(i);

    protected override bool[] Step(Glance glance)
    {
        var count = States.Count;
        var (won, done) = (new bool[count], new bool[count]);
        for (var i = 0; i < count; i++)
        {
            won[i] = glance.Values[i] < Enough;
        }

        var c = States.Select(state => state.C).ToArray();
        var gradient = Descent.Gradient(glance, c, glance.Displacement, 2);
        Shrink(glance, gradient, won.Where(), done);
        Descent.Step(gradient);
        Descent.Restart(won, glance.Pixels);
        for (var i = 0; i < count; i++)
        {
            done[i] |= !States[i].GoesOn(won[i], attack);
        }

        return done;
    }

    /// <summary>Keeps what succeeded and freezes the pixels that matter least.</summary>
    private void Shrink(Glance glance, Tensor gradient, int[] won, bool[] done)
    {
        if (won.Length == 0)
        {
            return;
        }

        var pixels = glance.Pixels.Pick(won);
        var moves = Table(pixels - Descent.Clean.Pick(won));
        var slopes = Table(
            attack.Order == FreezingOrder.Code ? gradient.Pick(won) : SlopeOfLead(pixels, won)
        );
        int[] rows = [.. won.Select(i => Descent.Victim.Rows[i])];
        solutions.Put(rows, pixels);
        var masks = new float[won.Length][];
        for (var k = 0; k < won.Length; k++)
        {
            var allowed = States[won[k]].Allowed(moves[k].Length / channels);
            if (!allowed.Contains(true))
            {
                // Adversarial with nothing changed.
                solutions.Put([rows[k]], Descent.Clean.Pick([won[k]]));
                done[won[k]] = true;
            }

            if (attack.Order == FreezingOrder.Code)
            {
                Freezing.Some(allowed, moves[k], slopes[k]);
            }
            else
            {
                Freezing.One(allowed, moves[k], slopes[k]);
            }

            masks[k] =
            [
                .. Enumerable
                    .Repeat(allowed, channels)
                    .SelectMany(free => free.Select(may => may ? 1f : 0f)),
            ];
        }

        var mask = tensor(masks.SelectMany(row => row).ToArray(), pixels.shape);
        Descent.Freeze(won, mask.to(pixels.dtype));
    }

    /// <summary>
    /// Changes below 1e-4 count as none with the authors; here they are taken back, wherever the goal survives that.
    /// </summary>
    private Tensor PutBackHairs()
    {
        var clean = Whole.Clean.flatten(1);
        var hairs = Freezing.Hairs(solutions - clean, channels);
        var shape = Whole.Clean.shape;
        var shaved = where(hairs, clean, solutions).reshape(shape);
        var found = solutions.reshape(shape).clone();
        var kept = Whole.Reached(Whole.Forward(shaved)).Where();
        found.Put(kept, shaved.Pick(kept));
        return found;
    }

    /// <summary>The slope of f7, which goes on where f6 is flat and points the same way.</summary>
    private Tensor SlopeOfLead(Tensor pixels, int[] places)
    {
        var part = Descent.Victim.Only(places);
        var slopes = part.Slopes(
                pixels.reshape([places.Length, .. Whole.Clean.shape[1..]]),
                outputs =>
                    [AttackObjective.F7.Values(part.Head, outputs, part.Aims, part.IsTargeted)]
            )
            .Gradients[0]
            .flatten(1);
        part.Leave(Descent.Victim);
        return slopes;
    }

    private static double[][] Table(Tensor rows) => [.. Rows.Host(rows).Chunk((int)rows.shape[1])];

    /// <summary>One image's way: section VI-B and the authors' constants.</summary>
    internal sealed class Pursuit(double c)
    {
        private bool[]? allowed;
        private int iteration;

        public double C { get; private set; } = c;

        /// <summary>The pixels that may change; all at first. Changed in place.</summary>
        public bool[] Allowed(int pixels)
        {
            if (allowed is null)
            {
                allowed = new bool[pixels];
                Array.Fill(allowed, true);
            }

            return allowed;
        }

        /// <summary>After a success from the start, with the same c; after the iterations of one c the next; false past the largest.</summary>
        public bool GoesOn(bool won, CarliniWagnerL0 attack)
        {
            iteration = won ? 0 : iteration + 1;
            if (iteration >= attack.MaxIterations)
            {
                (C, iteration) = (2 * C, 0);
            }

            return C < attack.LargestC;
        }
    }
}
