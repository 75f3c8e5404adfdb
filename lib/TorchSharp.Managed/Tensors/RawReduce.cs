using System.Numerics;
using TorchSharp.Kernels;

namespace TorchSharp;

/// <summary>A reduction of contiguous [outer, count, inner] over its middle.</summary>
internal interface IReduction
{
    /// <summary>Reduces; <paramref name="indices"/> is empty unless positions are wanted.</summary>
    void Run<T>(ReadOnlySpan<T> x, int outer, int count, int inner, Span<T> y, Span<long> indices)
        where T : unmanaged, INumber<T>;
}

/// <summary>
/// Reductions of whole tensors over any dimensions, without derivatives. A dense tensor is reduced where it lies when the
/// dimensions are neighbours in storage; otherwise a rearranged copy is.
/// </summary>
internal static class RawReduce
{
    public readonly struct Sum : IReduction
    {
        public void Run<T>(
            ReadOnlySpan<T> x,
            int outer,
            int count,
            int inner,
            Span<T> y,
            Span<long> indices
        )
            where T : unmanaged, INumber<T> => Reduce.Sum(x, outer, count, inner, y);
    }

    public readonly struct SumOfSquares : IReduction
    {
        public void Run<T>(
            ReadOnlySpan<T> x,
            int outer,
            int count,
            int inner,
            Span<T> y,
            Span<long> indices
        )
            where T : unmanaged, INumber<T> => Reduce.SumOfSquares(x, outer, count, inner, y);
    }

    public readonly struct SumOfMagnitudes : IReduction
    {
        public void Run<T>(
            ReadOnlySpan<T> x,
            int outer,
            int count,
            int inner,
            Span<T> y,
            Span<long> indices
        )
            where T : unmanaged, INumber<T> => Reduce.SumOfMagnitudes(x, outer, count, inner, y);
    }

    public readonly struct Max : IReduction
    {
        public void Run<T>(
            ReadOnlySpan<T> x,
            int outer,
            int count,
            int inner,
            Span<T> y,
            Span<long> indices
        )
            where T : unmanaged, INumber<T> => Reduce.Max(x, outer, count, inner, y, indices);
    }

    public readonly struct Min : IReduction
    {
        public void Run<T>(
            ReadOnlySpan<T> x,
            int outer,
            int count,
            int inner,
            Span<T> y,
            Span<long> indices
        )
            where T : unmanaged, INumber<T> => Reduce.Min(x, outer, count, inner, y, indices);
    }

    public readonly struct LogSumExp : IReduction
    {
        public void Run<T>(
            ReadOnlySpan<T> x,
            int outer,
            int count,
            int inner,
            Span<T> y,
            Span<long> indices
        )
            where T : unmanaged, INumber<T> => Softmax.LogSumExp(x, outer, count, inner, y);
    }

    /// <summary>Every dimension, as a list.</summary>
    public static int[] AllDims(torch.Tensor x)
    {
        var dims = new int[x.Rank];
        for (int i = 0; i < dims.Length; i++)
        {
            dims[i] = i;
        }
        return dims;
    }

    /// <summary>Dimensions counted from the front and sorted; none given means all.</summary>
    /// <exception cref="System.Runtime.InteropServices.ExternalException">A dimension is out of range or named twice.</exception>
    public static int[] Dims(torch.Tensor x, ReadOnlySpan<long> dims)
    {
        if (dims.Length == 0)
        {
            return AllDims(x);
        }
        var wrapped = new int[dims.Length];
        for (int i = 0; i < dims.Length; i++)
        {
            wrapped[i] = Shapes.Wrap(dims[i], x.Rank);
        }
        if (x.Rank == 0)
        {
            return [];
        }
        Array.Sort(wrapped);
        for (int i = 1; i < wrapped.Length; i++)
        {
            if (wrapped[i] == wrapped[i - 1])
            {
                throw Errors.Torch($"dim {wrapped[i]} appears multiple times in the list of dims");
            }
        }
        return wrapped;
    }

    /// <summary>Reduces over the given dimensions (from the front, sorted).</summary>
    public static torch.Tensor Over<TReduction>(
        TReduction reduction,
        torch.Tensor x,
        int[] dims,
        bool keepdim
    )
        where TReduction : struct, IReduction => Over(reduction, x, dims, keepdim, null);

    /// <summary>Reduces over one dimension and gives the positions too.</summary>
    public static (torch.Tensor Values, torch.Tensor Indices) WithIndices<TReduction>(
        TReduction reduction,
        torch.Tensor x,
        int dim,
        bool keepdim
    )
        where TReduction : struct, IReduction
    {
        var holder = new torch.Tensor?[1];
        torch.Tensor values = Over(reduction, x, x.Rank == 0 ? [] : [dim], keepdim, holder);
        return (values, holder[0]!);
    }

    private static torch.Tensor Over<TReduction>(
        TReduction reduction,
        torch.Tensor x,
        int[] dims,
        bool keepdim,
        torch.Tensor?[]? indices
    )
        where TReduction : struct, IReduction
    {
        int rank = x.Rank;
        Span<bool> reduced = stackalloc bool[rank + 1];
        reduced.Clear();
        foreach (int d in dims)
        {
            reduced[d] = true;
        }
        Span<int> order = stackalloc int[rank];
        StorageOrder(x, order);
        bool copy = !x.Dense || !Neighbours(order, reduced);
        if (copy)
        {
            KeptFirst(reduced, order);
        }
        torch.Tensor source = copy ? Rearranged(x, order) : x;
        long outer = 1,
            count = 1,
            inner = 1;
        bool seen = false;
        foreach (int d in order)
        {
            if (reduced[d])
            {
                count *= x.Sizes[d];
                seen = true;
            }
            else if (seen)
            {
                inner *= x.Sizes[d];
            }
            else
            {
                outer *= x.Sizes[d];
            }
        }
        long[] sizes = Sizes(x, reduced, keepdim);
        long[]? strides = Strides(x, order, reduced, keepdim, sizes);
        torch.Tensor y = new torch.Tensor(x.dtype, sizes, strides, zeroed: false).RowMajor();
        var work = new Work<TReduction>(
            reduction,
            source,
            (int)outer,
            (int)count,
            (int)inner,
            y,
            indices is null
                ? null
                : indices[0] = new torch.Tensor(
                    torch.ScalarType.Int64,
                    sizes,
                    strides,
                    zeroed: false
                ).RowMajor()
        );
        TypeSwitch.Run(x.dtype, ref work);
        GC.KeepAlive(source);
        if (copy)
        {
            source.Dispose();
        }
        return y;
    }

    /// <summary>The dimensions from the outermost in storage to the innermost.</summary>
    private static void StorageOrder(torch.Tensor x, Span<int> order)
    {
        for (int i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }
        if (x.StridesOrNull is not { } strides)
        {
            return;
        }
        for (int i = 1; i < order.Length; i++)
        {
            int d = order[i],
                k = i;
            for (; k > 0 && strides[order[k - 1]] < strides[d]; k--)
            {
                order[k] = order[k - 1];
            }
            order[k] = d;
        }
    }

    private static bool Neighbours(ReadOnlySpan<int> order, ReadOnlySpan<bool> reduced)
    {
        int runs = 0;
        bool before = false;
        foreach (int d in order)
        {
            runs += reduced[d] && !before ? 1 : 0;
            before = reduced[d];
        }
        return runs <= 1;
    }

    private static void KeptFirst(ReadOnlySpan<bool> reduced, Span<int> order)
    {
        int k = 0;
        for (int i = 0; i < order.Length; i++)
        {
            if (!reduced[i])
            {
                order[k++] = i;
            }
        }
        for (int i = 0; i < order.Length; i++)
        {
            if (reduced[i])
            {
                order[k++] = i;
            }
        }
    }

    private static torch.Tensor Rearranged(torch.Tensor x, ReadOnlySpan<int> order)
    {
        var copy = new torch.Tensor(
            x.dtype,
            x.Sizes,
            Shapes.StridesInOrder(x.Sizes, order),
            zeroed: false
        );
        RawCopy.Copy(x, copy);
        return copy;
    }

    private static long[] Sizes(torch.Tensor x, ReadOnlySpan<bool> reduced, bool keepdim)
    {
        var sizes = new List<long>(x.Rank);
        for (int d = 0; d < x.Rank; d++)
        {
            if (!reduced[d])
            {
                sizes.Add(x.Sizes[d]);
            }
            else if (keepdim)
            {
                sizes.Add(1);
            }
        }
        return [.. sizes];
    }

    /// <summary>The strides of the result, whose kept dimensions lie in the source's order.</summary>
    private static long[]? Strides(
        torch.Tensor x,
        ReadOnlySpan<int> order,
        ReadOnlySpan<bool> reduced,
        bool keepdim,
        long[] sizes
    )
    {
        Span<int> place = stackalloc int[x.Rank];
        int kept = 0;
        for (int d = 0; d < x.Rank; d++)
        {
            place[d] = reduced[d] && !keepdim ? -1 : kept++;
        }
        var strides = new long[sizes.Length];
        long step = 1;
        for (int i = order.Length - 1; i >= 0; i--)
        {
            if (place[order[i]] >= 0)
            {
                strides[place[order[i]]] = step;
                step *= reduced[order[i]] ? 1 : Math.Max(x.Sizes[order[i]], 1);
            }
        }
        return Shapes.IsContiguous(sizes, strides) ? null : strides;
    }

    private readonly struct Work<TReduction>(
        TReduction reduction,
        torch.Tensor x,
        int outer,
        int count,
        int inner,
        torch.Tensor y,
        torch.Tensor? indices
    ) : ITyped
        where TReduction : struct, IReduction
    {
        public void Run<T>()
            where T : unmanaged, INumber<T> =>
            reduction.Run(
                (ReadOnlySpan<T>)x.Flat<T>(),
                outer,
                count,
                inner,
                y.Flat<T>(),
                indices is null ? default : indices.Flat<long>()
            );
    }
}
