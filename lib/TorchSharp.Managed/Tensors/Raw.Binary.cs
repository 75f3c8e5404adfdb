using System.Numerics;
using TorchSharp.Kernels;

namespace TorchSharp;

/// <summary>Functions of two tensors, or of a tensor and a number.</summary>
internal static partial class Raw
{
    /// <summary>y = op(a, b), broadcast.</summary>
    public static torch.Tensor Binary<TOp>(TOp op, torch.Tensor a, torch.Tensor b)
        where TOp : struct, IBinaryOp => Binary(op, a, b, ThreadState.Current);

    /// <summary>y = op(a, b), broadcast, for a caller that knows its thread's state.</summary>
    public static torch.Tensor Binary<TOp>(
        TOp op,
        torch.Tensor a,
        torch.Tensor b,
        ThreadState state
    )
        where TOp : struct, IBinaryOp
    {
        if (Plain(a) && Plain(b) && Shapes.Same(a.Sizes, b.Sizes))
        {
            var z = new torch.Tensor(a, state);
            Elementwise.Binary(op, a.Flat<float>(), b.Flat<float>(), z.Flat<float>());
            GC.KeepAlive(a);
            GC.KeepAlive(b);
            GC.KeepAlive(z);
            return z;
        }
        torch.Tensor y = Output(a.dtype, Shapes.Broadcast(a.Sizes, b.Sizes), a, b);
        Binary(op, a, b, y);
        return y;
    }

    /// <summary>y = op(a, b), into an existing tensor (perhaps a or b itself).</summary>
    public static void Binary<TOp>(TOp op, torch.Tensor a, torch.Tensor b, torch.Tensor y)
        where TOp : struct, IBinaryOp
    {
        if (
            Plain(a)
            && Plain(b)
            && Plain(y)
            && Shapes.Same(a.Sizes, y.Sizes)
            && Shapes.Same(b.Sizes, y.Sizes)
        )
        {
            Elementwise.Binary(op, a.Flat<float>(), b.Flat<float>(), y.Flat<float>());
        }
        else
        {
            var work = new BinaryWork<TOp>(op, a, b, y);
            TypeSwitch.Run(y.dtype, ref work);
        }
        GC.KeepAlive(a);
        GC.KeepAlive(b);
        GC.KeepAlive(y);
    }

    /// <summary>y = op(a, number).</summary>
    public static torch.Tensor Binary<TOp>(TOp op, torch.Tensor a, Number b)
        where TOp : struct, IBinaryOp
    {
        if (Plain(a))
        {
            var z = new torch.Tensor(a, ThreadState.Current);
            float value = (float)b.Real;
            Elementwise.Binary(
                op,
                a.Flat<float>(),
                new ReadOnlySpan<float>(in value),
                z.Flat<float>()
            );
            GC.KeepAlive(a);
            GC.KeepAlive(z);
            return z;
        }
        torch.Tensor y = Output(a.dtype, a.Sizes, a);
        Binary(op, a, b, y);
        return y;
    }

    /// <summary>y = op(a, number), into an existing tensor (perhaps a itself).</summary>
    public static void Binary<TOp>(TOp op, torch.Tensor a, Number b, torch.Tensor y)
        where TOp : struct, IBinaryOp
    {
        var work = new ScalarWork<TOp>(op, a, b, y, reversed: false);
        TypeSwitch.Run(y.dtype, ref work);
        GC.KeepAlive(a);
        GC.KeepAlive(y);
    }

    /// <summary>y = op(number, b).</summary>
    public static torch.Tensor Binary<TOp>(TOp op, Number a, torch.Tensor b)
        where TOp : struct, IBinaryOp
    {
        torch.Tensor y = Output(b.dtype, b.Sizes, b);
        var work = new ScalarWork<TOp>(op, b, a, y, reversed: true);
        TypeSwitch.Run(y.dtype, ref work);
        GC.KeepAlive(b);
        return y;
    }

    private readonly struct BinaryWork<TOp>(TOp op, torch.Tensor a, torch.Tensor b, torch.Tensor y)
        : ITyped
        where TOp : struct, IBinaryOp
    {
        public void Run<T>()
            where T : unmanaged, INumber<T>
        {
            if (y.Dense)
            {
                bool sa = Shapes.SameLayout(a, y),
                    sb = Shapes.SameLayout(b, y);
                if ((sa || a.Count == 1) && (sb || b.Count == 1) && (sa || sb))
                {
                    ReadOnlySpan<T> fa = sa ? a.Flat<T>() : a.FromOffset<T>()[..1],
                        fb = sb ? b.Flat<T>() : b.FromOffset<T>()[..1];
                    Elementwise.Binary(op, fa, fb, y.Flat<T>());
                    return;
                }
            }
            var rows = new BinaryRows<T, TOp>(
                op,
                a.Data.Span<T>(),
                b.Data.Span<T>(),
                y.Data.Span<T>()
            );
            Strided.Walk(y, a, b, null, ref rows);
        }
    }

    private readonly ref struct BinaryRows<T, TOp>(
        TOp op,
        ReadOnlySpan<T> a,
        ReadOnlySpan<T> b,
        Span<T> y
    ) : IRowAction
        where T : unmanaged, INumber<T>
        where TOp : struct, IBinaryOp
    {
        private readonly ReadOnlySpan<T> _a = a;
        private readonly ReadOnlySpan<T> _b = b;
        private readonly Span<T> _y = y;

        public void Row(int n, in RowPlace a, in RowPlace b, in RowPlace c, in RowPlace y) =>
            Elementwise.Binary(
                op,
                _a[a.Start..],
                a.Stride,
                _b[b.Start..],
                b.Stride,
                _y[y.Start..],
                y.Stride,
                n
            );
    }

    private readonly struct ScalarWork<TOp>(
        TOp op,
        torch.Tensor x,
        Number number,
        torch.Tensor y,
        bool reversed
    ) : ITyped
        where TOp : struct, IBinaryOp
    {
        public void Run<T>()
            where T : unmanaged, INumber<T>
        {
            T value = number.To<T>();
            var one = new ReadOnlySpan<T>(in value);
            if (Shapes.SameLayout(x, y) && y.Dense)
            {
                ReadOnlySpan<T> flat = x.Flat<T>();
                Elementwise.Binary(op, reversed ? one : flat, reversed ? flat : one, y.Flat<T>());
            }
            else
            {
                var rows = new ScalarRows<T, TOp>(
                    op,
                    x.Data.Span<T>(),
                    one,
                    y.Data.Span<T>(),
                    reversed
                );
                Strided.Walk(y, x, null, null, ref rows);
            }
        }
    }

    private readonly ref struct ScalarRows<T, TOp>(
        TOp op,
        ReadOnlySpan<T> x,
        ReadOnlySpan<T> number,
        Span<T> y,
        bool reversed
    ) : IRowAction
        where T : unmanaged, INumber<T>
        where TOp : struct, IBinaryOp
    {
        private readonly ReadOnlySpan<T> _x = x;
        private readonly ReadOnlySpan<T> _number = number;
        private readonly Span<T> _y = y;

        public void Row(int n, in RowPlace a, in RowPlace b, in RowPlace c, in RowPlace y)
        {
            ReadOnlySpan<T> x = _x[a.Start..];
            Span<T> to = _y[y.Start..];
            if (reversed)
            {
                Elementwise.Binary(op, _number, 0, x, a.Stride, to, y.Stride, n);
            }
            else
            {
                Elementwise.Binary(op, x, a.Stride, _number, 0, to, y.Stride, n);
            }
        }
    }
}
