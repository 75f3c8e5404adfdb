using System.Runtime.CompilerServices;
using TorchSharp.Kernels.Simd;

namespace TorchSharp.Kernels;

internal static unsafe partial class VectorLoops
{
    /// <summary>y = whether op(a, b) holds; strides 0 or 1.</summary>
    internal readonly struct Comparison<TOp>(
        TOp op,
        float* a,
        nint strideA,
        float* b,
        nint strideB,
        bool* y,
        int n
    ) : ILoop
        where TOp : struct, ICompareOp
    {
        public void Run<V>()
            where V : struct, IVec<V> => Share<Comparison<TOp>, V>(this, n);

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Piece<V>(int start, int count)
            where V : struct, IVec<V>
        {
            float* left = a + start * strideA,
                right = b + start * strideB;
            bool* to = y + start;
            V scalarA = V.Create(*left),
                scalarB = V.Create(*right);
            int i = 0;
            for (; i <= count - V.Width; i += V.Width)
            {
                V x = strideA == 0 ? scalarA : V.Load(left + i),
                    z = strideB == 0 ? scalarB : V.Load(right + i);
                V.StoreMask(op.Vector(x, z), to + i);
            }
            for (; i < count; i++)
            {
                to[i] = op.Scalar(left[i * strideA], right[i * strideB]);
            }
        }
    }

    /// <summary>y = mask ? a : b; strides 0 or 1, the mask contiguous.</summary>
    internal readonly struct Selection(
        bool* mask,
        float* a,
        nint strideA,
        float* b,
        nint strideB,
        float* y,
        int n
    ) : ILoop
    {
        public void Run<V>()
            where V : struct, IVec<V> => Share<Selection, V>(this, n);

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Piece<V>(int start, int count)
            where V : struct, IVec<V>
        {
            float* yes = a + start * strideA,
                no = b + start * strideB,
                to = y + start;
            bool* choose = mask + start;
            V scalarA = V.Create(*yes),
                scalarB = V.Create(*no);
            int i = 0;
            for (; i <= count - V.Width; i += V.Width)
            {
                V x = strideA == 0 ? scalarA : V.Load(yes + i),
                    z = strideB == 0 ? scalarB : V.Load(no + i);
                V.Store(V.Select(V.LoadMask(choose + i), x, z), to + i);
            }
            for (; i < count; i++)
            {
                to[i] = choose[i] ? yes[i * strideA] : no[i * strideB];
            }
        }
    }

    /// <summary>y = a*b + c; strides 0 or 1.</summary>
    internal readonly struct Fused(
        float* a,
        nint strideA,
        float* b,
        nint strideB,
        float* c,
        nint strideC,
        float* y,
        int n
    ) : ILoop
    {
        public void Run<V>()
            where V : struct, IVec<V> => Share<Fused, V>(this, n);

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Piece<V>(int start, int count)
            where V : struct, IVec<V>
        {
            float* p = a + start * strideA,
                q = b + start * strideB,
                r = c + start * strideC,
                to = y + start;
            int i = 0;
            for (; i <= count - V.Width; i += V.Width)
            {
                V u = strideA == 0 ? V.Create(*p) : V.Load(p + i),
                    v = strideB == 0 ? V.Create(*q) : V.Load(q + i),
                    w = strideC == 0 ? V.Create(*r) : V.Load(r + i);
                V.Store(V.Fma(u, v, w), to + i);
            }
            for (; i < count; i++)
            {
                to[i] = MathF.FusedMultiplyAdd(p[i * strideA], q[i * strideB], r[i * strideC]);
            }
        }
    }
}
