using System.Globalization;
using AdvCourse.Attacks;
using AdvCourse.Threats;

namespace AdvCourse.Evaluation;

/// <summary>Images that are proved right for every perturbation of a budget: a lower bound of robust accuracy.</summary>
/// <param name="Budget">What the proof covers.</param>
/// <param name="Certified">One flag an image.</param>
public sealed record Certificate(Budget Budget, IReadOnlyList<bool> Certified)
{
    /// <summary>Whether the proof is about images in [0, 1] only, as it is unless said otherwise, or about any pixels.</summary>
    public Box Box { get; init; } = Box.Pixels;

    /// <summary>The share that is proved.</summary>
    public Rate Rate => Rate.Of(Certified);

    /// <summary>The proof beside an attack within what is proved: the true robust accuracy lies between.</summary>
    /// <param name="attack">
    /// The result on the same images of an untargeted attack with a budget: in the proof's norm, no larger, and clipped if
    /// the proof is about clipped images.
    /// </param>
    /// <exception cref="ArgumentException">The numbers of images differ, or the attack may do what the proof does not cover.</exception>
    public Bracket Beside(AttackResult attack)
    {
        ArgumentNullException.ThrowIfNull(attack);
        if (attack.Labels.Count != Certified.Count)
        {
            throw new ArgumentException(
                $"The proof is about {Certified.Count} images, the attack about {attack.Labels.Count}; take the same ones."
            );
        }

        if (WhyNotBeside(attack) is { } reason)
        {
            throw new ArgumentException(
                $"A proof within {Budget}, {Box}, says nothing about {attack.Attack}, {attack.Goal}: {reason}."
            );
        }

        var broken = Certified
            .Where((proved, i) => proved && attack.Adversarial.Classes[i] != attack.Labels[i])
            .Count();
        return new(Budget, Rate, attack.Score.Accuracy, broken);
    }

    /// <summary>For example "proved within Linf 0.1: 12.3 % (...)".</summary>
    public override string ToString() => $"proved within {Budget}: {Rate}";

    private string? WhyNotBeside(AttackResult attack) =>
        attack.Goal.IsTargeted ? "it is about leaving the true class; attack with Goal.Untargeted"
        : attack.Attack is not BudgetAttack { Budget: var spent }
            ? "that attack has no budget; take one that has, or hold its distances against the proof's"
        : spent.Norm != Budget.Norm
            ? $"their norms differ; attack with new Budget(Norm.{Budget.Norm}, ...)"
        : spent.Epsilon > Budget.Epsilon
            ? "the attack may go further than the proof; give it the proof's budget"
        : Box.Clips && !attack.Attack.Box.Clips
            ? "the attack may leave [0, 1]; clip it, or prove with Box.None"
        : null;
}

/// <summary>Robust accuracy from both sides.</summary>
/// <param name="Budget">The perturbations meant.</param>
/// <param name="Proved">The share that is right under every perturbation.</param>
/// <param name="Attacked">The share that is right under one attack.</param>
/// <param name="Broken">Images that are proved and yet broken: 0, or there is a bug.</param>
public sealed record Bracket(Budget Budget, Rate Proved, Rate Attacked, int Broken)
{
    /// <summary>
    /// For example "Linf 0.1: robust accuracy between 12.3 % (10.41 to 14.48), proved, and 45.6 % (42.53 to 48.7),
    /// attacked, n = 1000", with 95 % intervals.
    /// </summary>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Budget}: robust accuracy between {Proved.Brief}, proved, and {Attacked.Brief}, attacked, n = {Proved.Total}{(Broken > 0 ? $"; {Broken} images are proved and broken: a bug" : "")}"
        );
}
