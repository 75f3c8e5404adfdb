using AdvCourse.Models;
using AdvCourse.Threats;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using F = TorchSharp.torch.nn.functional;

namespace AdvCourse.Defenses;

/// <summary>
/// TRADES: J(f(x), y) + beta max over ‖delta‖ ≤ epsilon of KL(p(x) ‖ p(x + delta)), the mean over the minibatch. Instead
/// of asking for the label near x it asks for the same answer as at x; beta trades clean accuracy against robustness
/// (Zhang et al. 2019, equation 5).
/// </summary>
/// <remarks>
/// As in the authors' code: the maximum is sought from x + 0.001 N(0, 1), without dropout, and the gradient of the update
/// flows through both p(x) and p(x + delta).
/// </remarks>
/// <param name="Budget">How far each image may move: Linf or L2.</param>
/// <param name="Beta">The weight of the divergence, at least 0; 6 is the authors' choice for CIFAR-10, 1 for MNIST.</param>
/// <param name="Steps">Gradient steps an update, at least 1.</param>
/// <param name="StepSize">The norm of one step; 2.5 epsilon / steps unless given.</param>
public sealed record Trades(Budget Budget, double Beta = 6, int Steps = 10, double? StepSize = null)
    : Objective
{
    /// <summary>In Linf.</summary>
    /// <param name="epsilon">The largest change of a pixel, in units of [0, 1].</param>
    /// <param name="beta">The weight of the divergence, at least 0.</param>
    /// <param name="steps">Gradient steps an update, at least 1.</param>
    /// <param name="stepSize">The size of one step; 2.5 epsilon / steps unless given.</param>
    public Trades(double epsilon, double beta = 6, int steps = 10, double? stepSize = null)
        : this(new Budget(Norm.Linf, epsilon), beta, steps, stepSize) { }

    /// <summary>The authors' settings for MNIST: Linf 0.3, beta 1, 40 steps of 0.01.</summary>
    public static Trades Mnist { get; } = new(0.3, 1, 40, 0.01);

    /// <summary>How far each image may move.</summary>
    public Budget Budget
    {
        get;
        init => field = Setting.Ball(value, nameof(Trades));
    } = Setting.Ball(Budget, nameof(Trades));

    /// <summary>The weight of the divergence.</summary>
    public double Beta
    {
        get;
        init => field = Setting.Within(value, 0, double.MaxValue, nameof(Beta));
    } = Setting.Within(Beta, 0, double.MaxValue, nameof(Beta));

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
        if (head != Head.Softmax)
        {
            throw new ArgumentException(
                $"TRADES compares softmax distributions; {model.GetName()} has a {head} head. Use PgdTraining there."
            );
        }

        var moved = Perturb(model, images, noise);
        var half = images.shape[0];
        var logits = model.call(cat([images, moved]));
        var (clean, attacked) = (logits.narrow(0, 0, half), logits.narrow(0, half, half));
        return head.Losses(clean, labels).mean() + (Beta * Divergence(clean, attacked) / half);
    }

    /// <summary>
    /// Σ KL(p ‖ q) over the minibatch, from logits. Logarithms on both sides keep it finite where a probability is 0;
    /// TorchSharp's kl_div takes (log q, log p) and has no batchmean, so the caller divides.
    /// </summary>
    internal static Tensor Divergence(Tensor p, Tensor q) =>
        F.kl_div(
            F.log_softmax(q, 1),
            F.log_softmax(p, 1),
            log_target: true,
            reduction: Reduction.Sum
        );

    /// <summary>The images of the divergence.</summary>
    internal Tensor Perturb(Module<Tensor, Tensor> model, Tensor images, Noise noise)
    {
        using var mode = EvalMode.Enter(model);
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var clean = model.call(images).detach();
        // At x itself the divergence is at its minimum and has no gradient: begin a little beside it.
        var start = images + noise.Normal(images.shape, deviation: 0.001).to(images.dtype);
        return Ball.Climb(
                images,
                start,
                Budget,
                Steps,
                Setting.StepOf(Budget, Steps, StepSize),
                Gradient
            )
            .MoveToOuterDisposeScope();

        Tensor Gradient(Tensor place)
        {
            using var inner = NewDisposeScope();
            using var grads = enable_grad();
            var leaf = place.detach().requires_grad_(true);
            return autograd
                .grad([Divergence(clean, model.call(leaf))], [leaf])[0]
                .MoveToOuterDisposeScope();
        }
    }
}
