using System.Numerics;
using System.Runtime.CompilerServices;
using TorchSharp.Kernels;
using TorchSharp.Kernels.Reference;

namespace TorchSharp;

/// <summary>
/// Elementwise operations on whole tensors, without derivatives: they choose the output's layout, broadcast, and hand rows to
/// the kernels. Operands have one element type. Each ends with <see cref="GC.KeepAlive"/>, for a span does not hold native memory.
/// </summary>
internal static class Raw
{
    /// <summary>A new output of these sizes, laid out as the first operand that has them (so that channels-last stays so).</summary>
    public static torch.Tensor Output(
        torch.ScalarType type,
        long[] sizes,
        torch.Tensor a,
        torch.Tensor? b = null
    )
    {
        if (a.Contiguous && (b is null || b.Contiguous))
        {
            return new torch.Tensor(type, sizes);
        }
        return new torch.Tensor(type, sizes, LayoutOf(sizes, a) ?? LayoutOf(sizes, b), false);
    }

    private static long[]? LayoutOf(long[] sizes, torch.Tensor? t) =>
        t is { Contiguous: false } && Shapes.Same(t.Sizes, sizes) && t.Dense
            ? t.StridesOrNull
            : null;

    /// <summary>y = op(x).</summary>
    public static torch.Tensor Unary<TOp>(TOp op, torch.Tensor x)
        where TOp : struct, IUnaryOp
    {
        if (Plain(x) && op is not IRareOp)
        {
            var z = new torch.Tensor(torch.ScalarType.Float32, x.Sizes);
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

    /// <summary>Whether the elements are float32 in row-major order: then the loop is the whole work, and no question of types or layouts is asked.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool Plain(torch.Tensor t) =>
        t.dtype == torch.ScalarType.Float32 && t.Contiguous;

    /// <summary>y = op(a, b), broadcast.</summary>
    public static torch.Tensor Binary<TOp>(TOp op, torch.Tensor a, torch.Tensor b)
        where TOp : struct, IBinaryOp
    {
        if (Plain(a) && Plain(b) && Shapes.Same(a.Sizes, b.Sizes))
        {
            var z = new torch.Tensor(torch.ScalarType.Float32, a.Sizes);
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
        var work = new BinaryWork<TOp>(op, a, b, y);
        TypeSwitch.Run(y.dtype, ref work);
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
            var z = new torch.Tensor(torch.ScalarType.Float32, a.Sizes);
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

    /// <summary>Truth values op(a, b), broadcast; always contiguous.</summary>
    public static torch.Tensor Compare<TOp>(TOp op, torch.Tensor a, torch.Tensor b)
        where TOp : struct, ICompareOp
    {
        var y = new torch.Tensor(
            torch.ScalarType.Bool,
            Shapes.Broadcast(a.Sizes, b.Sizes),
            a.Contiguous && b.Contiguous ? null
                : Shapes.SameLayout(a, b) && a.Dense ? a.StridesOrNull
                : null,
            false
        );
        var work = new CompareWork<TOp>(op, a, b, y);
        TypeSwitch.Run(a.dtype, ref work);
        GC.KeepAlive(a);
        GC.KeepAlive(b);
        return y;
    }

    /// <summary>y = mask ? a : b, broadcast; a and b of one type, the mask Bool.</summary>
    public static torch.Tensor Where(torch.Tensor mask, torch.Tensor a, torch.Tensor b)
    {
        long[] sizes = Shapes.Broadcast(Shapes.Broadcast(mask.Sizes, a.Sizes), b.Sizes);
        torch.Tensor y = Output(a.dtype, sizes, a, b);
        var work = new SelectWork(mask, a, b, y);
        TypeSwitch.Run(y.dtype, ref work);
        GC.KeepAlive(mask);
        GC.KeepAlive(a);
        GC.KeepAlive(b);
        return y;
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

    private readonly struct CompareWork<TOp>(TOp op, torch.Tensor a, torch.Tensor b, torch.Tensor y)
        : ITyped
        where TOp : struct, ICompareOp
    {
        public void Run<T>()
            where T : unmanaged, INumber<T>
        {
            bool sa = Shapes.SameLayout(a, y),
                sb = Shapes.SameLayout(b, y);
            if ((sa || a.Count == 1) && (sb || b.Count == 1) && (sa || sb))
            {
                ReadOnlySpan<T> fa = sa ? a.Flat<T>() : a.FromOffset<T>()[..1],
                    fb = sb ? b.Flat<T>() : b.FromOffset<T>()[..1];
                Elementwise.Compare(op, fa, fb, y.Flat<bool>());
                return;
            }
            var rows = new CompareRows<T, TOp>(
                op,
                a.Data.Span<T>(),
                b.Data.Span<T>(),
                y.Data.Span<bool>()
            );
            Strided.Walk(y, a, b, null, ref rows);
        }
    }

    private readonly ref struct CompareRows<T, TOp>(
        TOp op,
        ReadOnlySpan<T> a,
        ReadOnlySpan<T> b,
        Span<bool> y
    ) : IRowAction
        where T : unmanaged, INumber<T>
        where TOp : struct, ICompareOp
    {
        private readonly ReadOnlySpan<T> _a = a;
        private readonly ReadOnlySpan<T> _b = b;
        private readonly Span<bool> _y = y;

        public void Row(int n, in RowPlace a, in RowPlace b, in RowPlace c, in RowPlace y) =>
            Elementwise.Compare(
                op,
                _a[a.Start..],
                a.Stride,
                _b[b.Start..],
                b.Stride,
                _y.Slice(y.Start, n)
            );
    }

    private readonly struct SelectWork(
        torch.Tensor mask,
        torch.Tensor a,
        torch.Tensor b,
        torch.Tensor y
    ) : ITyped
    {
        public void Run<T>()
            where T : unmanaged, INumber<T>
        {
            var rows = new SelectRows<T>(
                mask.Data.Span<bool>(),
                a.Data.Span<T>(),
                b.Data.Span<T>(),
                y.Data.Span<T>()
            );
            Strided.Walk(y, mask, a, b, ref rows);
        }
    }

    private readonly ref struct SelectRows<T>(
        ReadOnlySpan<bool> mask,
        ReadOnlySpan<T> a,
        ReadOnlySpan<T> b,
        Span<T> y
    ) : IRowAction
        where T : unmanaged
    {
        private readonly ReadOnlySpan<bool> _mask = mask;
        private readonly ReadOnlySpan<T> _a = a;
        private readonly ReadOnlySpan<T> _b = b;
        private readonly Span<T> _y = y;

        public void Row(int n, in RowPlace a, in RowPlace b, in RowPlace c, in RowPlace y) =>
            Elementwise.Select(
                _mask[a.Start..],
                a.Stride,
                _a[b.Start..],
                b.Stride,
                _b[c.Start..],
                c.Stride,
                _y.Slice(y.Start, n)
            );
    }
}
