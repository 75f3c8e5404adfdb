using AdvCourse.Threats;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using F = TorchSharp.torch.nn.functional;

namespace AdvCourse.Models;

/// <summary>
/// How a model's outputs (logits, [N, K]) become class probabilities, a predicted class and a loss. Most models have a
/// softmax; the paper's confidence and rubbish-class tests need the others too.
/// </summary>
public abstract record Head
{
    private protected Head(string name) => Name = name;

    /// <summary>One distribution over the classes: p = softmax(z), loss = cross-entropy.</summary>
    public static Head Softmax { get; } = new SoftmaxHead();

    /// <summary>An independent yes or no for each class: p = sigmoid(z), loss = sum of binary cross-entropies.</summary>
    public static Head Sigmoid { get; } = new SigmoidHead();

    /// <summary>One logit z for two classes: p(class 1) = sigmoid(z), loss = softplus(-yz) with y = -1 or 1.</summary>
    public static Head Binary { get; } = new BinaryHead();

    /// <summary>
    /// An independent bump for each class: p = exp(z) with z at most 0, loss = sum of binary cross-entropies. The RBF
    /// network of Goodfellow et al. 2014, section 7; its p need not sum to 1.
    /// </summary>
    public static Head Bump { get; } = new BumpHead();

    /// <summary>softmax, sigmoid, binary or bump.</summary>
    public string Name { get; }

    /// <summary>The head of a model: its own when it is an <see cref="IClassifier"/>, otherwise <see cref="Softmax"/>.</summary>
    /// <param name="model">Any model that maps images to logits.</param>
    public static Head Of(Module<Tensor, Tensor> model) =>
        model is IClassifier classifier ? classifier.Head : Softmax;

    /// <summary>A number for each class, [N, classes], whose largest is the predicted class.</summary>
    /// <param name="logits">The model's outputs, [N, K].</param>
    public virtual Tensor Scores(Tensor logits) => logits;

    /// <summary>The probability of each class, [N, classes], each in [0, 1].</summary>
    /// <param name="logits">The model's outputs, [N, K].</param>
    public abstract Tensor Probabilities(Tensor logits);

    /// <summary>The loss of each image, [N].</summary>
    /// <param name="logits">The model's outputs, [N, K].</param>
    /// <param name="labels">The classes, Int64 [N].</param>
    public abstract Tensor Losses(Tensor logits, Tensor labels);

    /// <inheritdoc/>
    public sealed override string ToString() => Name;

    private sealed record SoftmaxHead() : Head("softmax")
    {
        public override Tensor Probabilities(Tensor logits) => F.softmax(logits, 1);

        public override Tensor Losses(Tensor logits, Tensor labels) =>
            F.cross_entropy(logits, labels, reduction: Reduction.None);
    }

    private sealed record SigmoidHead() : Head("sigmoid")
    {
        public override Tensor Probabilities(Tensor logits) => logits.sigmoid();

        public override Tensor Losses(Tensor logits, Tensor labels)
        {
            var wanted = F.one_hot(labels, logits.shape[1]).to(logits.dtype);
            return (Softplus(logits) - (wanted * logits)).sum(1);
        }
    }

    private sealed record BinaryHead() : Head("binary")
    {
        public override Tensor Scores(Tensor logits) => cat([-logits, logits], 1);

        public override Tensor Probabilities(Tensor logits) =>
            cat([(-logits).sigmoid(), logits.sigmoid()], 1);

        public override Tensor Losses(Tensor logits, Tensor labels)
        {
            var y = (labels * 2 - 1).to(logits.dtype);
            return Softplus(-(y * logits.squeeze(1)));
        }
    }

    private sealed record BumpHead() : Head("bump")
    {
        public override Tensor Probabilities(Tensor logits) => logits.exp();

        public override Tensor Losses(Tensor logits, Tensor labels)
        {
            // log p is the logit itself; log(1 - p) is kept finite where p rounds to 1.
            var no = (1 - logits.exp()).clamp(min: 1e-6).log();
            var wanted = F.one_hot(labels, logits.shape[1]).to(logits.dtype);
            return -((wanted * logits) + ((1 - wanted) * no)).sum(1);
        }
    }

    /// <summary>zeta(z) = log(1 + exp(z)), without overflow; its gradient is sigmoid(z), at z = 0, too.</summary>
    /// <remarks>Above 40 it is z itself, which is the same in float64, too; above the usual 20 it would not be.</remarks>
    internal static Tensor Softplus(Tensor z) => F.softplus(z, threshold: 40);
}
