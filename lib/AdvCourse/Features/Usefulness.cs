using System.Globalization;
using AdvCourse.Attacks;
using AdvCourse.Evaluation;
using AdvCourse.Threats;
using TorchSharp;
using static TorchSharp.torch;

namespace AdvCourse.Features;

/// <summary>How useful a feature is, before and under an adversary.</summary>
/// <param name="Name">The feature.</param>
/// <param name="Rho">E[y f(x)], its correlation with the label.</param>
/// <param name="Gamma">E[inf over the budget of y f(x + delta)], what an adversary leaves of it.</param>
/// <param name="Budget">What the adversary may do.</param>
public sealed record Usefulness(string Name, double Rho, double Gamma, Budget Budget)
{
    /// <summary>Whether the feature is rho-useful for some rho above 0.</summary>
    public bool IsUseful => Rho > 0;

    /// <summary>
    /// How many images the attack could not see: the first gradient was exactly zero, as where a unit is off. Their y f(x)
    /// stands in <see cref="Gamma"/> as it was, which says nothing about robustness. None in closed form.
    /// </summary>
    public Rate Masked { get; init; }

    /// <summary>What masked images add to <see cref="Gamma"/>: the sum of their y f above 0, over the number of all images.</summary>
    public double FromMasked { get; init; }

    /// <summary>
    /// Whether it is useful and stays so under the adversary: a robust feature. What masked images add does not count, so
    /// that no gamma is above 0 only because the attack was blind; where all are masked nothing is robust.
    /// </summary>
    public bool IsRobust => IsUseful && Gamma - FromMasked > 0;

    /// <summary>Whether it is useful and, under the adversary, no longer: a useful, non-robust feature.</summary>
    public bool IsNonRobust => IsUseful && Gamma < 0;

    /// <summary>
    /// A linear feature's usefulness in closed form. The adversary takes the same from every image (Goh 2019):
    /// gamma = rho - epsilon ‖a‖* / ‖a‖_Sigma, with the dual norm of the budget's. Images are not kept in [0, 1].
    /// </summary>
    /// <param name="feature">A linear feature; it is normalised over the images.</param>
    /// <param name="images">[N, ...].</param>
    /// <param name="labels">Int64 [N], 0 for y = -1 and 1 for y = +1.</param>
    /// <param name="budget">In L1, L2 or Linf.</param>
    public static Usefulness OfLinear(Feature feature, Tensor images, Tensor labels, Budget budget)
    {
        ArgumentNullException.ThrowIfNull(feature);
        ArgumentNullException.ThrowIfNull(budget);
        var normal = feature.Normalised(images);
        var weights =
            normal.Weights
            ?? throw new ArgumentException(
                $"\"{feature.Name}\" is not linear; estimate its robust usefulness with an attack: Usefulness.Estimate(...)."
            );
        var rho = Aligned(normal.Values(images), labels).Average();
        var dual =
            budget.Norm == Norm.Linf ? weights.Sum(Math.Abs)
            : budget.Norm == Norm.L2 ? Math.Sqrt(weights.Sum(weight => weight * weight))
            : budget.Norm == Norm.L1 ? weights.Max(Math.Abs)
            : throw new ArgumentException(
                $"A budget in {budget.Norm} has no dual norm; use L1, L2 or Linf."
            );
        return new(feature.Name, rho, rho - (budget.Epsilon * dual), budget)
        {
            Masked = new(0, (int)images.shape[0]),
        };
    }

    /// <summary>
    /// Any feature's usefulness, the adversary being an attack that lowers y f(x). An attack finds at best the infimum, so
    /// the estimate lies above the true gamma; by an unknown amount where images are masked (<see cref="Masked"/>).
    /// </summary>
    /// <param name="feature">Any feature with gradients; it is normalised over the images.</param>
    /// <param name="images">[N, ...].</param>
    /// <param name="labels">Int64 [N], 0 for y = -1 and 1 for y = +1.</param>
    /// <param name="attack">Its budget is the adversary's, its box says whether images stay in [0, 1].</param>
    /// <param name="seed">For attacks that draw.</param>
    /// <param name="progress">Told the finished share, 0 to 1.</param>
    /// <param name="cancellation">Looked at before each gradient.</param>
    public static Usefulness Estimate(
        Feature feature,
        Tensor images,
        Tensor labels,
        BudgetAttack attack,
        long seed = 0,
        IProgress<double>? progress = null,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(feature);
        ArgumentNullException.ThrowIfNull(attack);
        var normal = feature.Normalised(images);
        var rho = Aligned(normal.Values(images), labels).Average();
        using var model = normal.AsModel();
        using var result = attack.Run(
            model,
            images,
            labels,
            seed: seed,
            progress: progress,
            cancellation: cancellation
        );
        var left = Aligned(normal.Values(result.Images), labels);
        return new(feature.Name, rho, left.Average(), attack.Budget)
        {
            Masked = Rate.Of(result.Masked),
            FromMasked = left.Select((value, i) => result.Masked[i] ? Math.Max(0, value) : 0)
                .Average(),
        };
    }

    /// <summary>One class against the rest, as labels of features: 1 where the label is the class.</summary>
    /// <param name="labels">Int64 [N].</param>
    /// <param name="positive">The class.</param>
    public static Tensor Against(Tensor labels, long positive)
    {
        ArgumentNullException.ThrowIfNull(labels);
        return labels.eq(positive).to(ScalarType.Int64);
    }

    /// <summary>For example "edge: rho 0.412, gamma -0.120 under L2 0.5, not robust", and how many images are masked, if any.</summary>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Name}: rho {Rho:0.000}, gamma {Gamma:0.000} under {Budget}, {Judgement}"
        )
        + (
            Masked.Count == 0
                ? ""
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $"; gradient exactly zero for {Masked.Count} of {Masked.Total} images: what they add to gamma, {FromMasked:0.000}, shows nothing"
                )
        );

    private string Judgement =>
        IsRobust ? "robust"
        : !IsUseful ? "not useful"
        : Gamma > 0 ? "not shown to be robust"
        : "not robust";

    /// <summary>y f of each image.</summary>
    private static double[] Aligned(double[] values, Tensor labels)
    {
        var signs = Check.Labels(labels, values.Length);
        var wrong = Array.FindIndex(signs, sign => sign is not (0 or 1));
        if (wrong >= 0)
        {
            throw new ArgumentException(
                $"Label {signs[wrong]} of image {wrong} is neither 0 nor 1; a feature is useful for one class against the rest: Usefulness.Against(labels, 3)."
            );
        }

        return [.. values.Zip(signs, (value, sign) => sign == 1 ? value : -value)];
    }
}
