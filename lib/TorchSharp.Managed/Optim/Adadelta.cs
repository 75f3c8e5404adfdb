using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>
/// Adadelta (Zeiler 2012, arXiv 1212.5701): d = √(mean of d² + eps) / √(mean of g² + eps) · g; p -= lr·d.
/// </summary>
public partial class Adadelta
{
    private protected override void Update(
        Parameter parameter,
        Tensor gradient,
        OptimizerOptions options,
        OptimizerState state
    )
    {
        var (settings, memory) = ((Options)options, (State)state);
        var g = Effective(gradient, parameter, settings.weight_decay, settings.maximize);
        var (rho, eps) = (settings.rho!.Value, settings.eps!.Value);
        memory.step++;
        memory.square_avg.mul_(rho).addcmul_(g, g, 1 - rho);
        var root = memory.square_avg.add(eps).sqrt_();
        var delta = memory.acc_delta.add(eps).sqrt_().div_(root).mul_(g);
        parameter.add_(delta, alpha: -settings.LearningRate!.Value);
        memory.acc_delta.mul_(rho).addcmul_(delta, delta, 1 - rho);
    }
}
