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

        private sealed class ExpandNode(Tensor x) : Node(x)
        {
            private readonly long[] _sizes = x.Sizes;

            public override void Backward(Tensor gradient, BackwardPass pass) =>
                pass.Send(this, 0, SumTo(gradient.Alias(), _sizes));
        }

        private sealed class PermuteNode(Tensor x, int[] order) : Node(x)
        {
            public override void Backward(Tensor gradient, BackwardPass pass)
            {
                var back = new int[order.Length];
                for (int i = 0; i < order.Length; i++)
                {
                    back[order[i]] = i;
                }
                pass.Send(this, 0, gradient.Permuted(back));
            }
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

        private Tensor Permuted(int[] order)
        {
            var sizes = new long[order.Length];
            var strides = new long[order.Length];
            long[] own = Strides;
            for (int i = 0; i < order.Length; i++)
            {
                sizes[i] = _sizes[order[i]];
                strides[i] = own[order[i]];
            }
            Tensor y = View(sizes, strides, _offset);
            if (Records(this))
            {
                y.Node = new PermuteNode(this, order);
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

        /// <summary>The strides that show the elements with other sizes without moving them, or false.</summary>
        private bool TryRestride(long[] sizes, out long[]? strides)
        {
            strides = null;
            if (_strides is null || Count == 0)
            {
                return true;
            }
            var y = new long[sizes.Length];
            int d = sizes.Length - 1;
            long chunkStride = Rank == 0 ? 1 : _strides[Rank - 1],
                chunk = 1,
                taken = 1;
            for (int s = Rank - 1; s >= 0; s--)
            {
                chunk *= _sizes[s];
                if (s != 0 && (_sizes[s - 1] == 1 || _strides[s - 1] == chunk * chunkStride))
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
                    chunkStride = _strides[s - 1];
                    chunk = taken = 1;
                }
            }
            strides = y;
            return d < 0;
        }

        /// <summary>The elements with other sizes (one may be -1), sharing storage. The engine's channels-last results are copied instead.</summary>
        /// <exception cref="System.Runtime.InteropServices.ExternalException">The number of elements differs, or the strides do not allow a view: use <see cref="reshape"/>.</exception>
        public Tensor view(params long[] shape)
        {
            long[] sizes = Inferred(shape);
            if (TryRestride(sizes, out long[]? strides))
            {
                return Reshaped(sizes, strides);
            }
            if (Rank == 4 && _strides.AsSpan().SequenceEqual(Shapes.ChannelsLast(_sizes)))
            {
                return contiguous().Reshaped(sizes, null);
            }
            throw Errors.Torch(
                $"view size is not compatible with input tensor's size and stride: {Shapes.Text(this)} with strides {Shapes.Text(Strides)} cannot be seen as {Shapes.Text(sizes)}. Use reshape(...) instead."
            );
        }

        /// <summary>The elements with other sizes (one may be -1): a view where the strides allow it, else a copy.</summary>
        public Tensor reshape(params long[] shape)
        {
            long[] sizes = Inferred(shape);
            return TryRestride(sizes, out long[]? strides)
                ? Reshaped(sizes, strides)
                : contiguous().Reshaped(sizes, null);
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
        public Tensor unflatten(long dim, params long[] sizes)
        {
            int d = Shapes.Wrap(dim, Rank);
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

        /// <summary>With two dimensions exchanged.</summary>
        public Tensor transpose(long dim0, long dim1)
        {
            int a = Shapes.Wrap(dim0, Rank),
                b = Shapes.Wrap(dim1, Rank);
            int[] order = RawReduce.AllDims(this);
            if (order.Length > 0)
            {
                (order[a], order[b]) = (order[b], order[a]);
            }
            return Permuted(order);
        }

        /// <summary>Transposes this handle itself.</summary>
        public Tensor transpose_(long dim0, long dim1) => Reshape_(transpose(dim0, dim1));

        /// <summary>As <see cref="transpose"/>.</summary>
        public Tensor swapaxes(long dim0, long dim1) => transpose(dim0, dim1);

        /// <summary>As <see cref="transpose"/>.</summary>
        public Tensor swapdims(long dim0, long dim1) => transpose(dim0, dim1);

        /// <summary>The transpose of a matrix; a vector stays as it is.</summary>
        public Tensor t() =>
            Rank > 2
                ? throw Errors.Torch(
                    $"t() expects a tensor with <= 2 dimensions, but self is {Rank}D"
                )
            : Rank == 2 ? transpose(0, 1)
            : alias();

        /// <summary>All dimensions in reverse order.</summary>
        public Tensor T
        {
            get
            {
                int[] order = RawReduce.AllDims(this);
                Array.Reverse(order);
                return Permuted(order);
            }
        }

        /// <summary>The last two dimensions exchanged.</summary>
        public Tensor mT => transpose(-2, -1);

        /// <summary>The transpose of a matrix.</summary>
        public Tensor H => t();

        /// <summary>As <see cref="mT"/>.</summary>
        public Tensor mH => mT;

        /// <summary>The dimensions in another order.</summary>
        public Tensor permute(params long[] permutation)
        {
            var order = new int[permutation.Length];
            var seen = new bool[Rank];
            if (permutation.Length != Rank)
            {
                throw Errors.Torch(
                    $"permute: a tensor of {Rank} dimensions needs {Rank} entries, but got {Shapes.Text(permutation)}."
                );
            }
            for (int i = 0; i < order.Length; i++)
            {
                order[i] = Shapes.Wrap(permutation[i], Rank);
                if (seen[order[i]])
                {
                    throw Errors.Torch(
                        $"permute: dimension {order[i]} appears twice in {Shapes.Text(permutation)}."
                    );
                }
                seen[order[i]] = true;
            }
            return Permuted(order);
        }

        /// <summary>The dimensions in another order.</summary>
        public Tensor permute(IEnumerable<long> permutation) => permute([.. permutation]);

        /// <summary>Dimensions moved from <paramref name="source"/> to <paramref name="destination"/>, the others in order.</summary>
        public Tensor movedim(long[] source, long[] destination)
        {
            var order = new int[Rank];
            Array.Fill(order, -1);
            var moved = new HashSet<int>();
            for (int i = 0; i < source.Length; i++)
            {
                int from = Shapes.Wrap(source[i], Rank);
                order[Shapes.Wrap(destination[i], Rank)] = from;
                moved.Add(from);
            }
            int next = 0;
            for (int i = 0; i < Rank; i++)
            {
                if (order[i] < 0)
                {
                    while (moved.Contains(next))
                    {
                        next++;
                    }
                    order[i] = next++;
                }
            }
            return Permuted(order);
        }

        /// <summary>As <see cref="movedim"/>.</summary>
        public Tensor moveaxis(long[] source, long[] destination) => movedim(source, destination);

        private Tensor Expanded(ReadOnlySpan<long> sizes)
        {
            int extra = sizes.Length - Rank;
            var y = sizes.ToArray();
            if (extra < 0)
            {
                throw Errors.Torch(
                    $"expand({Shapes.Text(sizes)}): the number of sizes ({sizes.Length}) must be at least the number of dimensions in the tensor ({Rank})."
                );
            }
            for (int i = 0; i < y.Length; i++)
            {
                long own = i < extra ? 1 : _sizes[i - extra];
                if (y[i] == -1 && i >= extra)
                {
                    y[i] = own;
                }
                if (y[i] != own && own != 1)
                {
                    throw Errors.Torch(
                        $"The expanded size of the tensor ({y[i]}) must match the existing size ({own}) at non-singleton dimension {i}. Target sizes: {Shapes.Text(sizes)}. Tensor sizes: {Shapes.Text(this)}."
                    );
                }
            }
            var strides = new long[y.Length];
            Shapes.Expand(this, y, strides);
            Tensor view = View(y, strides, _offset);
            if (Records(this))
            {
                view.Node = new ExpandNode(this);
            }
            return view;
        }

        /// <summary>Repeated without copying: dimensions of size 1 take the given sizes, -1 keeps one.</summary>
        public Tensor expand(ReadOnlySpan<long> sizes, bool isImplicit = false) => Expanded(sizes);

        /// <summary>Repeated without copying: dimensions of size 1 take the given sizes, -1 keeps one.</summary>
        public Tensor expand(long[] sizes, bool isImplicit = false) => Expanded(sizes);

        /// <summary>Repeated without copying: dimensions of size 1 take the given sizes, -1 keeps one.</summary>
        public Tensor expand(params long[] sizes) => Expanded(sizes);

        /// <summary>Repeated without copying to the sizes of another tensor.</summary>
        public Tensor expand_as(Tensor other) => Expanded(other._sizes);

        /// <summary>As <see cref="expand(long[])"/>.</summary>
        public Tensor broadcast_to(params long[] shape) => Expanded(shape);

        /// <summary>A view by sizes, strides and offset into the storage. Not recorded for derivatives.</summary>
        public Tensor as_strided(long[] size, long[] strides, long storageOffset = 0) =>
            View((long[])size.Clone(), (long[])strides.Clone(), storageOffset);
    }
}
