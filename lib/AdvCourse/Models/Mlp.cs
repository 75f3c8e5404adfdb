using System.Globalization;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace AdvCourse.Models;

/// <summary>The kind of a hidden unit.</summary>
public enum Activation
{
    /// <summary>max(0, z).</summary>
    Relu,

    /// <summary>1 / (1 + exp(-z)), as in Szegedy et al. 2013.</summary>
    Sigmoid,

    /// <summary>tanh(z).</summary>
    Tanh,
}

/// <summary>A plain multi-layer perceptron with a softmax, such as 784-100-100-10.</summary>
public sealed class Mlp : Classifier
{
    private readonly Sequential layers;
    private readonly int[] sizes;
    private readonly Activation activation;
    private readonly long seed;

    /// <summary>Starts as PyTorch's linear layers do: evenly within 1/sqrt(inputs of the layer).</summary>
    /// <param name="sizes">Inputs, hidden sizes, classes; at least two numbers.</param>
    /// <param name="activation">The hidden units.</param>
    /// <param name="seed">Decides the first weights.</param>
    public Mlp(int[] sizes, Activation activation = Activation.Relu, long seed = 0)
        : base(nameof(Mlp), Head.Softmax, sizes is { Length: >= 2 } ? sizes[^1] : 0)
    {
        if (sizes is not { Length: >= 2 } || sizes.Any(size => size < 1))
        {
            throw new ArgumentException(
                "An Mlp needs at least inputs and classes, each at least 1, such as [784, 100, 100, 10]."
            );
        }

        (this.sizes, this.activation, this.seed) = ([.. sizes], Check.Known(activation), seed);
        var modules = new List<Module<Tensor, Tensor>>();
        for (var i = 0; i + 1 < sizes.Length; i++)
        {
            var layer = Linear(sizes[i], sizes[i + 1]);
            Init.FanIn(layer.weight, layer.bias, new Noise(seed).Then(i));
            modules.Add(layer);
            if (i + 2 < sizes.Length)
            {
                modules.Add(Unit(activation));
            }
        }

        layers = Sequential([.. modules]);
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Module<Tensor, Tensor>> Layers => [layers];

    /// <inheritdoc/>
    public override string Architecture =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"Mlp {string.Join('-', sizes)} {activation}, fan-in start, seed {seed}"
        );

    /// <summary>Logits, [N, classes].</summary>
    /// <param name="input">Images, [N, ...].</param>
    public override Tensor forward(Tensor input) => layers.call(Rows(input));

    private static Module<Tensor, Tensor> Unit(Activation activation) =>
        activation switch
        {
            Activation.Sigmoid => Sigmoid(),
            Activation.Tanh => Tanh(),
            _ => ReLU(),
        };
}
