using AdvCourse.Threats;
using TorchSharp;
using static TorchSharp.torch;

namespace AdvCourse.Attacks;

/// <summary>
/// Auto-PGD, algorithm 1 of Croce and Hein 2020: gradient steps with momentum, whose size starts at twice epsilon and is
/// halved, image by image, where the loss has stopped rising; the walk then goes on from the best point so far.
/// </summary>
/// <remarks>
/// Follows the paper where its text and the authors' code differ: an interval's rises are counted from the loss where it
/// starts, which after a halving is the best so far; too few are fewer than 75 %; and condition 2 holds at the first
/// checkpoint too (no step was halved at w_0 = 0), where the code begins as if one had been.
/// </remarks>
internal sealed class AutoPgd(
    Budget budget,
    Func<Tensor, Tensor, Tensor> constrain,
    int steps,
    bool stopWhenAdversarial,
    Func<Tensor, Tensor, Tensor?, Tensor> objective
)
{
    private const double Momentum = 0.75;
    private const double Rises = 0.75;

    /// <summary>The ends of the intervals, section 3.2: shares .22, .41, ..., each .03 shorter, at least .06.</summary>
    public static IReadOnlyList<int> Checkpoints(int steps)
    {
        var ends = new List<int>();
        var (last, share) = (0.0, 0.22);
        while (share < 1 + 1e-9)
        {
            ends.Add((int)Math.Ceiling((share * steps) - 1e-9));
            (last, share) = (share, share + Math.Max(share - last - 0.03, 0.06));
        }

        return ends;
    }

    /// <summary>For each image the adversarial one of highest objective; where there is none, the highest at all.</summary>
    /// <param name="victim">The images to attack.</param>
    /// <param name="start">Where to begin, within budget and box; not changed.</param>
    /// <param name="targets">Handed to the objective with the images' own rows; or null.</param>
    public Tensor Run(Victim victim, Tensor start, Tensor? targets = null)
    {
        var result = start.clone();
        var whole = victim;
        var at = new State(victim, start, targets, 2 * budget.Epsilon);
        var carry = new Carry(start, targets);
        var checkpoints = Checkpoints(steps).ToHashSet();
        Look(at, victim, result, whole, first: true, slope: true);
        carry.Start([.. at.Tensors]);
        for (var step = 0; step < steps; step++)
        {
            using var scope = NewDisposeScope();
            if (stopWhenAdversarial && at.Adversarial.Contains(true))
            {
                var open = at.Adversarial.Where(false);
                if (open.Length == 0)
                {
                    break;
                }

                victim = victim.Narrow(open);
                at.Keep(open);
            }

            Move(at, victim.Clean, step == 0 ? 1 : Momentum);
            Look(at, victim, result, whole, first: false, slope: step < steps - 1);
            if (checkpoints.Contains(step + 1))
            {
                at.Halve(Rises);
            }

            carry.On([.. at.Tensors]);
            victim.Report((step + 1.0) / steps);
        }

        return result;
    }

    /// <summary>Steps 7 and 8 of the algorithm: a gradient step, then part of the way there and part of the last move.</summary>
    private void Move(State at, Tensor clean, double share)
    {
        var sizes = tensor(at.Sizes).to(clean.dtype).Beside(clean);
        var ahead = constrain(clean, at.Images + (budget.Norm.Steepest(at.Gradient, 1) * sizes));
        var next =
            share == 1
                ? ahead
                : constrain(
                    clean,
                    at.Images
                        + ((ahead - at.Images) * share)
                        + ((at.Images - at.Before) * (1 - share))
                );
        (at.Before, at.Images) = (at.Images, next);
    }

    /// <summary>Takes loss and gradient at the new images and keeps what is better than before.</summary>
    private void Look(State at, Victim victim, Tensor result, Victim whole, bool first, bool slope)
    {
        using var scope = NewDisposeScope();
        Tensor logits,
            values;
        if (slope)
        {
            var slopes = victim.Slopes(
                at.Images,
                outputs => [objective(outputs, victim.Aims, at.Targets)]
            );
            (at.Gradient, values, logits) = (slopes.Gradients[0], slopes.Values[0], slopes.Logits);
            at.Gradient.MoveToOuterDisposeScope();
        }
        else
        {
            logits = victim.Logits(at.Images);
            values = objective(logits, victim.Aims, at.Targets);
        }

        var (better, shown) = at.Take(victim.Finite(values), victim.Reached(logits), first);
        if (better.Length > 0)
        {
            at.Best.Put(better, at.Images.Pick(better));
            at.BestGradient.Put(better, at.Gradient.Pick(better));
        }

        var places = victim.Within(whole);
        result.Put(Array.ConvertAll(shown, i => places[i]), at.Images.Pick(shown));
    }

    /// <summary>Where each image stands.</summary>
    private sealed class State
    {
        private double[] last;
        private double[] best;
        private double[] shown;
        private double[] bestBefore;
        private int[] rises;
        private bool[] halved;
        private int interval;

        public State(Victim victim, Tensor start, Tensor? targets, double size)
        {
            var count = victim.Count;
            (Images, Before, Targets) = (start, start, targets);
            (Best, Gradient, BestGradient) = (start.clone(), start, zeros_like(start));
            Sizes = [.. Enumerable.Repeat(size, count)];
            (last, best, shown) = (new double[count], new double[count], new double[count]);
            Array.Fill(best, double.NegativeInfinity);
            Array.Fill(shown, double.NegativeInfinity);
            (bestBefore, rises) = (new double[count], new int[count]);
            (halved, Adversarial) = (new bool[count], new bool[count]);
        }

        public Tensor Images { get; set; }

        public Tensor Before { get; set; }

        public Tensor Gradient { get; set; }

        public Tensor Best { get; private set; }

        public Tensor BestGradient { get; private set; }

        public Tensor? Targets { get; private set; }

        public double[] Sizes { get; private set; }

        /// <summary>Which images have been adversarial at some step.</summary>
        public bool[] Adversarial { get; private set; }

        /// <summary>Notes values; says which are the best so far, and which are to be shown as the result so far.</summary>
        public (int[] Better, int[] Shown) Take(double[] values, bool[] reached, bool first)
        {
            var (better, show) = (new List<int>(), new List<int>());
            for (var i = 0; i < values.Length; i++)
            {
                rises[i] += !first && values[i] > last[i] ? 1 : 0;
                last[i] = values[i];
                if (values[i] > best[i])
                {
                    best[i] = values[i];
                    better.Add(i);
                }

                // An adversarial image is worth more than any that is not, whatever its loss.
                var turned = reached[i] && !Adversarial[i];
                if (turned || (reached[i] == Adversarial[i] && values[i] > shown[i]))
                {
                    shown[i] = values[i];
                    show.Add(i);
                }

                Adversarial[i] |= reached[i];
            }

            if (first)
            {
                // The best before the first interval is the start's own.
                bestBefore = [.. best];
            }

            interval += first ? 0 : 1;
            return ([.. better], [.. show]);
        }

        /// <summary>At a checkpoint, conditions 1 and 2 of section 3.2.</summary>
        public void Halve(double share)
        {
            var back = new List<int>();
            for (var i = 0; i < Sizes.Length; i++)
            {
                var stuck = rises[i] < share * interval;
                var idle = !halved[i] && bestBefore[i] >= best[i];
                halved[i] = stuck || idle;
                if (halved[i])
                {
                    Sizes[i] /= 2;
                    last[i] = best[i];
                    back.Add(i);
                }

                rises[i] = 0;
            }

            (interval, bestBefore) = (0, [.. best]);
            int[] rows = [.. back];
            if (rows.Length > 0)
            {
                Images = Images.clone();
                Images.Put(rows, Best.Pick(rows));
                Gradient = Gradient.clone();
                Gradient.Put(rows, BestGradient.Pick(rows));
            }
        }

        /// <summary>Lets all but these images go.</summary>
        public void Keep(int[] rows)
        {
            (Images, Before, Gradient) = (
                Images.Pick(rows),
                Before.Pick(rows),
                Gradient.Pick(rows)
            );
            (Best, BestGradient) = (Best.Pick(rows), BestGradient.Pick(rows));
            Targets = Targets?.Pick(rows);
            (last, best, shown) = (Of(last), Of(best), Of(shown));
            (bestBefore, rises, halved) = (Of(bestBefore), Of(rises), Of(halved));
            (Sizes, Adversarial) = (Of(Sizes), Of(Adversarial));

            T[] Of<T>(T[] values) => Array.ConvertAll(rows, row => values[row]);
        }

        /// <summary>All that the next step needs.</summary>
        public IEnumerable<Tensor?> Tensors =>
            [Images, Before, Gradient, Best, BestGradient, Targets];
    }
}
