using System.Globalization;
using static TorchSharp.torch;

namespace AdvCourse.Models;

/// <summary>
/// A model whose logits are divided by a temperature: the same classes, softer or sharper probabilities, other gradients.
/// At temperature 1 it is the model itself.
/// </summary>
public sealed class Tempered : Classifier
{
    private readonly Classifier inner;

    /// <summary>Wraps a model; its weights stay its own.</summary>
    /// <param name="model">With a softmax.</param>
    /// <param name="temperature">T, positive: above 1 softens, below 1 sharpens.</param>
    /// <exception cref="ArgumentException">The head is another, or T is not positive.</exception>
    public Tempered(Classifier model, double temperature)
        : base(nameof(Tempered), Head.Softmax, model?.Classes ?? 0)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (model.Head != Head.Softmax)
        {
            throw new ArgumentException(
                $"A temperature divides the logits of a softmax; {model.GetName()} has a {model.Head} head."
            );
        }

        Temperature =
            temperature > 0 && double.IsFinite(temperature)
                ? temperature
                : throw new ArgumentException(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"A temperature of {temperature} cannot be; it is a positive number."
                    )
                );
        inner = model;
        RegisterComponents();
    }

    /// <summary>T.</summary>
    public double Temperature { get; }

    /// <inheritdoc/>
    public override string Architecture =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{inner.Architecture}, logits divided by {Temperature}"
        );

    /// <summary>Logits, [N, classes].</summary>
    /// <param name="input">Images, [N, ...].</param>
    public override Tensor forward(Tensor input) => inner.call(input) / Temperature;
}
