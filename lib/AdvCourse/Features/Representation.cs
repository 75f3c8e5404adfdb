using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace AdvCourse.Features;

/// <summary>What a model makes of an image before its last layer decides: g in Ilyas et al. 2019, section 3.1.</summary>
public static class Representation
{
    /// <summary>The input of the model's last linear layer, [N, units], with its graph.</summary>
    /// <param name="model">A model that ends in a linear layer, in the mode it is in.</param>
    /// <param name="images">[N, ...].</param>
    /// <param name="cancellation">Looked at before the pass; all images go together.</param>
    /// <exception cref="ArgumentException">The model has no linear layer.</exception>
    public static Tensor Of(
        Module<Tensor, Tensor> model,
        Tensor images,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(model);
        cancellation.ThrowIfCancellationRequested();
        var last =
            model.named_modules().Select(item => item.module).OfType<Linear>().LastOrDefault()
            ?? throw new ArgumentException(
                $"{model.GetName()} has no linear layer, so no representation before it; take a model such as Mlp or CarliniCnn."
            );
        Tensor? seen = null;
        var watch = last.register_forward_pre_hook(
            (_, input) =>
            {
                // Of its own, since containers give back what passes between their parts.
                seen = input.alias().DetachFromDisposeScope();
                return input;
            }
        );
        try
        {
            model.call(images);
        }
        finally
        {
            watch.remove();
        }

        if (seen is null)
        {
            throw new ArgumentException(
                $"{model.GetName()} does not use its last linear layer; its representation cannot be seen."
            );
        }

        using (seen)
        {
            return seen.alias(); // in the caller's scope
        }
    }
}
