using AdvCourse.Evaluation;
using AdvCourse.Models;
using AdvCourse.Threats;
using static TorchSharp.torch;

namespace AdvCourse.Attacks;

/// <summary>Looks at each batch before and after an attack and fills the report, image by image.</summary>
internal sealed class Judge
{
    private readonly long[] labels;
    private readonly long[]? targets;
    private readonly long[] cleanClasses;
    private readonly float[] cleanConfidence;
    private readonly long[] classes;
    private readonly float[] confidence;
    private readonly float[] l0;
    private readonly float[] l2;
    private readonly float[] linf;
    private readonly int[] gradients;
    private readonly int[] queries;
    private readonly bool[] vanished;
    private readonly Shortfall[] shortfalls;

    public Judge(long[] labels, long[]? targets)
    {
        (this.labels, this.targets) = (labels, targets);
        var count = labels.Length;
        (cleanClasses, classes) = (new long[count], new long[count]);
        (cleanConfidence, confidence) = (new float[count], new float[count]);
        (l0, l2, linf) = (new float[count], new float[count], new float[count]);
        (gradients, queries, vanished) = (new int[count], new int[count], new bool[count]);
        shortfalls = new Shortfall[count];
    }

    public bool IsTargeted => targets is not null;

    /// <summary>What the attack is about in these images: targets to reach, or labels to leave.</summary>
    public Tensor Aims(int first, int size) => tensor((targets ?? labels)[first..(first + size)]);

    /// <summary>Checks once, before the first gradient and on a few images, that classes and outputs fit together.</summary>
    public void Before(int first, Victim victim, Action<long> acceptClasses)
    {
        if (first > 0)
        {
            return;
        }

        using var scope = NewDisposeScope();
        var few = Math.Min(8, victim.Count);
        var logits = victim.Forward(victim.Clean.narrow(0, 0, few));
        Classify.LookAt(victim.Head, logits, few);
        if (logits.dtype != victim.Clean.dtype)
        {
            throw new ArgumentException(
                $"The model's outputs are {logits.dtype} for images of {victim.Clean.dtype}; attacks need logits of the images' type, with their gradient: end the model with .to(images.dtype), and round nothing."
            );
        }

        var count = victim.Head.Scores(logits).shape[1];
        Check.Classes(labels, count, "Label");
        Check.Classes(targets ?? [], count, "Target");
        acceptClasses(count);
    }

    /// <summary>Notes what the model says of the clean and the moved images, and how far apart these are.</summary>
    public void After(int first, Victim victim, Ledger ledger, Tensor moved, Tensor logits)
    {
        using var scope = NewDisposeScope();
        Classify.Into(victim.Head, victim.CleanLogits, cleanClasses, cleanConfidence, first);
        Classify.Into(victim.Head, logits, classes, confidence, first);
        var perturbation = moved - victim.Clean;
        Measure(Norm.L0, perturbation, l0, first);
        Measure(Norm.L2, perturbation, l2, first);
        Measure(Norm.Linf, perturbation, linf, first);
        ledger.Gradients.CopyTo(gradients, first);
        ledger.Queries.CopyTo(queries, first);
        ledger.Vanished.CopyTo(vanished, first);
        ledger.Shortfalls.CopyTo(shortfalls, first);
    }

    public AttackResult Result(Attack attack, Goal goal, Tensor images, TimeSpan elapsed)
    {
        var success = new bool[labels.Length];
        for (var i = 0; i < success.Length; i++)
        {
            success[i] = targets is null ? classes[i] != labels[i] : classes[i] == targets[i];
            shortfalls[i] = success[i] || vanished[i] ? Shortfall.None : shortfalls[i];
        }

        return new()
        {
            Attack = attack,
            Goal = goal,
            Images = images,
            Labels = labels,
            Clean = new(cleanClasses, cleanConfidence),
            Adversarial = new(classes, confidence),
            Success = success,
            L0 = l0,
            L2 = l2,
            Linf = linf,
            Gradients = gradients,
            Queries = queries,
            Masked = vanished,
            Shortfalls = shortfalls,
            Elapsed = elapsed,
        };
    }

    private static void Measure(Norm norm, Tensor perturbation, float[] distances, int first) =>
        norm.Measure(perturbation)
            .to(ScalarType.Float32)
            .data<float>()
            .ToArray()
            .CopyTo(distances, first);
}
