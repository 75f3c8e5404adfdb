using System.Numerics;
using TorchSharp.Kernels.Reference;
using TorchSharp.Kernels.Simd;

namespace TorchSharp.Kernels;

/// <summary>The settings of one SGD step, as in torch.optim.SGD.</summary>
/// <remarks>FirstStep: whether the momentum buffer is not yet filled: it then becomes the gradient itself.</remarks>
internal readonly record struct SgdStep(
    double LearningRate,
    double Momentum = 0,
    double Dampening = 0,
    double WeightDecay = 0,
    bool Nesterov = false,
    bool Maximize = false,
    bool FirstStep = false
);

/// <summary>The settings of one Adam or AdamW step, as in torch.optim.Adam.</summary>
/// <remarks>Step: the number of this step, from 1. Decoupled: adamW: weight decay shrinks the parameter instead of joining the gradient.</remarks>
internal readonly record struct AdamStep(
    double LearningRate,
    double Beta1,
    double Beta2,
    double Epsilon,
    int Step,
    double WeightDecay = 0,
    bool Decoupled = false,
    bool Maximize = false
);

/// <summary>Optimizer steps in one pass over parameter, gradient and state, all of one length. Parameter and state change in place.</summary>
internal static unsafe class Optim
{
    /// <summary>Stochastic gradient descent; <paramref name="momentum"/> is empty when the momentum is 0.</summary>
    public static void Sgd<T>(
        in SgdStep step,
        Span<T> parameter,
        ReadOnlySpan<T> gradient,
        Span<T> momentum
    )
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Check(parameter.Length, gradient.Length);
        Check(parameter.Length, momentum.IsEmpty ? parameter.Length : momentum.Length);
        if (typeof(T) != typeof(float))
        {
            PlainOptim.Sgd(step, parameter, gradient, momentum);
            return;
        }
        fixed (
            T* p = parameter,
                g = gradient,
                b = momentum
        )
        {
            Widths.Run(new OptimLoops.Sgd(step, (float*)p, (float*)g, (float*)b, parameter.Length));
        }
    }

    /// <summary>Adam; <paramref name="maxSecond"/> is empty without amsgrad.</summary>
    public static void Adam<T>(
        in AdamStep step,
        Span<T> parameter,
        ReadOnlySpan<T> gradient,
        Span<T> first,
        Span<T> second,
        Span<T> maxSecond
    )
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Check(parameter.Length, gradient.Length);
        Check(parameter.Length, first.Length);
        Check(parameter.Length, second.Length);
        Check(parameter.Length, maxSecond.IsEmpty ? parameter.Length : maxSecond.Length);
        if (typeof(T) != typeof(float))
        {
            PlainOptim.Adam(step, parameter, gradient, first, second, maxSecond);
            return;
        }
        fixed (
            T* p = parameter,
                g = gradient,
                m = first,
                v = second,
                most = maxSecond
        )
        {
            Widths.Run(
                new OptimLoops.Adam(
                    step,
                    (float*)p,
                    (float*)g,
                    (float*)m,
                    (float*)v,
                    (float*)most,
                    parameter.Length
                )
            );
        }
    }

    private static void Check(int parameters, int others)
    {
        if (parameters != others)
        {
            throw new ArgumentException(
                $"{parameters} parameters meet a gradient or state of {others} elements"
            );
        }
    }
}
