using System.Numerics;
using System.Runtime.CompilerServices;

namespace TorchSharp.Kernels.Reference;

/// <summary>Plain loops behind <see cref="Optim"/>.</summary>
internal static class PlainOptim
{
    /// <summary>b = momentum*b + (1-dampening)*g; p -= lr*b (or of g + momentum*b with Nesterov).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Sgd<T>(
        in SgdStep s,
        Span<T> parameter,
        ReadOnlySpan<T> gradient,
        Span<T> momentum
    )
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        T sign = s.Maximize ? -T.One : T.One,
            decay = T.CreateTruncating(s.WeightDecay),
            mu = T.CreateTruncating(s.Momentum),
            undamped = T.CreateTruncating(1 - s.Dampening),
            rate = T.CreateTruncating(-s.LearningRate);
        for (int i = 0; i < parameter.Length; i++)
        {
            T g = sign * gradient[i];
            g = s.WeightDecay != 0 ? T.FusedMultiplyAdd(decay, parameter[i], g) : g;
            if (!momentum.IsEmpty)
            {
                T b = s.FirstStep ? g : T.FusedMultiplyAdd(mu, momentum[i], undamped * g);
                momentum[i] = b;
                g = s.Nesterov ? T.FusedMultiplyAdd(mu, b, g) : b;
            }
            parameter[i] = T.FusedMultiplyAdd(rate, g, parameter[i]);
        }
    }

    /// <summary>m, v = moving means of g and g²; p -= lr/(1-β1^t) * m / (sqrt(v)/sqrt(1-β2^t) + ε).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Adam<T>(
        in AdamStep s,
        Span<T> parameter,
        ReadOnlySpan<T> gradient,
        Span<T> first,
        Span<T> second,
        Span<T> maxSecond
    )
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        T sign = s.Maximize ? -T.One : T.One,
            decay = T.CreateTruncating(s.WeightDecay),
            shrink = T.CreateTruncating(s.Decoupled ? 1 - s.LearningRate * s.WeightDecay : 1),
            beta1 = T.CreateTruncating(s.Beta1),
            rest1 = T.CreateTruncating(1 - s.Beta1),
            beta2 = T.CreateTruncating(s.Beta2),
            rest2 = T.CreateTruncating(1 - s.Beta2),
            epsilon = T.CreateTruncating(s.Epsilon),
            rate = T.CreateTruncating(-s.LearningRate / (1 - Math.Pow(s.Beta1, s.Step))),
            correction = T.CreateTruncating(Math.Sqrt(1 - Math.Pow(s.Beta2, s.Step)));
        for (int i = 0; i < parameter.Length; i++)
        {
            T p = parameter[i] * shrink;
            T g = sign * gradient[i];
            g = s.WeightDecay != 0 && !s.Decoupled ? T.FusedMultiplyAdd(decay, p, g) : g;
            T m = first[i] = T.FusedMultiplyAdd(beta1, first[i], rest1 * g);
            T v = second[i] = T.FusedMultiplyAdd(beta2, second[i], rest2 * g * g);
            if (!maxSecond.IsEmpty)
            {
                v = maxSecond[i] = v > maxSecond[i] || T.IsNaN(v) ? v : maxSecond[i];
            }
            parameter[i] = T.FusedMultiplyAdd(rate, m / (T.Sqrt(v) / correction + epsilon), p);
        }
    }
}
