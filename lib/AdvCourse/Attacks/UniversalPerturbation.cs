using AdvCourse.Threats;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace AdvCourse.Attacks;

/// <summary>
/// One perturbation for all images: goes through the images in a random order, adds to the perturbation the smallest step
/// (<see cref="DeepFool"/>) that moves an image which it does not fool yet, and brings it back within the budget.
/// </summary>
/// <remarks>
/// All images of a run get the same perturbation, made of them; <see cref="Find"/> gives it away for other images.
/// "Fooled" means that the true class is left, as in every attack here; the paper compares with the class that the model
/// gives the clean image.
/// </remarks>
/// <param name="Budget">The size of the perturbation; Linf or L2.</param>
/// <param name="Rate">The share of images to fool, 0 to 1, at which to stop; 0.8 in the paper.</param>
/// <param name="Passes">At most so many passes over the images (the authors' code knows no end).</param>
public sealed record UniversalPerturbation(Budget Budget, double Rate = 0.8, int Passes = 5)
    : BudgetAttack(Budget)
{
    /// <summary>In Linf.</summary>
    /// <param name="epsilon">The largest change of a pixel, in units of [0, 1].</param>
    /// <param name="rate">The share of images to fool.</param>
    /// <param name="passes">At most so many passes over the images.</param>
    public UniversalPerturbation(double epsilon, double rate = 0.8, int passes = 5)
        : this(new Budget(Norm.Linf, epsilon), rate, passes) { }

    /// <inheritdoc/>
    public override string Name => "universal perturbation";

    /// <inheritdoc/>
    public override Citation Citation => new("moosavi2016", "section 3, algorithm 1");

    /// <inheritdoc/>
    public override Goals Goals => Goals.Untargeted;

    /// <inheritdoc/>
    public override IReadOnlyList<Norm> Norms => [Norm.Linf, Norm.L2];

    /// <inheritdoc/>
    public override bool IsRandom => true;

    /// <summary>The share of images to fool, at which to stop.</summary>
    public double Rate
    {
        get;
        init => field = Setting.Within(value, 0, 1, "Universal perturbation", "a rate of");
    } = Setting.Within(Rate, 0, 1, "Universal perturbation", "a rate of");

    /// <summary>At most so many passes over the images.</summary>
    public int Passes
    {
        get;
        init => field = Setting.AtLeastOne(value, "Universal perturbation", "passes");
    } = Setting.AtLeastOne(Passes, "Universal perturbation", "passes");

    /// <inheritdoc/>
    private protected override bool SeesAllImages => true;

    /// <inheritdoc/>
    protected override string Settings =>
        Setting.Text($"{Name} {Budget}, fools {Rate:0.####}, at most {Passes} passes");

    /// <summary>The perturbation itself, to add to images that it was not made of.</summary>
    /// <param name="model">Maps images [N, ...] to logits.</param>
    /// <param name="images">The images to make it of, [N, ...].</param>
    /// <param name="labels">Their classes, Int64 [N].</param>
    /// <param name="seed">Decides the order of the images.</param>
    /// <param name="progress">Told the finished share, 0 to 1.</param>
    /// <param name="cancellation">Looked at before each forward pass and gradient.</param>
    /// <returns>One perturbation, [1, ...], within the budget; zero where the images are fooled as they are.</returns>
    /// <remarks>
    /// An image whose first gradient is exactly zero adds nothing to it. Where that is so of every image that had to be moved
    /// there is no perturbation to give away, and no robustness either; of how many it is so otherwise, <c>Run</c> reports
    /// (<see cref="AttackResult.Masked"/>).
    /// </remarks>
    /// <exception cref="ArithmeticException">
    /// No image showed a slope (masking), or the model's outputs or gradients are not finite.
    /// </exception>
    public Tensor Find(
        Module<Tensor, Tensor> model,
        Tensor images,
        Tensor labels,
        long seed = 0,
        IProgress<double>? progress = null,
        CancellationToken cancellation = default
    )
    {
        using var scope = NewDisposeScope();
        // Unclipped, every image moves by the whole perturbation, so any one of them shows it.
        var result = (this with { Box = Box.None }).Run(
            model,
            images,
            labels,
            seed: seed,
            progress: progress,
            cancellation: cancellation
        );
        ThrowIfBlind(result);
        var difference = (result.Images - images).narrow(0, 0, 1);
        return Budget.Norm.Project(difference, Budget.Epsilon).MoveToOuterDisposeScope();
    }

    /// <summary>A perturbation of zeros, made without a single slope, must not pass for one that was looked for.</summary>
    private static void ThrowIfBlind(AttackResult result)
    {
        var asked = Enumerable
            .Range(0, result.Gradients.Count)
            .Where(i => result.Gradients[i] > 0)
            .ToArray();
        if (asked.Length > 0 && Array.TrueForAll(asked, i => result.Masked[i]))
        {
            throw new ArithmeticException(
                $"The gradient is exactly zero for all {asked.Length} images that are not fooled yet: masked, not robust, and nothing to make a perturbation of. Ask MaskingProbe why, and attack a model that has slopes: of its logits, or with gradients that pass straight through whatever rounds."
            );
        }
    }

    /// <inheritdoc/>
    protected override Tensor Perturb(Victim victim, Tensor images)
    {
        ArgumentNullException.ThrowIfNull(victim);
        ArgumentNullException.ThrowIfNull(images);
        var perturbation = zeros_like(images.narrow(0, 0, 1));
        var carry = new Carry(perturbation);
        var nearest = new DeepFool(Norm.L2, Steps: 10) { Box = Box.None };
        var single = Enumerable.Range(0, victim.Count).Select(i => victim.Only(i)).ToArray();
        for (var pass = 0; pass < Passes; pass++)
        {
            using var scope = NewDisposeScope();
            perturbation = Pass(victim, single, perturbation, nearest, pass);
            carry.On(perturbation);
            var fooled = victim.Reached(victim.Logits(Constrain(images, images + perturbation)));
            if (fooled.Count(one => one) >= Rate * fooled.Length)
            {
                break;
            }
        }

        return images + perturbation;
    }

    private Tensor Pass(
        Victim victim,
        Victim[] single,
        Tensor perturbation,
        DeepFool nearest,
        int pass
    )
    {
        var order = victim.Noise.Order(victim.Count, pass);
        var carry = new Carry(perturbation);
        for (var i = 0; i < order.Length; i++)
        {
            using var scope = NewDisposeScope();
            var one = single[order[i]];
            var start = Box.Clip(one.Clean + perturbation);
            if (!one.Reached(one.Logits(start))[0])
            {
                var moved = nearest.From(one, start);
                if (one.Reached(one.Logits(moved))[0])
                {
                    perturbation = Budget.Norm.Project(
                        perturbation + (moved - start),
                        Budget.Epsilon
                    );
                }
            }

            carry.On(perturbation);
            victim.Report((pass + ((i + 1.0) / order.Length)) / Passes);
        }

        return perturbation;
    }
}
