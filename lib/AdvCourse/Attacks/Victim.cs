using AdvCourse.Models;
using static TorchSharp.torch;

namespace AdvCourse.Attacks;

/// <summary>
/// The model under attack and what is wanted of it, for a batch or for those of its images that are not finished yet
/// (<see cref="Only"/>). Counts, image by image, what the attack asks of the model.
/// </summary>
public sealed class Victim
{
    private readonly Ledger ledger;
    private readonly Victim? whole;
    private readonly int[] rows;
    private readonly Action<double>? report;
    private Tensor? clean;
    private Tensor? cleanLogits;
    private bool passing;

    internal Victim(
        Ledger ledger,
        Tensor clean,
        Tensor aims,
        bool targeted,
        Action<double>? report = null
    )
    {
        (this.ledger, this.clean, Aims, IsTargeted, this.report) = (
            ledger,
            clean,
            aims,
            targeted,
            report
        );
        rows = [.. Enumerable.Range(0, (int)clean.shape[0])];
    }

    private Victim(Victim whole, int[] rows, Tensor aims, Action<double>? report)
    {
        (ledger, IsTargeted, this.report) = (whole.ledger, whole.IsTargeted, report);
        (this.whole, this.rows, Aims) = (whole, rows, aims);
    }

    /// <summary>The images before the attack, [N, ...].</summary>
    public Tensor Clean => clean ??= IsWhole ? whole!.Clean : ledger.Own(whole!.Clean.Pick(rows));

    /// <summary>The model's outputs for the clean images; a gradient taken there gives them for nothing.</summary>
    public Tensor CleanLogits =>
        cleanLogits ??=
            whole is null ? ledger.Own(Forward(Clean))
            : IsWhole ? whole.CleanLogits
            : ledger.Own(whole.CleanLogits.Pick(rows));

    /// <summary>The classes to reach when targeted, otherwise the true classes to leave; Int64 [N].</summary>
    public Tensor Aims { get; }

    /// <summary>Whether <see cref="Aims"/> are to be reached.</summary>
    public bool IsTargeted { get; }

    /// <summary>How the model's outputs become probabilities and a loss.</summary>
    public Head Head => ledger.Head;

    /// <summary>The number of images, N.</summary>
    public int Count => rows.Length;

    /// <summary>The images' places in the batch that <see cref="Attack.Perturb"/> was given.</summary>
    public IReadOnlyList<int> Rows => rows;

    /// <summary>The images' numbers in the whole run, for <see cref="Noise"/>: values then depend on no batch size.</summary>
    public long[] Numbers => Array.ConvertAll(rows, row => (long)ledger.FirstImage + row);

    /// <summary>Randomness for this run; take values with <see cref="Numbers"/>.</summary>
    public Noise Noise => new(ledger.Seed);

    /// <summary>
    /// Some of these images, with the counts going to the right ones: how finished images leave. Take the same rows of
    /// every tensor that the attack keeps.
    /// </summary>
    /// <param name="places">Places among these images, 0 to <see cref="Count"/> - 1, in ascending order.</param>
    public Victim Only(params int[] places)
    {
        ArgumentNullException.ThrowIfNull(places);
        return places.Length == Count
            ? this
            : new(
                whole ?? this,
                Array.ConvertAll(places, place => rows[place]),
                ledger.Own(Aims.Pick(places)),
                report
            );
    }

    /// <summary>
    /// <see cref="Only"/> for a loop that goes on with fewer and fewer images: the step before gives back what it held, so
    /// that memory does not grow with the number of steps. Of the victim that the loop began with nothing is taken.
    /// </summary>
    internal Victim Narrow(int[] places)
    {
        var next = Only(places);
        if (!ReferenceEquals(next, this))
        {
            next.passing = true;
            if (passing)
            {
                Release();
            }
        }

        return next;
    }

    /// <summary>Gives back what a part holds that was made by <see cref="Only"/> for one use; it is not to be used again.</summary>
    /// <param name="larger">The victim that <see cref="Only"/> was called on, which may be this one.</param>
    internal void Leave(Victim larger)
    {
        if (!ReferenceEquals(this, larger))
        {
            Release();
        }
    }

    private void Release()
    {
        ledger.GiveBack(Aims);
        if (!IsWhole)
        {
            ledger.GiveBack(clean);
            ledger.GiveBack(cleanLogits);
        }
    }

    /// <summary>Where these images stand among those of a larger victim that they are a part of.</summary>
    /// <param name="larger">The victim that <see cref="Only"/> was called on.</param>
    /// <returns>Places from 0 to the larger one's <see cref="Count"/> - 1, in ascending order.</returns>
    public int[] Within(Victim larger)
    {
        ArgumentNullException.ThrowIfNull(larger);
        return Array.ConvertAll(rows, row => Array.BinarySearch(larger.rows, row));
    }

    /// <summary>The model's outputs, [N, K], without a graph.</summary>
    /// <param name="images">Images, [N, ...], one for each of <see cref="Rows"/>.</param>
    /// <exception cref="ArithmeticException">An output is NaN or infinite.</exception>
    public Tensor Logits(Tensor images)
    {
        var logits = Forward(images);
        ledger.CheckLogits(logits, rows);
        ledger.Count(rows, queries: 1, gradients: 0);
        return logits;
    }

    /// <summary>
    /// The gradient to climb: of the loss of the true class, or, when targeted, of minus the loss of the target.
    /// </summary>
    /// <param name="images">Where to take it, [N, ...].</param>
    /// <returns>Same shape as the images.</returns>
    /// <exception cref="ArithmeticException">A gradient is NaN or infinite.</exception>
    public Tensor Ascent(Tensor images) => Ascent(images, out _);

    /// <summary><see cref="Ascent(Tensor)"/> with the logits that it was taken through.</summary>
    /// <param name="images">Where to take it, [N, ...].</param>
    /// <param name="logits">The model's outputs there, [N, K], detached.</param>
    public Tensor Ascent(Tensor images, out Tensor logits)
    {
        using var scope = NewDisposeScope();
        (var gradients, _, logits) = Slopes(images, outputs => [Head.Losses(outputs, Aims)]);
        logits.MoveToOuterDisposeScope();
        return (IsTargeted ? -gradients[0] : gradients[0]).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Gradients of objectives of one's own, such as a margin: one forward pass, and one backward pass for each.
    /// </summary>
    /// <param name="images">Where to take them, [N, ...].</param>
    /// <param name="objectives">Maps the model's outputs [N, K] to objectives, each [N], one number an image.</param>
    /// <returns>For each objective its gradient (shaped as the images) and its values [N]; and the logits; all detached.</returns>
    /// <exception cref="ArithmeticException">An output or a gradient is NaN or infinite.</exception>
    public (Tensor[] Gradients, Tensor[] Values, Tensor Logits) Slopes(
        Tensor images,
        Func<Tensor, Tensor[]> objectives
    )
    {
        ledger.ThrowIfCancelled();
        var result = InputGradient.Through(ledger.Model, images, objectives);
        if (whole is null && cleanLogits is null && ReferenceEquals(images, clean))
        {
            // The clean logits outlive the caller's scope.
            cleanLogits = ledger.Own(result.Logits.alias());
        }

        ledger.CheckLogits(result.Logits, rows);
        ledger.CheckGradients(result.Gradients, rows);
        ledger.Count(rows, queries: 1, gradients: result.Gradients.Length);
        return result;
    }

    /// <summary>Numbers to compare, one an image, read out; a comparison with what is not finite would decide nothing.</summary>
    /// <param name="values">Losses or margins, [N].</param>
    /// <exception cref="ArithmeticException">One is NaN or infinite.</exception>
    internal double[] Finite(Tensor values)
    {
        var numbers = values.to(ScalarType.Float64).data<double>().ToArray();
        ledger.CheckLosses(numbers, rows);
        return numbers;
    }

    /// <summary>Which images have reached the goal, by the same rule as the final report.</summary>
    /// <param name="logits">The model's outputs, [N, K].</param>
    public bool[] Reached(Tensor logits)
    {
        using var scope = NewDisposeScope();
        var classes = Head.Scores(logits).argmax(1).data<long>().ToArray();
        var aims = Aims.data<long>().ToArray();
        return [.. classes.Zip(aims, (chosen, aim) => chosen == aim == IsTargeted)];
    }

    /// <summary>Tells whoever watches how far the attack is with this batch.</summary>
    /// <param name="share">From 0 to 1.</param>
    public void Report(double share) => report?.Invoke(share);

    /// <summary>Should the goal be missed in the end, this is why it says nothing about the image.</summary>
    /// <param name="place">A place among these images.</param>
    /// <param name="why">What the attack could not do.</param>
    internal void FallsShort(int place, Shortfall why) => ledger.Shortfalls[rows[place]] = why;

    /// <summary>A gradient of exactly zero where the goal is reached is no masking.</summary>
    /// <param name="place">A place among these images.</param>
    internal void CouldSee(int place) => ledger.Vanished[rows[place]] = false;

    /// <summary>
    /// Another loss begins, with another gradient: images whose first one was exactly zero are masked only if the next is, too.
    /// </summary>
    internal void LookAnew() => ledger.LookAnew(rows);

    /// <summary>
    /// The same images, whose reports fill only a part of the whole: one attack within another. It lives on what this one
    /// holds, so that many stages after each other take no more memory than one.
    /// </summary>
    internal Victim Stage(double from, double to) =>
        new(
            whole ?? this,
            rows,
            Aims,
            report is null ? null : share => report(from + ((to - from) * share))
        )
        {
            clean = whole is null ? null : Clean,
        };

    private bool IsWhole => whole is not null && rows.Length == whole.Count;

    /// <summary>The outputs, neither counted nor checked, a part at a time where there are many images.</summary>
    internal Tensor Forward(Tensor images)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var parts = new List<Tensor>();
        for (var first = 0; first < images.shape[0]; first += ledger.BatchSize)
        {
            ledger.ThrowIfCancelled();
            var size = Math.Min(ledger.BatchSize, images.shape[0] - first);
            parts.Add(ledger.Model.call(images.narrow(0, first, size)).detach());
        }

        return (parts.Count == 1 ? parts[0] : cat(parts)).MoveToOuterDisposeScope();
    }
}
