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
    /// <remarks>For loops of one's own: nothing is checked, and a NaN in the images or weights comes out as NaN.</remarks>
    /// <param name="model">Maps images to logits, in the mode it is in.</param>
    /// <param name="images">Where to take the gradient, [N, ...].</param>
    /// <param name="labels">The classes of the loss, Int64 [N].</param>
    /// <param name="head">How logits become a loss; the model's own unless given.</param>
    /// <param name="cancellation">Looked at before the pass; all images go together.</param>
    /// <returns>Same shape as the images.</returns>
    public static Tensor Of(
        Module<Tensor, Tensor> model,
        Tensor images,
        Tensor labels,
        Head? head = null,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(labels);
        cancellation.ThrowIfCancellationRequested();
        head ??= Head.Of(model);
        using var scope = NewDisposeScope();
        return Through(model, images, logits => [head.Losses(logits, labels)])
            .Gradients[0]
            .MoveToOuterDisposeScope();
    }

    /// <summary>
    /// The gradients of several objectives of the same logits, by one forward pass and one backward pass each. All that
    /// is returned is detached and in the caller's scope.
    /// </summary>
    internal static (Tensor[] Gradients, Tensor[] Values, Tensor Logits) Through(
        Module<Tensor, Tensor> model,
        Tensor images,
        Func<Tensor, Tensor[]> objectives
    )
    {
        using var scope = NewDisposeScope();
        using var grads = enable_grad();
        var leaf = images.detach().requires_grad_(true);
        var logits = model.call(leaf);
        var values = objectives(logits);
        var gradients = new Tensor[values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            // A model that cuts its graph (detach, rounding by hand) has no slope at all: zero, which is then named masking.
            var gradient = values[i].requires_grad
                ? autograd.grad(
                    [values[i].sum()],
                    [leaf],
                    retain_graph: i < values.Length - 1,
                    allow_unused: true
                )[0]
                : null;
            gradients[i] = Own(gradient ?? zeros_like(leaf).detach()).MoveToOuterDisposeScope();
        }

        return (
            gradients,
            Array.ConvertAll(values, value => value.detach().MoveToOuterDisposeScope()),
            logits.detach().MoveToOuterDisposeScope()
        );
    }

    /// <summary>A sum's gradient is one number, seen at every pixel; who goes on in place needs a number a pixel.</summary>
    private static Tensor Own(Tensor gradient) =>
        !gradient.is_contiguous() && gradient.stride().Contains(0L)
            ? gradient.contiguous()
            : gradient;
}
