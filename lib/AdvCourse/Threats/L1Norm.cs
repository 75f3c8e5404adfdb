using static TorchSharp.torch;

namespace AdvCourse.Threats;

/// <summary>The sum of changes; its steepest step spends everything on the component with the largest gradient.</summary>
internal sealed class L1Norm() : Norm("L1")
{
    public override Tensor Measure(Tensor perturbation) => Rows(perturbation).abs().sum(1);

    /// <summary>Soft-thresholding by the level that leaves exactly the radius (Duchi et al. 2008, figure 1).</summary>
    public override Tensor Project(Tensor perturbation, double radius)
    {
        if (radius == 0)
        {
            return zeros_like(perturbation);
        }

        var rows = Rows(perturbation);
        var sizes = rows.abs();
        var sorted = sizes.sort(1, descending: true).Values;
        var sums = sorted.cumsum(1);
        var rank = arange(1, rows.shape[1] + 1, 1, dtype: rows.dtype);
        var kept = (sorted * rank > sums - radius).to(ScalarType.Int64).sum(1, keepdim: true);
        var level = ((sums.gather(1, kept - 1) - radius) / kept.to(rows.dtype)).clamp(min: 0.0);
        return (rows.sign() * (sizes - level).clamp(min: 0.0)).reshape(perturbation.shape);
    }

    public override Tensor Steepest(Tensor gradient, double size)
    {
        var rows = Rows(gradient);
        var largest = rows.abs().argmax(1, keepdim: true);
        var step = zeros_like(rows).scatter(1, largest, rows.gather(1, largest).sign() * size);
        return step.reshape(gradient.shape);
    }
}
