using System.Globalization;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using F = TorchSharp.torch.nn.functional;

namespace AdvCourse.Models;

/// <summary>
/// The maxout network of the paper: two hidden layers whose units are the largest of several linear pieces, with dropout.
/// The defaults are pylearn2's recipe for MNIST without spatial structure (mnist_pi.yaml of Goodfellow et al. 2013).
/// </summary>
/// <remarks>
/// The recipe's file shows no dropout for the hidden layers; the class behind it keeps half of them by default, and
/// without it fast gradient sign errors come out near 99.8 instead of 89.4 %. Dropped inputs are not scaled up, hidden
/// units are (input scale 1, hidden scale 2).
/// </remarks>
public sealed class Maxout : Classifier
{
    private const double Range = 0.005;
    private readonly Linear first;
    private readonly Linear second;
    private readonly Linear top;
    private readonly int inputs;
    private readonly int units;
    private readonly int pieces;
    private readonly bool dropout;
    private readonly long seed;

    /// <summary>Weights start evenly in [-0.005, 0.005], biases at zero.</summary>
    /// <param name="units">Units a hidden layer: 240 in the paper, 1600 for its adversarially trained one.</param>
    /// <param name="pieces">Linear pieces a unit.</param>
    /// <param name="sigmoidTop">Ten independent sigmoids on top instead of one softmax.</param>
    /// <param name="dropout">Drop 20 % of the inputs and half of the hidden units while training.</param>
    /// <param name="inputs">Numbers an image: 784 for MNIST.</param>
    /// <param name="classes">The number of classes.</param>
    /// <param name="seed">Decides the first weights.</param>
    public Maxout(
        int units = 240,
        int pieces = 5,
        bool sigmoidTop = false,
        bool dropout = true,
        int inputs = 784,
        int classes = 10,
        long seed = 0
    )
        : base(nameof(Maxout), sigmoidTop ? Head.Sigmoid : Head.Softmax, classes)
    {
        (this.inputs, this.units, this.pieces, this.dropout, this.seed) = (
            inputs,
            units,
            pieces,
            dropout,
            seed
        );
        first = Linear(inputs, units * pieces);
        second = Linear(units, units * pieces);
        top = Linear(units, classes);
        Linear[] layers = [first, second, top];
        for (var i = 0; i < layers.Length; i++)
        {
            Init.Uniform(layers[i].weight, Range, new Noise(seed).Then(i));
            Init.Zero(layers[i].bias);
        }

        RegisterComponents();
    }

    /// <summary>The first layer's weights, [units * pieces, inputs]; the pieces of a unit follow one another.</summary>
    public Tensor Weight => first.weight!;

    /// <inheritdoc/>
    public override string Architecture =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"Maxout {inputs}-({units}x{pieces})-({units}x{pieces})-{Classes} {Head}, dropout {(dropout ? "0.2/0.5" : "none")}, irange {Range}, seed {seed}"
        );

    /// <summary>Logits, [N, classes].</summary>
    /// <param name="input">Images, [N, ...].</param>
    public override Tensor forward(Tensor input)
    {
        var dropping = dropout && training;
        var x = Rows(input);
        x = dropping ? F.dropout(x, 0.2, true) * 0.8 : x; // times .8 takes back the scaling: the recipe's input scale is 1
        x = Largest(first.call(x));
        x = dropping ? F.dropout(x, 0.5, true) : x;
        x = Largest(second.call(x));
        x = dropping ? F.dropout(x, 0.5, true) : x;
        return top.call(x);
    }

    /// <summary>The largest piece of each unit: [N, units * pieces] to [N, units].</summary>
    private Tensor Largest(Tensor z) => z.view(z.shape[0], units, pieces).max(2).values;
}
