using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>
/// Adamax (Kingma and Ba 2015, section 7.1): u = max(beta2·u, |g| + eps); p -= lr / (1 - beta1ᵗ) · m / u.
/// </summary>
public partial class Adamax
{
    private protected override void Update(
        Parameter parameter,
        Tensor gradient,
        OptimizerOptions options,
        OptimizerState state
    )
    {
        var (settings, memory) = ((Options)options, (State)state);
        var g = Effective(gradient, parameter, settings.weight_decay);
        var beta1 = settings.beta1!.Value;
        memory.step++;
        memory.exp_avg.mul_(beta1).add_(g, alpha: 1 - beta1);
        using (var magnitude = g.abs().add_(settings.eps!.Value))
            memory.exp_inf.copy_(memory.exp_inf.mul_(settings.beta2!.Value).maximum(magnitude));
        var rate = settings.LearningRate!.Value / (1 - Math.Pow(beta1, memory.step));
        parameter.addcdiv_(memory.exp_avg, memory.exp_inf, -rate);
    }
}
