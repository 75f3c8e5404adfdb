using AdvCourse.Attacks;
using AdvCourse.Data;
using AdvCourse.Models;
using AdvCourse.Threats;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace AdvCourse.Features;

/// <summary>Which class each image is moved towards.</summary>
public enum TargetRule
{
    /// <summary>Any class with equal chance, the image's own included: D_rand. Robust features then say nothing of the label.</summary>
    Random,

    /// <summary>The class after the image's own, the first after the last: D_det. Robust features then mislead.</summary>
    Next,
}

/// <summary>
/// D_rand and D_det of Ilyas et al. 2019, section 3.2: each image is moved towards a target by a small targeted attack
/// against a standard model, and labelled with the target, whether the attack reached it or not. To people the labels are
/// wrong; what connects them with the images is what the attack put there.
/// </summary>
/// <param name="Attack">
/// The targeted attack. The paper's on CIFAR-10 is 100 steps of 0.1 within L2 0.5: <see cref="Cifar"/>.
/// </param>
/// <param name="Rule">Which class each image is moved towards.</param>
/// <param name="Seed">Decides the random targets and whatever the attack draws.</param>
public sealed record Relabelled(BudgetAttack Attack, TargetRule Rule, long Seed = 0) : Recipe
{
    private const long TargetStream = 0x7A26E7;

    /// <summary>The targeted attack.</summary>
    public BudgetAttack Attack
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Attack));
    } = Attack ?? throw new ArgumentNullException(nameof(Attack));

    /// <summary>Which class each image is moved towards.</summary>
    public TargetRule Rule
    {
        get;
        init => field = Check.Known(value);
    } = Check.Known(Rule);

    /// <summary>Decides the random targets and whatever the attack draws. It stands here for its place in the text form.</summary>
    public long Seed { get; init; } = Seed;

    /// <summary>The paper's attack on CIFAR-10, as commonly reported: L2 0.5 in 100 steps of 0.1, from the image itself.</summary>
    public static BudgetAttack Cifar { get; } = new Bim(new Budget(Norm.L2, 0.5), 100, 0.1);

    /// <inheritdoc/>
    public override string Name => Rule == TargetRule.Random ? "d-rand" : "d-det";

    /// <summary>The target of each of some images.</summary>
    /// <param name="labels">Their true classes, Int64 [N].</param>
    /// <param name="classes">The number of classes.</param>
    /// <param name="first">The number of the first image in its set.</param>
    /// <returns>Int64 [N].</returns>
    public Tensor Targets(Tensor labels, int classes, long first = 0)
    {
        ArgumentNullException.ThrowIfNull(labels);
        var truth = Check.Labels(labels, labels.shape[0]);
        Check.Classes(truth, classes, "Label");
        // A stream of its own: generated digits draw their classes by seed and number too.
        var stream = new Noise(Seed).Then(TargetStream).Seed;
        var targets = new long[truth.Length];
        for (var i = 0; i < targets.Length; i++)
        {
            targets[i] =
                Rule == TargetRule.Next
                    ? (truth[i] + 1) % classes
                    : SplitMix64.For(stream, first + i).Below(classes);
        }

        return tensor(targets);
    }

    /// <inheritdoc/>
    internal override MadePart Make(
        Module<Tensor, Tensor> model,
        Tensor images,
        Tensor labels,
        long first,
        long count,
        IProgress<double>? progress,
        CancellationToken cancellation
    )
    {
        var (some, own) = (images.narrow(0, first, count), labels.narrow(0, first, count));
        var targets = Targets(own, ClassesOf(model, some), first);
        var result = Attack.Run(
            model,
            some,
            own,
            Goal.Targeted(targets),
            new Noise(Seed).Then(first).Seed,
            progress: progress,
            cancellation: cancellation
        );
        bool[] masked = [.. result.Masked.Zip(result.Success, (blind, there) => blind && !there)];
        return new(result.Images, targets, masked);
    }

    private static int ClassesOf(Module<Tensor, Tensor> model, Tensor images)
    {
        if (model is IClassifier classifier)
        {
            return classifier.Classes;
        }

        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        return (int)model.call(images.narrow(0, 0, 1)).shape[1];
    }
}
