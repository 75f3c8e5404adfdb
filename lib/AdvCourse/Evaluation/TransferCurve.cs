using System.Globalization;
using AdvCourse.Attacks;
using AdvCourse.Threats;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace AdvCourse.Evaluation;

/// <summary>How adversarial images of one confidence transfer.</summary>
/// <param name="Kappa">The lead in logits that the attack asks for.</param>
/// <param name="Reached">How often the attack reached its goal on the model it was made for.</param>
/// <param name="Fooled">Of these, how often the other model no longer says the true class.</param>
/// <param name="Targeted">Of these, how often the other model says the target; nothing is counted when untargeted.</param>
/// <param name="Distance">Their mean distance; NaN without any.</param>
public sealed record TransferPoint(
    double Kappa,
    Rate Reached,
    Rate Fooled,
    Rate Targeted,
    double Distance
)
{
    /// <summary>
    /// Of how many images the attack missed its goal on the model that they were made for because it could not see: the
    /// first gradient was exactly zero. <see cref="Reached"/> counts them as failures, which says nothing about that model.
    /// </summary>
    public Rate Masked { get; init; }

    /// <summary>Of each image why the attack, which saw a slope, missed its goal without that saying anything.</summary>
    public IReadOnlyList<Shortfall> Shortfalls { get; init; } = [];

    /// <summary>
    /// For example "kappa 10: fooled 52.0 % (...), target 40.0 % (...), distance 2.31"; and what the attack could not see or
    /// do, if anything.
    /// </summary>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"kappa {Kappa:0.##}: fooled {Fooled}{(Targeted.Total > 0 ? $", target {Targeted}" : "")}, distance {Distance:0.###}"
        )
        + MaskedNote.Of(Masked)
        + ShortfallNote.Of(Shortfalls);
}

/// <summary>
/// Transfer over confidence: images that are misclassified by a wider margin fool another model more often (Carlini and
/// Wagner 2016, figures 9 and 10).
/// </summary>
public static class TransferCurve
{
    /// <summary>Makes images for one model at each kappa and shows them to another.</summary>
    /// <param name="attack">The attack for a kappa, such as <c>kappa => new CarliniWagnerL2(kappa)</c>.</param>
    /// <param name="source">The model that the images are made for.</param>
    /// <param name="other">The model that they are shown to.</param>
    /// <param name="images">Clean images, [N, ...].</param>
    /// <param name="labels">Their classes, Int64 [N].</param>
    /// <param name="kappas">The confidences, in logits.</param>
    /// <param name="goal">Untargeted unless given.</param>
    /// <param name="seed">Decides everything random.</param>
    /// <param name="progress">Told the finished share, 0 to 1.</param>
    /// <param name="cancellation">Looked at before each gradient.</param>
    public static IReadOnlyList<TransferPoint> Run(
        Func<double, Attack> attack,
        Module<Tensor, Tensor> source,
        Module<Tensor, Tensor> other,
        Tensor images,
        Tensor labels,
        IReadOnlyList<double> kappas,
        Goal? goal = null,
        long seed = 0,
        IProgress<double>? progress = null,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(attack);
        ArgumentNullException.ThrowIfNull(kappas);
        ArgumentNullException.ThrowIfNull(images);
        goal ??= Goal.Untargeted;
        var truth = Check.Labels(labels, images.shape[0]);
        var targets = goal.IsTargeted ? goal.TargetsFor(truth.Length) : null;
        var points = new List<TransferPoint>();
        foreach (var kappa in kappas)
        {
            var settings = attack(kappa);
            using var result = settings.Run(
                source,
                images,
                labels,
                goal,
                seed,
                progress: progress.Part(points.Count, kappas.Count),
                cancellation: cancellation
            );
            var said = other.Predict(result.Images, cancellation: cancellation).Classes;
            var reached = Enumerable.Range(0, truth.Length).Where(i => result.Success[i]).ToArray();
            var norm = settings is NearestAttack nearest ? nearest.Distance : Norm.L2;
            var distances = result.Distances(norm);
            points.Add(
                new(
                    kappa,
                    result.SuccessRate,
                    Rate.Of(reached.Select(i => said[i] != truth[i])),
                    targets is null
                        ? new(0, 0)
                        : Rate.Of(reached.Select(i => said[i] == targets[i])),
                    reached.Select(i => (double)distances[i]).DefaultIfEmpty(double.NaN).Average()
                )
                {
                    Masked = result.MissedBlindly(),
                    Shortfalls = result.Shortfalls,
                }
            );
        }

        return points;
    }
}
