using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>
/// RMSProp (Hinton 2012, lecture 6e of Neural Networks for Machine Learning): v = alpha·v + (1 - alpha)·g²;
/// p -= lr·g / (√v + eps), with momentum and with v less the squared mean gradient when asked for.
/// </summary>
public partial class RMSProp
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
        var (alpha, momentum) = (settings.alpha!.Value, settings.momentum!.Value);
        memory.step++;
        memory.square_avg.mul_(alpha).addcmul_(g, g, 1 - alpha);
        var spread = memory.square_avg;
        if (settings.centered == true)
        {
            var mean = memory.grad_avg ??= memory.Zeros();
            mean.mul_(alpha).add_(g, alpha: 1 - alpha);
            spread = spread.addcmul(mean, mean, -1);
        }
        var root = spread.sqrt().add_(settings.eps!.Value);
        if (momentum > 0)
        {
            var buffer = memory.momentum_buffer ??= memory.Zeros();
            buffer.mul_(momentum).addcdiv_(g, root);
            parameter.add_(buffer, alpha: -settings.LearningRate!.Value);
        }
        else
            parameter.addcdiv_(g, root, -settings.LearningRate!.Value);
    }
}
