using System.Numerics;
using TorchSharp.Kernels;
using TorchSharp.Kernels.Reference;

namespace TorchSharp;

/// <summary>Functions of one tensor.</summary>
internal static partial class Raw
{
    /// <summary>y = op(x).</summary>
    public static torch.Tensor Unary<TOp>(TOp op, torch.Tensor x)
        where TOp : struct, IUnaryOp
    {
        if (Plain(x) && op is not IRareOp)
        {
            var z = new torch.Tensor(x, ThreadState.Current);
            Elementwise.Unary(op, x.Flat<float>(), z.Flat<float>());
            GC.KeepAlive(x);
            GC.KeepAlive(z);
            return z;
        }
        torch.Tensor y = Output(x.dtype, x.Sizes, x);
        Unary(op, x, y);
        return y;
    }

    /// <summary>y = op(x), into an existing tensor (perhaps x itself).</summary>
    public static void Unary<TOp>(TOp op, torch.Tensor x, torch.Tensor y)
        where TOp : struct, IUnaryOp
    {
        var work = new UnaryWork<TOp>(op, x, y);
        TypeSwitch.Run(y.dtype, ref work);
        GC.KeepAlive(x);
        GC.KeepAlive(y);
    }

    private readonly struct UnaryWork<TOp>(TOp op, torch.Tensor x, torch.Tensor y) : ITyped
        where TOp : struct, IUnaryOp
    {
        public void Run<T>()
            where T : unmanaged, INumber<T>
        {
            if (Shapes.SameLayout(x, y) && y.Dense)
            {
                if (op is IRareOp)
                {
                    PlainElementwise.Unary(op, x.Flat<T>(), 1, y.Flat<T>(), 1, (int)y.Count);
                }
                else
                {
                    Elementwise.Unary(op, (ReadOnlySpan<T>)x.Flat<T>(), y.Flat<T>());
                }
            }
            else
            {
                var rows = new UnaryRows<T, TOp>(op, x.Data.Span<T>(), y.Data.Span<T>());
                Strided.Walk(y, x, null, null, ref rows);
            }
        }
    }

    private readonly ref struct UnaryRows<T, TOp>(TOp op, ReadOnlySpan<T> x, Span<T> y) : IRowAction
        where T : unmanaged, INumber<T>
        where TOp : struct, IUnaryOp
    {
        private readonly ReadOnlySpan<T> _x = x;
        private readonly Span<T> _y = y;

        public void Row(int n, in RowPlace a, in RowPlace b, in RowPlace c, in RowPlace y)
        {
            if (op is IRareOp)
            {
                PlainElementwise.Unary(op, _x[a.Start..], a.Stride, _y[y.Start..], y.Stride, n);
            }
            else
            {
                Elementwise.Unary(op, _x[a.Start..], a.Stride, _y[y.Start..], y.Stride, n);
            }
        }
    }
}
