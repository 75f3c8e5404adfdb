using static TorchSharp.torch;

namespace AdvCourse.Threats;

/// <summary>
/// The number of changed components. Its steepest step moves the components with the largest gradients by the whole
/// pixel range, 1: without a box the inner product has no maximum.
/// </summary>
internal sealed class L0Norm() : Norm("L0")
{
    public override Tensor Measure(Tensor perturbation) =>
        Rows(perturbation).ne(0).to(perturbation.dtype).sum(1);

    public override Tensor Project(Tensor perturbation, double radius) =>
        KeepLargest(perturbation, perturbation, radius);

    /// <summary>
    /// The components that an image nearest to the perturbed one keeps when none may go further than its room, each with its
    /// whole change: left out, a component of size s costs s^2, and cut at its room r it still costs (s - r)^2.
    /// </summary>
    /// <param name="perturbation">Differences of images, [N, ...].</param>
    /// <param name="room">How far each component may go, at least 0, same shape.</param>
    /// <param name="radius">How many components may change.</param>
    public static Tensor ProjectWithin(Tensor perturbation, Tensor room, double radius)
    {
        // In float64: the square of a small change is none in float32.
        var (size, most) = (perturbation.abs().to(ScalarType.Float64), room.to(ScalarType.Float64));
        var kept = minimum(size, most);
        return KeepLargest(perturbation, kept * ((size * 2) - kept), radius);
    }

    public override Tensor Steepest(Tensor gradient, double size) =>
        KeepLargest(gradient.sign(), gradient, size);

    /// <summary>Keeps the values where the sizes are among the largest of their image, zero elsewhere.</summary>
    private static Tensor KeepLargest(Tensor values, Tensor sizes, double count)
    {
        var rows = Rows(values);
        var kept = (int)Math.Min(Math.Floor(count), rows.shape[1]);
        if (kept == 0)
        {
            return zeros_like(values);
        }

        var largest = Rows(sizes).abs().topk(kept, 1).indexes;
        return zeros_like(rows).scatter(1, largest, rows.gather(1, largest)).reshape(values.shape);
    }
}
