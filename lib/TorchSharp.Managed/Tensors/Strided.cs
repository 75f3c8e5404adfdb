namespace TorchSharp;

/// <summary>What to do with one row of up to three inputs and one output: start indices, length, and the rows' strides.</summary>
internal interface IRowAction
{
    /// <summary>Handles a row of <paramref name="n"/> elements that begin at the given indices of the operands.</summary>
    void Row(int n, in RowPlace a, in RowPlace b, in RowPlace c, in RowPlace y);
}

/// <summary>Where a row begins in an operand, and how far its elements lie apart.</summary>
internal readonly record struct RowPlace(int Start, int Stride);

/// <summary>
/// Walks operands of different strides together. Dimensions are ordered by the output's strides and merged where
/// every operand allows it, so that the rows are as long as they can be.
/// </summary>
internal static class Strided
{
    private const int Operands = 4;

    /// <summary>
    /// Calls <paramref name="action"/> for each row. The output has <paramref name="y"/>'s sizes; the inputs are
    /// broadcast to it. Missing inputs are null.
    /// </summary>
    public static void Walk<TAction>(
        torch.Tensor y,
        torch.Tensor? a,
        torch.Tensor? b,
        torch.Tensor? c,
        ref TAction action
    )
        where TAction : struct, IRowAction, allows ref struct
    {
        if (y.Count == 0)
        {
            return;
        }
        int rank = y.Rank;
        Span<long> sizes = stackalloc long[rank + 1];
        Span<long> strides = stackalloc long[Operands * (rank + 1)];
        Span<long> sa = strides[..rank],
            sb = strides.Slice(rank + 1, rank),
            sc = strides.Slice(2 * (rank + 1), rank),
            sy = strides.Slice(3 * (rank + 1), rank);
        y.Sizes.CopyTo(sizes);
        Shapes.Expand(y, y.Sizes, sy);
        Expand(a, y.Sizes, sa);
        Expand(b, y.Sizes, sb);
        Expand(c, y.Sizes, sc);
        rank = Simplify(sizes[..rank], sa, sb, sc, sy);
        int n = rank == 0 ? 1 : checked((int)sizes[rank - 1]);
        Span<long> index = stackalloc long[rank + 1];
        index.Clear();
        long ia = a?.Offset ?? 0,
            ib = b?.Offset ?? 0,
            ic = c?.Offset ?? 0,
            iy = y.Offset;
        int ta = rank == 0 ? 0 : (int)sa[rank - 1],
            tb = rank == 0 ? 0 : (int)sb[rank - 1],
            tc = rank == 0 ? 0 : (int)sc[rank - 1],
            ty = rank == 0 ? 1 : (int)sy[rank - 1];
        while (true)
        {
            action.Row(n, new((int)ia, ta), new((int)ib, tb), new((int)ic, tc), new((int)iy, ty));
            int d = rank - 2;
            for (; d >= 0; d--)
            {
                ia += sa[d];
                ib += sb[d];
                ic += sc[d];
                iy += sy[d];
                if (++index[d] < sizes[d])
                {
                    break;
                }
                ia -= sa[d] * sizes[d];
                ib -= sb[d] * sizes[d];
                ic -= sc[d] * sizes[d];
                iy -= sy[d] * sizes[d];
                index[d] = 0;
            }
            if (d < 0)
            {
                return;
            }
        }
    }

    private static void Expand(torch.Tensor? t, ReadOnlySpan<long> sizes, Span<long> strides)
    {
        if (t is null)
        {
            strides.Clear();
        }
        else
        {
            Shapes.Expand(t, sizes, strides);
        }
    }

    /// <summary>Sorts by the output's strides, drops dimensions of size 1, merges neighbours. Returns the new rank.</summary>
    private static int Simplify(
        Span<long> sizes,
        Span<long> a,
        Span<long> b,
        Span<long> c,
        Span<long> y
    )
    {
        int rank = 0;
        for (int i = 0; i < sizes.Length; i++)
        {
            if (sizes[i] == 1)
            {
                continue;
            }
            (long size, long pa, long pb, long pc, long py) = (sizes[i], a[i], b[i], c[i], y[i]);
            int k = rank++;
            for (; k > 0 && y[k - 1] < py; k--)
            {
                (sizes[k], a[k], b[k], c[k], y[k]) = (
                    sizes[k - 1],
                    a[k - 1],
                    b[k - 1],
                    c[k - 1],
                    y[k - 1]
                );
            }
            (sizes[k], a[k], b[k], c[k], y[k]) = (size, pa, pb, pc, py);
        }
        int last = 0;
        for (int i = 1; i < rank; i++)
        {
            if (
                a[last] == a[i] * sizes[i]
                && b[last] == b[i] * sizes[i]
                && c[last] == c[i] * sizes[i]
                && y[last] == y[i] * sizes[i]
            )
            {
                (sizes[last], a[last], b[last], c[last], y[last]) = (
                    sizes[last] * sizes[i],
                    a[i],
                    b[i],
                    c[i],
                    y[i]
                );
            }
            else
            {
                last++;
                (sizes[last], a[last], b[last], c[last], y[last]) = (
                    sizes[i],
                    a[i],
                    b[i],
                    c[i],
                    y[i]
                );
            }
        }
        return rank == 0 ? 0 : last + 1;
    }
}
