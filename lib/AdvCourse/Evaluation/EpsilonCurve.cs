using System.Globalization;
using AdvCourse.Attacks;
using AdvCourse.Threats;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace AdvCourse.Evaluation;

/// <summary>One point of a curve over epsilon.</summary>
/// <param name="Epsilon">The size of the budget, in units of [0, 1].</param>
/// <param name="Score">Error and confidence under the attack.</param>
public sealed record CurvePoint(double Epsilon, Score Score)
{
    /// <summary>
    /// How many images were left right by an attack that could not see them: the first gradient was exactly zero.
    /// <see cref="Score"/> counts them as right, which says nothing about robustness.
    /// </summary>
    public Rate Masked { get; init; }

    /// <summary>For example "epsilon 0.25: error 99.9 %, ...".</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"epsilon {Epsilon:0.####}: {Score}")
        + MaskedNote.Of(Masked);
}

/// <summary>Error and confidence over the size of the budget.</summary>
public static class EpsilonCurve
{
    /// <summary>Runs an attack at each size; at 0 the score is the clean one.</summary>
    /// <param name="attack">
    /// Its own epsilon is replaced, and nothing else: a step size that was given stays, and past steps times step size the
    /// curve is flat because of the settings, not the model (<see cref="BudgetAttack.WithEpsilon"/>).
    /// </param>
    /// <param name="model">Maps images to logits.</param>
    /// <param name="images">Clean images, [N, ...].</param>
    /// <param name="labels">Their classes, Int64 [N].</param>
    /// <param name="epsilons">The sizes, in units of [0, 1].</param>
    /// <param name="goal">Untargeted unless given.</param>
    /// <param name="seed">Decides everything random.</param>
    /// <param name="progress">Told the finished share, 0 to 1.</param>
    /// <param name="cancellation">Looked at before each gradient.</param>
    public static IReadOnlyList<CurvePoint> Run(
        BudgetAttack attack,
        Module<Tensor, Tensor> model,
        Tensor images,
        Tensor labels,
        IReadOnlyList<double> epsilons,
        Goal? goal = null,
        long seed = 0,
        IProgress<double>? progress = null,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(attack);
        ArgumentNullException.ThrowIfNull(epsilons);
        var points = new List<CurvePoint>();
        foreach (var epsilon in epsilons)
        {
            using var result = attack
                .WithEpsilon(epsilon)
                .Run(
                    model,
                    images,
                    labels,
                    goal,
                    seed,
                    progress: progress.Part(points.Count, epsilons.Count),
                    cancellation: cancellation
                );
            points.Add(new(epsilon, result.Score) { Masked = result.MissedBlindly() });
        }

        return points;
    }
}
