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
/// judged and measured (<c>Run</c>) or just handed over (<see cref="Craft"/>). The model's mode and its parameters'
/// gradients come out as they went in.
/// </summary>
/// <remarks>The text form names the attack and all its settings: test name, legend and table row.</remarks>
public abstract record Attack
{
    /// <summary>How many images go together unless the caller says otherwise.</summary>
    internal const int UsualBatch = 500;

    /// <summary>The field's name for the method, such as "FGSM".</summary>
    public abstract string Name { get; }

    /// <summary>Where the method was published.</summary>
    public abstract Citation Citation { get; }

    /// <summary>Whether results are clipped to [0, 1]; <see cref="Box.Pixels"/> unless set.</summary>
    public Box Box
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Box));
    } = Box.Pixels;

    /// <summary>The kinds of goal that the method is defined for; both unless it says otherwise.</summary>
    public virtual Goals Goals => Goals.Both;

    /// <summary>Whether the method makes sense inside the pixel range only, so that <see cref="Box.None"/> is refused.</summary>
    public virtual bool NeedsBox => false;

    /// <summary>Whether results depend on the seed.</summary>
    public virtual bool IsRandom => false;

    /// <summary>Whether the method must see all images at once; its model still sees them a batch at a time.</summary>
    private protected virtual bool SeesAllImages => false;

    /// <summary>The name with its settings, without the box.</summary>
    protected abstract string Settings { get; }

    /// <summary>Attacks every image, a batch at a time.</summary>
    /// <param name="model">Maps images [N, ...] to logits; its own head decides probabilities (<see cref="Head.Of"/>).</param>
    /// <param name="images">Clean images, [N, ...], Float32 or Float64; in [0, 1] unless the box is <see cref="Box.None"/>.</param>
    /// <param name="labels">The true classes, Int64 [N].</param>
    /// <param name="goal">Untargeted unless given.</param>
    /// <param name="seed">Decides everything random; results do not depend on the batch size.</param>
    /// <param name="batchSize">Images a batch: bounds the memory.</param>
    /// <param name="progress">Told the finished share, 0 to 1, after each step and batch.</param>
    /// <param name="cancellation">Looked at before each forward pass and gradient.</param>
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
        int batchSize = UsualBatch,
        IProgress<double>? progress = null,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(images);
        return Run(
            model,
            new Selection(images),
            labels,
            goal,
            seed,
            batchSize,
            progress,
            cancellation
        );
    }

    /// <summary>The same of images that are named by their places in a set; labels and goal are those of the named ones.</summary>
    internal AttackResult Run(
        Module<Tensor, Tensor> model,
        Selection images,
        Tensor labels,
        Goal? goal,
        long seed,
        int batchSize,
        IProgress<double>? progress,
        CancellationToken cancellation
    )
    {
        var watch = Stopwatch.StartNew();
        goal ??= Goal.Untargeted;
        var (adversarial, judge) = Attacked(
            model,
            images,
            labels,
            goal,
            seed,
            batchSize,
            judged: true,
            progress,
            cancellation
        );
        return judge.Result(this, goal, adversarial, watch.Elapsed);
    }

    /// <summary>
    /// The adversarial images alone, the same bits as <c>Run</c> makes: for training on them, or for showing them to other
    /// models. What this model says of them is not asked unless the method itself must know (<see cref="NearestAttack"/>),
    /// which saves a forward pass.
    /// </summary>
    /// <remarks>
    /// Nothing tells whether an image is adversarial, nor whether its gradient was zero (masking): for a figure about
    /// robustness take <c>Run</c>. Outputs that are not finite are noticed on the way, not at the images returned.
    /// </remarks>
    /// <inheritdoc cref="Run(Module{Tensor, Tensor}, Tensor, Tensor, Goal?, long, int, IProgress{double}?, CancellationToken)" path="/param"/>
    /// <returns>Images of the same shape and type, without a graph.</returns>
    /// <exception cref="ArgumentException">Images, labels, goal or model do not fit; the message says how to mend it.</exception>
    /// <exception cref="ArithmeticException">The model's outputs or gradients are not finite.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; nothing is returned.</exception>
    public Tensor Craft(
        Module<Tensor, Tensor> model,
        Tensor images,
        Tensor labels,
        Goal? goal = null,
        long seed = 0,
        int batchSize = UsualBatch,
        IProgress<double>? progress = null,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(images);
        return Attacked(
            model,
            new Selection(images),
            labels,
            goal ?? Goal.Untargeted,
            seed,
            batchSize,
            judged: false,
            progress,
            cancellation
        ).Images;
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

    /// <summary>Refuses a goal or a box that the method is not defined for.</summary>
    private protected virtual void Accept(Goal goal)
    {
        if (!Goals.HasFlag(goal.IsTargeted ? Goals.Targeted : Goals.Untargeted))
        {
            throw new ArgumentException(
                goal.IsTargeted
                    ? $"{Name} ({Citation}) is not defined for chosen classes; use Goal.Untargeted, or another attack."
                    : $"{Name} ({Citation}) needs a class to reach for each image; use Goal.Targeted(...)."
            );
        }

        if (NeedsBox && !Box.Clips)
        {
            throw new ArgumentException(
                $"{Name} ({Citation}) is defined inside the pixel range only; use Box = Box.Pixels."
            );
        }
    }

    /// <summary>Refuses a model with too few classes for the method; asked before the first gradient.</summary>
    private protected virtual void AcceptClasses(long classes) { }

    /// <summary>Whether <see cref="Settle"/> depends on what the model says of the images that the method found.</summary>
    private protected virtual bool SettlesByVerdict => false;

    /// <summary>What becomes of the images that the method found, before they are judged.</summary>
    private protected virtual (Tensor Images, Tensor Logits) Settle(
        Victim victim,
        Tensor images,
        Tensor logits
    ) => (images, logits);

    /// <summary>The method with its result brought back to what is allowed: one attack within another.</summary>
    internal Tensor Apply(Victim victim, Tensor images)
    {
        var moved = Constrain(images, Perturb(victim, images)).detach();
        return moved.shape.AsSpan().SequenceEqual(images.shape)
            ? moved
            : throw new InvalidOperationException(
                $"{Name} returned images of shape [{string.Join(", ", moved.shape)}] for [{string.Join(", ", images.shape)}]."
            );
    }

    /// <summary>All images, a batch at a time, and who has judged them if that was wanted.</summary>
    private (Tensor Images, Judge Judge) Attacked(
        Module<Tensor, Tensor> model,
        Selection images,
        Tensor labels,
        Goal goal,
        long seed,
        int batchSize,
        bool judged,
        IProgress<double>? progress,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(model);
        Check.BatchSize(batchSize);
        Check.Images(model, images.Set, Box);
        var count = images.Count;
        var truth = Check.Labels(labels, count);
        Accept(goal);
        var judge = new Judge(truth, goal.IsTargeted ? goal.TargetsFor(count) : null);
        using var mode = EvalMode.Enter(model);
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var together = SeesAllImages ? count : Math.Min(batchSize, count);
        Tensor? adversarial = null;
        for (var first = 0; first < count; first += together)
        {
            cancellation.ThrowIfCancellationRequested();
            var size = Math.Min(together, count - first);
            using var ledger = new Ledger(model, first, size, batchSize, seed, cancellation);
            var (from, to) = ((double)first / count, (double)(first + size) / count);
            using var inner = NewDisposeScope();
            var victim = new Victim(
                ledger,
                images.Batch(first, size),
                judge.Aims(first, size),
                judge.IsTargeted,
                Steady(progress, from, to)
            );
            var moved = RunBatch(victim, ledger, judge, first, judged);
            if (size == count)
            {
                adversarial = moved.MoveToOuterDisposeScope();
            }
            else
            {
                adversarial ??= empty([count, .. images.Set.shape[1..]], images.Set.dtype)
                    .MoveToOuterDisposeScope();
                adversarial.narrow(0, first, size).copy_(moved);
            }

            progress?.Report(to);
        }

        return (adversarial!.MoveToOuterDisposeScope(), judge);
    }

    private Tensor RunBatch(Victim victim, Ledger ledger, Judge judge, int first, bool judged)
    {
        using var scope = NewDisposeScope();
        judge.Before(first, victim, AcceptClasses);
        var moved = Apply(victim, victim.Clean);
        if (!judged && !SettlesByVerdict)
        {
            return moved.MoveToOuterDisposeScope();
        }

        var last = victim.Forward(moved);
        ledger.CheckLogits(last, [.. victim.Rows]);
        var (settled, logits) = Settle(victim, moved, last);
        if (judged)
        {
            judge.After(first, victim, ledger, settled, logits);
        }

        return settled.MoveToOuterDisposeScope();
    }

    /// <summary>Reports from inside a batch: only forward, and not more often than a thousand times a run.</summary>
    private static Action<double>? Steady(IProgress<double>? progress, double from, double to)
    {
        var last = from;
        return progress is null
            ? null
            : share =>
            {
                var now = from + ((to - from) * Math.Clamp(share, 0, 1));
                if (now >= last + 0.001 && now < to)
                {
                    last = now;
                    progress.Report(now);
                }
            };
    }
}
