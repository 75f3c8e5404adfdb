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
public sealed record Score(Predictions Predictions, IReadOnlyList<long> Labels)
{
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

    /// <summary>For example "error 99.91 %, confidence 78.9 % over all, 78.9 % over errors, n = 10000".</summary>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"error {Error.Percent:0.0#} %, confidence {100 * Confidence(Over.All):0.0} % over all, {100 * Confidence(Over.Errors):0.0} % over errors, n = {Labels.Count}"
        );
}
