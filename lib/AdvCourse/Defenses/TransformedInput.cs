using AdvCourse.Models;
using AdvCourse.Physical;
using TorchSharp;
using static TorchSharp.torch;

namespace AdvCourse.Defenses;

/// <summary>
/// A model that looks at its images through a transformation: <c>new Quantise(8)</c> for three bits a pixel,
/// <c>new GaussianBlur(1)</c>, <see cref="MedianFilter"/>, <c>new Jpeg(75)</c>. Such defences mostly break attacks that
/// ignore them.
/// </summary>
/// <remarks>
/// Rounding steps have a derivative of zero, so a plain gradient sees nothing: masking, not robustness. An attacker who
/// knows the defence takes the identity's derivative instead (Athalye et al. 2018, backward pass differentiable
/// approximation): <see cref="SeenThrough"/>. Evaluate with it.
/// </remarks>
public sealed class TransformedInput : Classifier
{
    private readonly Classifier inner;
    private readonly bool seeThrough;

    /// <summary>Puts a transformation before a model.</summary>
    /// <param name="model">The model behind it; its weights stay its own.</param>
    /// <param name="transformation">What happens to each image; deterministic, and keeping its size.</param>
    /// <param name="seeThrough">Whether gradients pass through steps that round; not unless asked.</param>
    public TransformedInput(
        Classifier model,
        Transformation transformation,
        bool seeThrough = false
    )
        : base(nameof(TransformedInput), model?.Head ?? Head.Softmax, model?.Classes ?? 0)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(transformation);
        (inner, Transformation, this.seeThrough) = (model, transformation, seeThrough);
        RegisterComponents();
    }

    /// <summary>What happens to each image.</summary>
    public Transformation Transformation { get; }

    /// <summary>The same defence with gradients that pass through: what an honest evaluation attacks.</summary>
    public TransformedInput SeenThrough => new(inner, Transformation, seeThrough: true);

    /// <inheritdoc/>
    public override string Architecture =>
        $"{inner.Architecture}, behind {Transformation}{(seeThrough ? ", seen through" : "")}";

    /// <summary>The model's logits of the transformed images, [N, classes].</summary>
    /// <param name="input">Images, [N, channels, height, width] or [N, n], in [0, 1].</param>
    public override Tensor forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (seeThrough || Transformation.Slope == Slope.Exact)
        {
            return inner.call(Transformation.Apply(input));
        }

        // The derivative as it is: zero, but a derivative.
        return inner.call(Transformation.Apply(input.detach()) + (0 * input));
    }
}
