using System.Globalization;
using AdvCourse.Attacks;
using AdvCourse.Models;
using AdvCourse.Threats;
using TorchSharp;
using static TorchSharp.torch;

namespace AdvCourse.Evaluation;

/// <summary>
/// For logistic regression the fast gradient sign is the worst perturbation, and it lowers the margin y(w'x + b) of every
/// image by exactly epsilon ||w||_1 (Goodfellow et al. 2014, section 5).
/// </summary>
/// <param name="Drop">epsilon ||w||_1.</param>
/// <param name="LargestDeviation">The largest difference of a measured drop from it, over all images.</param>
public sealed record ExactAdversary(double Drop, double LargestDeviation)
{
    /// <summary>The deviation as a share of the drop.</summary>
    public double Relative => Drop == 0 ? LargestDeviation : LargestDeviation / Drop;

    /// <summary>Attacks without a box and compares margins before and after.</summary>
    /// <param name="model">The model.</param>
    /// <param name="images">Images, [N, ...].</param>
    /// <param name="labels">0 or 1, Int64 [N].</param>
    /// <param name="epsilon">The change of every pixel, in units of [0, 1].</param>
    /// <param name="progress">Told the finished share, 0 to 1.</param>
    /// <param name="cancellation">Looked at before each gradient.</param>
    public static ExactAdversary Check(
        LogisticRegression model,
        Tensor images,
        Tensor labels,
        double epsilon,
        IProgress<double>? progress = null,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(model);
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        using var result = new Fgsm(epsilon) { Box = Box.None }.Run(
            model,
            images,
            labels,
            progress: progress,
            cancellation: cancellation
        );
        var drops = model.Margins(images, labels) - model.Margins(result.Images, labels);
        var expected = epsilon * model.Weight.abs().sum().ToDouble();
        return new(expected, (drops - expected).abs().max().ToDouble());
    }

    /// <summary>For example "margin drop 12.345, every image within 0.000004 of it".</summary>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"margin drop {Drop:0.####}, every image within {LargestDeviation:0.#######} of it"
        );
}
