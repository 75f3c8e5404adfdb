using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>
/// NAdam (Dozat 2016): Adam with the momentum of Nesterov, mu(t) = beta1·(1 - 0.96^(t·momentum_decay) / 2).
/// </summary>
public partial class NAdam
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
        memory.step++;
        double Momentum(long step) =>
            beta1 * (1 - 0.5 * Math.Pow(0.96, step * settings.momentum_decay!.Value));
        var (now, next) = (Momentum(memory.step), Momentum(memory.step + 1));
        memory.mu_product *= now;
        memory.exp_avg.mul_(beta1).add_(g, alpha: 1 - beta1);
        memory.exp_avg_sq.mul_(beta2).addcmul_(g, g, 1 - beta2);
        var root = (memory.exp_avg_sq / (1 - Math.Pow(beta2, memory.step)))
            .sqrt_()
            .add_(settings.eps!.Value);
        var rate = settings.LearningRate!.Value;
        parameter.addcdiv_(g, root, -rate * (1 - now) / (1 - memory.mu_product));
        parameter.addcdiv_(memory.exp_avg, root, -rate * next / (1 - memory.mu_product * next));
    }
}
