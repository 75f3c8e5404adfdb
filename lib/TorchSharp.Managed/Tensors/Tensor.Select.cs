namespace TorchSharp;

public static partial class torch
{
    /// <summary>x where the condition holds, else y, broadcast; gradients follow the choice.</summary>
    /// <exception cref="ArgumentException">The condition is not Bool.</exception>
    public static Tensor where(Tensor condition, Tensor x, Tensor y) =>
        Tensor.Where(condition, x, y);

    /// <summary>The positions at which the condition holds, one Int64 tensor a dimension.</summary>
    public static Tensor[] where(Tensor condition) => [.. condition.nonzero_as_list()];

    public partial class Tensor
    {
        /// <summary>y = mask ? a : b.</summary>
        private sealed class WhereNode(Tensor mask, Tensor a, Tensor b) : Node(a, b)
        {
            private readonly long[] _a = a.Sizes;
            private readonly long[] _b = b.Sizes;
            private Saved _mask = new(mask);

            public override void Backward(Tensor gradient, BackwardPass pass)
            {
                Tensor zero = torch.zeros(Shapes.Scalar, gradient._type),
                    mask = _mask.Value;
                if (pass.Wants(this, 0))
                {
                    pass.Send(this, 0, SumTo(Where(mask, gradient, zero), _a));
                }
                if (pass.Wants(this, 1))
                {
                    pass.Send(this, 1, SumTo(Where(mask, zero, gradient), _b));
                }
            }

            public override void Release() => _mask.Release();
        }

        internal static Tensor Where(Tensor condition, Tensor x, Tensor y)
        {
            if (condition.dtype != ScalarType.Bool)
            {
                throw new ArgumentException(
                    $"where expected condition to be a boolean tensor, but got a tensor with dtype {condition.dtype}. Compare first, as in x > 0.",
                    nameof(condition)
                );
            }
            (Tensor a, Tensor b) = Promote(x, y);
            Tensor chosen = Raw.Where(condition, a, b);
            if (Records(a, b))
            {
                chosen.Node = new WhereNode(condition, a, b);
            }
            return chosen;
        }

        /// <summary>This where the condition holds, else y, broadcast.</summary>
        public Tensor where(Tensor condition, Tensor y) => Where(condition, this, y);

        private static void CheckMask(Tensor mask, string operation)
        {
            if (mask.dtype != ScalarType.Bool)
            {
                throw Errors.Torch(
                    $"{operation} only supports boolean masks, but got mask with dtype {mask.dtype}. Compare first, as in x > 0."
                );
            }
        }

        /// <summary>A copy with <paramref name="value"/> where the mask holds.</summary>
        public Tensor masked_fill(Tensor mask, Scalar value)
        {
            CheckMask(mask, "masked_fill");
            using Tensor number = new Tensor(dtype, Shapes.Scalar);
            RawCopy.Fill(number, value.Value);
            return Where(mask, number, this);
        }

        /// <summary>In-place <see cref="masked_fill"/>.</summary>
        public Tensor masked_fill_(Tensor mask, Scalar value) =>
            Overwrite(Old(mayRepeat: true).masked_fill(mask, value), mayRepeat: true);

        /// <summary>The elements where the mask holds, in one dimension.</summary>
        /// <exception cref="ArgumentException">The mask is not Bool.</exception>
        public Tensor masked_select(Tensor mask)
        {
            if (mask.dtype != ScalarType.Bool)
            {
                throw new ArgumentException(
                    $"masked_select only supports boolean masks, but got mask with dtype {mask.dtype}. Compare first, as in x > 0.",
                    nameof(mask)
                );
            }
            long[] wide = Shapes.Broadcast(_sizes, mask._sizes);
            return WrappedTensorDisposeScope(() => Expanded(wide).index([mask.Expanded(wide)]));
        }

        /// <summary>A copy, broadcast with the mask, whose elements where the mask holds are taken from <paramref name="value"/> in order.</summary>
        /// <exception cref="System.Runtime.InteropServices.ExternalException">The mask is not Bool, does not broadcast, or the values are too few or of another type.</exception>
        public Tensor masked_scatter(Tensor mask, Tensor value)
        {
            CheckMask(mask, "masked_scatter");
            if (value.dtype != dtype)
            {
                throw Errors.Torch(
                    $"masked_scatter: expected self and source to have same dtypes but got {dtype} and {value.dtype}"
                );
            }
            long[] sizes = Shapes.Broadcast(_sizes, mask._sizes);
            return WrappedTensorDisposeScope(() =>
            {
                Tensor wide = mask.Expanded(sizes);
                long n = wide.sum().ToInt64();
                return Expanded(sizes)
                    .clone()
                    .index_put_(value.reshape(-1).narrow(0, 0, n), [wide]);
            });
        }

        /// <summary>In-place <see cref="masked_scatter"/>.</summary>
        public Tensor masked_scatter_(Tensor mask, Tensor value) =>
            Overwrite(Old(value).masked_scatter(mask, value));

        /// <summary>The parts at the positions of a vector, Int32 or Int64 and not negative, along one dimension, copied. A number counts as a vector of one element, and gives a number.</summary>
        /// <exception cref="System.Runtime.InteropServices.ExternalException">The index is of another type, no vector, or leaves the dimension; there is not one of them for a number.</exception>
        public Tensor index_select(long dim, Tensor index)
        {
            int d = Shapes.Wrap(dim, Rank);
            if (index.Rank > 1)
            {
                throw Errors.Torch(
                    $"index_select(): Index is supposed to be a vector, but has the shape {Shapes.Text(index)}"
                );
            }
            if (index.dtype is not (ScalarType.Int64 or ScalarType.Int32))
            {
                throw Errors.Torch(
                    $"index_select(): Expected dtype int32 or int64 for index, but got {index.dtype}"
                );
            }
            if (Rank == 0)
            {
                if (index.Count != 1)
                {
                    throw Errors.Torch(
                        $"index_select(): Index to scalar can have only 1 value, got {index.Count} value(s)"
                    );
                }
                return WrappedTensorDisposeScope(() =>
                    reshape(1).index_select(0, index).reshape(Shapes.Scalar)
                );
            }
            var indices = new Tensor?[d + 1];
            indices[d] = index.Rank == 0 ? index.view(1) : index;
            return Picked(PositionsOf(indices), wraps: false);
        }

        /// <summary>The elements at positions in row-major order, in the index's shape.</summary>
        /// <exception cref="System.Runtime.InteropServices.ExternalException">The index is not Int64, or leaves the tensor.</exception>
        public Tensor take(Tensor index)
        {
            if (index.dtype != ScalarType.Int64)
            {
                throw Errors.Torch(
                    $"take(): Expected a long tensor for index, but got {index.dtype}"
                );
            }
            return WrappedTensorDisposeScope(() =>
            {
                Tensor flat = reshape(-1);
                return flat.Picked(flat.PositionsOf([index]));
            });
        }

        /// <summary>Elements by positions along one dimension, broadcast; see <see cref="gather"/>.</summary>
        /// <exception cref="System.Runtime.InteropServices.ExternalException">There are no dimensions, or other numbers of them; the indices are not Int64, do not fit, or leave the dimension.</exception>
        public Tensor take_along_dim(Tensor indices, long dim)
        {
            int d = NeedsDims(dim, "take_along_dim");
            if (indices.Rank != Rank)
            {
                throw Errors.Torch(
                    $"take_along_dim: indices need as many dimensions as the tensor, but there are {Shapes.Text(indices)} for {Shapes.Text(this)}."
                );
            }
            long[] a = (long[])_sizes.Clone(),
                b = (long[])indices._sizes.Clone();
            a[d] = b[d] = 1;
            long[] wide = Shapes.Broadcast(a, b);
            long[] from = (long[])wide.Clone(),
                to = (long[])wide.Clone();
            from[d] = _sizes[d];
            to[d] = indices._sizes[d];
            return WrappedTensorDisposeScope(() => Expanded(from).gather(d, indices.Expanded(to)));
        }

        /// <summary>The positions of elements that are not zero: [count, dimensions], Int64.</summary>
        public Tensor nonzero() =>
            WrappedTensorDisposeScope(() =>
                Rank == 0
                    ? new Tensor(ScalarType.Int64, [this.ToBoolean() ? 1 : 0, 0])
                    : stack(nonzero_as_list(), 1)
            );

        /// <summary>As <see cref="nonzero"/>.</summary>
        public Tensor argwhere() => nonzero();

        /// <summary>The positions of elements that are not zero, one Int64 tensor a dimension.</summary>
        public IList<Tensor> nonzero_as_list()
        {
            Tensor truth,
                packed;
            using (new EngineOwned())
            {
                truth = RawCopy.To(this, ScalarType.Bool);
                packed = truth.Contiguous ? truth : RawCopy.Contiguous(truth);
            }
            ReadOnlySpan<bool> flat = packed.Flat<bool>();
            var places = new List<int>();
            for (int i = 0; i < flat.Length; i++)
            {
                if (flat[i])
                {
                    places.Add(i);
                }
            }
            GC.KeepAlive(packed);
            Drop(packed, truth);
            truth.Dispose();
            var columns = new Tensor[Rank];
            long step = 1;
            for (int d = Rank - 1; d >= 0; d--)
            {
                columns[d] = new Tensor(ScalarType.Int64, [places.Count]);
                Span<long> to = columns[d].Flat<long>();
                for (int i = 0; i < to.Length; i++)
                {
                    to[i] = places[i] / step % _sizes[d];
                }
                step *= _sizes[d];
            }
            return columns;
        }

        /// <summary>How many elements are not zero, in all or over dimensions.</summary>
        public Tensor count_nonzero(long[]? dims = null) =>
            WrappedTensorDisposeScope(() =>
                dims is null ? (this != 0).sum() : (this != 0).sum(dims)
            );
    }
}
