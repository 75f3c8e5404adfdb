using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace AdvCourse.Evaluation;

/// <summary>
/// How many adversarial images a transformation disarms (Kurakin et al. 2016, section 2.4):
/// d = Σ C(X, y) ¬C(X_adv, y) C(T(X_adv), y) / Σ C(X, y) ¬C(X_adv, y). Only images count that were right when clean and
/// wrong when adversarial; of these, d is the share that the transformation makes right again.
/// </summary>
public static class DestructionRate
{
    /// <summary>The formula itself.</summary>
    /// <param name="clean">Whether each clean image is classified correctly.</param>
    /// <param name="adversarial">Whether each adversarial image is.</param>
    /// <param name="transformed">Whether each adversarial image is after the transformation.</param>
    /// <returns>Its total is the denominator; 0 of 0 when no attack succeeded.</returns>
    public static Rate Of(
        IReadOnlyList<bool> clean,
        IReadOnlyList<bool> adversarial,
        IReadOnlyList<bool> transformed
    )
    {
        ArgumentNullException.ThrowIfNull(clean);
        ArgumentNullException.ThrowIfNull(adversarial);
        ArgumentNullException.ThrowIfNull(transformed);
        return clean.Count == adversarial.Count && clean.Count == transformed.Count
            ? Rate.Of(
                Enumerable
                    .Range(0, clean.Count)
                    .Where(i => clean[i] && !adversarial[i])
                    .Select(i => transformed[i])
            )
            : throw new ArgumentException(
                $"The rate compares the same images three times; got {clean.Count} clean, {adversarial.Count} adversarial and {transformed.Count} transformed."
            );
    }

    /// <summary>Shows a model the three versions of the images and counts.</summary>
    /// <param name="model">Maps images to logits.</param>
    /// <param name="clean">Clean images, [N, ...].</param>
    /// <param name="adversarial">Their adversarial versions, same shape.</param>
    /// <param name="labels">The true classes, Int64 [N].</param>
    /// <param name="transform">The transformation T, such as a blur.</param>
    /// <param name="top">Right means among so many largest scores: 1 or 5 in the paper.</param>
    /// <param name="progress">Told the finished share, 0 to 1.</param>
    /// <param name="cancellation">Looked at before each batch.</param>
    public static Rate Of(
        Module<Tensor, Tensor> model,
        Tensor clean,
        Tensor adversarial,
        Tensor labels,
        Func<Tensor, Tensor> transform,
        int top = 1,
        IProgress<double>? progress = null,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(transform);
        ArgumentNullException.ThrowIfNull(adversarial);
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        return Of(Right(clean, 0), Right(adversarial, 1), Right(transform(adversarial), 2));

        IReadOnlyList<bool> Right(Tensor images, int part) =>
            model.Right(
                images,
                labels,
                top,
                progress: progress.Part(part, 3),
                cancellation: cancellation
            );
    }
}
