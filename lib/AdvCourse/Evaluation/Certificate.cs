using System.Globalization;
using AdvCourse.Attacks;
using AdvCourse.Threats;

namespace AdvCourse.Evaluation;

/// <summary>Images that are proved right for every perturbation of a budget: a lower bound of robust accuracy.</summary>
/// <param name="Budget">What the proof covers.</param>
/// <param name="Certified">One flag an image.</param>
public sealed record Certificate(Budget Budget, IReadOnlyList<bool> Certified)
{
    /// <summary>The share that is proved.</summary>
    public Rate Rate => Rate.Of(Certified);

    /// <summary>The proof beside an attack with the same budget: the true robust accuracy lies between.</summary>
    /// <param name="attack">The attack's result on the same images.</param>
    /// <exception cref="ArgumentException">The numbers of images differ.</exception>
    public Bracket Beside(AttackResult attack)
    {
        ArgumentNullException.ThrowIfNull(attack);
        if (attack.Labels.Count != Certified.Count)
        {
            throw new ArgumentException(
                $"The proof is about {Certified.Count} images, the attack about {attack.Labels.Count}; take the same ones."
            );
        }

        var broken = Certified
            .Where((proved, i) => proved && attack.Adversarial.Classes[i] != attack.Labels[i])
            .Count();
        return new(Budget, Rate, attack.Score.Accuracy, broken);
    }

    /// <summary>For example "proved within Linf 0.1: 12.3 % (...)".</summary>
    public override string ToString() => $"proved within {Budget}: {Rate}";
}

/// <summary>Robust accuracy from both sides.</summary>
/// <param name="Budget">The perturbations meant.</param>
/// <param name="Proved">The share that is right under every perturbation.</param>
/// <param name="Attacked">The share that is right under one attack.</param>
/// <param name="Broken">Images that are proved and yet broken: 0, or there is a bug.</param>
public sealed record Bracket(Budget Budget, Rate Proved, Rate Attacked, int Broken)
{
    /// <summary>For example "Linf 0.1: robust accuracy between 12.3 % (proved) and 45.6 % (attacked), n = 1000".</summary>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Budget}: robust accuracy between {Proved.Percent:0.0#} % (proved) and {Attacked.Percent:0.0#} % (attacked), n = {Proved.Total}{(Broken > 0 ? $"; {Broken} images are proved and broken: a bug" : "")}"
        );
}
