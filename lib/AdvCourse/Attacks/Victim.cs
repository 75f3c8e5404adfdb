using AdvCourse.Models;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace AdvCourse.Attacks;

/// <summary>The model under attack and what is wanted of it, for one batch. Counts the gradients that are taken.</summary>
public sealed class Victim
{
    private readonly Module<Tensor, Tensor> model;
    private readonly long seed;
    private readonly CancellationToken cancellation;
    private Tensor? cleanLogits;

    internal Victim(
        Module<Tensor, Tensor> model,
        Tensor clean,
        Tensor aims,
        bool targeted,
        int firstImage,
        long seed,
        CancellationToken cancellation
    )
    {
        (this.model, Clean, this.seed, this.cancellation) = (model, clean, seed, cancellation);
        (Aims, IsTargeted, FirstImage) = (aims, targeted, firstImage);
        Head = Head.Of(model);
    }

    /// <summary>The batch before the attack, [N, ...].</summary>
    public Tensor Clean { get; }

    /// <summary>The model's outputs for the clean batch; a gradient taken there gives them for nothing.</summary>
    public Tensor CleanLogits => cleanLogits ??= Logits(Clean).DetachFromDisposeScope();

    /// <summary>The classes to reach when targeted, otherwise the true classes to leave; Int64 [N].</summary>
    public Tensor Aims { get; }

    /// <summary>Whether <see cref="Aims"/> are to be reached.</summary>
    public bool IsTargeted { get; }

    /// <summary>How the model's outputs become probabilities and a loss.</summary>
    public Head Head { get; }

    /// <summary>The number of the batch's first image among all images, for <see cref="Noise"/>.</summary>
    public int FirstImage { get; }

    /// <summary>Randomness for this run; take values with <see cref="FirstImage"/>.</summary>
    public Noise Noise => new(seed);

    /// <summary>How many gradients were taken for each image of the batch.</summary>
    internal int Gradients { get; private set; }

    /// <summary>Which images had a gradient of exactly zero at the first step, [N]; null when no gradient was taken.</summary>
    internal bool[]? Vanished { get; private set; }

    /// <summary>The model's outputs, without a graph.</summary>
    /// <param name="images">Images, [N, ...].</param>
    public Tensor Logits(Tensor images)
    {
        cancellation.ThrowIfCancellationRequested();
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        return model.call(images).detach().MoveToOuterDisposeScope();
    }

    /// <summary>
    /// The gradient to climb: of the loss of the true class, or, when targeted, of minus the loss of the target.
    /// </summary>
    /// <param name="images">Where to take it, [N, ...].</param>
    /// <returns>Same shape as the images.</returns>
    /// <exception cref="ArithmeticException">A gradient is NaN or infinite.</exception>
    public Tensor Ascent(Tensor images)
    {
        cancellation.ThrowIfCancellationRequested();
        using var scope = NewDisposeScope();
        var (gradient, logits) = InputGradient.With(model, images, Aims, Head);
        if (cleanLogits is null && ReferenceEquals(images, Clean))
        {
            cleanLogits = logits.DetachFromDisposeScope();
        }

        Inspect(gradient);
        Gradients++;
        return (IsTargeted ? -gradient : gradient).MoveToOuterDisposeScope();
    }

    /// <summary>Gives back what outlives the steps of an attack.</summary>
    internal void Release() => cleanLogits?.Dispose();

    /// <summary>A zero gradient tells the attack nothing (masking), a NaN would spread: neither passes in silence.</summary>
    private void Inspect(Tensor gradient)
    {
        if (Vanished is not null)
        {
            return;
        }

        var largest = gradient
            .flatten(1)
            .abs()
            .amax([1])
            .to(ScalarType.Float32)
            .data<float>()
            .ToArray();
        var broken = Array.FindIndex(largest, value => !float.IsFinite(value));
        if (broken >= 0)
        {
            throw new ArithmeticException(
                $"The gradient of image {FirstImage + broken} is not finite. Look at the model's loss there: a logarithm of zero, an overflow, or weights that are NaN."
            );
        }

        Vanished = Array.ConvertAll(largest, value => value == 0);
    }
}
