using System.Runtime.CompilerServices;
using TorchSharp.Kernels.Simd;
using TorchSharp.Threads;

namespace TorchSharp.Kernels;

/// <summary>The float32 loops behind <see cref="Optim"/>, in the plain loops' order of operations.</summary>
internal static unsafe class OptimLoops
{
    private const int Grain = 16384;

    /// <summary>One SGD step; momentum is null without it.</summary>
    internal readonly struct Sgd(
        SgdStep step,
        float* parameter,
        float* gradient,
        float* momentum,
        int n
    ) : IVectorKernel
    {
        public void Run<V>()
            where V : struct, IVec<V> =>
            WorkerPool.Shared.Run(
                new Chunks<V>(step, parameter, gradient, momentum, n),
                (n + Grain - 1) / Grain
            );

        private readonly struct Chunks<V>(
            SgdStep s,
            float* parameter,
            float* gradient,
            float* momentum,
            int n
        ) : IChunkJob
            where V : struct, IVec<V>
        {
            [MethodImpl(MethodImplOptions.AggressiveOptimization)]
            public void Run(int chunk)
            {
                V sign = V.Create(s.Maximize ? -1 : 1),
                    decay = V.Create((float)s.WeightDecay),
                    mu = V.Create((float)s.Momentum),
                    undamped = V.Create((float)(1 - s.Dampening)),
                    rate = V.Create((float)-s.LearningRate);
                bool decays = s.WeightDecay != 0;
                int end = Math.Min(n, (chunk + 1) * Grain);
                for (int i = chunk * Grain; i < end; i += V.Width)
                {
                    int left = end - i;
                    V p = Some.Load<V>(parameter + i, left),
                        g = sign * Some.Load<V>(gradient + i, left);
                    g = decays ? V.Fma(decay, p, g) : g;
                    if (momentum != null)
                    {
                        V b = s.FirstStep
                            ? g
                            : V.Fma(mu, Some.Load<V>(momentum + i, left), undamped * g);
                        Some.Store(b, momentum + i, left);
                        g = s.Nesterov ? V.Fma(mu, b, g) : b;
                    }
                    Some.Store(V.Fma(rate, g, p), parameter + i, left);
                }
            }
        }
    }

    /// <summary>One Adam step; maxSecond is null without amsgrad.</summary>
    internal readonly struct Adam(
        AdamStep step,
        float* parameter,
        float* gradient,
        float* first,
        float* second,
        float* maxSecond,
        int n
    ) : IVectorKernel
    {
        public void Run<V>()
            where V : struct, IVec<V> =>
            WorkerPool.Shared.Run(
                new Chunks<V>(step, parameter, gradient, first, second, maxSecond, n),
                (n + Grain - 1) / Grain
            );

        private readonly struct Chunks<V>(
            AdamStep s,
            float* parameter,
            float* gradient,
            float* first,
            float* second,
            float* maxSecond,
            int n
        ) : IChunkJob
            where V : struct, IVec<V>
        {
            [MethodImpl(MethodImplOptions.AggressiveOptimization)]
            public void Run(int chunk)
            {
                V sign = V.Create(s.Maximize ? -1 : 1),
                    decay = V.Create((float)s.WeightDecay),
                    shrink = V.Create(
                        (float)(s.Decoupled ? 1 - s.LearningRate * s.WeightDecay : 1)
                    ),
                    beta1 = V.Create((float)s.Beta1),
                    rest1 = V.Create((float)(1 - s.Beta1)),
                    beta2 = V.Create((float)s.Beta2),
                    rest2 = V.Create((float)(1 - s.Beta2)),
                    epsilon = V.Create((float)s.Epsilon),
                    rate = V.Create((float)(-s.LearningRate / (1 - Math.Pow(s.Beta1, s.Step)))),
                    correction = V.Create((float)Math.Sqrt(1 - Math.Pow(s.Beta2, s.Step)));
                bool decays = s.WeightDecay != 0 && !s.Decoupled;
                int end = Math.Min(n, (chunk + 1) * Grain);
                for (int i = chunk * Grain; i < end; i += V.Width)
                {
                    int left = end - i;
                    V p = Some.Load<V>(parameter + i, left) * shrink,
                        g = sign * Some.Load<V>(gradient + i, left);
                    g = decays ? V.Fma(decay, p, g) : g;
                    V m = V.Fma(beta1, Some.Load<V>(first + i, left), rest1 * g),
                        v = V.Fma(beta2, Some.Load<V>(second + i, left), rest2 * g * g);
                    Some.Store(m, first + i, left);
                    Some.Store(v, second + i, left);
                    if (maxSecond != null)
                    {
                        v = VectorMath.Max(v, Some.Load<V>(maxSecond + i, left));
                        Some.Store(v, maxSecond + i, left);
                    }
                    V update = m / (V.Sqrt(v) / correction + epsilon);
                    Some.Store(V.Fma(rate, update, p), parameter + i, left);
                }
            }
        }
    }
}
