namespace TorchSharp;

public static partial class torch
{
    private sealed class CatNode(Tensor[] parts, int dim, Tensor[] empty)
        : Node([.. parts.Concat(empty).Select(static p => p.Node)])
    {
        private readonly long[] _lengths = Array.ConvertAll(parts, p => p.Sizes[dim]);

        public override void Backward(Tensor gradient, BackwardPass pass)
        {
            long start = 0;
            for (int i = 0; i < _lengths.Length; i++)
            {
                if (pass.Wants(this, i))
                {
                    pass.Send(this, i, gradient.narrow(dim, start, _lengths[i]));
                }
                start += _lengths[i];
            }
            for (int i = _lengths.Length; i < Inputs; i++)
            {
                if (pass.Wants(this, i))
                {
                    pass.Send(this, i, zeros(0, gradient.dtype));
                }
            }
        }
    }

    /// <summary>The tensors one after the other along <paramref name="dim"/>; the other sizes are equal. Of one tensor, as in TorchSharp, an alias: it shares memory.</summary>
    /// <exception cref="ArgumentException">There are none.</exception>
    public static Tensor cat(IList<Tensor> tensors, long dim = 0)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        return tensors.Count switch
        {
            0 => throw new ArgumentException(
                "cat expects a non-empty list of tensors",
                nameof(tensors)
            ),
            1 => tensors[0].alias(),
            _ => Joined(tensors, dim),
        };
    }

    /// <summary>The tensors one after the other, copied also when there is one only.</summary>
    internal static Tensor Joined(IList<Tensor> tensors, long dim)
    {
        if (tensors.Count == 0)
        {
            throw Errors.Torch("There are no tensors to be joined.");
        }
        // An empty vector joins with anything, as in PyTorch.
        List<Tensor> given = new(tensors.Count),
            empty = [];
        foreach (Tensor t in tensors)
        {
            (t is { Rank: 1, Count: 0 } ? empty : given).Add(t);
        }
        if (given.Count == 0)
        {
            (given, empty) = (empty, given);
        }
        ScalarType type = given[0].dtype;
        foreach (Tensor t in tensors)
        {
            type = Promotion.Of(type, t.dtype);
        }
        Tensor[] parts = [.. given.Select(t => t.Cast(type))],
            nothing = [.. empty.Select(t => t.Cast(type))];
        Tensor first = parts[0];
        if (first.Rank == 0)
        {
            throw Errors.Torch("zero-dimensional tensors cannot be concatenated; use stack.");
        }
        int d = Shapes.Wrap(dim, first.Rank);
        long[] sizes = first.shape;
        sizes[d] = 0;
        foreach (Tensor t in parts)
        {
            CheckParts(first, t, d);
            sizes[d] += t.Sizes[d];
        }
        var y = new Tensor(type, sizes);
        using (new EngineOwned())
        {
            long start = 0,
                step = y.Strides[d];
            foreach (Tensor t in parts)
            {
                using var place = new Tensor(y.Data, type, t.Sizes, y.Strides, start * step);
                RawCopy.Copy(t, place);
                start += t.Sizes[d];
            }
        }
        if (is_grad_enabled() && tensors.Any(static p => p.Node is not null))
        {
            y.Node = new CatNode(parts, d, nothing);
        }
        return y;
    }

    private static void CheckParts(Tensor first, Tensor other, int dim)
    {
        bool same = first.Rank == other.Rank;
        for (int i = 0; same && i < first.Rank; i++)
        {
            same = i == dim || first.Sizes[i] == other.Sizes[i];
        }
        if (!same)
        {
            throw Errors.Torch(
                $"Sizes of tensors must match except in dimension {dim}. Got {Shapes.Text(first)} and {Shapes.Text(other)}."
            );
        }
    }

    /// <summary>The tensors one after the other along <paramref name="dim"/>; the other sizes are equal.</summary>
    public static Tensor cat(Tensor[] tensors, long dim = 0) => cat((IList<Tensor>)tensors, dim);

    /// <summary>The tensors one after the other along <paramref name="dim"/>; the other sizes are equal.</summary>
    public static Tensor cat(ReadOnlySpan<Tensor> tensors, long dim = 0) =>
        cat((IList<Tensor>)tensors.ToArray(), dim);

    /// <summary>As <see cref="cat(IList{Tensor}, long)"/>.</summary>
    public static Tensor concat(IList<Tensor> tensors, long dim = 0) => cat(tensors, dim);

    /// <summary>As <see cref="cat(IList{Tensor}, long)"/>.</summary>
    public static Tensor concat(Tensor[] tensors, long dim = 0) => cat(tensors, dim);

    /// <summary>As <see cref="cat(IList{Tensor}, long)"/>.</summary>
    public static Tensor concatenate(IList<Tensor> tensors, long axis = 0) => cat(tensors, axis);

    /// <summary>As <see cref="cat(IList{Tensor}, long)"/>.</summary>
    public static Tensor concatenate(Tensor[] tensors, long axis = 0) => cat(tensors, axis);

    /// <summary>The tensors, of one shape, along a new dimension.</summary>
    public static Tensor stack(IEnumerable<Tensor> tensors, long dim = 0)
    {
        Tensor[] given = [.. tensors];
        if (given.Length == 0)
        {
            throw Errors.Torch("stack expects a non-empty list of tensors");
        }
        foreach (Tensor t in given)
        {
            if (!Shapes.Same(t.Sizes, given[0].Sizes))
            {
                throw Errors.Torch(
                    $"stack expects each tensor to be equal size, but got {Shapes.Text(given[0])} and {Shapes.Text(t)}."
                );
            }
        }
        int d = Shapes.Wrap(dim, given[0].Rank + 1);
        return WrappedTensorDisposeScope(() =>
            Joined(Array.ConvertAll(given, t => t.unsqueeze(d)), d)
        );
    }

    /// <summary>The tensors stacked as rows, vectors counting as rows.</summary>
    public static Tensor vstack(IList<Tensor> tensors) =>
        WrappedTensorDisposeScope(() =>
            Joined([.. tensors.Select(t => t.Rank < 2 ? t.reshape(1, -1) : t)], 0)
        );

    /// <summary>The tensors stacked as rows, vectors counting as rows.</summary>
    public static Tensor vstack(Tensor[] tensors) => vstack((IList<Tensor>)tensors);

    /// <summary>The tensors side by side: along the second dimension, vectors along the first.</summary>
    public static Tensor hstack(IList<Tensor> tensors) =>
        WrappedTensorDisposeScope(() =>
            Joined(
                [.. tensors.Select(t => t.Rank == 0 ? t.reshape(1) : t)],
                tensors[0].Rank < 2 ? 0 : 1
            )
        );

    /// <summary>The tensors side by side: along the second dimension, vectors along the first.</summary>
    public static Tensor hstack(params Tensor[] tensors) => hstack((IList<Tensor>)tensors);

    /// <summary>The tensors one behind the other: along the third dimension, vectors and matrices counting as [1, n, 1] and [m, n, 1].</summary>
    public static Tensor dstack(IList<Tensor> tensors) =>
        WrappedTensorDisposeScope(() => Joined([.. tensors.Select(t => t.atleast_3d())], 2));

    /// <inheritdoc cref="dstack(IList{Tensor})"/>
    public static Tensor dstack(params Tensor[] tensors) => dstack((IList<Tensor>)tensors);
}
