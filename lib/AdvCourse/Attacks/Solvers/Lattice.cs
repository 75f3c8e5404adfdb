using AdvCourse.Attacks.Objectives;
using AdvCourse.Threats;
using static TorchSharp.torch;

namespace AdvCourse.Attacks.Solvers;

/// <summary>
/// Back to 8-bit pixels: Carlini and Wagner 2016, section V-B. Their words are that a greedy search over the lattice of
/// 8-bit images, one pixel at a time, never failed to bring a lost label back; which pixel comes first they leave open.
/// </summary>
internal static class Lattice
{
    private const int MostChanges = 1000;

    /// <summary>Rounds what was found, and mends the images that lose their goal, or the lead that was asked for, by it.</summary>
    /// <param name="victim">The whole batch.</param>
    /// <param name="found">Images, [N, ...]; those equal to the clean ones stay as they are.</param>
    /// <param name="norm">
    /// What must not grow more than needed: for L0 only pixels that were changed move, for Linf none moves beyond the farthest.
    /// </param>
    /// <param name="kappa">How far the wanted class must lead, in scores.</param>
    public static Tensor Repair(Victim victim, Tensor found, Norm norm, double kappa)
    {
        using var scope = NewDisposeScope();
        var rounded = (found * 255).round().div_(255);
        var changed = (found - victim.Clean).flatten(1).ne(0).any(1).data<bool>().ToArray();
        var untouched = changed.Where(false);
        rounded.Put(untouched, victim.Clean.Pick(untouched));
        var places = changed.Where();
        for (var round = 0; places.Length > 0 && round < MostChanges; round++)
        {
            using var inner = NewDisposeScope();
            var part = victim.Only(places);
            var images = rounded.Pick(places);
            var (slopes, values, logits) = part.Slopes(
                images,
                outputs =>
                    [
                        AttackObjective.F6.Values(
                            part.Head,
                            outputs,
                            part.Aims,
                            part.IsTargeted,
                            kappa
                        ),
                    ]
            );
            // f6 is 0 from a lead of kappa on; a tie for the first place is left to the judge's rule.
            var reached = part.Reached(logits);
            var below = values[0].gt(0).data<bool>().ToArray();
            int[] lost =
            [
                .. Enumerable.Range(0, places.Length).Where(i => !reached[i] || below[i]),
            ];
            part.Leave(victim);
            places = Array.ConvertAll(lost, i => places[i]);
            if (places.Length > 0)
            {
                var clean = victim.Clean.Pick(places);
                rounded.Put(places, OneLevel(images.Pick(lost), clean, slopes[0].Pick(lost), norm));
            }
        }

        return rounded.MoveToOuterDisposeScope();
    }

    /// <summary>Each image with one pixel moved by one level, down the steepest slope that it may follow.</summary>
    private static Tensor OneLevel(Tensor images, Tensor clean, Tensor slope, Norm norm)
    {
        var (pixels, start, g) = (images.flatten(1), clean.flatten(1), slope.flatten(1));
        var next = ((pixels * 255).round() - g.sign()).div_(255);
        var inside = next.ge(0).logical_and(next.le(1));
        var gain = g.abs() * inside;
        var allowed = gain * Spares(norm, pixels, start, next);
        var choice = where(allowed.amax([1], keepdim: true).gt(0), allowed, gain);
        var best = choice.argmax(1, keepdim: true);
        var useful = choice.gather(1, best).gt(0);
        var value = where(useful, next.gather(1, best), pixels.gather(1, best));
        return pixels.scatter(1, best, value).reshape(images.shape);
    }

    /// <summary>Moves that do not make the distance larger in this norm.</summary>
    private static Tensor Spares(Norm norm, Tensor pixels, Tensor start, Tensor next)
    {
        var moved = (pixels - start).abs();
        return norm == Norm.L0 ? moved.ne(0)
            : norm == Norm.Linf ? (next - start).abs().le(moved.amax([1], keepdim: true) + 1e-6)
            : ones_like(pixels).ne(0);
    }
}
