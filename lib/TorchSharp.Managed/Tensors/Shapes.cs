using System.Globalization;
using System.Runtime.CompilerServices;

namespace TorchSharp;

/// <summary>Arithmetic on sizes and strides.</summary>
internal static class Shapes
{
    public static readonly long[] Scalar = [];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Count(ReadOnlySpan<long> sizes)
    {
        long n = 1;
        foreach (long s in sizes)
        {
            if (s < 0)
            {
                throw Negative(s, sizes);
            }
            n = checked(n * s);
        }
        return n;
    }

    private static Exception Negative(long size, ReadOnlySpan<long> sizes) =>
        Errors.Torch($"Trying to create a tensor with negative dimension {size}: {Text(sizes)}.");

    public static long[] ContiguousStrides(ReadOnlySpan<long> sizes)
    {
        var strides = new long[sizes.Length];
        long step = 1;
        for (int i = sizes.Length - 1; i >= 0; i--)
        {
            strides[i] = step;
            step *= Math.Max(sizes[i], 1);
        }
        return strides;
    }

    /// <summary>Strides of a contiguous tensor whose dimensions are laid out in the given order, outermost first.</summary>
    public static long[] StridesInOrder(ReadOnlySpan<long> sizes, ReadOnlySpan<int> order)
    {
        var strides = new long[sizes.Length];
        long step = 1;
        for (int i = order.Length - 1; i >= 0; i--)
        {
            strides[order[i]] = step;
            step *= Math.Max(sizes[order[i]], 1);
        }
        return strides;
    }

    /// <summary>The strides of an (N, C, H, W) tensor whose channels lie innermost.</summary>
    public static long[] ChannelsLast(ReadOnlySpan<long> sizes) =>
        StridesInOrder(sizes, [0, 2, 3, 1]);

    public static bool IsContiguous(ReadOnlySpan<long> sizes, ReadOnlySpan<long> strides)
    {
        long step = 1;
        for (int i = sizes.Length - 1; i >= 0; i--)
        {
            if (sizes[i] == 0)
            {
                return true;
            }
            if (sizes[i] != 1)
            {
                if (strides[i] != step)
                {
                    return false;
                }
                step *= sizes[i];
            }
        }
        return true;
    }

    /// <summary>Whether some order of the dimensions makes the tensor contiguous.</summary>
    public static bool IsDense(ReadOnlySpan<long> sizes, ReadOnlySpan<long> strides)
    {
        long step = 1;
        int left = 0;
        for (int i = 0; i < sizes.Length; i++)
        {
            if (sizes[i] == 0)
            {
                return true;
            }
            left += sizes[i] != 1 ? 1 : 0;
        }
        while (left > 0)
        {
            bool found = false;
            for (int i = 0; i < sizes.Length && !found; i++)
            {
                if (sizes[i] != 1 && strides[i] == step)
                {
                    step *= sizes[i];
                    left--;
                    found = true;
                }
            }
            if (!found)
            {
                return false;
            }
        }
        return true;
    }

    /// <summary>Whether the sizes are equal. A plain loop: there are few, and one array often serves both.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Same(long[] a, long[] b) => ReferenceEquals(a, b) || Equal(a, b);

    private static bool Equal(long[] a, long[] b)
    {
        if (a.Length != b.Length)
        {
            return false;
        }
        for (int i = 0; i < a.Length; i++)
        {
            if (a[i] != b[i])
            {
                return false;
            }
        }
        return true;
    }

    /// <summary>Whether two operands of the same sizes lie in storage in the same order.</summary>
    public static bool SameLayout(torch.Tensor a, torch.Tensor b)
    {
        if (!Same(a.Sizes, b.Sizes))
        {
            return false;
        }
        if (a.Contiguous || b.Contiguous)
        {
            return a.Contiguous && b.Contiguous;
        }
        long[] sizes = a.Sizes,
            sa = a.StridesOrNull!,
            sb = b.StridesOrNull!;
        for (int i = 0; i < sizes.Length; i++)
        {
            if (sizes[i] != 1 && sa[i] != sb[i])
            {
                return false;
            }
        }
        return true;
    }

    /// <summary>The dimension counted from the front.</summary>
    /// <exception cref="System.Runtime.InteropServices.ExternalException">The tensor has no such dimension.</exception>
    public static int Wrap(long dim, int rank)
    {
        int n = Math.Max(rank, 1);
        if (dim < -n || dim >= n)
        {
            throw Errors.Torch(
                $"Dimension out of range: expected {-n} to {n - 1} for a tensor of {rank} dimensions, but got {dim}."
            );
        }
        return (int)(dim < 0 ? dim + n : dim);
    }

    /// <summary>The sizes that both broadcast to, aligned at the last dimension.</summary>
    /// <exception cref="System.Runtime.InteropServices.ExternalException">Two sizes differ and neither is 1.</exception>
    public static long[] Broadcast(long[] a, long[] b)
    {
        if (Same(a, b) || b.Length == 0)
        {
            return a;
        }
        if (a.Length == 0)
        {
            return b;
        }
        int rank = Math.Max(a.Length, b.Length);
        var y = new long[rank];
        for (int i = 1; i <= rank; i++)
        {
            long da = i <= a.Length ? a[^i] : 1,
                db = i <= b.Length ? b[^i] : 1;
            y[^i] =
                da == db || db == 1 ? da
                : da == 1 ? db
                : throw Errors.Torch(
                    $"Shapes {Text(a)} and {Text(b)} do not broadcast: the size of tensor a ({da}) must match the size of tensor b ({db}) at dimension {rank - i}, or one of them must be 1."
                );
        }
        return y;
    }

    /// <summary>Whether sizes broadcast to others that stay as they are.</summary>
    public static bool Broadcasts(ReadOnlySpan<long> from, ReadOnlySpan<long> to)
    {
        if (from.Length > to.Length)
        {
            return false;
        }
        for (int i = 1; i <= from.Length; i++)
        {
            if (from[^i] != 1 && from[^i] != to[^i])
            {
                return false;
            }
        }
        return true;
    }

    /// <summary>The strides that make an operand look like it had the broadcast sizes: 0 where it repeats.</summary>
    public static void Expand(torch.Tensor t, ReadOnlySpan<long> sizes, Span<long> strides)
    {
        int extra = sizes.Length - t.Rank;
        long[] own = t.Sizes;
        long[]? given = t.StridesOrNull;
        long step = 1;
        for (int i = own.Length - 1; i >= 0; i--)
        {
            strides[i + extra] =
                own[i] == 1 ? 0
                : given is null ? step
                : given[i];
            step *= own[i];
        }
        strides[..extra].Clear();
    }

    /// <summary>A shape as text: [2, 3].</summary>
    public static string Text(ReadOnlySpan<long> sizes)
    {
        var parts = new string[sizes.Length];
        for (int i = 0; i < sizes.Length; i++)
        {
            parts[i] = sizes[i].ToString(CultureInfo.InvariantCulture);
        }
        return "[" + string.Join(", ", parts) + "]";
    }

    public static string Text(torch.Tensor t) => Text(t.Sizes);

    /// <summary>The sizes without the given dimension, or with it as 1.</summary>
    public static long[] Reduced(long[] sizes, int dim, bool keepdim)
    {
        if (sizes.Length == 0)
        {
            return Scalar;
        }
        if (keepdim)
        {
            var kept = (long[])sizes.Clone();
            kept[dim] = 1;
            return kept;
        }
        var rest = new long[sizes.Length - 1];
        Array.Copy(sizes, rest, dim);
        Array.Copy(sizes, dim + 1, rest, dim, sizes.Length - dim - 1);
        return rest;
    }
}
