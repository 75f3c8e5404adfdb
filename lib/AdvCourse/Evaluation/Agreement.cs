namespace AdvCourse.Evaluation;

/// <summary>
/// Whether two models make the same mistakes (Goodfellow et al. 2014, section 8): adversarial images made for the first
/// are shown to the second.
/// </summary>
/// <param name="OnErrors">Among the first model's errors, how often the second names the same class.</param>
/// <param name="BothWrong">Among images that both get wrong, how often they name the same class.</param>
public sealed record Agreement(Rate OnErrors, Rate BothWrong)
{
    /// <summary>Counts agreement on the same images.</summary>
    /// <param name="first">What the model that the images were made for says.</param>
    /// <param name="second">What the other model says.</param>
    /// <param name="labels">The true classes.</param>
    public static Agreement Of(Predictions first, Predictions second, IReadOnlyList<long> labels)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        ArgumentNullException.ThrowIfNull(labels);
        if (first.Count != labels.Count || second.Count != labels.Count)
        {
            throw new ArgumentException(
                $"Two models' answers are compared on the same images; got {first.Count} and {second.Count} answers for {labels.Count} labels."
            );
        }

        var (errors, same, both, sameBoth) = (0, 0, 0, 0);
        for (var i = 0; i < labels.Count; i++)
        {
            if (first.Classes[i] == labels[i])
            {
                continue;
            }

            var agrees = first.Classes[i] == second.Classes[i] ? 1 : 0;
            errors++;
            same += agrees;
            if (second.Classes[i] != labels[i])
            {
                both++;
                sameBoth += agrees;
            }
        }

        return new(new(same, errors), new(sameBoth, both));
    }
}
