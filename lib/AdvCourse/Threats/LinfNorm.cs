using static TorchSharp.torch;

namespace AdvCourse.Threats;

/// <summary>The largest change; its steepest step is the sign of the gradient (Goodfellow et al. 2014, section 4).</summary>
internal sealed class LinfNorm() : Norm("Linf")
{
    public override Tensor Measure(Tensor perturbation) => Rows(perturbation).abs().amax([1]);

    public override Tensor Project(Tensor perturbation, double radius) =>
        perturbation.clamp(-radius, radius);

    public override Tensor Steepest(Tensor gradient, double size) => gradient.sign() * size;
}
