using static TorchSharp.torch;

namespace AdvCourse.Threats;

/// <summary>
/// A way to measure perturbations. A norm measures each image of a batch, projects onto its ball, and knows its
/// steepest step: the perturbation of a given size that raises a linear function most.
/// </summary>
/// <remarks>All tensors have the batch in dimension 0; pixels are in units of [0, 1].</remarks>
public abstract class Norm
{
    private protected Norm(string name) => Name = name;

    /// <summary>The number of changed components; a radius is a whole number of components.</summary>
    public static Norm L0 { get; } = new L0Norm();

    /// <summary>The sum of absolute changes.</summary>
    public static Norm L1 { get; } = new L1Norm();

    /// <summary>The Euclidean length of the change.</summary>
    public static Norm L2 { get; } = new L2Norm();

    /// <summary>The largest absolute change of any component.</summary>
    public static Norm Linf { get; } = new LinfNorm();

    /// <summary>L0, L1, L2 or Linf.</summary>
    public string Name { get; }

    /// <summary>The norm of each image's perturbation: [N, ...] to [N].</summary>
    /// <param name="perturbation">Differences of images, [N, ...].</param>
    public abstract Tensor Measure(Tensor perturbation);

    /// <summary>The nearest perturbation (in L2) whose norm is at most the radius, image by image.</summary>
    /// <param name="perturbation">Differences of images, [N, ...].</param>
    /// <param name="radius">The ball's radius, at least 0.</param>
    public abstract Tensor Project(Tensor perturbation, double radius);

    /// <summary>
    /// The perturbation of this norm and size that maximises its inner product with the gradient. Where the gradient
    /// vanishes the step is zero.
    /// </summary>
    /// <param name="gradient">The gradient by the image, [N, ...].</param>
    /// <param name="size">The step's norm, at least 0.</param>
    public abstract Tensor Steepest(Tensor gradient, double size);

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>One row an image: [N, ...] to [N, n].</summary>
    private protected static Tensor Rows(Tensor batch) =>
        batch.ndim == 2 ? batch : batch.flatten(1);

    /// <summary>One value an image, shaped to broadcast over the batch: [N] to [N, 1, ...].</summary>
    private protected static Tensor PerImage(Tensor values, Tensor batch)
    {
        var shape = new long[batch.ndim];
        Array.Fill(shape, 1);
        shape[0] = batch.shape[0];
        return values.reshape(shape);
    }
}
