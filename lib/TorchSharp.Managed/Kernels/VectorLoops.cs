using System.Runtime.CompilerServices;
using TorchSharp.Kernels.Simd;
using TorchSharp.Threads;

namespace TorchSharp.Kernels;

/// <summary>The float32 loops behind <see cref="Elementwise"/>: long ones are shared among threads, strided ones go through a small copy.</summary>
internal static unsafe partial class VectorLoops
{
    /// <summary>Elements of a chunk; a multiple of every width, and large enough to pay for a fork.</summary>
    private const int Grain = 16384;

    /// <summary>Up to so many elements nothing is shared among threads.</summary>
    public const int MostUnshared = 2 * Grain;

    /// <summary>Elements gathered at a time from a stride.</summary>
    private const int Block = 256;

    /// <summary>Runs over [0, n) in one piece, or in chunks on the pool when n is large.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Share<TLoop, V>(in TLoop loop, int n)
        where TLoop : struct, ILoop
        where V : struct, IVec<V>
    {
        if (n <= MostUnshared || WorkerPool.Shared.Threads == 1)
        {
            loop.Piece<V>(0, n);
        }
        else
        {
            WorkerPool.Shared.Run(new Pieces<TLoop, V>(loop, n), (n + Grain - 1) / Grain);
        }
    }

    /// <summary>y = op(x) where all lie side by side and are few, as <see cref="SideBySide{TOp}(TOp, float*, float*, float*, int)"/>.</summary>
    public static void SideBySide<TOp>(TOp op, float* x, float* y, int n)
        where TOp : struct, IUnaryOp
    {
        switch (Widths.Current)
        {
            case 16:
                Unary<TOp>.Contiguous<V512>(op, x, y, n);
                break;
            case 8:
                Unary<TOp>.Contiguous<V256>(op, x, y, n);
                break;
            case 4:
                Unary<TOp>.Contiguous<V128>(op, x, y, n);
                break;
            default:
                Unary<TOp>.Contiguous<V1>(op, x, y, n);
                break;
        }
    }

    /// <summary>
    /// y = op(a, b) where all lie side by side and are few. For a handful of elements the choices that the general loop
    /// makes, and the room on the stack that it clears for them, would cost more than the work.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SideBySide<TOp>(TOp op, float* a, float* b, float* y, int n)
        where TOp : struct, IBinaryOp
    {
        switch (Widths.Current)
        {
            case 16:
                Binary<TOp>.Contiguous<V512>(op, a, b, y, n);
                break;
            case 8:
                Binary<TOp>.Contiguous<V256>(op, a, b, y, n);
                break;
            case 4:
                Binary<TOp>.Contiguous<V128>(op, a, b, y, n);
                break;
            default:
                Binary<TOp>.Contiguous<V1>(op, a, b, y, n);
                break;
        }
    }

    /// <summary>A loop that can begin and end anywhere.</summary>
    private interface ILoop : IVectorKernel
    {
        void Piece<V>(int start, int count)
            where V : struct, IVec<V>;
    }

    private readonly struct Pieces<TLoop, V>(TLoop loop, int n) : IChunkJob
        where TLoop : struct, ILoop
        where V : struct, IVec<V>
    {
        public void Run(int chunk) =>
            loop.Piece<V>(chunk * Grain, Math.Min(Grain, n - chunk * Grain));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Gather(float* from, nint stride, float* to, int n)
    {
        for (int i = 0; i < n; i++)
        {
            to[i] = from[i * stride];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Scatter(float* from, float* to, nint stride, int n)
    {
        for (int i = 0; i < n; i++)
        {
            to[i * stride] = from[i];
        }
    }

    /// <summary>y = op(x) over constant strides.</summary>
    internal readonly struct Unary<TOp>(
        TOp op,
        float* x,
        nint strideX,
        float* y,
        nint strideY,
        int n
    ) : ILoop
        where TOp : struct, IUnaryOp
    {
        public void Run<V>()
            where V : struct, IVec<V> => Share<Unary<TOp>, V>(this, n);

        public void Piece<V>(int start, int count)
            where V : struct, IVec<V>
        {
            float* from = x + start * strideX,
                to = y + start * strideY;
            if (strideX == 1 && strideY == 1)
            {
                Contiguous<V>(op, from, to, count);
                return;
            }
            float* block = stackalloc float[Block];
            for (int i = 0; i < count; i += Block)
            {
                int m = Math.Min(Block, count - i);
                Gather(from + i * strideX, strideX, block, m);
                Contiguous<V>(op, block, block, m);
                Scatter(block, to + i * strideY, strideY, m);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public static void Contiguous<V>(TOp op, float* x, float* y, int n)
            where V : struct, IVec<V>
        {
            int i = 0;
            for (; i <= n - 2 * V.Width; i += 2 * V.Width)
            {
                V first = op.Vector(V.Load(x + i)),
                    second = op.Vector(V.Load(x + i + V.Width));
                V.Store(first, y + i);
                V.Store(second, y + i + V.Width);
            }
            if (i <= n - V.Width)
            {
                V.Store(op.Vector(V.Load(x + i)), y + i);
                i += V.Width;
            }
            if (i < n)
            {
                V.Store(op.Vector(V.Load(x + i, n - i)), y + i, n - i);
            }
        }
    }

    /// <summary>y = op(a, b) over constant strides; stride 0 is a scalar.</summary>
    internal readonly struct Binary<TOp>(
        TOp op,
        float* a,
        nint strideA,
        float* b,
        nint strideB,
        float* y,
        nint strideY,
        int n
    ) : ILoop
        where TOp : struct, IBinaryOp
    {
        public void Run<V>()
            where V : struct, IVec<V> => Share<Binary<TOp>, V>(this, n);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Piece<V>(int start, int count)
            where V : struct, IVec<V>
        {
            float* fromA = a + start * strideA,
                fromB = b + start * strideB,
                to = y + start * strideY;
            if ((nuint)strideA > 1 || (nuint)strideB > 1 || strideY != 1)
            {
                Spread<V>(fromA, fromB, to, count);
            }
            else if (strideA == 1 && strideB == 1)
            {
                Contiguous<V>(op, fromA, fromB, to, count);
            }
            else if (strideA == 1)
            {
                WithScalar<V>(op, fromA, *fromB, to, count);
            }
            else if (strideB == 1)
            {
                ScalarWith<V>(op, *fromA, fromB, to, count);
            }
            else
            {
                new Span<float>(to, count).Fill(op.Scalar(*fromA, *fromB));
            }
        }

        private void Spread<V>(float* fromA, float* fromB, float* to, int count)
            where V : struct, IVec<V>
        {
            float* blockA = stackalloc float[Block];
            float* blockB = stackalloc float[Block];
            for (int i = 0; i < count; i += Block)
            {
                int m = Math.Min(Block, count - i);
                Gather(fromA + i * strideA, strideA, blockA, m);
                Gather(fromB + i * strideB, strideB, blockB, m);
                Contiguous<V>(op, blockA, blockB, blockA, m);
                Scatter(blockA, to + i * strideY, strideY, m);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public static void Contiguous<V>(TOp op, float* a, float* b, float* y, int n)
            where V : struct, IVec<V>
        {
            int i = 0;
            for (; i <= n - 2 * V.Width; i += 2 * V.Width)
            {
                V first = op.Vector(V.Load(a + i), V.Load(b + i)),
                    second = op.Vector(V.Load(a + i + V.Width), V.Load(b + i + V.Width));
                V.Store(first, y + i);
                V.Store(second, y + i + V.Width);
            }
            if (i <= n - V.Width)
            {
                V.Store(op.Vector(V.Load(a + i), V.Load(b + i)), y + i);
                i += V.Width;
            }
            if (i < n)
            {
                int m = n - i;
                V.Store(op.Vector(V.Load(a + i, m), V.Load(b + i, m)), y + i, m);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static void WithScalar<V>(TOp op, float* a, float b, float* y, int n)
            where V : struct, IVec<V>
        {
            V right = V.Create(b);
            int i = 0;
            for (; i <= n - V.Width; i += V.Width)
            {
                V.Store(op.Vector(V.Load(a + i), right), y + i);
            }
            if (i < n)
            {
                V.Store(op.Vector(V.Load(a + i, n - i), right), y + i, n - i);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static void ScalarWith<V>(TOp op, float a, float* b, float* y, int n)
            where V : struct, IVec<V>
        {
            V left = V.Create(a);
            int i = 0;
            for (; i <= n - V.Width; i += V.Width)
            {
                V.Store(op.Vector(left, V.Load(b + i)), y + i);
            }
            if (i < n)
            {
                V.Store(op.Vector(left, V.Load(b + i, n - i)), y + i, n - i);
            }
        }
    }
}
