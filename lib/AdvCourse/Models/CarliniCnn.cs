using System.Globalization;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace AdvCourse.Models;

/// <summary>
/// The convolutional network of Carlini and Wagner 2016, table I, for MNIST: convolutions 3x3 of 32, 32, pool, 64, 64,
/// pool, then 200, 200, 10. Pixels are moved from [0, 1] to [-0.5, 0.5] inside, and one dropout of 0.5 follows the first
/// fully connected layer, both as in the authors' code.
/// </summary>
public sealed class CarliniCnn : Classifier
{
    private readonly Sequential features;
    private readonly Sequential classifier;
    private readonly long seed;

    /// <summary>Starts as PyTorch's layers do: evenly within 1/sqrt(inputs of a unit).</summary>
    /// <param name="seed">Decides the first weights.</param>
    public CarliniCnn(long seed = 0)
        : base(nameof(CarliniCnn), Head.Softmax, 10)
    {
        this.seed = seed;
        features = Sequential(
            Conv2d(1, 32, 3),
            ReLU(),
            Conv2d(32, 32, 3),
            ReLU(),
            MaxPool2d(2),
            Conv2d(32, 64, 3),
            ReLU(),
            Conv2d(64, 64, 3),
            ReLU(),
            MaxPool2d(2)
        );
        classifier = Sequential(
            Flatten(),
            Linear(1024, 200),
            ReLU(),
            Dropout(0.5),
            Linear(200, 200),
            ReLU(),
            Linear(200, 10)
        );
        RegisterComponents();
        var layer = 0;
        foreach (
            var group in named_parameters().GroupBy(item => item.name[..item.name.LastIndexOf('.')])
        )
        {
            var parameters = group.ToDictionary(
                item => item.name[(item.name.LastIndexOf('.') + 1)..],
                item => item.parameter
            );
            Init.FanIn(parameters["weight"], parameters["bias"], new Noise(seed).Then(layer++));
        }
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Module<Tensor, Tensor>> Layers =>
        [new Pictures(1, 28, 28, -0.5), features, classifier];

    /// <inheritdoc/>
    public override string Architecture =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"CarliniCnn conv 32,32,pool,64,64,pool, 200,200,10, dropout 0.5, fan-in start, seed {seed}"
        );

    /// <summary>Logits, [N, 10].</summary>
    /// <param name="input">Images, [N, 1, 28, 28] or [N, 784].</param>
    public override Tensor forward(Tensor input)
    {
        var x = input.ndim == 4 ? input : input.reshape(input.shape[0], 1, 28, 28);
        return classifier.call(features.call(x - 0.5));
    }
}
