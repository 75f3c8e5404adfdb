using TorchSharp.Kernels;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>
/// Adam with decoupled weight decay (Loshchilov and Hutter 2019, arXiv 1711.05101): p shrinks by lr·weight_decay.
/// Trap: weight_decay is 0 unless given, as in TorchSharp; PyTorch takes 0.01.
/// </summary>
public partial class AdamW
{
    private protected override void Update(
        Parameter parameter,
        Tensor gradient,
        OptimizerOptions options,
        OptimizerState state
    )
    {
        var (settings, memory) = ((Options)options, (State)state);
        var greatest = settings.amsgrad == true ? memory.max_exp_avg_sq ??= memory.Zeros() : null;
        memory.step++;
        var step = new AdamStep(
            settings.LearningRate!.Value,
            settings.beta1!.Value,
            settings.beta2!.Value,
            settings.eps!.Value,
            checked((int)memory.step),
            settings.weight_decay!.Value,
            Decoupled: true,
            settings.maximize!.Value
        );
        AdamStepper.Run(step, parameter, gradient, memory.exp_avg, memory.exp_avg_sq, greatest);
    }
}
