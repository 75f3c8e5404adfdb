using System.Globalization;
using AdvCourse.Attacks;
using AdvCourse.Threats;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace AdvCourse.Evaluation;

/// <summary>Each image's smallest budget that was enough, and the image it gave.</summary>
/// <param name="Epsilons">
/// In units of [0, 1]; 0 where the clean image fulfils the goal already, infinite where no budget was enough.
/// </param>
/// <param name="Images">[N, ...]; the clean image where it fulfils the goal already, and where no budget was enough.</param>
public sealed record SmallestFound(IReadOnlyList<double> Epsilons, Tensor Images)
{
    /// <summary>
    /// Which images have an infinite epsilon only because the attack could not see them: at every budget the first gradient
    /// was exactly zero, which says nothing about robustness. (An attack with a budget never falls short otherwise.)
    /// </summary>
    public IReadOnlyList<bool> Masked { get; init; } = [];

    /// <summary>For example "enough for 8 of 10 images, median epsilon 0.12", and how many are masked, if any.</summary>
    public override string ToString()
    {
        double[] sorted = [.. Epsilons.Order()];
        var median =
            sorted.Length == 0
                ? double.NaN
                : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
        return string.Create(
                CultureInfo.InvariantCulture,
                $"enough for {Epsilons.Count(double.IsFinite)} of {sorted.Length} images, median epsilon {median:0.####}"
            ) + MaskedNote.Of(Rate.Of(Masked));
    }
}

/// <summary>
/// Makes a minimum-distance attack of one with a budget: how Carlini and Wagner 2016, section VII, compare the fast
/// gradient sign and its iterated form, which spend a budget, with attacks that look for the nearest image.
/// </summary>
public static class SmallestEpsilon
{
    /// <summary>
    /// Tries budgets from small to large; an image leaves at its first success. A single step may succeed at one budget and
    /// fail at a larger one, so a fine grid is the honest search for it; for an iterated attack, a coarse grid and some
    /// bisections between the last failure and the first success.
    /// </summary>
    /// <param name="attack">
    /// Its own epsilon is replaced, and nothing else: with a step size that was given, no image gets further than steps times
    /// step size, and a larger budget finds nothing new (<see cref="BudgetAttack.WithEpsilon"/>).
    /// </param>
    /// <param name="model">Maps images to logits.</param>
    /// <param name="images">Clean images, [N, ...].</param>
    /// <param name="labels">Their classes, Int64 [N].</param>
    /// <param name="epsilons">The budgets, ascending, above 0.</param>
    /// <param name="goal">Untargeted unless given.</param>
    /// <param name="bisections">How often the interval below the first success is halved.</param>
    /// <param name="seed">Decides everything random.</param>
    /// <param name="progress">Told the finished share, 0 to 1.</param>
    /// <param name="cancellation">Looked at before each gradient.</param>
    /// <exception cref="ArgumentException">
    /// No budget, or they do not ascend from above 0; a negative number of bisections; images or labels that do not fit.
    /// </exception>
    public static SmallestFound Run(
        BudgetAttack attack,
        Module<Tensor, Tensor> model,
        Tensor images,
        Tensor labels,
        IReadOnlyList<double> epsilons,
        Goal? goal = null,
        int bisections = 0,
        long seed = 0,
        IProgress<double>? progress = null,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(images);
        return Run(
            attack,
            model,
            new Selection(images),
            labels,
            epsilons,
            goal,
            bisections,
            seed,
            progress,
            cancellation
        );
    }

    /// <summary>The same of images that are named by their places in a set.</summary>
    internal static SmallestFound Run(
        BudgetAttack attack,
        Module<Tensor, Tensor> model,
        Selection images,
        Tensor labels,
        IReadOnlyList<double> epsilons,
        Goal? goal,
        int bisections,
        long seed,
        IProgress<double>? progress,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(attack);
        ArgumentNullException.ThrowIfNull(model);
        Checked(epsilons, bisections);
        Check.Images(model, images.Set, attack.Box);
        goal ??= Goal.Untargeted;
        var count = images.Count;
        var truth = Check.Labels(labels, count);
        var targets = goal.IsTargeted ? goal.TargetsFor(count) : null;
        var (low, high) = (new double[count], new double[count]);
        Array.Fill(high, double.PositiveInfinity);
        var blind = new bool[count];
        Array.Fill(blind, true);
        var found = images.Copy();
        using var scope = NewDisposeScope();
        var parts = epsilons.Count + bisections;
        for (var i = 0; i < epsilons.Count; i++)
        {
            int[] open = [.. Enumerable.Range(0, count).Where(row => double.IsInfinity(high[row]))];
            Try(open, epsilons[i], progress.Part(i, parts));
        }

        for (var step = 0; step < bisections; step++)
        {
            // Images between the same two budgets are tried together.
            var groups = Enumerable
                .Range(0, count)
                .Where(i => double.IsFinite(high[i]) && Middle(i) > low[i])
                .GroupBy(Middle)
                .ToArray();
            var whole = progress.Part(epsilons.Count + step, parts);
            for (var i = 0; i < groups.Length; i++)
            {
                Try([.. groups[i]], groups[i].Key, whole.Part(i, groups.Length));
            }
        }

        progress?.Report(1);
        return new(high, found)
        {
            Masked = [.. blind.Select((never, i) => never && double.IsInfinity(high[i]))],
        };

        // Components are counted: between 2 and 3 of them there is nothing.
        double Middle(int row)
        {
            var middle = (low[row] + high[row]) / 2;
            return attack.Budget.Norm == Norm.L0 ? Math.Floor(middle) : middle;
        }

        // Whether an image fulfils the goal before it is moved.
        bool Begins(int row, long said) =>
            targets is null ? said != truth[row] : said == targets[row];

        void Try(int[] rows, double epsilon, IProgress<double>? part)
        {
            if (rows.Length == 0)
            {
                return;
            }

            using var inner = NewDisposeScope();
            using var result = attack
                .WithEpsilon(epsilon)
                .Run(
                    model,
                    images.Only(rows),
                    labels.Pick(rows),
                    goal.For(rows, count),
                    seed,
                    Attack.UsualBatch,
                    part,
                    cancellation
                );
            var won = Enumerable
                .Range(0, rows.Length)
                .Where(i => result.Success[i] && !Begins(rows[i], result.Clean.Classes[i]))
                .ToArray();
            found.Put(Array.ConvertAll(won, i => rows[i]), result.Images.Pick(won));
            for (var i = 0; i < rows.Length; i++)
            {
                if (Begins(rows[i], result.Clean.Classes[i]))
                {
                    high[rows[i]] = 0;
                }
                else
                {
                    (result.Success[i] ? high : low)[rows[i]] = epsilon;
                }

                blind[rows[i]] &= result.Masked[i];
            }
        }
    }

    private static void Checked(IReadOnlyList<double> epsilons, int bisections)
    {
        ArgumentNullException.ThrowIfNull(epsilons);
        var ascend = epsilons.Count > 0 && epsilons[0] > 0;
        for (var i = 1; i < epsilons.Count; i++)
        {
            ascend &= epsilons[i] > epsilons[i - 1];
        }

        if (!ascend)
        {
            throw new ArgumentException(
                "The budgets must ascend from above 0, and there must be at least one: [0.05, 0.1, 0.2]."
            );
        }

        if (bisections < 0)
        {
            throw new ArgumentException($"{bisections} bisections cannot be; take 0 or more.");
        }
    }
}
