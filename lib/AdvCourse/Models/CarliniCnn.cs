using System.Globalization;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace AdvCourse.Models;

/// <summary>
/// The convolutional networks of Carlini and Wagner 2016, table I. For MNIST: convolutions 3x3 of 32, 32, pool, 64, 64,
/// pool, then 200, 200, 10; <see cref="ForCifar10"/> is twice as wide with 256, 256, 10. Pixels are moved from [0, 1] to
/// [-0.5, 0.5] inside, and one dropout of 0.5 follows the first fully connected layer, both as in the authors' code.
/// </summary>
public sealed class CarliniCnn : Classifier
{
    private readonly Sequential features;
    private readonly Sequential classifier;
    private readonly AsPictures pictures;
    private readonly int filters;
    private readonly int units;
    private readonly long seed;

    /// <summary>The network for MNIST; it starts as PyTorch's layers do: evenly within 1/sqrt(inputs of a unit).</summary>
    /// <param name="seed">Decides the first weights.</param>
    public CarliniCnn(long seed = 0)
        : this(1, 28, 32, 200, seed) { }

    private CarliniCnn(int channels, int side, int filters, int units, long seed)
        : base(nameof(CarliniCnn), Head.Softmax, 10)
    {
        (this.filters, this.units, this.seed) = (filters, units, seed);
        pictures = new(channels, side, side, -0.5);
        features = Sequential(
            Conv2d(channels, filters, 3),
            ReLU(),
            Conv2d(filters, filters, 3),
            ReLU(),
            MaxPool2d(2),
            Conv2d(filters, 2 * filters, 3),
            ReLU(),
            Conv2d(2 * filters, 2 * filters, 3),
            ReLU(),
            MaxPool2d(2)
        );
        var left = (((side - 4) / 2) - 4) / 2;
        classifier = Sequential(
            Flatten(),
            Linear(2 * filters * left * left, units),
            ReLU(),
            Dropout(0.5),
            Linear(units, units),
            ReLU(),
            Linear(units, 10)
        );
        RegisterComponents();
        Init.FanIn(this, new Noise(seed));
    }

    /// <summary>The network for CIFAR-10: convolutions of 64, 64, pool, 128, 128, pool, then 256, 256, 10.</summary>
    /// <param name="seed">Decides the first weights.</param>
    public static CarliniCnn ForCifar10(long seed = 0) => new(3, 32, 64, 256, seed);

    /// <inheritdoc/>
    public override IReadOnlyList<Module<Tensor, Tensor>> Layers =>
        [pictures, features, classifier];

    /// <inheritdoc/>
    public override string Architecture =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"CarliniCnn conv {filters},{filters},pool,{2 * filters},{2 * filters},pool, {units},{units},10, dropout 0.5, fan-in start, seed {seed}"
        );

    /// <summary>Logits, [N, 10].</summary>
    /// <param name="input">Images, [N, 1, 28, 28] or [N, 784]; for CIFAR-10 [N, 3, 32, 32] or [N, 3072].</param>
    public override Tensor forward(Tensor input) =>
        classifier.call(features.call(pictures.call(input)));
}
