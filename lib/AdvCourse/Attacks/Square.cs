using AdvCourse.Data;
using AdvCourse.Threats;
using TorchSharp;
using static TorchSharp.torch;

namespace AdvCourse.Attacks;

/// <summary>
/// The square attack: needs no gradient, only the model's scores. Tries random squares, smaller and smaller, and keeps
/// those that lower the margin (targeted: the loss of the target); an image leaves as soon as it is adversarial.
/// </summary>
/// <remarks>
/// A model that resists gradients but not this hides its gradients. Images are [N, channels, height, width], or flat: as
/// a square if the pixels make one, otherwise as one row.
/// </remarks>
/// <param name="Budget">How far each image may move in all; Linf or L2.</param>
/// <param name="Queries">How often the model may be asked about each image; 5000 in AutoAttack.</param>
/// <param name="Share">The share of the pixels in the first squares, above 0 to 1; 0.8 in AutoAttack.</param>
public sealed record Square(Budget Budget, int Queries = 5000, double Share = 0.8)
    : BudgetAttack(Budget)
{
    /// <summary>In Linf.</summary>
    /// <param name="epsilon">The largest change of a pixel, in units of [0, 1].</param>
    /// <param name="queries">How often the model may be asked about each image.</param>
    /// <param name="share">The share of the pixels in the first squares.</param>
    public Square(double epsilon, int queries = 5000, double share = 0.8)
        : this(new Budget(Norm.Linf, epsilon), queries, share) { }

    /// <inheritdoc/>
    public override string Name => "Square";

    /// <inheritdoc/>
    public override Citation Citation => new("andriushchenko2019", "section 3, algorithms 1 to 3");

    /// <inheritdoc/>
    public override IReadOnlyList<Norm> Norms => [Norm.Linf, Norm.L2];

    /// <inheritdoc/>
    public override bool IsRandom => true;

    /// <summary>How often the model may be asked about each image, the first squares included; at least 1.</summary>
    public int Queries
    {
        get;
        init => field = Setting.AtLeastOne(value, "Square", "queries");
    } = Setting.AtLeastOne(Queries, "Square", "queries");

    /// <summary>The share of the pixels in the first squares.</summary>
    public double Share
    {
        get;
        init => field = Setting.Within(value, 1e-6, 1, "Square", "a share of");
    } = Setting.Within(Share, 1e-6, 1, "Square", "a share of");

    /// <inheritdoc/>
    protected override string Settings =>
        Setting.Text($"{Name} {Budget}, {Queries} queries, first share {Share:0.######}");

    /// <inheritdoc/>
    protected override Tensor Perturb(Victim victim, Tensor images)
    {
        ArgumentNullException.ThrowIfNull(victim);
        ArgumentNullException.ThrowIfNull(images);
        var shapes = SquareShapes.Of(images);
        var pixels = images.to(ScalarType.Float32).contiguous().data<float>().ToArray();
        var moves = Enumerable
            .Range(0, victim.Count)
            .Select(i => new SquareMoves(
                shapes,
                pixels[(i * shapes.Size)..((i + 1) * shapes.Size)],
                Budget.Epsilon,
                Box.Clips
            ))
            .ToArray();
        var random = Array.ConvertAll(
            victim.Numbers,
            number => SplitMix64.For(victim.Noise.Seed, number)
        );
        var open = Enumerable.Range(0, victim.Count).ToArray();
        var best = Array.ConvertAll(open, _ => double.PositiveInfinity);
        var result = images.clone();
        var part = victim;
        for (var query = 0; query < Queries && open.Length > 0; query++)
        {
            using var scope = NewDisposeScope();
            var tried = new float[open.Length][];
            var share = SquareShapes.Share(Share, query - 1, Queries);
            Parallel.For(
                0,
                open.Length,
                k => tried[k] = Try(moves[open[k]], query == 0, share, ref random[open[k]])
            );
            var at = Constrain(part.Clean, part.Clean + Perturbations(tried, part.Clean));
            var logits = part.Logits(at);
            var reached = part.Reached(logits);
            var values = Values(part, logits);
            var better = Enumerable
                .Range(0, open.Length)
                .Where(k => reached[k] || values[k] < best[open[k]])
                .ToArray();
            foreach (var k in better)
            {
                best[open[k]] = values[k];
                moves[open[k]].Accept(tried[k]);
            }

            result.Put(Array.ConvertAll(better, k => open[k]), at.Pick(better));
            var left = reached.Where(false);
            part = part.Narrow(left);
            open = Array.ConvertAll(left, k => open[k]);
            victim.Report((query + 1.0) / Queries);
        }

        return result;
    }

    private float[] Try(SquareMoves moves, bool first, double share, ref SplitMix64 random)
    {
        if (!first)
        {
            return Budget.Norm == Norm.Linf
                ? moves.Square(share, ref random)
                : moves.Shift(share, ref random);
        }

        if (Budget.Norm == Norm.Linf)
        {
            moves.Stripes(ref random);
        }
        else
        {
            moves.Tiles(ref random);
        }

        return (float[])moves.Perturbation.Clone();
    }

    /// <summary>What is to fall: the margin of the true class, or the loss of the target.</summary>
    private static double[] Values(Victim victim, Tensor logits)
    {
        Tensor values;
        if (victim.IsTargeted)
        {
            values = victim.Head.Losses(logits, victim.Aims);
        }
        else
        {
            var scores = victim.Head.Scores(logits);
            var labels = victim.Aims.unsqueeze(1);
            var own = scores.gather(1, labels);
            var others = scores.scatter(1, labels, (scores.min() - 1).expand(labels.shape));
            values = (own - others.amax([1], keepdim: true)).squeeze(1);
        }

        return victim.Finite(values);
    }

    private static Tensor Perturbations(float[][] tried, Tensor clean)
    {
        var all = new float[clean.numel()];
        for (var k = 0; k < tried.Length; k++)
        {
            tried[k].CopyTo(all, k * tried[k].Length);
        }

        return tensor(all, clean.shape).to(clean.dtype);
    }
}
