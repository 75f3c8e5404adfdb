using System.Globalization;

namespace AdvCourse.Evaluation;

/// <summary>
/// Over which images a mean confidence is taken. Papers often leave it unsaid; the numbers differ by tens of points.
/// </summary>
public enum Over
{
    /// <summary>All images.</summary>
    All,

    /// <summary>The images whose predicted class is wrong.</summary>
    Errors,

    /// <summary>The images whose predicted class is right.</summary>
    Correct,
}

/// <summary>Predictions held against labels: error and confidence, with a stated denominator.</summary>
/// <param name="Predictions">What the model said.</param>
/// <param name="Labels">What is right, one an image.</param>
/// <exception cref="ArgumentException">There are not as many predictions as labels.</exception>
public sealed record Score(Predictions Predictions, IReadOnlyList<long> Labels)
{
    /// <summary>What the model said. It and the labels are checked together, so neither can be set alone.</summary>
    public Predictions Predictions { get; } = Predictions;

    /// <summary>What is right, one an image.</summary>
    public IReadOnlyList<long> Labels { get; } = Checked(Predictions, Labels);

    /// <summary>The share of images whose predicted class is not the label.</summary>
    public Rate Error =>
        Rate.Of(Predictions.Classes.Zip(Labels, (predicted, label) => predicted != label));

    /// <summary>The share of images whose predicted class is the label.</summary>
    public Rate Accuracy => new(Error.Total - Error.Count, Error.Total);

    /// <summary>
    /// The mean probability of the predicted class, 0 to 1; NaN when no image counts.
    /// </summary>
    /// <param name="over">Which images count.</param>
    public double Confidence(Over over)
    {
        Check.Known(over);
        var (sum, count) = (0.0, 0);
        for (var i = 0; i < Labels.Count; i++)
        {
            var wrong = Predictions.Classes[i] != Labels[i];
            if (over == Over.All || wrong == (over == Over.Errors))
            {
                sum += Predictions.Confidence[i];
                count++;
            }
        }

        return count == 0 ? double.NaN : sum / count;
    }

    /// <summary>
    /// For example "error 89.4 % (95 % interval 88.78 to 89.99, n = 10000), confidence 78.9 % over all, 79.3 % over errors".
    /// </summary>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"error {Error}, confidence {100 * Confidence(Over.All):0.0} % over all, {100 * Confidence(Over.Errors):0.0} % over errors"
        );

    private static IReadOnlyList<long> Checked(Predictions predictions, IReadOnlyList<long> labels)
    {
        ArgumentNullException.ThrowIfNull(predictions);
        ArgumentNullException.ThrowIfNull(labels);
        return
            predictions.Classes.Count == labels.Count
            && predictions.Confidence.Count == labels.Count
            ? labels
            : throw new ArgumentException(
                $"{predictions.Classes.Count} predictions with {predictions.Confidence.Count} confidences cannot be held against {labels.Count} labels; take one of each for every image."
            );
    }
}
