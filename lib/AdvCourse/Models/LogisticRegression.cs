using System.Globalization;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace AdvCourse.Models;

/// <summary>
/// Two classes, one logit: P(y = 1) = sigmoid(w'x + b). Labels are 0 and 1 as everywhere; y = 2 label - 1 is the
/// paper's -1 and 1 (Goodfellow et al. 2014, section 5).
/// </summary>
public sealed class LogisticRegression : Classifier
{
    private readonly Linear linear;
    private readonly int inputs;

    /// <summary>Starts at zero, so it has no seed.</summary>
    /// <param name="inputs">Numbers an image: 784 for MNIST.</param>
    public LogisticRegression(int inputs = 784)
        : base(nameof(LogisticRegression), Head.Binary, 2)
    {
        this.inputs = inputs;
        linear = Linear(inputs, 1);
        Init.Zero(linear.weight);
        Init.Zero(linear.bias);
        RegisterComponents();
    }

    /// <summary>w, shape [1, inputs].</summary>
    public Tensor Weight => linear.weight!;

    /// <summary>b, shape [1].</summary>
    public Tensor Bias => linear.bias!;

    /// <inheritdoc/>
    public override IReadOnlyList<Module<Tensor, Tensor>> Layers => [linear];

    /// <inheritdoc/>
    public override string Architecture =>
        string.Create(CultureInfo.InvariantCulture, $"LogisticRegression {inputs}-1, zero start");

    /// <summary>w'x + b, [N, 1].</summary>
    /// <param name="input">Images, [N, ...].</param>
    public override Tensor forward(Tensor input) => linear.call(Rows(input));

    /// <summary>The margin y(w'x + b) of each image, [N]: positive where the class is right.</summary>
    /// <param name="images">Images, [N, ...].</param>
    /// <param name="labels">0 or 1, Int64 [N].</param>
    public Tensor Margins(Tensor images, Tensor labels) =>
        (labels * 2 - 1).to(images.dtype) * call(images).squeeze(1);
}
