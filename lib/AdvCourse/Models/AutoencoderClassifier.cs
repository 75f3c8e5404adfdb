using System.Globalization;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace AdvCourse.Models;

/// <summary>
/// AE400-10 of Szegedy et al. 2013: one hidden layer of sigmoid units, first trained without labels to reconstruct its
/// input, then left as it is under a softmax. The decoder takes no part in the answer.
/// </summary>
/// <remarks>
/// Train it twice, as <see cref="Training.AutoencoderRecipe"/> says: with <see cref="SparseReconstruction"/>, then with
/// <see cref="TopLayerLoss"/>. The paper's 1.9 % test error is not reached so: about 4 %.
/// </remarks>
public sealed class AutoencoderClassifier : Classifier
{
    private readonly Linear encoder;
    private readonly Sigmoid unit;
    private readonly Linear decoder;
    private readonly Linear top;
    private readonly int inputs;
    private readonly int units;
    private readonly long seed;

    /// <summary>Starts as PyTorch's linear layers do.</summary>
    /// <param name="units">Hidden units.</param>
    /// <param name="inputs">Numbers an image: 784 for MNIST.</param>
    /// <param name="classes">The number of classes.</param>
    /// <param name="seed">Decides the first weights.</param>
    public AutoencoderClassifier(int units = 400, int inputs = 784, int classes = 10, long seed = 0)
        : base(nameof(AutoencoderClassifier), Head.Softmax, classes)
    {
        (this.units, this.inputs, this.seed) = (units, inputs, seed);
        encoder = Linear(inputs, units);
        unit = Sigmoid();
        decoder = Linear(units, inputs);
        top = Linear(units, classes);
        Linear[] layers = [encoder, decoder, top];
        for (var i = 0; i < layers.Length; i++)
        {
            Init.FanIn(layers[i].weight, layers[i].bias, new Noise(seed).Then(i));
        }

        RegisterComponents();
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Module<Tensor, Tensor>> Layers => [encoder, unit, top];

    /// <inheritdoc/>
    public override string Architecture =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"AutoencoderClassifier {inputs}-{units}-{Classes} Sigmoid, fan-in start, seed {seed}"
        );

    /// <summary>The hidden units' values, [N, units], each in (0, 1).</summary>
    /// <param name="images">Images, [N, ...].</param>
    public Tensor Encode(Tensor images) => unit.call(encoder.call(Rows(images)));

    /// <summary>The images as the decoder makes them of the hidden units, [N, inputs]; not clipped.</summary>
    /// <param name="hidden">The hidden units' values, [N, units].</param>
    public Tensor Decode(Tensor hidden) => decoder.call(hidden);

    /// <summary>Logits of the hidden units' values, [N, classes].</summary>
    /// <param name="hidden">The hidden units' values, [N, units].</param>
    public Tensor Classify(Tensor hidden) => top.call(hidden);

    /// <summary>Logits, [N, classes].</summary>
    /// <param name="input">Images, [N, ...].</param>
    public override Tensor forward(Tensor input) => Classify(Encode(input));

    /// <summary>The weights of the autoencoder, without biases.</summary>
    internal Tensor[] CodeWeights => [encoder.weight!, decoder.weight!];

    /// <summary>The weights of the softmax on top.</summary>
    internal Tensor TopWeight => top.weight!;
}
