namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>A view with other sizes and strides on the same storage; gradient handling is the caller's.</summary>
        private Tensor View(long[] sizes, long[]? strides, long offset) =>
            new(Data, _type, sizes, strides, offset) { BaseOf = BaseOf ?? this };

        /// <summary>A view whose elements are those of x in the same row-major order.</summary>
        private sealed class ReshapeNode(Tensor x) : Node(x)
        {
            private readonly long[] _sizes = x.Sizes;

            public override void Backward(Tensor gradient, BackwardPass pass) =>
                pass.Send(this, 0, gradient.reshape(_sizes));
        }

        private Tensor Reshaped(long[] sizes, long[]? strides)
        {
            Tensor y = View(sizes, strides, _offset);
            if (Records(this))
            {
                y.Node = new ReshapeNode(this);
            }
            return y;
        }

        /// <summary>The sizes with -1 replaced by what remains.</summary>
        private long[] Inferred(long[] sizes)
        {
            int free = -1;
            long known = 1;
            for (int i = 0; i < sizes.Length; i++)
            {
                if (sizes[i] == -1 && free < 0)
                {
                    free = i;
                }
                else if (sizes[i] < 0)
                {
                    throw Errors.Torch(
                        $"invalid shape dimension {sizes[i]} in {Shapes.Text(sizes)}: at most one size may be -1."
                    );
                }
                else
                {
                    known *= sizes[i];
                }
            }
            long[] y = (long[])sizes.Clone();
            if (free >= 0 && known != 0 && Count % known == 0)
            {
                y[free] = Count / known;
                known = Count;
            }
            return known == Count && (free < 0 || y[free] >= 0)
                ? y
                : throw Errors.Torch(
                    $"shape '{Shapes.Text(sizes)}' is invalid for input of size {Count} (a tensor of {Shapes.Text(this)})."
                );
        }

        /// <summary>The strides that show elements with strides of their own (null: contiguous) with other sizes without moving them, or false.</summary>
        private bool TryRestride(long[] sizes, long[]? own, out long[]? strides)
        {
            strides = null;
            if (own is null || Count == 0)
            {
                return true;
            }
            var y = new long[sizes.Length];
            int d = sizes.Length - 1;
            long chunkStride = Rank == 0 ? 1 : own[Rank - 1],
                chunk = 1,
                taken = 1;
            for (int s = Rank - 1; s >= 0; s--)
            {
                chunk *= _sizes[s];
                if (s != 0 && (_sizes[s - 1] == 1 || own[s - 1] == chunk * chunkStride))
                {
                    continue;
                }
                while (d >= 0 && (taken < chunk || sizes[d] == 1))
                {
                    y[d] = taken * chunkStride;
                    taken *= sizes[d--];
                }
                if (taken != chunk)
                {
                    return false;
                }
                if (s > 0)
                {
                    chunkStride = own[s - 1];
                    chunk = taken = 1;
                }
            }
            strides = y;
            return d < 0;
        }

        /// <summary>The elements with other sizes (one may be -1), sharing storage. What the engine laid out in an order of its own (results of convolutions) is laid out row-major first where that order is in the way; and copied if a view or the graph shares it.</summary>
        /// <exception cref="System.Runtime.InteropServices.ExternalException">The number of elements differs, or the strides do not allow a view: use <see cref="reshape"/>.</exception>
        public Tensor view(params long[] shape)
        {
            long[] sizes = Inferred(shape);
            if (TryRestride(sizes, _strides, out long[]? strides))
            {
                return Reshaped(sizes, strides);
            }
            if (Data.Layout is not null && TryRestride(sizes, stride(), out _))
            {
                return RowMajorForAll().Reshaped(sizes, null);
            }
            throw Errors.Torch(
                $"view size is not compatible with input tensor's size and stride: {Shapes.Text(this)} with strides {Shapes.Text(stride())} cannot be seen as {Shapes.Text(sizes)}. Use reshape(...) instead."
            );
        }

        /// <summary>The elements with other sizes (one may be -1): a view where the strides allow it, else a copy.</summary>
        public Tensor reshape(params long[] shape)
        {
            long[] sizes = Inferred(shape);
            return TryRestride(sizes, _strides, out long[]? strides)
                ? Reshaped(sizes, strides)
                : RowMajorForAll().Reshaped(sizes, null);
        }

        /// <summary><see cref="view"/> with the sizes of another tensor.</summary>
        public Tensor view_as(Tensor other) => view(other._sizes);

        /// <summary>A second handle on the same elements.</summary>
        public Tensor alias() => Reshaped(_sizes, _strides);

        /// <summary>Merges dimensions <paramref name="start_dim"/> to <paramref name="end_dim"/> into one.</summary>
        public Tensor flatten(long start_dim = 0, long end_dim = -1)
        {
            int from = Shapes.Wrap(start_dim, Rank),
                to = Shapes.Wrap(end_dim, Rank);
            if (from > to)
            {
                throw Errors.Torch(
                    $"flatten() has invalid args: start_dim ({start_dim}) cannot come after end_dim ({end_dim})"
                );
            }
            if (Rank == 0)
            {
                return reshape(1);
            }
            var sizes = new List<long>(_sizes[..from]) { 1 };
            for (int i = from; i <= to; i++)
            {
                sizes[from] *= _sizes[i];
            }
            sizes.AddRange(_sizes[(to + 1)..]);
            return reshape([.. sizes]);
        }

        /// <summary>Splits dimension <paramref name="dim"/> into these sizes (one may be -1).</summary>
        /// <exception cref="System.Runtime.InteropServices.ExternalException">There is no such dimension, or the sizes do not make it up.</exception>
        public Tensor unflatten(long dim, params long[] sizes)
        {
            int d = NeedsDims(dim, "unflatten");
            long known = 1;
            foreach (long s in sizes)
            {
                known *= s == -1 ? 1 : s;
            }
            long[] parts = Array.ConvertAll(sizes, s => s == -1 ? _sizes[d] / known : s);
            return view([.. _sizes[..d], .. parts, .. _sizes[(d + 1)..]]);
        }

        /// <summary>All elements in one dimension.</summary>
        public Tensor ravel() => reshape(-1);

        /// <summary>Without its dimensions of size 1, or without that one if it is of size 1.</summary>
        public Tensor squeeze(long? dim = null)
        {
            int only = dim is null ? -1 : Shapes.Wrap(dim.Value, Rank);
            var sizes = new List<long>(Rank);
            var strides = new List<long>(Rank);
            long[] own = Strides;
            for (int i = 0; i < Rank; i++)
            {
                if (_sizes[i] != 1 || (only >= 0 && i != only))
                {
                    sizes.Add(_sizes[i]);
                    strides.Add(own[i]);
                }
            }
            return Reshaped([.. sizes], [.. strides]);
        }

        /// <summary>With a dimension of size 1 inserted at <paramref name="dim"/>.</summary>
        public Tensor unsqueeze(long dim)
        {
            int d = Shapes.Wrap(dim, Rank + 1);
            long[] own = Strides;
            long step = d < Rank ? _sizes[d] * own[d] : 1;
            return Reshaped(
                [.. _sizes[..d], 1, .. _sizes[d..]],
                _strides is null ? null : [.. own[..d], step, .. own[d..]]
            );
        }

        /// <summary>Squeezes this handle itself.</summary>
        public Tensor squeeze_(long? dim = null) => Reshape_(squeeze(dim));

        /// <summary>Unsqueezes this handle itself.</summary>
        public Tensor unsqueeze_(long dim) => Reshape_(unsqueeze(dim));

        private Tensor Reshape_(Tensor view)
        {
            Node? node = view.Node;
            Become(view);
            Node = node ?? Node;
            view.Dispose();
            return this;
        }
    }
}
