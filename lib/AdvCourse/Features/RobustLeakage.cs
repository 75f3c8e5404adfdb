using System.Globalization;
using AdvCourse.Evaluation;
using AdvCourse.Models;
using AdvCourse.Threats;
using TorchSharp;
using static TorchSharp.torch;

namespace AdvCourse.Features;

/// <summary>
/// Goh's check of D_rand and D_det (Distill, 2019): how much of what they teach could come from robust features after
/// all? Linear features that are provably robust are taken from a robust linear model, a linear classifier is trained on
/// the made dataset through these features alone, and its accuracy on clean images and true labels is a lower bound on
/// what leaked. Near chance: no leakage of this kind.
/// </summary>
/// <param name="Accuracy">On clean test images, the classifier having seen only robust features of the made dataset.</param>
/// <param name="Features">For each feature its usefulness for the class that it serves best.</param>
public sealed record RobustLeakage(Rate Accuracy, IReadOnlyList<Usefulness> Features)
{
    /// <summary>
    /// Whether every feature is robustly useful for at least one class (Goh's first specification, gamma = 0).
    /// </summary>
    public bool AllRobust => Features.All(feature => feature.IsRobust);

    /// <summary>Runs the check.</summary>
    /// <param name="weights">
    /// The features' weights, [K, n], such as the ten rows of a robustly trained <see cref="SoftmaxRegression.Weight"/>.
    /// </param>
    /// <param name="train">Clean images and true labels, over which features are normalised and judged.</param>
    /// <param name="made">The dataset under suspicion, such as D_rand.</param>
    /// <param name="test">Clean held-out images and true labels.</param>
    /// <param name="budget">What the features must withstand; L2 0.25 in Goh's comment on CIFAR-10.</param>
    /// <param name="classes">The number of classes.</param>
    /// <param name="training">How the linear classifier is trained; 20 epochs of Adam at 0.01 unless given.</param>
    /// <param name="progress">Told the finished share of the training, 0 to 1.</param>
    /// <param name="cancellation">Ends the training.</param>
    public static RobustLeakage Run(
        Tensor weights,
        (Tensor Images, Tensor Labels) train,
        (Tensor Images, Tensor Labels) made,
        (Tensor Images, Tensor Labels) test,
        Budget budget,
        int classes = 10,
        Training? training = null,
        IProgress<double>? progress = null,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(weights);
        if (weights.ndim != 2)
        {
            throw new ArgumentException(
                $"Weights have shape [{string.Join(", ", weights.shape)}]; give one row a feature, [K, n]."
            );
        }

        ArgumentNullException.ThrowIfNull(train.Images);
        Check.Classes(Check.Labels(train.Labels, train.Images.shape[0]), classes, "Label");
        using var scope = NewDisposeScope();
        Feature[] features =
        [
            .. Enumerable
                .Range(0, (int)weights.shape[0])
                .Select(k =>
                    Feature
                        .Linear(
                            string.Create(CultureInfo.InvariantCulture, $"feature {k}"),
                            weights[k]
                        )
                        .Normalised(train.Images)
                ),
        ];
        var model = new SoftmaxRegression(features.Length, classes);
        Trainer.Fit(
            model,
            Table(features, made.Images),
            made.Labels,
            training ?? new Training { Epochs = 20, Rule = Rule.Adam(0.01) },
            progress: progress,
            cancellation: cancellation
        );
        return new(
            model
                .Score(Table(features, test.Images), test.Labels, cancellation: cancellation)
                .Accuracy,
            [.. features.Select(feature => Best(feature, train, budget, classes))]
        );
    }

    /// <summary>One line: the accuracy with its 95 % interval, and how many features are robust.</summary>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Accuracy} from robust features alone; {Features.Count(feature => feature.IsRobust)} of {Features.Count} features are robust"
        );

    private static Usefulness Best(
        Feature feature,
        (Tensor Images, Tensor Labels) data,
        Budget budget,
        int classes
    ) =>
        Enumerable
            .Range(0, classes)
            .Select(positive =>
                Usefulness.OfLinear(
                    feature,
                    data.Images,
                    Usefulness.Against(data.Labels, positive),
                    budget
                )
            )
            .MaxBy(usefulness => usefulness.Gamma)!;

    /// <summary>The features of each image as a row, Float32 [N, K].</summary>
    private static Tensor Table(Feature[] features, Tensor images)
    {
        using var quiet = no_grad();
        return stack(features.Select(feature => feature.Of(images)), 1).to(ScalarType.Float32);
    }
}
