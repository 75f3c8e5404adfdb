using AdvCourse.Threats;
using TorchSharp;
using static TorchSharp.torch;

namespace AdvCourse.Attacks;

/// <summary>Of which outputs the Jacobian is taken.</summary>
public enum SaliencyOf
{
    /// <summary>The probabilities F, after the softmax: JSMA-F in Carlini and Wagner 2016.</summary>
    Probabilities,

    /// <summary>The logits Z, before it, as the paper of JSMA does: JSMA-Z.</summary>
    Logits,
}

/// <summary>
/// The Jacobian-based saliency map attack: two pixels at a time go to the end of their range, those that raise the target
/// class and lower the others most, until the target is reached.
/// </summary>
/// <remarks>
/// Targeted only: the saliency map is defined for a chosen class. Pixels move one way; of an image that has fewer than two
/// with any way to go (a white one upwards) nothing was tried, and it counts as <see cref="Shortfall.Room"/>, not as robust.
/// </remarks>
/// <param name="Of">Logits unless given.</param>
/// <param name="Increase">Whether pixels go up (towards 1), as usual for MNIST, or down.</param>
/// <param name="Theta">How far a pixel moves at each turn, above 0 to 1; 1 in the paper.</param>
/// <param name="Upsilon">At most this share of the pixels changes, above 0 to 1; 0.145 in the paper.</param>
public sealed record Jsma(
    SaliencyOf Of = SaliencyOf.Logits,
    bool Increase = true,
    double Theta = 1,
    double Upsilon = 0.145
) : NearestAttack
{
    /// <inheritdoc/>
    public override string Name => Of == SaliencyOf.Logits ? "JSMA-Z" : "JSMA-F";

    /// <inheritdoc/>
    public override Citation Citation => new("papernot2015", "section 4, algorithms 2 and 3");

    /// <inheritdoc/>
    public override Goals Goals => Goals.Targeted;

    /// <inheritdoc/>
    public override bool NeedsBox => true;

    /// <inheritdoc/>
    public override Norm Distance => Norm.L0;

    /// <summary>Of which outputs the Jacobian is taken.</summary>
    public SaliencyOf Of
    {
        get;
        init => field = Check.Known(value);
    } = Check.Known(Of);

    /// <summary>How far a pixel moves at each turn.</summary>
    public double Theta
    {
        get;
        init => field = Setting.Within(value, 1e-3, 1, "JSMA", "theta");
    } = Setting.Within(Theta, 1e-3, 1, "JSMA", "theta");

    /// <summary>At most this share of the pixels changes.</summary>
    public double Upsilon
    {
        get;
        init => field = Setting.Within(value, 1e-6, 1, "JSMA", "upsilon");
    } = Setting.Within(Upsilon, 1e-6, 1, "JSMA", "upsilon");

    /// <inheritdoc/>
    protected override string Settings =>
        Setting.Text(
            $"{Name} {(Increase ? "up" : "down")}, theta {Theta:0.######}, upsilon {Upsilon:0.######}"
        );

    /// <inheritdoc/>
    protected override Tensor Perturb(Victim victim, Tensor images)
    {
        ArgumentNullException.ThrowIfNull(victim);
        ArgumentNullException.ThrowIfNull(images);
        var size = (int)(images.numel() / images.shape[0]);
        // The paper's count of turns: two pixels each, floor(size upsilon / 2).
        var turns = Math.Max(1, (int)((size * Upsilon / 2) + 1e-9));
        var result = images.clone();
        var (whole, at) = (victim, images);
        var open = Enumerable.Range(0, victim.Count).Select(_ => (bool[]?)null).ToArray();
        var carry = new Carry(images);
        for (var turn = 0; turn < turns && victim.Count > 0; turn++)
        {
            using var scope = NewDisposeScope();
            // Those that are there already leave before the Jacobian is taken.
            var going = victim.Reached(victim.Logits(at)).Where(false);
            (victim, at) = (victim.Narrow(going), at.Pick(going));
            open = Array.ConvertAll(going, i => open[i]);
            if (going.Length == 0)
            {
                break;
            }

            var (moved, places) = Turn(victim, at, open, size);
            if (turn == 0)
            {
                NoteRoom(victim, open, places);
            }

            (victim, at) = (victim.Narrow(places), moved.Pick(places));
            open = Array.ConvertAll(places, i => open[i]);
            result.Put(victim.Within(whole), at);
            carry.On(at);
            whole.Report((turn + 1.0) / turns);
        }

        return result;
    }

    /// <summary>Moves a pair of pixels in each image; the places of those images where a pair was left to move.</summary>
    private (Tensor Moved, int[] Places) Turn(Victim victim, Tensor at, bool[]?[] open, int size)
    {
        var (target, others) = Derivatives(victim, at);
        var pixels = at.to(ScalarType.Float64).flatten(1).contiguous().data<double>().ToArray();
        var pairs = new (int P, int Q)?[victim.Count];
        Parallel.For(
            0,
            victim.Count,
            i =>
            {
                var first = i * size;
                open[i] ??= Array.ConvertAll(pixels[first..(first + size)], CanMove);
                pairs[i] = Saliency.Pair(
                    target.AsSpan(first, size),
                    others.AsSpan(first, size),
                    open[i],
                    Increase ? 1 : -1
                );
                if (pairs[i] is (int p, int q))
                {
                    foreach (var pixel in new[] { p, q })
                    {
                        var moved = pixels[first + pixel] + (Increase ? Theta : -Theta);
                        pixels[first + pixel] = Math.Clamp(moved, 0, 1);
                        open[i]![pixel] = CanMove(pixels[first + pixel]);
                    }
                }
            }
        );
        return (
            tensor(pixels, at.shape).to(at.dtype),
            [.. Enumerable.Range(0, pairs.Length).Where(i => pairs[i] is not null)]
        );
    }

    /// <summary>That no pair is salient says something; that there is none to choose from says nothing.</summary>
    private static void NoteRoom(Victim victim, bool[]?[] open, int[] moved)
    {
        foreach (var i in Enumerable.Range(0, open.Length).Except(moved))
        {
            if (open[i]!.Count(may => may) < 2)
            {
                victim.FallsShort(i, Shortfall.Room);
            }
        }
    }

    private bool CanMove(double pixel) => Increase ? pixel < 1 : pixel > 0;

    /// <summary>d(target)/dx and d(sum of the others)/dx, one row an image.</summary>
    private (float[] Target, float[] Others) Derivatives(Victim victim, Tensor at)
    {
        var (gradients, _, _) = victim.Slopes(
            at,
            outputs =>
            {
                var scores =
                    Of == SaliencyOf.Logits
                        ? victim.Head.Scores(outputs)
                        : victim.Head.Probabilities(outputs);
                var target = scores.gather(1, victim.Aims.unsqueeze(1)).squeeze(1);
                return [target, scores.sum(1) - target];
            }
        );
        return (Floats(gradients[0]), Floats(gradients[1]));

        static float[] Floats(Tensor gradient) =>
            gradient.to(ScalarType.Float32).contiguous().data<float>().ToArray();
    }
}
