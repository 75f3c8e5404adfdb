using System.Globalization;
using AdvCourse.Attacks;
using AdvCourse.Models;
using AdvCourse.Threats;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace AdvCourse.Evaluation;

/// <summary>
/// Looks for masked gradients on any model: does a stronger attack find more, is a black box better than a white box, does
/// a budget of the whole range break everything, do more steps and starts still find more, are gradients zero, are
/// logits too large (Athalye et al. 2018; Carlini et al. 2019).
/// </summary>
/// <param name="Budget">The perturbations meant; Linf or L2.</param>
public sealed record MaskingProbe(Budget Budget)
{
    /// <summary>The perturbations meant; Linf or L2.</summary>
    public Budget Budget
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Budget));
    } = Budget ?? throw new ArgumentNullException(nameof(Budget));

    private const string Clean = "clean";
    private const string Random = "random noise, best of draws";
    private const string OneStep = "FGSM";
    private const string Iterated = "BIM";
    private const string Longer = "PGD, more steps and restarts";
    private const string BlackBox = "Square, no gradient";
    private const string FromSurrogate = "transfer from another model";
    private const string Divided = "PGD on divided logits";
    private const string Unlimited = "BIM over the whole range";

    /// <summary>In Linf.</summary>
    /// <param name="epsilon">The largest change of a pixel, in units of [0, 1].</param>
    public MaskingProbe(double epsilon)
        : this(new Budget(Norm.Linf, epsilon)) { }

    /// <summary>Steps of the iterated attack; the longer one takes five times as many.</summary>
    public int Steps
    {
        get;
        init => field = Setting.AtLeastOne(value, "Masking probe", "steps");
    } = 20;

    /// <summary>Starts of the longer attack.</summary>
    public int Restarts
    {
        get;
        init => field = Setting.AtLeastOne(value, "Masking probe", "restarts");
    } = 3;

    /// <summary>Queries of the square attack.</summary>
    public int Queries
    {
        get;
        init => field = Setting.AtLeastOne(value, "Masking probe", "queries");
    } = 500;

    /// <summary>Random perturbations tried on each image.</summary>
    public int Draws
    {
        get;
        init => field = Setting.AtLeastOne(value, "Masking probe", "random perturbations");
    } = 20;

    /// <summary>Differences of accuracy up to this share of the images say nothing.</summary>
    public double Tolerance
    {
        get;
        init => field = Setting.Within(value, 0, 1, "Masking probe", "a tolerance of");
    } = 0.02;

    /// <summary>Runs all attacks; a few hundred gradients an image.</summary>
    /// <param name="model">Maps images to logits.</param>
    /// <param name="images">Clean images, [N, ...], in [0, 1]; some hundred are enough.</param>
    /// <param name="labels">Their classes, Int64 [N].</param>
    /// <param name="surrogate">Another model for the same images, to attack instead; left out unless given.</param>
    /// <param name="seed">Decides everything random.</param>
    /// <param name="progress">Told the finished share, 0 to 1.</param>
    /// <param name="cancellation">Looked at before each gradient.</param>
    public MaskingReport Run(
        Module<Tensor, Tensor> model,
        Tensor images,
        Tensor labels,
        Module<Tensor, Tensor>? surrogate = null,
        long seed = 0,
        IProgress<double>? progress = null,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(images);
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var (parts, begun) = (surrogate is null ? 6 : 7, 0);
        var clean = model.Score(images, labels, cancellation: cancellation);
        var slope = GradientSizes.Of(model, images, labels, cancellation);
        var divisor = Math.Max(1, slope.MedianLead);
        var longer = new Pgd(Budget, 5 * Steps, Restarts: Restarts);
        var board = new Board(clean);
        (string Name, Func<Tensor> Make)[] attacks =
        [
            (OneStep, () => Images(new Fgsm(Budget), model)),
            (Iterated, () => Images(new Bim(Budget, Steps), model)),
            (Longer, () => Images(longer, model)),
            (Divided, () => Images(longer, new DividedLogits(model, divisor))),
            (BlackBox, () => Images(new Square(Budget, Queries), model)),
        ];
        foreach (var (name, make) in attacks)
        {
            Judge(name, make);
        }

        if (surrogate is not null)
        {
            Judge(FromSurrogate, () => Images(longer, surrogate));
        }

        board.Add(Random, Noisy(model, images, board.Truth, seed, cancellation));
        var whole = Whole(images);
        var curve = EpsilonCurve.Run(
            new Bim(Budget, Steps),
            model,
            images,
            labels,
            [0, Budget.Epsilon / 4, Budget.Epsilon / 2, Budget.Epsilon, whole],
            seed: seed,
            progress: progress.Part(begun, parts),
            cancellation: cancellation
        );
        var signs = Signs(board, slope, curve[^1].Score.Accuracy, divisor);
        return new()
        {
            Budget = Budget,
            Accuracies = [.. board.Rows, (Unlimited, curve[^1].Score.Accuracy)],
            Lowest = board.Lowest,
            ZeroGradients = slope.Zero,
            TinyGradients = slope.Tiny,
            Saturated = slope.Saturated,
            LogitScale = slope.LogitScale,
            MedianLead = slope.MedianLead,
            Curve = curve,
            Signs = [.. signs.Values],
            Cause = Because(signs, slope),
        };

        Tensor Images(Attack attack, Module<Tensor, Tensor> target) =>
            attack.Craft(
                target,
                images,
                labels,
                seed: seed,
                progress: progress.Part(begun++, parts),
                cancellation: cancellation
            );

        void Judge(string name, Func<Tensor> make)
        {
            using var inner = NewDisposeScope();
            board.Add(name, model.Right(make(), labels, cancellation: cancellation));
        }
    }

    private Dictionary<string, MaskingSign> Signs(
        Board board,
        GradientSizes slope,
        Rate unlimited,
        double divisor
    )
    {
        var blackBoxes = new[] { Random, BlackBox, FromSurrogate }.Where(board.Has).ToArray();
        var best = blackBoxes.MinBy(name => board[name].Value)!;
        MaskingSign[] signs =
        [
            Compare("one step finds more than many", OneStep, Iterated),
            Compare("a black box finds more than a white box", best, Longer),
            new(
                "a budget of the whole range leaves images right",
                unlimited.Value > Tolerance,
                Text($"accuracy {unlimited.Brief}")
            ),
            Compare("more steps and restarts still find more", Longer, Iterated),
            new(
                "gradients are exactly zero",
                slope.Zero.Total > 0 && slope.Zero.Value > Tolerance,
                Text(
                    $"{slope.Zero.Brief} zero, {slope.Tiny.Brief} below 1e-10, of {slope.Zero.Total} images that are right"
                )
            ),
            Compare(
                "dividing the logits finds more",
                Divided,
                Longer,
                Text($"; divided by {divisor:0.#}, mean size {slope.LogitScale:0}")
            ),
        ];
        return signs.ToDictionary(sign => sign.Name);

        MaskingSign Compare(string name, string stronger, string weaker, string more = "") =>
            new(
                name,
                board[stronger].Value < board[weaker].Value - Tolerance,
                Text($"{stronger} {board[stronger].Brief}, {weaker} {board[weaker].Brief}{more}")
            );
    }

    private static MaskingCause Because(Dictionary<string, MaskingSign> signs, GradientSizes slope)
    {
        bool Found(string name) => signs[name].Found;
        var certain = 2 * slope.Saturated.Count >= slope.Zero.Count;
        return Found("dividing the logits finds more") ? MaskingCause.Saturation
            : Found("gradients are exactly zero")
                ? certain ? MaskingCause.Saturation
                    : MaskingCause.ZeroDerivative
            : Found("one step finds more than many")
            || Found("a black box finds more than a white box")
            || Found("a budget of the whole range leaves images right")
                ? MaskingCause.UselessDirection
            : Found("more steps and restarts still find more") ? MaskingCause.AttackTooWeak
            : MaskingCause.None;
    }

    /// <summary>Random directions of the budget's full size; an image falls if any of them fools the model.</summary>
    private bool[] Noisy(
        Module<Tensor, Tensor> model,
        Tensor images,
        IReadOnlyList<long> truth,
        long seed,
        CancellationToken cancellation
    )
    {
        var right = Enumerable.Repeat(true, truth.Count).ToArray();
        for (var draw = 0; draw < Draws; draw++)
        {
            using var scope = NewDisposeScope();
            var direction = new Noise(seed).Then(draw).Normal(images.shape).to(images.dtype);
            var moved = (images + Budget.Norm.Steepest(direction, Budget.Epsilon)).clamp(0.0, 1.0);
            var said = model.Predict(moved, cancellation: cancellation).Classes;
            for (var i = 0; i < right.Length; i++)
            {
                right[i] &= said[i] == truth[i];
            }
        }

        return right;
    }

    private double Whole(Tensor images) =>
        Budget.Norm == Norm.Linf ? 1 : Math.Sqrt((double)images.numel() / images.shape[0]);

    private static string Text(FormattableString text) =>
        text.ToString(CultureInfo.InvariantCulture);

    /// <summary>Which images are right under each attack, and under all of them.</summary>
    private sealed class Board
    {
        private readonly Dictionary<string, Rate> rates = [];
        private readonly bool[] all;

        public Board(Score clean)
        {
            Truth = clean.Labels;
            all = [.. clean.Predictions.Classes.Zip(clean.Labels, (said, label) => said == label)];
            Note(Clean, clean.Accuracy);
        }

        public IReadOnlyList<long> Truth { get; }

        public List<(string, Rate)> Rows { get; } = [];

        public Rate Lowest => Rate.Of(all);

        public Rate this[string name] => rates[name];

        public bool Has(string name) => rates.ContainsKey(name);

        public void Add(string name, IReadOnlyList<bool> right)
        {
            for (var i = 0; i < all.Length; i++)
            {
                all[i] &= right[i];
            }

            Note(name, Rate.Of(right));
        }

        private void Note(string name, Rate rate)
        {
            rates[name] = rate;
            Rows.Add((name, rate));
        }
    }
}
