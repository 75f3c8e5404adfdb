using AdvCourse.Attacks;
using AdvCourse.Models;
using AdvCourse.Threats;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace AdvCourse.Defenses;

/// <summary>
/// Min-max training: min over theta of E max over ‖delta‖ ≤ epsilon of J(theta, x + delta, y), the maximum sought by
/// projected gradient descent from a random start (Madry et al. 2017, equation 2.1). Only the perturbed images are
/// trained on.
/// </summary>
/// <remarks>
/// Images stay in [0, 1]. The perturbation counts as data, which Danskin's theorem justifies for an exact maximum. It is
/// made without dropout, as <see cref="AdversarialTraining"/> explains.
/// </remarks>
/// <param name="Budget">How far each image may move: Linf or L2.</param>
/// <param name="Steps">Gradient steps an update, at least 1.</param>
/// <param name="StepSize">The norm of one step; 2.5 epsilon / steps unless given.</param>
/// <param name="RandomStart">Whether to begin at a random place of the ball instead of the image.</param>
public sealed record PgdTraining(
    Budget Budget,
    int Steps = 7,
    double? StepSize = null,
    bool RandomStart = true
) : Objective
{
    /// <summary>In Linf.</summary>
    /// <param name="epsilon">The largest change of a pixel, in units of [0, 1].</param>
    /// <param name="steps">Gradient steps an update, at least 1.</param>
    /// <param name="stepSize">The size of one step; 2.5 epsilon / steps unless given.</param>
    /// <param name="randomStart">Whether to begin at a random place of the ball instead of the image.</param>
    public PgdTraining(
        double epsilon,
        int steps = 7,
        double? stepSize = null,
        bool randomStart = true
    )
        : this(new Budget(Norm.Linf, epsilon), steps, stepSize, randomStart) { }

    /// <summary>The authors' settings for MNIST: Linf 0.3, 40 steps of 0.01.</summary>
    public static PgdTraining Mnist { get; } = new(0.3, 40, 0.01);

    /// <summary>How far each image may move.</summary>
    public Budget Budget
    {
        get;
        init => field = Setting.Ball(value, nameof(PgdTraining));
    } = Setting.Ball(Budget, nameof(PgdTraining));

    /// <summary>Gradient steps an update.</summary>
    public int Steps
    {
        get;
        init => field = Setting.AtLeastOne(value, nameof(Steps));
    } = Setting.AtLeastOne(Steps, nameof(Steps));

    /// <summary>The norm of one step, or null for 2.5 epsilon / steps.</summary>
    public double? StepSize
    {
        get;
        init => field = Setting.Step(value);
    } = Setting.Step(StepSize);

    /// <summary>Whether to begin at a random place of the ball instead of the image.</summary>
    public bool RandomStart { get; init; } = RandomStart;

    /// <inheritdoc/>
    public override Tensor Loss(
        Module<Tensor, Tensor> model,
        Tensor images,
        Tensor labels,
        Noise noise
    )
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(images);
        var head = Head.Of(model);
        return head.Losses(model.call(Perturb(model, images, labels, noise, head)), labels).mean();
    }

    /// <summary>The images that an update trains on.</summary>
    internal Tensor Perturb(
        Module<Tensor, Tensor> model,
        Tensor images,
        Tensor labels,
        Noise noise,
        Head head
    )
    {
        using var mode = EvalMode.Enter(model);
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var start = RandomStart
            ? images
                + Attacks.RandomStart.InBall(
                    Budget.Norm,
                    images,
                    Budget.Epsilon,
                    noise,
                    [.. Enumerable.Range(0, (int)images.shape[0]).Select(i => (long)i)]
                )
            : images;
        return Ball.Climb(
                images,
                start,
                Budget,
                Steps,
                Setting.StepOf(Budget, Steps, StepSize),
                place => InputGradient.Of(model, place, labels, head)
            )
            .MoveToOuterDisposeScope();
    }
}
