using System.Runtime.CompilerServices;
using TorchSharp.Kernels.Simd;
using TorchSharp.Threads;

namespace TorchSharp.Kernels;

/// <summary>Which of the softmax family a row kernel computes.</summary>
internal enum SoftmaxKind
{
    /// <summary>exp(x) / Σ exp(x).</summary>
    Softmax,

    /// <summary>x - log Σ exp(x).</summary>
    LogSoftmax,

    /// <summary>log Σ exp(x), one number a row.</summary>
    LogSumExp,

    /// <summary>y * (dy - Σ dy*y).</summary>
    SoftmaxBackward,

    /// <summary>dy - exp(y) * Σ dy.</summary>
    LogSoftmaxBackward,
}

/// <summary>The softmax family over contiguous float32 rows: lanes for exp, float64 for the sums.</summary>
internal readonly unsafe struct SoftmaxRows(
    SoftmaxKind kind,
    float* x,
    float* dy,
    int rows,
    int count,
    float* y
) : IReductionKernel
{
    public void Run<V, L>()
        where V : struct, IVec<V>
        where L : struct, ILanes<L>
    {
        int perChunk = Math.Max(1, 4096 / count);
        WorkerPool.Shared.Run(
            new Chunks<V, L>(this, rows, perChunk),
            (rows + perChunk - 1) / perChunk
        );
    }

    private readonly struct Chunks<V, L>(SoftmaxRows s, int rows, int perChunk) : IChunkJob
        where V : struct, IVec<V>
        where L : struct, ILanes<L>
    {
        public void Run(int chunk)
        {
            for (int r = chunk * perChunk; r < Math.Min(rows, (chunk + 1) * perChunk); r++)
            {
                s.Row<V, L>(r);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Row<V, L>(int row)
        where V : struct, IVec<V>
        where L : struct, ILanes<L>
    {
        nint at = (nint)row * count;
        switch (kind)
        {
            case SoftmaxKind.Softmax:
                float max = Max<V>(x + at, count);
                ExpShifted<V>(x + at, max, y + at, count);
                Divide<V>(y + at, (float)Sums.Row<L, Sums.Itself>(y + at, count), count);
                break;
            case SoftmaxKind.LogSoftmax:
                max = Max<V>(x + at, count);
                ExpShifted<V>(x + at, max, y + at, count);
                double sum = Sums.Row<L, Sums.Itself>(y + at, count);
                Shift<V>(x + at, max, (float)Math.Log(sum), y + at, count);
                break;
            case SoftmaxKind.LogSumExp:
                max = Max<V>(x + at, count);
                float* exps = Memory.Scratch.First(count);
                ExpShifted<V>(x + at, max, exps, count);
                sum = Sums.Row<L, Sums.Itself>(exps, count);
                y[row] = float.IsInfinity(max) ? max : (float)(max + Math.Log(sum));
                break;
            case SoftmaxKind.SoftmaxBackward:
                Centre<V>(
                    x + at,
                    dy + at,
                    (float)Sums.Dot<L>(x + at, dy + at, count),
                    y + at,
                    count
                );
                break;
            default:
                float total = (float)Sums.Row<L, Sums.Itself>(dy + at, count);
                LogBackward<V>(x + at, dy + at, total, y + at, count);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Max<V>(float* x, int n)
        where V : struct, IVec<V>
    {
        float max = x[0];
        int i = 1;
        if (n >= 2 * V.Width)
        {
            V best = V.Load(x);
            for (i = V.Width; i + V.Width <= n; i += V.Width)
            {
                best = VectorMath.Max(V.Load(x + i), best);
            }
            float* lanes = stackalloc float[V.Width];
            V.Store(best, lanes);
            max = lanes[0];
            for (int j = 1; j < V.Width; j++)
            {
                max = lanes[j] > max || float.IsNaN(lanes[j]) ? lanes[j] : max;
            }
        }
        for (; i < n; i++)
        {
            max = x[i] > max || float.IsNaN(x[i]) ? x[i] : max;
        }
        return max;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ExpShifted<V>(float* x, float max, float* y, int n)
        where V : struct, IVec<V>
    {
        V shift = V.Create(max);
        for (int i = 0; i < n; i += V.Width)
        {
            Some.Store(VectorMath.Exp(Some.Load<V>(x + i, n - i) - shift), y + i, n - i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Divide<V>(float* y, float divisor, int n)
        where V : struct, IVec<V>
    {
        V d = V.Create(divisor);
        for (int i = 0; i < n; i += V.Width)
        {
            Some.Store(Some.Load<V>(y + i, n - i) / d, y + i, n - i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Shift<V>(float* x, float max, float log, float* y, int n)
        where V : struct, IVec<V>
    {
        V first = V.Create(max),
            second = V.Create(log);
        for (int i = 0; i < n; i += V.Width)
        {
            Some.Store(Some.Load<V>(x + i, n - i) - first - second, y + i, n - i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Centre<V>(float* y, float* dy, float dot, float* dx, int n)
        where V : struct, IVec<V>
    {
        V centre = V.Create(dot);
        for (int i = 0; i < n; i += V.Width)
        {
            V g = Some.Load<V>(dy + i, n - i) - centre;
            Some.Store(Some.Load<V>(y + i, n - i) * g, dx + i, n - i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void LogBackward<V>(float* y, float* dy, float sum, float* dx, int n)
        where V : struct, IVec<V>
    {
        V total = V.Create(sum);
        for (int i = 0; i < n; i += V.Width)
        {
            V p = VectorMath.Exp(Some.Load<V>(y + i, n - i));
            Some.Store(Some.Load<V>(dy + i, n - i) - p * total, dx + i, n - i);
        }
    }
}
