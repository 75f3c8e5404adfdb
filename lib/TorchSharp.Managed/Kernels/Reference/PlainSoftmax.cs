using System.Numerics;
using System.Runtime.CompilerServices;

namespace TorchSharp.Kernels.Reference;

/// <summary>Plain loops behind <see cref="Softmax"/>, in float64 throughout.</summary>
internal static class PlainSoftmax
{
    /// <summary>exp(x) / Σ exp(x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward<T>(ReadOnlySpan<T> x, int outer, int count, int inner, Span<T> y)
        where T : unmanaged, INumber<T>
    {
        for (int o = 0; o < outer; o++)
        for (int i = 0; i < inner; i++)
        {
            int at = o * count * inner + i;
            (double max, double sum) = Normaliser(x, at, count, inner);
            for (int k = 0; k < count; k++)
            {
                y[at + k * inner] = T.CreateTruncating(
                    Math.Exp(double.CreateTruncating(x[at + k * inner]) - max) / sum
                );
            }
        }
    }

    /// <summary>y * (dy - Σ dy*y).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward<T>(
        ReadOnlySpan<T> y,
        ReadOnlySpan<T> dy,
        int outer,
        int count,
        int inner,
        Span<T> dx
    )
        where T : unmanaged, INumber<T>
    {
        for (int o = 0; o < outer; o++)
        for (int i = 0; i < inner; i++)
        {
            int at = o * count * inner + i;
            double dot = 0;
            for (int k = 0; k < count; k++)
            {
                dot +=
                    double.CreateTruncating(y[at + k * inner])
                    * double.CreateTruncating(dy[at + k * inner]);
            }
            for (int k = 0; k < count; k++)
            {
                int p = at + k * inner;
                dx[p] = T.CreateTruncating(
                    double.CreateTruncating(y[p]) * (double.CreateTruncating(dy[p]) - dot)
                );
            }
        }
    }

    /// <summary>x - log Σ exp(x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void LogForward<T>(ReadOnlySpan<T> x, int outer, int count, int inner, Span<T> y)
        where T : unmanaged, INumber<T>
    {
        for (int o = 0; o < outer; o++)
        for (int i = 0; i < inner; i++)
        {
            int at = o * count * inner + i;
            (double max, double sum) = Normaliser(x, at, count, inner);
            double log = Math.Log(sum);
            for (int k = 0; k < count; k++)
            {
                y[at + k * inner] = T.CreateTruncating(
                    double.CreateTruncating(x[at + k * inner]) - max - log
                );
            }
        }
    }

    /// <summary>dy - exp(y) * Σ dy.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void LogBackward<T>(
        ReadOnlySpan<T> y,
        ReadOnlySpan<T> dy,
        int outer,
        int count,
        int inner,
        Span<T> dx
    )
        where T : unmanaged, INumber<T>
    {
        for (int o = 0; o < outer; o++)
        for (int i = 0; i < inner; i++)
        {
            int at = o * count * inner + i;
            double sum = 0;
            for (int k = 0; k < count; k++)
            {
                sum += double.CreateTruncating(dy[at + k * inner]);
            }
            for (int k = 0; k < count; k++)
            {
                int p = at + k * inner;
                dx[p] = T.CreateTruncating(
                    double.CreateTruncating(dy[p]) - Math.Exp(double.CreateTruncating(y[p])) * sum
                );
            }
        }
    }

    /// <summary>log Σ exp(x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void LogSumExp<T>(ReadOnlySpan<T> x, int outer, int count, int inner, Span<T> y)
        where T : unmanaged, INumber<T>
    {
        for (int o = 0; o < outer; o++)
        for (int i = 0; i < inner; i++)
        {
            (double max, double sum) = Normaliser(x, o * count * inner + i, count, inner);
            y[o * inner + i] = T.CreateTruncating(
                double.IsInfinity(max) ? max : max + Math.Log(sum)
            );
        }
    }

    private static (double Max, double Sum) Normaliser<T>(
        ReadOnlySpan<T> x,
        int at,
        int count,
        int inner
    )
        where T : unmanaged, INumber<T>
    {
        double max = double.NegativeInfinity,
            sum = 0;
        for (int k = 0; k < count; k++)
        {
            max = Math.Max(max, double.CreateTruncating(x[at + k * inner]));
        }
        for (int k = 0; k < count; k++)
        {
            sum += Math.Exp(double.CreateTruncating(x[at + k * inner]) - max);
        }
        return (max, sum);
    }
}
