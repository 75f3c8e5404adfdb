using System.Runtime.CompilerServices;
using TorchSharp.Kernels.Simd;
using TorchSharp.Threads;

namespace TorchSharp.Kernels;

/// <summary>Largest or smallest float32 elements and their first positions over the middle dimension; the first NaN wins.</summary>
internal readonly unsafe struct Extremes<TBetter>(
    float* x,
    int outer,
    int count,
    int inner,
    float* y,
    long* indices
) : IVectorKernel
    where TBetter : struct, ICompareOp
{
    /// <summary>Beyond this a position is not exact as a float, in which columns keep it.</summary>
    public const int MostRows = 1 << 24;

    /// <summary>Rows of up to this many elements are turned into columns.</summary>
    private const int MostTurned = 32;

    public void Run<V>()
        where V : struct, IVec<V>
    {
        int perChunk = Math.Max(1, 8192 / Math.Max(1, count * inner));
        WorkerPool.Shared.Run(new Chunks<V>(this, x, perChunk), (outer + perChunk - 1) / perChunk);
    }

    private readonly struct Chunks<V>(Extremes<TBetter> e, float* x, int perChunk) : IChunkJob
        where V : struct, IVec<V>
    {
        public void Run(int chunk) => e.Slices<V>(x, chunk * perChunk, (chunk + 1) * perChunk);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Slices<V>(float* x, int from, int to)
        where V : struct, IVec<V>
    {
        for (int o = from; o < Math.Min(outer, to); o++)
        {
            float* slice = x + (nint)o * count * inner;
            float* values = y == null ? null : y + (nint)o * inner;
            long* positions = indices == null ? null : indices + (nint)o * inner;
            if (inner == 1 && count <= MostTurned && Math.Min(outer, to) - o >= V.Width)
            {
                Turned<V>(slice, values, positions);
                o += V.Width - 1;
            }
            else if (inner == 1)
            {
                Row(slice, values, positions);
            }
            else
            {
                Columns<V>(slice, inner, values, positions);
            }
        }
    }

    /// <summary>As many short rows as there are lanes, turned into columns: no branch depends on the numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Turned<V>(float* rows, float* values, long* positions)
        where V : struct, IVec<V>
    {
        float* columns = stackalloc float[MostTurned * V.Width];
        Panels.Transpose(rows, count, V.Width, count, columns, V.Width);
        Columns<V>(columns, V.Width, values, positions);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Row(float* slice, float* value, long* position)
    {
        TBetter better = default;
        float best = slice[0];
        int at = 0;
        for (int k = 1; k < count; k++)
        {
            float candidate = slice[k];
            // Two cheap tests for the usual case; a NaN fails both comparisons.
            if (better.Scalar(candidate, best) || (float.IsNaN(candidate) && !float.IsNaN(best)))
            {
                best = candidate;
                at = k;
            }
        }
        if (value != null)
        {
            *value = best;
        }
        if (position != null)
        {
            *position = at;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Columns<V>(float* slice, int inner, float* values, long* positions)
        where V : struct, IVec<V>
    {
        TBetter better = default;
        float* kept = stackalloc float[V.Width];
        int i = 0;
        for (; i + V.Width <= inner; i += V.Width)
        {
            V best = V.Load(slice + i),
                at = V.Zero;
            for (int k = 1; k < count; k++)
            {
                V candidate = V.Load(slice + (nint)k * inner + i);
                V ordered = V.Equal(best, best);
                V isNumber = V.Equal(candidate, candidate);
                V wins = V.Select(isNumber, better.Vector(candidate, best), ordered);
                best = V.Select(wins, candidate, best);
                at = V.Select(wins, V.Create(k), at);
            }
            if (values != null)
            {
                V.Store(best, values + i);
            }
            if (positions != null)
            {
                V.Store(at, kept);
                for (int j = 0; j < V.Width; j++)
                {
                    positions[i + j] = (long)kept[j];
                }
            }
        }
        for (; i < inner; i++)
        {
            float best = slice[i];
            int at = 0;
            for (int k = 1; k < count; k++)
            {
                float candidate = slice[(nint)k * inner + i];
                if (
                    better.Scalar(candidate, best) || (float.IsNaN(candidate) && !float.IsNaN(best))
                )
                {
                    best = candidate;
                    at = k;
                }
            }
            if (values != null)
            {
                values[i] = best;
            }
            if (positions != null)
            {
                positions[i] = at;
            }
        }
    }
}
