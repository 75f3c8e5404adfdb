namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
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

        internal Tensor Permuted(int[] order)
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
            if (Rank == 0)
            {
                // Only the dimension that a number counts as may be named.
                foreach (long dim in source.Concat(destination))
                {
                    Shapes.Wrap(dim, Rank);
                }
                return alias();
            }
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

        /// <summary>Repeated without copying: dimensions of size 1 take the given sizes, -1 keeps one.</summary>
        public Tensor expand(Size sizes, bool isImplicit = false) => Expanded(sizes.Shape);

        /// <summary>Repeated without copying to the sizes of another tensor.</summary>
        public Tensor expand_as(Tensor other) => Expanded(other._sizes);

        /// <summary>As <see cref="expand(long[])"/>.</summary>
        public Tensor broadcast_to(params long[] shape) => Expanded(shape);
    }
}
