using static TorchSharp.torch;

namespace AdvCourse.Attacks;

/// <summary>
/// The difference of logits ratio, [N], higher where the model is further wrong. Neither shifting nor scaling the logits
/// changes it, so a model cannot hide its gradients behind large logits as it can with cross-entropy (Croce and Hein
/// 2020, section 4).
/// </summary>
internal static class Dlr
{
    /// <summary>Equation 6: -(z_y - max of the others) / (largest - third largest).</summary>
    public static Tensor Untargeted(Tensor scores, Tensor labels)
    {
        Require(scores, 3, "the third largest logit");
        var top = scores.topk(3, 1);
        var right = top.indexes.select(1, 0).eq(labels);
        var other = where(right, top.values.select(1, 1), top.values.select(1, 0));
        var spread = top.values.select(1, 0) - top.values.select(1, 2);
        return (other - At(scores, labels)) / (spread + Tiny);
    }

    /// <summary>Equation 7: -(z_y - z_t) / (largest - mean of the third and fourth largest).</summary>
    public static Tensor Targeted(Tensor scores, Tensor labels, Tensor targets)
    {
        Require(scores, 4, "the fourth largest logit");
        var top = scores.topk(4, 1).values;
        var spread = top.select(1, 0) - ((top.select(1, 2) + top.select(1, 3)) * 0.5);
        return (At(scores, targets) - At(scores, labels)) / (spread + Tiny);
    }

    /// <summary>Refuses, before anything is tried, a model that has too few classes for the targeted loss.</summary>
    /// <param name="attack">The attack that needs it.</param>
    /// <param name="classes">How many classes the model has.</param>
    public static void Accept(string attack, long classes)
    {
        if (classes < 4)
        {
            throw new ArgumentException(
                $"{attack} needs the fourth largest logit for its targeted DLR loss, and the model has {classes} classes only (Croce and Hein 2020, section 4). With fewer than four classes take the attacks that need two, and count an image as robust only if it withstands all: APGD-CE with several restarts, PGD, and Square."
            );
        }
    }

    private static Tensor At(Tensor scores, Tensor classes) =>
        scores.gather(1, classes.unsqueeze(1)).squeeze(1);

    private static void Require(Tensor scores, int classes, string what)
    {
        if (scores.shape[1] < classes)
        {
            throw new ArgumentException(
                $"The DLR loss needs {what}, and the model has {scores.shape[1]} classes only (Croce and Hein 2020, section 4); use APGD-CE or PGD."
            );
        }
    }

    private const double Tiny = 1e-12;
}
