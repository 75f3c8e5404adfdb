using System.Globalization;
using AdvCourse.Plots;
using AdvCourse.Threats;

namespace AdvCourse.Evaluation;

/// <summary>Why gradient attacks fail on a model without its being robust.</summary>
public enum MaskingCause
{
    /// <summary>No sign of masking was found, which proves nothing.</summary>
    None,

    /// <summary>The logits are so large that the softmax is certain in float32 and its gradient vanishes.</summary>
    Saturation,

    /// <summary>The derivative is exactly zero, though the softmax is not certain: rounding, or another step without slope.</summary>
    ZeroDerivative,

    /// <summary>There is a gradient and it leads nowhere: noise in the model, or a surface too rough to follow.</summary>
    UselessDirection,

    /// <summary>Gradients are sound, but the attack had too few steps or starts.</summary>
    AttackTooWeak,
}

/// <summary>One thing that must not be so on a model that hides nothing (Athalye et al. 2018, section 3.1).</summary>
/// <param name="Name">What was looked for.</param>
/// <param name="Found">Whether it was found.</param>
/// <param name="Detail">The figures; shares with their 95 % intervals.</param>
public sealed record MaskingSign(string Name, bool Found, string Detail)
{
    /// <summary>For example "FOUND: black box beats white box (Square 12.0 % (7 to 19.81), PGD 88.0 % (80.19 to 93))".</summary>
    public override string ToString() => $"{(Found ? "FOUND" : "not found")}: {Name} ({Detail})";
}

/// <summary>Whether a model's robustness is real or only hides its gradients; made by <see cref="MaskingProbe"/>.</summary>
public sealed record MaskingReport
{
    /// <summary>The perturbations meant.</summary>
    public required Budget Budget { get; init; }

    /// <summary>The share of all images that is right when clean and under each attack, in the order they were made.</summary>
    public required IReadOnlyList<(string Attack, Rate Accuracy)> Accuracies { get; init; }

    /// <summary>The share of all images that withstands every attack of the report: the only accuracy worth quoting.</summary>
    public required Rate Lowest { get; init; }

    /// <summary>Among images that are right, how many have a loss gradient of exactly zero.</summary>
    public required Rate ZeroGradients { get; init; }

    /// <summary>Among images that are right, how many have no component of the gradient above 1e-10.</summary>
    public required Rate TinyGradients { get; init; }

    /// <summary>Among images that are right, how many have a loss of exactly zero in this precision.</summary>
    public required Rate Saturated { get; init; }

    /// <summary>The mean of ‖Z(x)‖₁, which Carlini and Wagner 2016, section VIII, find near 6 for a plain network and 480 for a distilled one.</summary>
    public required double LogitScale { get; init; }

    /// <summary>The median lead of the largest score over the second.</summary>
    public required double MedianLead { get; init; }

    /// <summary>Accuracy of the iterated attack over epsilon, up to the whole pixel range.</summary>
    public required IReadOnlyList<CurvePoint> Curve { get; init; }

    /// <summary>All that was looked for.</summary>
    public required IReadOnlyList<MaskingSign> Signs { get; init; }

    /// <summary>The reason that the signs point to.</summary>
    public required MaskingCause Cause
    {
        get;
        init => field = Check.Known(value);
    }

    /// <summary>What to make of it, in a sentence or two; shares with their 95 % intervals.</summary>
    public string Verdict =>
        Cause switch
        {
            MaskingCause.Saturation => Text(
                $"Masked gradients, by saturation: logits of mean size {LogitScale:0} leave {Saturated.Brief} of the images with a loss of exactly 0, so their gradient says nothing. Attack the logits, or divide them first. What withstands everything tried here: {Lowest}."
            ),
            MaskingCause.ZeroDerivative => Text(
                $"Masked gradients: {ZeroGradients.Brief} of the images have a gradient of exactly 0 although the softmax is not certain. Some step of the model, such as rounding, has no slope: let the gradient pass straight through it. What withstands everything tried here: {Lowest}."
            ),
            MaskingCause.UselessDirection => Text(
                $"Masked gradients: there are gradients, but following them finds less than what needs none, or less than it should. Look for randomness or a rough surface, and average or smooth the gradient. What withstands everything tried here: {Lowest}."
            ),
            MaskingCause.AttackTooWeak => Text(
                $"No masking, but the attack was too weak: more steps and starts still find more. Do not quote its accuracy; what withstands everything tried here: {Lowest}."
            ),
            _ => Text(
                $"No sign of masked gradients: stronger attacks find more, black boxes find less, and a large budget breaks every image. What withstands everything tried here: {Lowest}, an upper bound of the robust accuracy."
            ),
        };

    /// <summary>The accuracies as a table.</summary>
    public Table AccuracyTable() =>
        Plot.Table(
            $"Accuracy under attacks of {Budget}",
            Accuracies,
            ("attack", row => row.Attack),
            ("accuracy", row => Text($"{row.Accuracy.Percent:0.0} %")),
            ("95 % interval", row => Interval(row.Accuracy))
        );

    /// <summary>The signs as a table.</summary>
    public Table SignTable() =>
        Plot.Table(
            "Signs of masked gradients",
            Signs,
            ("sign", row => row.Name),
            ("found", row => row.Found ? "YES" : "no"),
            ("figures", row => row.Detail)
        );

    /// <summary>The accuracy under one attack.</summary>
    /// <param name="attack">Its name in <see cref="Accuracies"/>.</param>
    public Rate this[string attack] =>
        Accuracies.FirstOrDefault(row => row.Attack == attack) is { Attack: not null } found
            ? found.Accuracy
            : throw new ArgumentException(
                $"The report has no \"{attack}\"; it has {string.Join(", ", Accuracies.Select(row => row.Attack))}."
            );

    /// <summary>The verdict, and a line for each sign.</summary>
    public override string ToString() => $"{Verdict}\n{string.Join("\n", Signs)}";

    private static string Interval(Rate rate)
    {
        var (low, high) = rate.Wilson();
        return Text($"{100 * low:0.0} to {100 * high:0.0} %");
    }

    private static string Text(FormattableString text) =>
        text.ToString(CultureInfo.InvariantCulture);
}
