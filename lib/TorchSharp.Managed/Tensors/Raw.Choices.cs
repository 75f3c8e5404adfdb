using System.Numerics;
using TorchSharp.Kernels;

namespace TorchSharp;

/// <summary>Comparisons, and choices by a mask.</summary>
internal static partial class Raw
{
    /// <summary>Truth values op(a, b), broadcast; always contiguous.</summary>
    public static torch.Tensor Compare<TOp>(TOp op, torch.Tensor a, torch.Tensor b)
        where TOp : struct, ICompareOp
    {
        torch.Tensor y =
            !(a.Contiguous && b.Contiguous) && Shapes.SameLayout(a, b) && a.Dense
                ? Like(a, torch.ScalarType.Bool)
                : new torch.Tensor(torch.ScalarType.Bool, Shapes.Broadcast(a.Sizes, b.Sizes));
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
