using AdvCourse.Models;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace AdvCourse.Attacks;

/// <summary>The gradient of the loss by the image.</summary>
public static class InputGradient
{
    /// <summary>
    /// Each image's own gradient, whatever the batch: the losses are added, not averaged. Neither the images nor the
    /// model's parameters gain gradients by it.
    /// </summary>
    /// <param name="model">Maps images to logits, in the mode it is in.</param>
    /// <param name="images">Where to take the gradient, [N, ...].</param>
    /// <param name="labels">The classes of the loss, Int64 [N].</param>
    /// <param name="head">How logits become a loss; the model's own unless given.</param>
    /// <returns>Same shape as the images.</returns>
    public static Tensor Of(
        Module<Tensor, Tensor> model,
        Tensor images,
        Tensor labels,
        Head? head = null
    )
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(labels);
        return With(model, images, labels, head ?? Head.Of(model)).Gradient;
    }

    /// <summary>The gradient with the logits that it was taken through, both detached and in the caller's scope.</summary>
    internal static (Tensor Gradient, Tensor Logits) With(
        Module<Tensor, Tensor> model,
        Tensor images,
        Tensor labels,
        Head head
    )
    {
        using var scope = NewDisposeScope();
        using var grads = enable_grad();
        var leaf = images.detach().requires_grad_(true);
        var logits = model.call(leaf);
        var gradient = autograd.grad([head.Losses(logits, labels).sum()], [leaf])[0];
        return (gradient.MoveToOuterDisposeScope(), logits.detach().MoveToOuterDisposeScope());
    }
}
