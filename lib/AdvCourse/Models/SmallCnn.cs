using System.Globalization;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace AdvCourse.Models;

/// <summary>
/// A convolutional network small enough for two cores: 3x3 convolutions of 32, pool, 64, pool, 64, pool, then 128 units.
/// Made for CIFAR-10 and as good for MNIST, where half as many filters do. Pixels are moved from [0, 1] to [-0.5, 0.5]
/// inside.
/// </summary>
public sealed class SmallCnn : Classifier
{
    private readonly Sequential features;
    private readonly Sequential classifier;
    private readonly AsPictures pictures;
    private readonly int channels;
    private readonly int side;
    private readonly int filters;
    private readonly long seed;

    /// <summary>Starts as PyTorch's layers do.</summary>
    /// <param name="channels">3 for colour, 1 for grey.</param>
    /// <param name="side">Pixels a side, at least 8: 32 for CIFAR-10, 28 for MNIST.</param>
    /// <param name="classes">The number of classes.</param>
    /// <param name="seed">Decides the first weights.</param>
    /// <param name="filters">Of the first convolution, at least 1; the others have twice as many.</param>
    public SmallCnn(
        int channels = 3,
        int side = 32,
        int classes = 10,
        long seed = 0,
        int filters = 32
    )
        : base(nameof(SmallCnn), Head.Softmax, classes)
    {
        if (side < 8 || channels < 1)
        {
            throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Images of {channels} channels and {side} pixels a side are too small for three poolings; take at least 1 and 8."
                )
            );
        }

        if (filters < 1)
        {
            throw new ArgumentException(
                $"A convolution of {filters} filters cannot be; take at least 1, such as 16."
            );
        }

        (this.channels, this.side, this.filters, this.seed) = (channels, side, filters, seed);
        pictures = new(channels, side, side, -0.5);
        features = Sequential(
            Conv2d(channels, filters, 3, padding: 1),
            ReLU(),
            MaxPool2d(2),
            Conv2d(filters, 2 * filters, 3, padding: 1),
            ReLU(),
            MaxPool2d(2),
            Conv2d(2 * filters, 2 * filters, 3, padding: 1),
            ReLU(),
            MaxPool2d(2)
        );
        var left = side / 2 / 2 / 2;
        classifier = Sequential(
            Flatten(),
            Linear(2 * filters * left * left, 128),
            ReLU(),
            Linear(128, classes)
        );
        RegisterComponents();
        Init.FanIn(this, new Noise(seed));
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Module<Tensor, Tensor>> Layers =>
        [pictures, features, classifier];

    /// <inheritdoc/>
    public override string Architecture =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"SmallCnn {channels}x{side}x{side} conv {filters},pool,{2 * filters},pool,{2 * filters},pool, 128,{Classes}, fan-in start, seed {seed}"
        );

    /// <summary>Logits, [N, classes].</summary>
    /// <param name="input">Images, [N, channels, side, side] or [N, channels * side * side].</param>
    public override Tensor forward(Tensor input) =>
        classifier.call(features.call(pictures.call(input)));
}
