using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using F = TorchSharp.torch.nn.functional;

namespace AdvCourse.Models;

/// <summary>
/// Models that vote with the mean of their probabilities. Attack it as a whole, or attack one member and score the
/// ensemble on the result (Goodfellow et al. 2014, section 9).
/// </summary>
public sealed class Ensemble : Classifier
{
    /// <summary>An ensemble of softmax classifiers with the same classes.</summary>
    /// <param name="members">At least one model; they stay usable on their own.</param>
    /// <exception cref="ArgumentException">There is no member, or heads or classes differ.</exception>
    public Ensemble(params Classifier[] members)
        : base(nameof(Ensemble), Head.Softmax, members is { Length: > 0 } ? members[0].Classes : 0)
    {
        if (
            members is not { Length: > 0 }
            || members.Any(member => member.Head != Head.Softmax || member.Classes != Classes)
        )
        {
            throw new ArgumentException(
                "An ensemble needs at least one member, all with a softmax over the same classes."
            );
        }

        Members = [.. members];
        for (var i = 0; i < members.Length; i++)
        {
            register_module(
                "member" + i.ToString(System.Globalization.CultureInfo.InvariantCulture),
                members[i]
            );
        }
    }

    /// <summary>The models that vote.</summary>
    public IReadOnlyList<Classifier> Members { get; }

    /// <inheritdoc/>
    public override string Architecture =>
        $"Ensemble of {string.Join(" + ", Members.Select(member => member.Architecture))}";

    /// <summary>The logarithm of the mean probability, [N, classes]; its softmax is that mean again.</summary>
    /// <param name="input">Images, [N, ...].</param>
    public override Tensor forward(Tensor input) =>
        stack(Members.Select(member => F.log_softmax(member.call(input), 1)).ToArray(), 0)
            .logsumexp(0) - Math.Log(Members.Count);
}
