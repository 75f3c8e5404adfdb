namespace AdvCourse.Evaluation;

/// <summary>What a model said about each image.</summary>
/// <param name="Classes">The predicted class.</param>
/// <param name="Confidence">The probability of that class, by the model's own head, 0 to 1.</param>
public sealed record Predictions(IReadOnlyList<long> Classes, IReadOnlyList<float> Confidence)
{
    /// <summary>The number of images.</summary>
    public int Count => Classes.Count;
}
