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
                Row<V>(slice, values, positions);
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

    /// <summary>A row in as many columns as there are lanes, and then the best of these and of what is left over.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Row<V>(float* slice, float* value, long* position)
        where V : struct, IVec<V>
    {
        float best = slice[0];
        int at = 0,
            k = 1,
            rows = count / V.Width;
        if (rows > 1 && rows <= MostRows)
        {
            float* columnBest = stackalloc float[V.Width];
            float* columnAt = stackalloc float[V.Width];
            Best<V>(slice, rows, V.Width, columnBest, columnAt);
            (best, at) = (columnBest[0], (int)columnAt[0] * V.Width);
            for (int j = 1; j < V.Width; j++)
            {
                int place = (int)columnAt[j] * V.Width + j;
                if (Wins(columnBest[j], best) || (place < at && !Wins(best, columnBest[j])))
                {
                    (best, at) = (columnBest[j], place);
                }
            }
            k = rows * V.Width;
        }
        Finish(slice, 1, k, best, at, value, position);
    }

    /// <summary>The best of a column whose elements before <paramref name="from"/> have one already, written where it is asked for.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Finish(
        float* column,
        nint stride,
        int from,
        float best,
        int at,
        float* value,
        long* position
    )
    {
        for (int k = from; k < count; k++)
        {
            float candidate = column[k * stride];
            if (Wins(candidate, best))
            {
                (best, at) = (candidate, k);
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

    /// <summary>Two cheap tests for the usual case; a NaN fails both comparisons.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool Wins(float candidate, float best) =>
        default(TBetter).Scalar(candidate, best) || (float.IsNaN(candidate) && !float.IsNaN(best));

    /// <summary>The best of each of a vector of columns, and in which row it stands first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Best<V>(float* columns, int rows, nint stride, float* value, float* row)
        where V : struct, IVec<V>
    {
        TBetter better = default;
        V best = V.Load(columns),
            at = V.Zero;
        for (int k = 1; k < rows; k++)
        {
            V candidate = V.Load(columns + k * stride);
            V ordered = V.Equal(best, best);
            V isNumber = V.Equal(candidate, candidate);
            V wins = V.Select(isNumber, better.Vector(candidate, best), ordered);
            best = V.Select(wins, candidate, best);
            at = V.Select(wins, V.Create(k), at);
        }
        V.Store(best, value);
        V.Store(at, row);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Columns<V>(float* slice, int inner, float* values, long* positions)
        where V : struct, IVec<V>
    {
        float* best = stackalloc float[V.Width];
        float* at = stackalloc float[V.Width];
        int i = 0;
        for (; i + V.Width <= inner; i += V.Width)
        {
            Best<V>(slice + i, count, inner, values == null ? best : values + i, at);
            if (positions != null)
            {
                for (int j = 0; j < V.Width; j++)
                {
                    positions[i + j] = (long)at[j];
                }
            }
        }
        for (; i < inner; i++)
        {
            Finish(
                slice + i,
                inner,
                1,
                slice[i],
                0,
                values == null ? null : values + i,
                positions == null ? null : positions + i
            );
        }
    }
}
