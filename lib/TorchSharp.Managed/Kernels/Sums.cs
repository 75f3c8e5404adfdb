using System.Runtime.CompilerServices;
using TorchSharp.Kernels.Simd;
using TorchSharp.Memory;
using TorchSharp.Threads;

namespace TorchSharp.Kernels;

/// <summary>What is summed: each term is made in float64, where squares and products of float32 are exact.</summary>
internal interface ITerm
{
    /// <summary>The term of each lane.</summary>
    static abstract L Of<L>(L x)
        where L : struct, ILanes<L>;

    /// <summary>The term of one number.</summary>
    static abstract double Of(double x);
}

/// <summary>
/// Sums of float32 in float64. The order is fixed by the length alone: 32 virtual lanes, the rest added to
/// the first of them, folded in halves (fewer than 32 elements simply in sequence); pieces of <see cref="Piece"/> elements are summed apart and added up in order.
/// </summary>
internal static unsafe class Sums
{
    /// <summary>Elements of a piece, the unit that threads share.</summary>
    private const int Piece = 16384;

    private const int VirtualLanes = 32;

    /// <summary>The term x.</summary>
    internal readonly struct Itself : ITerm
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static L Of<L>(L x)
            where L : struct, ILanes<L> => x;

        public static double Of(double x) => x;
    }

    /// <summary>The term x².</summary>
    internal readonly struct Squared : ITerm
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static L Of<L>(L x)
            where L : struct, ILanes<L> => x * x;

        public static double Of(double x) => x * x;
    }

    /// <summary>The term |x|.</summary>
    internal readonly struct Magnitude : ITerm
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static L Of<L>(L x)
            where L : struct, ILanes<L> => L.Abs(x);

        public static double Of(double x) => Math.Abs(x);
    }

    /// <summary>Σ term(x) over n elements, on this thread.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Row<L, TTerm>(float* x, int n)
        where L : struct, ILanes<L>
        where TTerm : struct, ITerm
    {
        double sum = 0;
        for (int start = 0; start < n; start += Piece)
        {
            sum += Part<L, TTerm>(x + start, Math.Min(Piece, n - start));
        }
        return sum;
    }

    /// <summary>Σ a*b over n elements, in the order of <see cref="Row"/> without pieces.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Dot<L>(float* a, float* b, int n)
        where L : struct, ILanes<L>
    {
        int blocks = n / VirtualLanes * VirtualLanes;
        double sum = 0;
        if (blocks > 0)
        {
            double* lanes = stackalloc double[VirtualLanes];
            for (int lane = 0; lane < VirtualLanes; lane += L.Width)
            {
                L total = L.Zero;
                for (int i = lane; i < blocks; i += VirtualLanes)
                {
                    total += L.Widen(a + i) * L.Widen(b + i);
                }
                L.Store(total, lanes + lane);
            }
            for (int i = blocks; i < n; i++)
            {
                lanes[i - blocks] += (double)a[i] * b[i];
            }
            return Fold<L>(lanes);
        }
        for (int i = 0; i < n; i++)
        {
            sum += (double)a[i] * b[i];
        }
        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Part<L, TTerm>(float* x, int n)
        where L : struct, ILanes<L>
        where TTerm : struct, ITerm
    {
        int blocks = n / VirtualLanes * VirtualLanes;
        double sum = 0;
        if (blocks > 0)
        {
            double* lanes = stackalloc double[VirtualLanes];
            // Four registers at a time: all virtual lanes at once with 512 bits, in several passes with less.
            for (int lane = 0; lane < VirtualLanes; lane += 4 * L.Width)
            {
                L s0 = L.Zero,
                    s1 = s0,
                    s2 = s0,
                    s3 = s0;
                float* end = x + blocks;
                for (float* p = x + lane; p < end; p += VirtualLanes)
                {
                    s0 += TTerm.Of(L.Widen(p));
                    s1 += TTerm.Of(L.Widen(p + L.Width));
                    s2 += TTerm.Of(L.Widen(p + 2 * L.Width));
                    s3 += TTerm.Of(L.Widen(p + 3 * L.Width));
                }
                L.Store(s0, lanes + lane);
                L.Store(s1, lanes + lane + L.Width);
                L.Store(s2, lanes + lane + 2 * L.Width);
                L.Store(s3, lanes + lane + 3 * L.Width);
            }
            int rest = blocks;
            for (; rest + L.Width <= n; rest += L.Width)
            {
                double* lane = lanes + rest - blocks;
                L.Store(L.Load(lane) + TTerm.Of(L.Widen(x + rest)), lane);
            }
            for (; rest < n; rest++)
            {
                lanes[rest - blocks] += TTerm.Of(x[rest]);
            }
            return Fold<L>(lanes);
        }
        for (int i = 0; i < n; i++)
        {
            sum += TTerm.Of(x[i]);
        }
        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Fold<L>(double* lanes)
        where L : struct, ILanes<L>
    {
        for (int half = VirtualLanes / 2; half > 4; half /= 2)
        {
            for (int i = 0; i < half; i += L.Width)
            {
                L.Store(L.Load(lanes + i) + L.Load(lanes + i + half), lanes + i);
            }
        }
        double first = lanes[0] + lanes[4] + (lanes[2] + lanes[6]),
            second = lanes[1] + lanes[5] + (lanes[3] + lanes[7]);
        return first + second;
    }

    /// <summary>Sums of rows: y[o] = Σ term(x[o, :]).</summary>
    internal readonly struct Rows<TTerm>(float* x, int outer, int count, float* y)
        : IReductionKernel
        where TTerm : struct, ITerm
    {
        public void Run<V, L>()
            where V : struct, IVec<V>
            where L : struct, ILanes<L>
        {
            if (outer == 1 && count > 2 * Piece)
            {
                int pieces = (count + Piece - 1) / Piece;
                double* parts = (double*)Scratch.Third(2 * pieces);
                WorkerPool.Shared.Run(new PieceChunks<L>(x, count, parts), pieces);
                double sum = 0;
                for (int i = 0; i < pieces; i++)
                {
                    sum += parts[i];
                }
                *y = (float)sum;
                return;
            }
            int perChunk = Math.Max(1, 2 * Piece / Math.Max(1, count));
            WorkerPool.Shared.Run(
                new RowChunks<L>(x, outer, count, y, perChunk),
                (outer + perChunk - 1) / perChunk
            );
        }

        private readonly struct PieceChunks<L>(float* x, int count, double* parts) : IChunkJob
            where L : struct, ILanes<L>
        {
            public void Run(int chunk) =>
                parts[chunk] = Part<L, TTerm>(
                    x + (nint)chunk * Piece,
                    Math.Min(Piece, count - chunk * Piece)
                );
        }

        private readonly struct RowChunks<L>(float* x, int outer, int count, float* y, int perChunk)
            : IChunkJob
            where L : struct, ILanes<L>
        {
            public void Run(int chunk)
            {
                for (int o = chunk * perChunk; o < Math.Min(outer, (chunk + 1) * perChunk); o++)
                {
                    y[o] = (float)Row<L, TTerm>(x + (nint)o * count, count);
                }
            }
        }
    }

    /// <summary>Sums of columns: y[o, i] = Σ term(x[o, :, i]), in the order of the rows within pieces of rows.</summary>
    internal readonly struct ColumnSums<TTerm>(float* x, int outer, int count, int inner, float* y)
        : IReductionKernel
        where TTerm : struct, ITerm
    {
        public void Run<V, L>()
            where V : struct, IVec<V>
            where L : struct, ILanes<L>
        {
            int rows = Math.Max(64, 2 * Piece / inner),
                pieces = Math.Max(1, (count + rows - 1) / rows);
            NativeBuffer? buffer = null;
            nint needed = (nint)outer * pieces * inner;
            double* parts =
                needed <= 65536
                    ? (double*)Scratch.Third(2 * needed)
                    : (double*)(buffer = new NativeBuffer(needed * sizeof(double))).Pointer;
            try
            {
                WorkerPool.Shared.Run(
                    new PieceChunks<L>(x, count, inner, rows, pieces, parts),
                    outer * pieces
                );
                for (int o = 0; o < outer; o++)
                {
                    AddPieces(parts + (nint)o * pieces * inner, pieces, inner, y + o * inner);
                }
            }
            finally
            {
                buffer?.Dispose();
            }
        }

        /// <summary>The pieces' sums, added in order.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static void AddPieces(double* parts, int pieces, int inner, float* y)
        {
            if (pieces == 1)
            {
                for (int i = 0; i < inner; i++)
                {
                    // 0 + x, so that -0 becomes 0 as it does with more pieces.
                    y[i] = (float)(0 + parts[i]);
                }
                return;
            }
            for (int i = 0; i < inner; i++)
            {
                double sum = 0;
                for (int p = 0; p < pieces; p++)
                {
                    sum += parts[(nint)p * inner + i];
                }
                y[i] = (float)sum;
            }
        }

        private readonly struct PieceChunks<L>(
            float* x,
            int count,
            int inner,
            int rows,
            int pieces,
            double* parts
        ) : IChunkJob
            where L : struct, ILanes<L>
        {
            [MethodImpl(MethodImplOptions.AggressiveOptimization)]
            public void Run(int chunk)
            {
                int outer = chunk / pieces,
                    first = chunk % pieces * rows,
                    m = Math.Min(rows, count - first);
                float* from = x + ((nint)outer * count + first) * inner;
                double* to = parts + (nint)chunk * inner;
                int i = 0;
                for (; i + 4 * L.Width <= inner; i += 4 * L.Width)
                {
                    L s0 = L.Zero,
                        s1 = s0,
                        s2 = s0,
                        s3 = s0;
                    float* p = from + i;
                    for (int r = 0; r < m; r++, p += inner)
                    {
                        s0 += TTerm.Of(L.Widen(p));
                        s1 += TTerm.Of(L.Widen(p + L.Width));
                        s2 += TTerm.Of(L.Widen(p + 2 * L.Width));
                        s3 += TTerm.Of(L.Widen(p + 3 * L.Width));
                    }
                    L.Store(s0, to + i);
                    L.Store(s1, to + i + L.Width);
                    L.Store(s2, to + i + 2 * L.Width);
                    L.Store(s3, to + i + 3 * L.Width);
                }
                for (; i + L.Width <= inner; i += L.Width)
                {
                    L sum = L.Zero;
                    float* p = from + i;
                    for (int r = 0; r < m; r++, p += inner)
                    {
                        sum += TTerm.Of(L.Widen(p));
                    }
                    L.Store(sum, to + i);
                }
                for (; i < inner; i++)
                {
                    double sum = 0;
                    for (int r = 0; r < m; r++)
                    {
                        sum += TTerm.Of(from[(nint)r * inner + i]);
                    }
                    to[i] = sum;
                }
            }
        }
    }
}
