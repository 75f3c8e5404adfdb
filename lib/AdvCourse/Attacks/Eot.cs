using System.Globalization;
using AdvCourse.Physical;
using AdvCourse.Threats;
using static TorchSharp.torch;

namespace AdvCourse.Attacks;

/// <summary>
/// Expectation over transformations: the basic iterative method on the mean loss after random transformations, so that
/// the image stays adversarial when it is lit, printed or photographed anew. Each step averages the gradients of fresh
/// samples; steps that round let gradients straight through (<see cref="Slope"/>).
/// </summary>
/// <remarks>The paper turns the distance into a penalty and minimises both; here the budget is held, as by the others.</remarks>
/// <param name="Budget">How far each image may move in all.</param>
/// <param name="Transformation">What happens to the image on its way; unless given, <see cref="Lighting"/>.</param>
/// <param name="Samples">Transformations drawn for each step and image, at least 1.</param>
/// <param name="Steps">The number of steps, at least 1.</param>
/// <param name="StepSize">The norm of one step; a quarter more than epsilon / steps unless given.</param>
public sealed record Eot(
    Budget Budget,
    Transformation? Transformation = null,
    int Samples = 10,
    int Steps = 10,
    double? StepSize = null
) : BudgetAttack(Budget)
{
    /// <summary>In Linf.</summary>
    /// <param name="epsilon">The largest change of a pixel, in units of [0, 1].</param>
    /// <param name="transformation">What happens to the image on its way; unless given, <see cref="Lighting"/>.</param>
    /// <param name="samples">Transformations drawn for each step and image, at least 1.</param>
    /// <param name="steps">The number of steps, at least 1.</param>
    /// <param name="stepSize">The size of one step; a quarter more than epsilon / steps unless given.</param>
    public Eot(
        double epsilon,
        Transformation? transformation = null,
        int samples = 10,
        int steps = 10,
        double? stepSize = null
    )
        : this(new Budget(Norm.Linf, epsilon), transformation, samples, steps, stepSize) { }

    /// <summary>
    /// Another light and a noisy sensor: contrast from 0.8 to 1.2, brightness by up to 32 levels, noise of 8 levels.
    /// </summary>
    public static Transformation Lighting { get; } =
        new Contrast((0.8, 1.2)).Then(new Brightness((-32, 32))).Then(new GaussianNoise(8));

    /// <inheritdoc/>
    public override string Name => "EOT";

    /// <inheritdoc/>
    public override Citation Citation => new("athalye2017", "section 2.1");

    /// <inheritdoc/>
    public override bool IsRandom => true;

    /// <summary>What happens to the image on its way.</summary>
    public Transformation Transformation
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Transformation));
    } = Transformation ?? Lighting;

    /// <summary>Transformations drawn for each step and image.</summary>
    public int Samples
    {
        get;
        init => field = Setting.AtLeastOne(value, "EOT", "samples");
    } = Setting.AtLeastOne(Samples, "EOT", "samples");

    /// <summary>The number of steps.</summary>
    public int Steps
    {
        get;
        init => field = Setting.AtLeastOne(value, "EOT", "steps");
    } = Setting.AtLeastOne(Steps, "EOT", "steps");

    /// <summary>The norm of one step, or null for a quarter more than epsilon / steps.</summary>
    public double? StepSize
    {
        get;
        init => field = Setting.StepSize(value);
    } = Setting.StepSize(StepSize);

    /// <summary>The norm of one step; in L0 a whole number of components, rounded up.</summary>
    public double Step => Budget.Norm == Norm.L0 ? Math.Ceiling(Plain) : Plain;

    private double Plain =>
        StepSize ?? (Steps == 1 ? Budget.Epsilon : 1.25 * Budget.Epsilon / Steps);

    /// <inheritdoc/>
    protected override string Settings =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Name} {Budget}, {Steps} steps of {Step:0.######}, {Samples} samples of ({Transformation})"
        );

    /// <inheritdoc/>
    protected override Tensor Perturb(Victim victim, Tensor images)
    {
        ArgumentNullException.ThrowIfNull(victim);
        ArgumentNullException.ThrowIfNull(images);
        var moved = images;
        for (var step = 0; step < Steps; step++)
        {
            using var scope = NewDisposeScope();
            var ascent = MeanAscent(victim, moved, victim.Noise.Then(step));
            var next = Constrain(images, moved + Steepest(ascent, moved, Step));
            if (!ReferenceEquals(moved, images))
            {
                moved.Dispose();
            }

            moved = next.MoveToOuterDisposeScope();
            victim.Report((step + 1.0) / Steps);
        }

        return moved;
    }

    /// <summary>
    /// The chain rule in two halves: the victim's gradient where the transformed image is, carried back through the
    /// transformation. Only the direction of the mean matters, so the sum will do.
    /// </summary>
    private Tensor MeanAscent(Victim victim, Tensor images, Noise noise)
    {
        var sum = zeros_like(images);
        for (var sample = 0; sample < Samples; sample++)
        {
            using var scope = NewDisposeScope();
            using var grads = enable_grad();
            var leaf = images.detach().requires_grad_(true);
            var seen = Transformation.Unchecked(leaf, noise.Then(sample), victim.Numbers);
            var there = victim.Ascent(seen.detach());
            using var quiet = no_grad();
            sum.add_(autograd.grad([seen], [leaf], [there])[0]);
        }

        return sum;
    }
}
