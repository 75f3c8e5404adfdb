using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>
/// Averaged stochastic gradient descent (Polyak and Juditsky 1992): p = (1 - lambd·eta)·p - eta·g, and ax the mean of p
/// from step t0 on; eta = lr / (1 + lambd·lr·t)^alpha. The mean is in the state: state_dict().State[i].ax.
/// </summary>
public partial class ASGD
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
        var (rate, lambd) = (settings.LearningRate!.Value, settings.lambd!.Value);
        memory.step++;
        parameter.mul_(1 - lambd * memory.eta).add_(g, alpha: -memory.eta);
        if (memory.mu == 1)
            memory.ax.copy_(parameter);
        else
            memory.ax.add_((parameter - memory.ax) * memory.mu);
        memory.eta = rate / Math.Pow(1 + lambd * rate * memory.step, settings.alpha!.Value);
        memory.mu = 1 / Math.Max(1, memory.step - settings.t0!.Value);
    }
}
