using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>
/// RAdam (Liu et al. 2020, arXiv 1908.03265): plain momentum while the variance of the second moment is not yet bounded
/// (rho at most 5), then Adam rectified by √((rho - 4)(rho - 2)·rho∞ / ((rho∞ - 4)(rho∞ - 2)·rho)).
/// </summary>
/// <remarks>TorchSharp 0.106 multiplies by lr twice once rho passes 5; this is the formula of the paper and of PyTorch.</remarks>
public partial class RAdam
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
        var (beta1, beta2) = (settings.beta1!.Value, settings.beta2!.Value);
        var step = ++memory.step;
        memory.exp_avg.mul_(beta1).add_(g, alpha: 1 - beta1);
        memory.exp_avg_sq.mul_(beta2).addcmul_(g, g, 1 - beta2);
        var limit = 2 / (1 - beta2) - 1;
        var unbias = 1 - Math.Pow(beta2, step);
        var rho = limit - 2 * step * Math.Pow(beta2, step) / unbias;
        var rate = settings.LearningRate!.Value / (1 - Math.Pow(beta1, step));
        if (rho > 5)
        {
            var rectified = Math.Sqrt(
                (rho - 4) * (rho - 2) * limit / ((limit - 4) * (limit - 2) * rho)
            );
            var root = memory.exp_avg_sq.sqrt().add_(settings.eps!.Value);
            parameter.addcdiv_(memory.exp_avg, root, -rate * rectified * Math.Sqrt(unbias));
        }
        else
            parameter.add_(memory.exp_avg, alpha: -rate);
    }
}
