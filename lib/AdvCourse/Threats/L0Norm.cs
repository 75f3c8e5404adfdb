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
