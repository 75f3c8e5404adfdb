using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace AdvCourse.Models;

/// <summary>
/// What training makes small. <see cref="CleanLoss"/> is the plain one; those of <c>Defenses/</c> train against
/// perturbations. Objectives are settings: their text form says everything and names cached models.
/// </summary>
public abstract record Objective
{
    /// <summary>
    /// Whether the loss takes what the model says for logits, so that <see cref="Trainer.Fit"/> refuses a model that gives
    /// probabilities: a softmax of a softmax learns slowly and never gets sure, without a word. An objective that wants
    /// probabilities says no.
    /// </summary>
    public virtual bool TakesLogits => true;

    /// <summary>The loss of a minibatch, a scalar with a graph to the model's parameters.</summary>
    /// <param name="model">The model, in training mode.</param>
    /// <param name="images">A minibatch, [N, ...].</param>
    /// <param name="labels">Its classes, Int64 [N].</param>
    /// <param name="noise">Randomness of this update.</param>
    public abstract Tensor Loss(
        Module<Tensor, Tensor> model,
        Tensor images,
        Tensor labels,
        Noise noise
    );

    /// <inheritdoc/>
    public sealed override string ToString() => SettingsText.Record(this);
}

/// <summary>The mean loss J(theta, x, y) over the minibatch, by the model's head.</summary>
public sealed record CleanLoss : Objective
{
    /// <inheritdoc/>
    public override Tensor Loss(
        Module<Tensor, Tensor> model,
        Tensor images,
        Tensor labels,
        Noise noise
    )
    {
        ArgumentNullException.ThrowIfNull(model);
        return Head.Of(model).Losses(model.call(images), labels).mean();
    }
}
