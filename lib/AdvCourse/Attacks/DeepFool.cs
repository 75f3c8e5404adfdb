using AdvCourse.Models;
using AdvCourse.Threats;
using TorchSharp;
using static TorchSharp.torch;

namespace AdvCourse.Attacks;

/// <summary>
/// DeepFool: again and again, takes the model for linear around the image, and steps onto the nearest of the boundaries
/// between the true class and the others; ends, a little past it, at the first image of another class.
/// </summary>
/// <remarks>
/// <para>On a linear model the first step is the answer: the result is (1 + overshoot) times as far as the boundary. The
/// step in Linf is section 3.3's, with q = 1.</para>
/// <para>The paper leaves the class that the model gives the clean image; here it is the true class, so that an image that
/// was wrong before is its own nearest. The paper does not clip. Where <see cref="Attack.Box"/> does, every iterate is clipped,
/// and pixels at the edge that would be pushed out are left out of the linear model: otherwise one digit in ten of MNIST,
/// whose background is at the edge, is never fooled. <c>Box = Box.None</c> is the paper's attack.</para>
/// <para>Such a step is as long as the linear model wants it, and may end farther past a curved boundary than shorter ones.
/// Foolbox 3 reaches out as if pixels at the edge could move, and clips; what is cut leaves every step too short, and it comes
/// to the boundary by many of them: on MNIST 3.5 to 6 % nearer in L2 than here (two CNNs, an MLP) and as often, for 2.2 to
/// 6.7 times the gradients. It gets there because it adds 1e-4 to the length of each step, of which the paper knows nothing;
/// without that 3 to 32 images in a hundred are not fooled in 50 steps. Here a step ends on the boundary of the linear
/// model in the box as without it; who wants nearer images than that has <see cref="CarliniWagnerL2"/>.</para>
/// </remarks>
/// <param name="Norm">In which norm to be near: L2 or Linf; L2 unless given.</param>
/// <param name="Steps">At most so many steps; 50 in the authors' code.</param>
/// <param name="Overshoot">How far past the boundary, as a share of the way; 0.02 in the paper.</param>
/// <param name="Candidates">How many classes are looked at, the likeliest first; 10 in the authors' code.</param>
public sealed record DeepFool(
    Norm? Norm = null,
    int Steps = 50,
    double Overshoot = 0.02,
    int Candidates = 10
) : NearestAttack
{
    /// <inheritdoc/>
    public override string Name => "DeepFool";

    /// <inheritdoc/>
    public override Citation Citation => new("moosavi2015", "section 3, algorithm 2");

    /// <inheritdoc/>
    public override Goals Goals => Goals.Untargeted;

    /// <inheritdoc/>
    public override Norm Distance => Norm;

    /// <summary>In which norm to be near: L2 or Linf.</summary>
    public Norm Norm
    {
        get;
        init => field = Known(value ?? throw new ArgumentNullException(nameof(Norm)));
    } = Known(Norm);

    /// <summary>At most so many steps.</summary>
    public int Steps
    {
        get;
        init => field = Setting.AtLeastOne(value, "DeepFool", "steps");
    } = Setting.AtLeastOne(Steps, "DeepFool", "steps");

    /// <summary>How far past the boundary, as a share of the way, 0 to 1.</summary>
    public double Overshoot
    {
        get;
        init => field = Setting.Within(value, 0, 1, "DeepFool", "an overshoot of");
    } = Setting.Within(Overshoot, 0, 1, "DeepFool", "an overshoot of");

    /// <summary>How many classes are looked at, the true one included; at least 2.</summary>
    public int Candidates
    {
        get;
        init => field = (int)Setting.Within(value, 2, int.MaxValue, "DeepFool", "candidates:");
    } = (int)Setting.Within(Candidates, 2, int.MaxValue, "DeepFool", "candidates:");

    /// <inheritdoc/>
    protected override string Settings =>
        Setting.Text(
            $"{Name} {Norm}, at most {Steps} steps, overshoot {Overshoot:0.######}, {Candidates} candidates"
        );

    /// <inheritdoc/>
    protected override Tensor Perturb(Victim victim, Tensor images) => From(victim, images);

    /// <summary>The same from any start: what <see cref="UniversalPerturbation"/> needs.</summary>
    /// <param name="victim">The images whose true class is to be left.</param>
    /// <param name="start">Where the walk begins; not changed.</param>
    internal Tensor From(Victim victim, Tensor start)
    {
        ArgumentNullException.ThrowIfNull(victim);
        var result = start.clone();
        var whole = victim;
        var (origin, total, at) = (start, zeros_like(start), start);
        var others = Others(victim);
        var carry = new Carry(start, total, others);
        for (var step = 0; step < Steps; step++)
        {
            using var scope = NewDisposeScope();
            var (change, stuck) = Step(victim, at, others, out var done);
            total = Box.Clips ? Box.Clip(origin + total + change) - origin : total + change;
            at = Box.Clip(origin + (total * (1 + Overshoot)));
            if (step == 0)
            {
                // What was adversarial from the start stays where it is.
                at = where(tensor(done).Beside(at), origin, at);
            }

            var reached = victim.Reached(victim.Logits(at));
            result.Put(victim.Within(whole), at);
            var open = Enumerable
                .Range(0, victim.Count)
                .Where(i => !(reached[i] || stuck[i]))
                .ToArray();
            if (open.Length == 0)
            {
                break;
            }

            victim = victim.Narrow(open);
            (origin, total, at, others) = (
                origin.Pick(open),
                total.Pick(open),
                at.Pick(open),
                others.Pick(open)
            );
            carry.On(origin, total, at, others);
            whole.Report((step + 1.0) / Steps);
        }

        return result;
    }

    /// <summary>
    /// The step to the nearest boundary of the linearised model, which images have no slope towards any boundary, and
    /// which are of another class already.
    /// </summary>
    private (Tensor Change, bool[] Stuck) Step(
        Victim victim,
        Tensor at,
        Tensor others,
        out bool[] done
    )
    {
        var count = (int)others.shape[1];
        var (slopes, gaps, logits) = victim.Slopes(
            at,
            outputs =>
            {
                var scores = victim.Head.Scores(outputs);
                var own = scores.gather(1, victim.Aims.unsqueeze(1));
                var differences = scores.gather(1, others) - own;
                return [.. Enumerable.Range(0, count).Select(k => differences.select(1, k))];
            }
        );
        done = victim.Reached(logits);
        foreach (var gap in gaps)
        {
            // The difference of two finite scores can be too large for their type.
            victim.Finite(gap);
        }

        var dual = Norm == Threats.Norm.L2 ? Threats.Norm.L2 : Threats.Norm.L1;
        var nearest = full([at.shape[0]], double.PositiveInfinity, dtype: at.dtype);
        var change = zeros_like(at);
        // 1 where a pixel has room, 0 where a step would push it out of the box.
        var (up, down) = (at.lt(1).to(at.dtype), at.gt(0).to(at.dtype));
        for (var k = 0; k < count; k++)
        {
            using var scope = NewDisposeScope();
            var slope = Box.Clips ? slopes[k] * where(slopes[k].gt(0), up, down) : slopes[k];
            var length = Length(dual, slope);
            var far = (gaps[k].abs() / length).masked_fill(length.eq(0), float.PositiveInfinity);
            var nearer = far < nearest;
            var step = Norm.Steepest(slope, 1) * far.Beside(at);
            change = where(nearer.Beside(at), step, change).MoveToOuterDisposeScope();
            nearest = minimum(far, nearest).MoveToOuterDisposeScope();
        }

        var distances = nearest.to(ScalarType.Float64).data<double>().ToArray();
        return (change, Array.ConvertAll(distances, double.IsPositiveInfinity));
    }

    /// <summary>
    /// How steep a slope is. In float32 the squares of slopes below 1e-19 vanish, and those of slopes above 1e19 are
    /// infinite; the slopes are neither.
    /// </summary>
    private static Tensor Length(Norm dual, Tensor slope)
    {
        var length = dual.Measure(slope);
        if (length.min().ToDouble() > Flattest && length.max().ToDouble() < Steepest)
        {
            return length;
        }

        var largest = slope.flatten(1).abs().amax([1]);
        var even = slope / largest.clamp(min: 1e-37).Beside(slope);
        var trusted = length.gt(Flattest).logical_and(length.lt(Steepest));
        return where(trusted, length, largest * dual.Measure(even));
    }

    private const double Flattest = 1e-15;
    private const double Steepest = 1e15;

    /// <summary>The classes to look at besides the true one: the likeliest on the clean images, Int64 [N, ...].</summary>
    private Tensor Others(Victim victim)
    {
        var scores = victim.Head.Scores(victim.CleanLogits);
        var labels = victim.Aims.unsqueeze(1);
        // Below every score, however large: a score less 1 is itself from 2^24 on.
        var last = full(labels.shape, double.NegativeInfinity, dtype: scores.dtype);
        var without = scores.scatter(1, labels, last);
        var count = Math.Min(Candidates, scores.shape[1]) - 1;
        return without.argsort(1, descending: true).narrow(1, 0, count);
    }

    private static Norm Known(Norm? norm) =>
        norm is null || norm == Threats.Norm.L2 || norm == Threats.Norm.Linf
            ? norm ?? Threats.Norm.L2
            : throw new ArgumentException(
                $"DeepFool in {norm} is not part of this library; take Norm.L2 or Norm.Linf."
            );
}
