using static TorchSharp.torch;

namespace AdvCourse.Attacks;

/// <summary>
/// Keeps, over several tries within a budget, the worst image for the model: the first adversarial one, otherwise the
/// one with the highest loss. Images that are adversarial need no further try.
/// </summary>
internal sealed class WorstFound
{
    private readonly Victim whole;
    private readonly double[] losses;

    public WorstFound(Victim victim)
    {
        (whole, Open) = (victim, victim);
        Images = victim.Clean.clone();
        losses = new double[victim.Count];
        Array.Fill(losses, double.NegativeInfinity);
    }

    /// <summary>The images that are not adversarial yet.</summary>
    public Victim Open { get; private set; }

    /// <summary>The worst found, and the clean image where there was no try; for all images, changed in place.</summary>
    public Tensor Images { get; }

    /// <summary>Looks at one try of the open images.</summary>
    public void Offer(Tensor moved)
    {
        using var scope = NewDisposeScope();
        var logits = Open.Logits(moved);
        Offer(moved, logits);
    }

    /// <summary>Looks at one try of the open images, whose logits are known.</summary>
    public void Offer(Tensor moved, Tensor logits)
    {
        using var scope = NewDisposeScope();
        var reached = Open.Reached(logits);
        var sign = Open.IsTargeted ? -1 : 1;
        var tried = Open.Finite(Open.Head.Losses(logits, Open.Aims));
        var places = Open.Within(whole);
        var better = new List<int>();
        for (var i = 0; i < tried.Length; i++)
        {
            if (reached[i] || sign * tried[i] > losses[places[i]])
            {
                losses[places[i]] = sign * tried[i];
                better.Add(i);
            }
        }

        int[] rows = [.. better];
        if (rows.Length > 0)
        {
            Images.Put(Array.ConvertAll(rows, i => places[i]), moved.Pick(rows));
        }

        Open = Open.Narrow(reached.Where(false));
    }
}
