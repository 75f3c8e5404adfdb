using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Adagrad (Duchi, Hazan and Singer 2011): s += g²; p -= lr / (1 + (t - 1)·lr_decay) · g / (√s + eps).</summary>
public partial class Adagrad
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
        var rate = settings.LearningRate!.Value / (1 + memory.step++ * settings.lr_decay!.Value);
        memory.sum.addcmul_(g, g, 1);
        parameter.addcdiv_(g, memory.sum.sqrt().add_(settings.eps!.Value), -rate);
    }
}
