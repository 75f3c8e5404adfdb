using AdvCourse.Attacks;
using AdvCourse.Threats;

namespace AdvCourse.Evaluation;

/// <summary>An attack's distances by norm.</summary>
public static class ResultDistances
{
    /// <summary>Each image's distance, as the attack's judge measured it.</summary>
    /// <param name="result">What an attack did.</param>
    /// <param name="norm">L0, L2 or Linf.</param>
    /// <exception cref="ArgumentException">The norm is L1, which is not kept.</exception>
    public static IReadOnlyList<float> Distances(this AttackResult result, Norm norm)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(norm);
        return norm == Norm.L0 ? result.L0
            : norm == Norm.L2 ? result.L2
            : norm == Norm.Linf ? result.Linf
            : throw new ArgumentException(
                $"Distances are kept in L0, L2 and Linf, not in {norm}; measure it with Norm.{norm}.Measure(adversarial - clean)."
            );
    }
}
