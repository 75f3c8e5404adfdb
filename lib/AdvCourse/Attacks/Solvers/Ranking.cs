using static TorchSharp.torch;

namespace AdvCourse.Attacks.Solvers;

/// <summary>The scores of a batch, read once, to ask which image has reached its goal and by how much.</summary>
internal sealed class Ranking
{
    private readonly double[] scores;
    private readonly long[] aims;
    private readonly bool targeted;

    public Ranking(Victim victim, Tensor logits)
    {
        using var scope = NewDisposeScope();
        scores = Rows.Host(victim.Head.Scores(logits));
        aims = victim.Aims.data<long>().ToArray();
        targeted = victim.IsTargeted;
    }

    /// <summary>
    /// Whether the goal is reached even if the aim's score is taken to be kappa worse: the authors' comparison, ties to the
    /// first class.
    /// </summary>
    public bool Reached(int row, double kappa = 0)
    {
        var classes = scores.Length / aims.Length;
        var (best, chosen) = (double.NegativeInfinity, -1L);
        for (var k = 0; k < classes; k++)
        {
            var score = scores[(row * classes) + k];
            if (k == aims[row])
            {
                score += targeted ? -kappa : kappa;
            }

            if (score > best)
            {
                (best, chosen) = (score, k);
            }
        }

        return chosen == aims[row] == targeted;
    }
}
