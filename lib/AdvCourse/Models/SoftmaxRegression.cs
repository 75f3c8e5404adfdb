using System.Globalization;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace AdvCourse.Models;

/// <summary>The shallow softmax classifier: one linear layer, starting at zero, so it has no seed.</summary>
public sealed class SoftmaxRegression : Classifier
{
    private readonly Linear linear;
    private readonly int inputs;

    /// <summary>Starts at zero, where the loss is log(classes) and the problem is convex.</summary>
    /// <param name="inputs">Numbers an image: 784 for MNIST.</param>
    /// <param name="classes">The number of classes.</param>
    public SoftmaxRegression(int inputs = 784, int classes = 10)
        : base(nameof(SoftmaxRegression), Head.Softmax, classes)
    {
        this.inputs = inputs;
        linear = Linear(inputs, classes);
        Init.Zero(linear.weight);
        Init.Zero(linear.bias);
        RegisterComponents();
    }

    /// <summary>The weights, [classes, inputs].</summary>
    public Tensor Weight => linear.weight!;

    /// <inheritdoc/>
    public override IReadOnlyList<Module<Tensor, Tensor>> Layers => [linear];

    /// <inheritdoc/>
    public override string Architecture =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"SoftmaxRegression {inputs}-{Classes}, zero start"
        );

    /// <summary>Logits, [N, classes].</summary>
    /// <param name="input">Images, [N, ...].</param>
    public override Tensor forward(Tensor input) => linear.call(Rows(input));
}
