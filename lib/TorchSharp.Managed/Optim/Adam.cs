using TorchSharp.Kernels;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Adam (Kingma and Ba 2015, arXiv 1412.6980); weight decay joins the gradient.</summary>
public partial class Adam
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
            Decoupled: false,
            settings.maximize!.Value
        );
        AdamStepper.Run(step, parameter, gradient, memory.exp_avg, memory.exp_avg_sq, greatest);
    }
}
