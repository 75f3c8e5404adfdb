using System.Globalization;
using AdvCourse.Attacks;
using AdvCourse.Threats;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace AdvCourse.Evaluation;

/// <summary>One way to choose the target, over all images.</summary>
/// <param name="Name">"best", "average" or "worst".</param>
/// <param name="Distances">Each image's distance; infinite where the target was not reached.</param>
public sealed record TargetCase(string Name, IReadOnlyList<double> Distances)
{
    /// <summary>
    /// How many images have an infinite distance only because the attack could not see them: the first gradient towards
    /// every target that was not reached was exactly zero. That says nothing about robustness.
    /// </summary>
    public Rate Masked { get; init; }

    /// <summary>
    /// Of each image what the attack could not do, where the distance is infinite and the attack could not do all its work
    /// towards any of the targets that were not reached.
    /// </summary>
    public IReadOnlyList<Shortfall> Shortfalls { get; init; } = [];

    /// <summary>How often the target was reached.</summary>
    public Rate Success => Rate.Of(Distances.Select(double.IsFinite));

    /// <summary>The mean distance where it was reached, the papers' figure; NaN when nowhere.</summary>
    public double Mean => Distances.Where(double.IsFinite).DefaultIfEmpty(double.NaN).Average();

    /// <summary>
    /// The standard error of the mean, s / sqrt(n) over the images that reached the target: how far another draw of as many
    /// images would move it. NaN for fewer than two.
    /// </summary>
    public double StandardError
    {
        get
        {
            double[] reached = [.. Distances.Where(double.IsFinite)];
            var squares = reached.Sum(distance => Math.Pow(distance - Mean, 2));
            return reached.Length < 2
                ? double.NaN
                : Math.Sqrt(squares / (reached.Length - 1) / reached.Length);
        }
    }

    /// <summary>For example "best: mean 1.36, reached 100 % (...)", and what the attack could not see or do, if anything.</summary>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Name}: mean {Mean:0.####}, reached {Success}"
        )
        + MaskedNote.Of(Masked)
        + ShortfallNote.Of(Shortfalls);
}

/// <summary>
/// A targeted attack on every image and every wrong class, read in three ways (Carlini and Wagner 2016, section V): the
/// best case is each image's easiest target, the worst its hardest, the average a wrong class drawn at random.
/// </summary>
/// <remarks>A target that was not reached is harder than any that was: it makes the worst case fail.</remarks>
public sealed class TargetStudy
{
    private readonly Way[][] ways;
    private readonly Tensor[] images;
    private readonly long[] labels;
    private readonly int[] drawn;

    private TargetStudy(
        Attack attack,
        Norm norm,
        Way[][] ways,
        Tensor[] images,
        long[] labels,
        int[] drawn
    )
    {
        (Attack, Norm, this.ways, this.images, this.labels, this.drawn) = (
            attack,
            norm,
            ways,
            images,
            labels,
            drawn
        );
    }

    /// <summary>The attack with its settings.</summary>
    public Attack Attack { get; }

    /// <summary>How distances are measured.</summary>
    public Norm Norm { get; }

    /// <summary>Each image's easiest target.</summary>
    public TargetCase Best => Case("best", (row, _) => row, Enumerable.Min);

    /// <summary>For each image one wrong class, drawn by the seed.</summary>
    public TargetCase Average => Case("average", (row, i) => [row[drawn[i]]], Enumerable.Single);

    /// <summary>Each image's hardest target.</summary>
    public TargetCase Worst => Case("worst", (row, _) => row, Enumerable.Max);

    /// <summary>Best, average and worst.</summary>
    public IReadOnlyList<TargetCase> Cases => [Best, Average, Worst];

    /// <summary>Attacks each image towards every wrong class: classes - 1 runs of the attack.</summary>
    /// <param name="attack">A targeted attack; one that looks for the nearest image, or one with a budget.</param>
    /// <param name="model">Maps images to logits.</param>
    /// <param name="images">Clean images, [N, ...].</param>
    /// <param name="labels">Their classes, Int64 [N].</param>
    /// <param name="norm">L0, L2 or Linf; the attack's own unless given.</param>
    /// <param name="seed">Decides the average case's targets and everything random in the attack.</param>
    /// <param name="progress">Told the finished share, 0 to 1.</param>
    /// <param name="cancellation">Looked at before each gradient.</param>
    public static TargetStudy Run(
        Attack attack,
        Module<Tensor, Tensor> model,
        Tensor images,
        Tensor labels,
        Norm? norm = null,
        long seed = 0,
        IProgress<double>? progress = null,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(attack);
        norm ??= attack switch
        {
            NearestAttack nearest => nearest.Distance,
            BudgetAttack budgeted => budgeted.Budget.Norm,
            _ => Norm.L2,
        };
        return Over(
            attack,
            norm,
            model,
            images,
            labels,
            seed,
            (goal, all, truth) =>
            {
                var result = attack.Run(
                    model,
                    all,
                    truth,
                    goal,
                    seed,
                    Attack.UsualBatch,
                    progress,
                    cancellation
                );
                var far = result.Distances(norm);
                var found = result.Success.Select(
                    (won, i) =>
                        won
                            ? new Way(far[i], false, Shortfall.None)
                            : new(double.PositiveInfinity, result.Masked[i], result.Shortfalls[i])
                );
                return ([.. found], result.Images);
            }
        );
    }

    /// <summary>
    /// The same of an attack with a budget, each time with the smallest budget that is enough (<see cref="SmallestEpsilon"/>).
    /// </summary>
    /// <param name="attack">A targeted attack; its own epsilon is replaced. Distances are in its norm.</param>
    /// <param name="model">Maps images to logits.</param>
    /// <param name="images">Clean images, [N, ...].</param>
    /// <param name="labels">Their classes, Int64 [N].</param>
    /// <param name="epsilons">The budgets, ascending, above 0.</param>
    /// <param name="bisections">How often the interval below the first success is halved.</param>
    /// <param name="seed">Decides the average case's targets and everything random in the attack.</param>
    /// <param name="progress">Told the finished share, 0 to 1.</param>
    /// <param name="cancellation">Looked at before each gradient.</param>
    public static TargetStudy Run(
        BudgetAttack attack,
        Module<Tensor, Tensor> model,
        Tensor images,
        Tensor labels,
        IReadOnlyList<double> epsilons,
        int bisections = 0,
        long seed = 0,
        IProgress<double>? progress = null,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(attack);
        return Over(
            attack,
            attack.Budget.Norm,
            model,
            images,
            labels,
            seed,
            (goal, all, truth) =>
            {
                var found = SmallestEpsilon.Run(
                    attack,
                    model,
                    all,
                    truth,
                    epsilons,
                    goal,
                    bisections,
                    seed,
                    progress,
                    cancellation
                );
                var far = found.Epsilons.Zip(
                    found.Masked,
                    (distance, masked) => new Way(distance, masked, Shortfall.None)
                );
                return ([.. far], found.Images);
            }
        );
    }

    /// <summary>All images towards their next class, then all towards the one after it, ...: one large run.</summary>
    private static TargetStudy Over(
        Attack attack,
        Norm norm,
        Module<Tensor, Tensor> model,
        Tensor images,
        Tensor labels,
        long seed,
        Func<Goal, Selection, Tensor, (Way[] Ways, Tensor Images)> towards
    )
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(images);
        var truth = Check.Labels(labels, images.shape[0]);
        var classes = Classify.ClassesOf(model, images);
        Check.Classes(truth, classes, "Label");
        var (count, others) = (truth.Length, classes - 1);
        long[] targets =
        [
            .. Enumerable
                .Range(0, others)
                .SelectMany(other => truth.Select(label => (label + 1 + other) % classes)),
        ];
        using var scope = NewDisposeScope();
        var (far, all) = towards(
            Goal.Targeted(targets),
            Selection.Repeated(images, others),
            cat([.. Enumerable.Repeat(labels, others)])
        );
        var found = truth
            .Select(
                (_, i) =>
                    Enumerable.Range(0, others).Select(other => far[(other * count) + i]).ToArray()
            )
            .ToArray();
        Tensor[] made =
        [
            .. Enumerable
                .Range(0, others)
                .Select(other => all.narrow(0, other * count, count).MoveToOuterDisposeScope()),
        ];
        var random = new Noise(seed).Uniform([truth.Length, 1], 0, classes - 1);
        int[] drawn = [.. random.data<float>().Select(value => Math.Min((int)value, classes - 2))];
        random.Dispose();
        return new(attack, norm, found, made, truth, drawn);
    }

    /// <summary>The distance of an image to a target; infinite where it was not reached.</summary>
    /// <param name="image">The image's place.</param>
    /// <param name="target">A class that is not its label.</param>
    public double Distance(int image, int target) => ways[image][Place(image, target)].Distance;

    /// <summary>The image that was made towards a target; the clean one where an attack for the nearest image failed.</summary>
    /// <param name="image">The image's place.</param>
    /// <param name="target">A class that is not its label.</param>
    /// <returns>A view, [...]; it lives as long as the disposal scope that the study was made in.</returns>
    public Tensor Image(int image, int target) => images[Place(image, target)][image];

    /// <summary>The target that was drawn for an image in the average case.</summary>
    /// <param name="image">The image's place.</param>
    public long DrawnTarget(int image) =>
        (labels[image] + 1 + drawn[image]) % (ways[image].Length + 1);

    /// <summary>Three lines, best, average and worst.</summary>
    public override string ToString() => string.Join("\n", Cases);

    /// <summary>A failure counts for the model as soon as one of the targets that were not reached was honestly missed.</summary>
    private TargetCase Case(
        string name,
        Func<Way[], int, Way[]> choose,
        Func<IEnumerable<double>, double> read
    )
    {
        Way[][] chosen = [.. ways.Select(choose)];
        double[] far = [.. chosen.Select(row => read(row.Select(way => way.Distance)))];
        Way[][] missed =
        [
            .. chosen.Select(
                (row, i) =>
                    double.IsInfinity(far[i])
                        ? row.Where(way => double.IsInfinity(way.Distance)).ToArray()
                        : []
            ),
        ];
        return new(name, far)
        {
            Masked = Rate.Of(
                missed.Select(row => row.Length > 0 && Array.TrueForAll(row, way => way.Masked))
            ),
            Shortfalls =
            [
                .. missed.Select(row =>
                    row.Length > 0
                    && Array.TrueForAll(row, way => way.Masked || way.Short != Shortfall.None)
                        ? row.Max(way => way.Short)
                        : Shortfall.None
                ),
            ],
        };
    }

    /// <summary>How far an image is from a target, and why the attack did not get there, if that says nothing of the model.</summary>
    private readonly record struct Way(double Distance, bool Masked, Shortfall Short);

    private int Place(int image, int target)
    {
        var classes = ways[image].Length + 1;
        if (target < 0 || target >= classes)
        {
            throw new ArgumentOutOfRangeException(
                nameof(target),
                target,
                $"The model tells {classes} classes apart, 0 to {classes - 1}."
            );
        }

        var place = (int)((target - labels[image] - 1 + (2 * classes)) % classes);
        return place < classes - 1
            ? place
            : throw new ArgumentException(
                $"Class {target} is image {image}'s own; targets are the others."
            );
    }
}
