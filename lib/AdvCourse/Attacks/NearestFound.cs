using AdvCourse.Threats;
using static TorchSharp.torch;

namespace AdvCourse.Attacks;

/// <summary>
/// Keeps, for each image of a batch, the nearest adversarial image that an attack has come across. Starts with the clean
/// images, which count as found (distance 0) only where they fulfil the goal already.
/// </summary>
public sealed class NearestFound
{
    private readonly Victim whole;
    private readonly Norm norm;
    private readonly double[] distances;

    /// <summary>Nothing found yet.</summary>
    /// <param name="victim">All the images; offers may come from any part of them.</param>
    /// <param name="norm">How distance is measured.</param>
    public NearestFound(Victim victim, Norm norm)
    {
        ArgumentNullException.ThrowIfNull(victim);
        (whole, this.norm) = (victim, norm);
        Images = victim.Clean.clone();
        distances = new double[victim.Count];
        Array.Fill(distances, double.PositiveInfinity);
    }

    /// <summary>The nearest found, and the clean image where nothing was found; [N, ...]. Changed in place by offers.</summary>
    public Tensor Images { get; }

    /// <summary>How far the nearest found is from the clean image; infinite where nothing was found.</summary>
    public IReadOnlyList<double> Distances => distances;

    /// <summary>Keeps those images that fulfil the goal and are nearer than what was found before.</summary>
    /// <param name="victim">The part of the batch that the images belong to.</param>
    /// <param name="images">Candidates, inside the box, one for each image of the victim.</param>
    /// <param name="logits">The model's outputs for them.</param>
    /// <returns>Which candidates fulfil the goal, near or not.</returns>
    public bool[] Offer(Victim victim, Tensor images, Tensor logits)
    {
        ArgumentNullException.ThrowIfNull(victim);
        var reached = victim.Reached(logits);
        Offer(victim, images, reached);
        return reached;
    }

    /// <summary>The same where the attack judges by a stricter rule of its own, such as a confidence to exceed.</summary>
    /// <param name="victim">The part of the batch that the images belong to.</param>
    /// <param name="images">Candidates, inside the box, one for each image of the victim.</param>
    /// <param name="accepted">Which candidates count; they must fulfil the goal.</param>
    public void Offer(Victim victim, Tensor images, bool[] accepted)
    {
        ArgumentNullException.ThrowIfNull(victim);
        ArgumentNullException.ThrowIfNull(accepted);
        if (!accepted.Contains(true))
        {
            return;
        }

        using var scope = NewDisposeScope();
        var lengths = norm.Measure(images - victim.Clean)
            .to(ScalarType.Float64)
            .data<double>()
            .ToArray();
        var places = victim.Within(whole);
        var nearer = new List<int>();
        for (var i = 0; i < lengths.Length; i++)
        {
            if (accepted[i] && lengths[i] < distances[places[i]])
            {
                distances[places[i]] = lengths[i];
                nearer.Add(i);
            }
        }

        int[] rows = [.. nearer];
        Images.Put(Array.ConvertAll(rows, i => places[i]), images.Pick(rows));
    }
}
