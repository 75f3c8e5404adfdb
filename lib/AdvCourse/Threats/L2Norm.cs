using static TorchSharp.torch;

namespace AdvCourse.Threats;

/// <summary>The Euclidean length; its steepest step follows the gradient itself.</summary>
internal sealed class L2Norm() : Norm("L2")
{
    public override Tensor Measure(Tensor perturbation) =>
        (Rows(perturbation) * Rows(perturbation)).sum(1).sqrt();

    public override Tensor Project(Tensor perturbation, double radius)
    {
        var length = Measure(perturbation).clamp(min: Tiny);
        return perturbation * PerImage((radius / length).clamp(max: 1.0), perturbation);
    }

    public override Tensor Steepest(Tensor gradient, double size)
    {
        // Dividing by the largest component first keeps the squares of tiny gradients from vanishing in float32.
        var largest = Rows(gradient).abs().amax([1]).clamp(min: Tiny);
        var direction = gradient / PerImage(largest, gradient);
        return direction * PerImage(size / Measure(direction).clamp(min: Tiny), gradient);
    }

    private const double Tiny = 1e-37;
}
