using System.Globalization;
using AdvCourse.Evaluation;
using AdvCourse.Threats;
using static TorchSharp.torch;

namespace AdvCourse.Attacks;

/// <summary>What an attack did to each image. Disposing it frees the adversarial images.</summary>
public sealed record AttackResult : IDisposable
{
    /// <summary>The attack with its settings.</summary>
    public required Attack Attack { get; init; }

    /// <summary>What was wanted.</summary>
    public required Goal Goal { get; init; }

    /// <summary>The adversarial images, same shape as the clean ones.</summary>
    public required Tensor Images { get; init; }

    /// <summary>The true classes.</summary>
    public required IReadOnlyList<long> Labels { get; init; }

    /// <summary>What the model said of the clean images.</summary>
    public required Predictions Clean { get; init; }

    /// <summary>What the model says of the adversarial images.</summary>
    public required Predictions Adversarial { get; init; }

    /// <summary>
    /// Untargeted: the adversarial class is not the label, also where the clean one was not. Targeted: it is the target.
    /// </summary>
    public required IReadOnlyList<bool> Success { get; init; }

    /// <summary>How many components changed.</summary>
    public required IReadOnlyList<float> L0 { get; init; }

    /// <summary>The Euclidean length of the change, in units of [0, 1].</summary>
    public required IReadOnlyList<float> L2 { get; init; }

    /// <summary>The largest change of a component, in units of [0, 1].</summary>
    public required IReadOnlyList<float> Linf { get; init; }

    /// <summary>How many gradients the attack took of each image (one backward pass each).</summary>
    public required IReadOnlyList<int> Gradients { get; init; }

    /// <summary>How often the attack asked the model about each image (forward passes, those of gradients included).</summary>
    public required IReadOnlyList<int> Queries { get; init; }

    /// <summary>
    /// Whether the first gradient was exactly zero: the attack could not see, which says nothing about robustness. Of an
    /// attack with several losses, whether the first of each was.
    /// </summary>
    public required IReadOnlyList<bool> Masked { get; init; }

    /// <summary>
    /// Why a failure says nothing about the model although the attack saw a slope;
    /// <see cref="Shortfall.None"/> where the goal was reached, where the image is masked, and where the failure counts.
    /// </summary>
    public required IReadOnlyList<Shortfall> Shortfalls { get; init; }

    /// <summary>How long it took, all images together.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>Error and confidence on the adversarial images.</summary>
    public Score Score => new(Adversarial, Labels);

    /// <summary>Error and confidence on the clean images.</summary>
    public Score CleanScore => new(Clean, Labels);

    /// <summary>The error rate on the adversarial images, over all of them: the papers' figure.</summary>
    public Rate Error => Score.Error;

    /// <summary>How often the goal was reached, over all images.</summary>
    public Rate SuccessRate => Rate.Of(Success);

    /// <summary>How often the goal was reached among images that the model had right before.</summary>
    public Rate SuccessAmongCorrect =>
        Rate.Of(Success.Where((_, i) => Clean.Classes[i] == Labels[i]));

    /// <summary>
    /// How many images withstood an attack that could see and do its work: the goal was not reached, the first gradient was
    /// not zero, and nothing fell short. Over all images; what was masked or fell short is never counted here.
    /// </summary>
    public Rate Robust =>
        Rate.Of(
            Success.Select(
                (success, i) => !success && !Masked[i] && Shortfalls[i] == Shortfall.None
            )
        );

    /// <summary>
    /// One line: the attack, what it reached, confidence over all and over errors, the median distances of the images where
    /// the goal was reached (a failure's distance says nothing), time.
    /// </summary>
    public string Summary =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Attack}, {Goal}: {(Goal.IsTargeted ? $"target reached {SuccessRate}, " : "")}{Score}; median of successes L2 {Median(L2)}, Linf {Median(Linf)}; {Elapsed.TotalSeconds:0.0} s{Note}"
        );

    /// <summary>The adversarial images are given back.</summary>
    public void Dispose() => Images.Dispose();

    /// <inheritdoc cref="Summary"/>
    public override string ToString() => Summary;

    private string Note => MaskedNote.Of(Rate.Of(Masked)) + ShortfallNote.Of(Shortfalls);

    private string Median(IReadOnlyList<float> distances)
    {
        float[] found = [.. distances.Where((_, i) => Success[i]).Order()];
        return found.Length == 0
            ? "none"
            : found[found.Length / 2].ToString("0.###", CultureInfo.InvariantCulture);
    }
}
