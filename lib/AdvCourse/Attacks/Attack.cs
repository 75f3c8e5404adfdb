using System.Diagnostics;
using AdvCourse.Models;
using AdvCourse.Threats;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace AdvCourse.Attacks;

/// <summary>
/// An attack: immutable settings and one method, <see cref="Perturb"/>. Everything that must always hold is done here,
/// around it: input is checked, the result is brought back within the budget and clipped to the box, and each image is
/// judged and measured. The model's mode and its parameters' gradients come out as they went in.
/// </summary>
/// <remarks>The text form names the attack and all its settings: test name, legend and table row.</remarks>
public abstract record Attack
{
    /// <summary>The field's name for the method, such as "FGSM".</summary>
    public abstract string Name { get; }

    /// <summary>Where the method was published.</summary>
    public abstract Citation Citation { get; }

    /// <summary>Whether results are clipped to [0, 1]; <see cref="Box.Pixels"/> unless set.</summary>
    public Box Box { get; init; } = Box.Pixels;

    /// <summary>The name with its settings, without the box.</summary>
    protected abstract string Settings { get; }

    /// <summary>Attacks every image, a batch at a time.</summary>
    /// <param name="model">Maps images [N, ...] to logits; its own head decides probabilities (<see cref="Head.Of"/>).</param>
    /// <param name="images">Clean images, [N, ...], Float32 or Float64; in [0, 1] unless the box is <see cref="Box.None"/>.</param>
    /// <param name="labels">The true classes, Int64 [N].</param>
    /// <param name="goal">Untargeted unless given.</param>
    /// <param name="seed">Decides everything random; results do not depend on the batch size.</param>
    /// <param name="batchSize">Images a batch: bounds the memory.</param>
    /// <param name="progress">Told the finished share, 0 to 1, after each batch.</param>
    /// <param name="cancellation">Looked at before each gradient.</param>
    /// <returns>The adversarial images and, for each, success, distances, confidence and gradients used.</returns>
    /// <exception cref="ArgumentException">Images, labels, goal or model do not fit; the message says how to mend it.</exception>
    /// <exception cref="ArithmeticException">The model's outputs or gradients are not finite.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; nothing is returned.</exception>
    public AttackResult Run(
        Module<Tensor, Tensor> model,
        Tensor images,
        Tensor labels,
        Goal? goal = null,
        long seed = 0,
        int batchSize = 500,
        IProgress<double>? progress = null,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(model);
        Check.BatchSize(batchSize);
        Check.Images(model, images, Box);
        var count = (int)images.shape[0];
        var truth = Check.Labels(labels, count);
        goal ??= Goal.Untargeted;
        var judge = new Judge(truth, goal.IsTargeted ? goal.TargetsFor(count) : null);
        var watch = Stopwatch.StartNew();
        using var mode = EvalMode.Enter(model);
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var batches = new List<Tensor>();
        for (var first = 0; first < count; first += batchSize)
        {
            cancellation.ThrowIfCancellationRequested();
            batches.Add(
                RunBatch(
                    model,
                    images,
                    judge,
                    first,
                    Math.Min(batchSize, count - first),
                    seed,
                    cancellation
                )
            );
            progress?.Report((double)Math.Min(first + batchSize, count) / count);
        }

        var adversarial = batches.Count == 1 ? batches[0] : cat(batches);
        return judge.Result(this, goal, adversarial.MoveToOuterDisposeScope(), watch.Elapsed);
    }

    /// <summary>
    /// The method itself: the images moved, before projection and clipping. Called without gradients; ask the victim.
    /// </summary>
    /// <param name="victim">The model and what is wanted of it, for this batch.</param>
    /// <param name="images">The clean images of this batch.</param>
    /// <returns>Images of the same shape.</returns>
    protected abstract Tensor Perturb(Victim victim, Tensor images);

    /// <summary>The images brought back to what the attack is allowed, near the originals and inside the box.</summary>
    /// <param name="originals">The clean images.</param>
    /// <param name="images">Where the attack went.</param>
    protected virtual Tensor Constrain(Tensor originals, Tensor images) => Box.Clip(images);

    /// <summary>Name, settings and box, such as "FGSM Linf 0.25, unclipped".</summary>
    public sealed override string ToString() => $"{Settings}, {Box}";

    private Tensor RunBatch(
        Module<Tensor, Tensor> model,
        Tensor images,
        Judge judge,
        int first,
        int size,
        long seed,
        CancellationToken cancellation
    )
    {
        using var scope = NewDisposeScope();
        var clean = images.narrow(0, first, size).detach();
        var victim = new Victim(
            model,
            clean,
            judge.Aims(first, size),
            judge.IsTargeted,
            first,
            seed,
            cancellation
        );
        try
        {
            judge.Before(first, victim);
            var moved = Constrain(clean, Perturb(victim, clean)).detach();
            if (!moved.shape.AsSpan().SequenceEqual(clean.shape))
            {
                throw new InvalidOperationException(
                    $"{Name} returned images of shape [{string.Join(", ", moved.shape)}] for [{string.Join(", ", clean.shape)}]."
                );
            }

            judge.After(first, victim, clean, moved);
            return moved.MoveToOuterDisposeScope();
        }
        finally
        {
            victim.Release();
        }
    }
}
