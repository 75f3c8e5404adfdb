using TorchSharp.Kernels;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>
/// Stochastic gradient descent: g += weight_decay·p; b = momentum·b + (1 - dampening)·g (the first time b = g);
/// p -= lr·b, or lr·(g + momentum·b) with the form of Nesterov (Sutskever et al. 2013).
/// </summary>
public partial class SGD
{
    private protected override void Update(
        Parameter parameter,
        Tensor gradient,
        OptimizerOptions options,
        OptimizerState state
    )
    {
        var (settings, memory) = ((Options)options, (State)state);
        var remembers = settings.momentum!.Value != 0;
        var step = new SgdStep(
            settings.LearningRate!.Value,
            settings.momentum.Value,
            settings.dampening!.Value,
            settings.weight_decay!.Value,
            settings.nesterov!.Value,
            settings.maximize!.Value,
            FirstStep: remembers && memory.momentum_buffer is null
        );
        if (remembers)
            memory.momentum_buffer ??= memory.Zeros();
        if (parameter.dtype == ScalarType.Float64)
            Kernels.Optim.Sgd(
                step,
                parameter.Flat<double>(),
                gradient.Flat<double>(),
                remembers ? memory.momentum_buffer!.Flat<double>() : default
            );
        else
            Kernels.Optim.Sgd(
                step,
                parameter.Flat<float>(),
                gradient.Flat<float>(),
                remembers ? memory.momentum_buffer!.Flat<float>() : default
            );
    }

    static partial void Check(Options settings)
    {
        if (settings is { nesterov: true } && (settings.momentum <= 0 || settings.dampening != 0))
            throw new ArgumentException(
                "The form of Nesterov needs a momentum above 0 and no dampening.",
                nameof(settings)
            );
    }
}
