using AdvCourse.Models;
using AdvCourse.Threats;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace AdvCourse.Attacks;

/// <summary>
/// The iterative least-likely class method: steps of <see cref="Bim"/> towards the class that the model holds least
/// likely for the clean image. Success means that the true class is left; whether the least likely one was reached can be
/// seen by running <see cref="Bim"/> with <see cref="Targets"/> as its goal, which makes the same images.
/// </summary>
/// <remarks>Meant for many classes, where a mistake between two breeds of dog would otherwise be all that is found.</remarks>
/// <param name="Budget">How far each image may move in all.</param>
/// <param name="Steps">The number of steps, at least 1.</param>
/// <param name="StepSize">The norm of one step; a quarter more than epsilon / steps unless given.</param>
public sealed record LeastLikely(Budget Budget, int Steps = 10, double? StepSize = null)
    : BudgetAttack(Budget)
{
    /// <summary>In Linf, the paper's norm.</summary>
    /// <param name="epsilon">The largest change of a pixel, in units of [0, 1].</param>
    /// <param name="steps">The number of steps, at least 1.</param>
    /// <param name="stepSize">The size of one step; a quarter more than epsilon / steps unless given.</param>
    public LeastLikely(double epsilon, int steps = 10, double? stepSize = null)
        : this(new Budget(Norm.Linf, epsilon), steps, stepSize) { }

    /// <inheritdoc/>
    public override string Name => "least-likely class";

    /// <inheritdoc/>
    public override Citation Citation => new("kurakin2016", "section 2.3");

    /// <inheritdoc/>
    public override Goals Goals => Goals.Untargeted;

    /// <inheritdoc/>
    public override IReadOnlyList<Norm> Norms => [Norm.Linf, Norm.L2, Norm.L1];

    /// <summary>The number of steps, at least 1.</summary>
    public int Steps
    {
        get;
        init => field = Setting.AtLeastOne(value, "Least-likely class", "steps");
    } = Setting.AtLeastOne(Steps, "Least-likely class", "steps");

    /// <summary>The norm of one step, or null for a quarter more than epsilon / steps.</summary>
    public double? StepSize
    {
        get;
        init => field = Setting.StepSize(value);
    } = Setting.StepSize(StepSize);

    /// <summary>Kurakin's own settings in 8-bit levels, the same as in <see cref="Bim.Kurakin"/>.</summary>
    /// <param name="levels">Epsilon in levels, such as 16.</param>
    public static LeastLikely Kurakin(double levels) =>
        new(Budget.Pixels(Norm.Linf, levels), Bim.KurakinSteps(levels), 1.0 / 255);

    /// <summary>The class that a model holds least likely for each image, for <see cref="Goal.Targeted(Tensor)"/>.</summary>
    /// <param name="model">Maps images [N, ...] to logits.</param>
    /// <param name="images">Clean images, [N, ...].</param>
    /// <param name="batchSize">Images a batch: bounds the memory.</param>
    /// <param name="progress">Told the finished share, 0 to 1.</param>
    /// <param name="cancellation">Looked at before each batch.</param>
    /// <returns>Int64 [N].</returns>
    public static Tensor Targets(
        Module<Tensor, Tensor> model,
        Tensor images,
        int batchSize = 500,
        IProgress<double>? progress = null,
        CancellationToken cancellation = default
    )
    {
        var head = Head.Of(model);
        var classes = new List<long>();
        Evaluation.Classify.Batches(
            model,
            images,
            batchSize,
            (_, logits) => classes.AddRange(head.Scores(logits).argmin(1).data<long>().ToArray()),
            progress,
            cancellation
        );
        return tensor(classes.ToArray());
    }

    /// <summary>The norm of one step.</summary>
    public double Step => StepSize ?? (Steps == 1 ? Budget.Epsilon : 1.25 * Budget.Epsilon / Steps);

    /// <inheritdoc/>
    protected override string Settings =>
        Setting.Text($"{Name} {Budget}, {Steps} steps of {Step:0.######}");

    /// <inheritdoc/>
    protected override Tensor Perturb(Victim victim, Tensor images)
    {
        ArgumentNullException.ThrowIfNull(victim);
        return new Walk(Steps, (gradient, at) => Steepest(gradient, at, Step), Constrain)
        {
            Toward = Head(victim).argmin(1),
        }.Run(victim, images);

        static Tensor Head(Victim victim) => victim.Head.Scores(victim.CleanLogits);
    }
}
