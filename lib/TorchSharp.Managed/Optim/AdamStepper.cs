using TorchSharp.Kernels;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>What Adam and AdamW share: m, v = running means of g and g²; p -= lr·m̂ / (√v̂ + eps).</summary>
internal static class AdamStepper
{
    public static void Run(
        in AdamStep step,
        Parameter parameter,
        Tensor gradient,
        Tensor mean,
        Tensor square,
        Tensor? greatest
    )
    {
        if (parameter.dtype == ScalarType.Float64)
            Kernels.Optim.Adam(
                step,
                parameter.Flat<double>(),
                gradient.Flat<double>(),
                mean.Flat<double>(),
                square.Flat<double>(),
                greatest is null ? default : greatest.Flat<double>()
            );
        else
            Kernels.Optim.Adam(
                step,
                parameter.Flat<float>(),
                gradient.Flat<float>(),
                mean.Flat<float>(),
                square.Flat<float>(),
                greatest is null ? default : greatest.Flat<float>()
            );
    }
}
