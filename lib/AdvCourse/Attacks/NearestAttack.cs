using AdvCourse.Threats;
using static TorchSharp.torch;

namespace AdvCourse.Attacks;

/// <summary>
/// An attack that looks for the nearest adversarial image, as opposed to one that spends a budget. It returns the nearest
/// one found; where it found none the clean image, with <see cref="AttackResult.Success"/> false and distance 0. An image
/// that fulfils the goal from the start is its own nearest.
/// </summary>
/// <remarks>
/// Its constructor has a default for every setting. Distances of failures are 0 and must not enter a mean: take
/// <see cref="AttackResult.Success"/> with them.
/// </remarks>
public abstract record NearestAttack : Attack
{
    /// <summary>The norm in which "near" is meant.</summary>
    public abstract Norm Distance { get; }

    /// <inheritdoc/>
    protected override string Settings => $"{Name} {Distance}";

    private protected sealed override bool SettlesByVerdict => true;

    /// <summary>Where nothing adversarial was found the clean image stands, so that no half-way image passes for one.</summary>
    private protected sealed override (Tensor Images, Tensor Logits) Settle(
        Victim victim,
        Tensor images,
        Tensor logits
    )
    {
        var failed = victim.Reached(logits).Where(false);
        if (failed.Length == 0)
        {
            return (images, logits);
        }

        var settled = images.clone();
        settled.Put(failed, victim.Clean.Pick(failed));
        var judged = logits.clone();
        judged.Put(failed, victim.CleanLogits.Pick(failed));
        return (settled, judged);
    }
}
