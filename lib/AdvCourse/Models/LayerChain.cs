using TorchSharp.Modules;
using static TorchSharp.torch;

namespace AdvCourse.Models;

/// <summary>
/// The layers of a model that is one layer after another, from pixels to logits: what a Lipschitz bound multiplies and
/// what intervals are carried through.
/// </summary>
internal static class LayerChain
{
    /// <summary>The layers in order; nested Sequentials are opened.</summary>
    /// <exception cref="ArgumentException">The model does not say its layers.</exception>
    public static IReadOnlyList<nn.Module<Tensor, Tensor>> Of(nn.Module<Tensor, Tensor> model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return model switch
        {
            Sequential => [.. Open(model)],
            Classifier { Layers: { Count: > 0 } layers } => [.. layers.SelectMany(Open)],
            _ => throw new ArgumentException(
                $"{model.GetName()} does not say its layers one after another, so its bounds are not known. Take a Sequential, or a Classifier whose Layers are not empty."
            ),
        };
    }

    /// <summary>A layer that no rule is known for.</summary>
    public static ArgumentException Unknown(nn.Module<Tensor, Tensor> layer, string what) =>
        new(
            $"No {what} is known for a layer of type {layer.GetType().Name}. Known are Linear, Conv2d, MaxPool2d, AvgPool2d, ReLU, Sigmoid, Tanh, Flatten, Dropout and Identity."
        );

    private static IEnumerable<nn.Module<Tensor, Tensor>> Open(nn.Module<Tensor, Tensor> layer) =>
        layer is Sequential
            ? layer.children().Cast<nn.Module<Tensor, Tensor>>().SelectMany(Open)
            : [layer];
}

/// <summary>Images of any shape as pictures [N, channels, height, width], moved by a constant: a network's first lines.</summary>
internal sealed class AsPictures(long channels, long height, long width, double shift = 0)
    : nn.Module<Tensor, Tensor>(nameof(AsPictures))
{
    public override Tensor forward(Tensor input)
    {
        var x = input.ndim == 4 ? input : input.reshape(input.shape[0], channels, height, width);
        return shift == 0 ? x : x + shift;
    }
}
