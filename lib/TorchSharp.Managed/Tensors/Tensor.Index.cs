using System.Runtime.CompilerServices;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The part that the entries choose: a view for positions and slices, a copy with tensors. Setting copies into it.</summary>
        [IndexerName("TensorItems")]
        public Tensor this[params TensorIndex[] indices]
        {
            get => index(indices);
            set => index_put_(value, indices);
        }

        /// <summary>The elements at the given positions (or where a Bool tensor is true).</summary>
        [IndexerName("TensorItems")]
        public Tensor this[params Tensor[] indices]
        {
            get => index(indices);
            set => index_put_(value, indices);
        }

        /// <summary>The part at these positions of the first dimensions. A view.</summary>
        [IndexerName("TensorItems")]
        public Tensor this[params long[] indices]
        {
            get => At(indices);
            set => PutAt(indices, value);
        }

        /// <summary>The part at this position of the first dimension. A view.</summary>
        [IndexerName("TensorItems")]
        public Tensor this[long i1]
        {
            get => select(0, i1);
            set => PutAt([i1], value);
        }

        /// <summary>The part at these positions of the first dimensions. A view.</summary>
        [IndexerName("TensorItems")]
        public Tensor this[long i1, long i2]
        {
            get => At([i1, i2]);
            set => PutAt([i1, i2], value);
        }

        /// <summary>The part at these positions of the first dimensions. A view.</summary>
        [IndexerName("TensorItems")]
        public Tensor this[long i1, long i2, long i3]
        {
            get => At([i1, i2, i3]);
            set => PutAt([i1, i2, i3], value);
        }

        /// <summary>The part at these positions of the first dimensions. A view.</summary>
        [IndexerName("TensorItems")]
        public Tensor this[long i1, long i2, long i3, long i4]
        {
            get => At([i1, i2, i3, i4]);
            set => PutAt([i1, i2, i3, i4], value);
        }

        /// <summary>The part at these positions of the first dimensions. A view.</summary>
        [IndexerName("TensorItems")]
        public Tensor this[long i1, long i2, long i3, long i4, long i5]
        {
            get => At([i1, i2, i3, i4, i5]);
            set => PutAt([i1, i2, i3, i4, i5], value);
        }

        /// <summary>The part at these positions of the first dimensions. A view.</summary>
        [IndexerName("TensorItems")]
        public Tensor this[long i1, long i2, long i3, long i4, long i5, long i6]
        {
            get => At([i1, i2, i3, i4, i5, i6]);
            set => PutAt([i1, i2, i3, i4, i5, i6], value);
        }

        private Tensor At(ReadOnlySpan<long> positions)
        {
            if (positions.Length > Rank)
            {
                throw Errors.Torch(
                    $"too many indices for tensor of dimension {Rank}: got {positions.Length}"
                );
            }
            Tensor y = this;
            foreach (long i in positions)
            {
                Tensor next = y.select(0, i);
                if (!ReferenceEquals(y, this))
                {
                    y.Dispose();
                }
                y = next;
            }
            return y;
        }

        private void PutAt(ReadOnlySpan<long> positions, Tensor value)
        {
            Tensor part = At(positions);
            part.copy_(value);
            if (!ReferenceEquals(part, this))
            {
                part.Dispose();
            }
        }

        /// <summary>The part that the entries choose: a view for positions and slices, a copy with tensors.</summary>
        public Tensor index(params TensorIndex[] indices)
        {
            (Tensor view, Tensor?[]? tensors) = Views(indices);
            if (tensors is null)
            {
                return view;
            }
            Tensor y = view.Picked(tensors);
            if (!ReferenceEquals(view, this))
            {
                view.Dispose();
            }
            return y;
        }

        /// <summary>The elements at the given positions (or where a Bool tensor is true).</summary>
        public Tensor index(params Tensor[] indices) => index(Entries(indices));

        private static TensorIndex[] Entries(Tensor[] indices) =>
            Array.ConvertAll(
                indices,
                static i => i is null ? TensorIndex.Colon : TensorIndex.Tensor(i)
            );

        /// <summary>Copies a value into the part that the entries choose.</summary>
        public Tensor index_put_(Tensor value, params TensorIndex[] indices) =>
            index_put_(value, indices, accumulate: false);

        /// <summary>Copies a value into the part that the entries choose, or adds it.</summary>
        public Tensor index_put_(Tensor value, TensorIndex[] indices, bool accumulate = false)
        {
            (Tensor view, Tensor?[]? tensors) = Views(indices);
            if (tensors is not null)
            {
                view.PutPicked(tensors, value, accumulate);
            }
            else if (accumulate)
            {
                view.add_(value);
            }
            else
            {
                view.Put(value);
            }
            if (!ReferenceEquals(view, this))
            {
                view.Dispose();
            }
            return this;
        }

        /// <summary>Takes a value over; a single number may go where elements share a place in memory, as in fill_.</summary>
        private void Put(Tensor value)
        {
            if (value.Rank > 0)
            {
                CheckPlaces();
            }
            using Tensor? shorter = WithoutLeadingOnes(value, Rank);
            Take(shorter ?? value);
        }

        /// <summary>A value without the leading dimensions of size 1 that its target, of a rank, lacks; null where there are none.</summary>
        private static Tensor? WithoutLeadingOnes(Tensor value, int rank)
        {
            int extra = 0;
            while (extra < value.Rank - rank && value._sizes[extra] == 1)
            {
                extra++;
            }
            return extra == 0
                ? null
                : value.Reshaped(value._sizes[extra..], value._strides?[extra..]);
        }

        /// <summary>Copies a value to the given positions (or where a Bool tensor is true).</summary>
        public Tensor index_put_(Tensor value, params Tensor[] indices) =>
            index_put_(value, Entries(indices), accumulate: false);

        /// <summary>Copies a value to the given positions, or adds it, repeated positions counting each time.</summary>
        public Tensor index_put_(Tensor value, Tensor[] indices, bool accumulate = false) =>
            index_put_(value, Entries(indices), accumulate);

        /// <summary>Sets the part that the entries choose.</summary>
        public Tensor index_put_(Scalar value, params TensorIndex[] indices)
        {
            using Tensor v = value.ToTensor().to_type(dtype);
            return index_put_(v, indices);
        }

        /// <summary>Sets the elements at the given positions (or where a Bool tensor is true).</summary>
        public Tensor index_put_(Scalar value, params Tensor[] indices)
        {
            using Tensor v = value.ToTensor().to_type(dtype);
            return index_put_(v, indices);
        }

        /// <summary>Applies positions, slices, new dimensions and the ellipsis as views; tensors remain, by dimension of the view.</summary>
        private (Tensor View, Tensor?[]? Tensors) Views(TensorIndex[] indices)
        {
            int used = 0;
            foreach (TensorIndex i in indices)
            {
                used += i.Type switch
                {
                    TensorIndex.Kind.Single or TensorIndex.Kind.Slice => 1,
                    TensorIndex.Kind.Tensor => IsMask(i.Positions!) ? i.Positions!.Rank : 1,
                    _ => 0,
                };
            }
            if (used > Rank)
            {
                throw Errors.Torch(
                    $"too many indices for tensor of dimension {Rank}: got {used} in {Shapes.Text(this)}"
                );
            }
            Tensor view = this;
            List<Tensor?>? tensors = null;
            int dim = 0;
            foreach (TensorIndex entry in indices)
            {
                Tensor before = view;
                TensorIndex i = Plainer(entry);
                switch (i.Type)
                {
                    case TensorIndex.Kind.Single:
                        view = view.select(dim, i.StartOrIndex ?? 0);
                        break;
                    case TensorIndex.Kind.Slice:
                        if (i.StartOrIndex is not null || i.Stop is not null || i.Step is not null)
                        {
                            view = view.Sliced(
                                dim,
                                i.StartOrIndex ?? 0,
                                i.Stop ?? long.MaxValue,
                                i.Step ?? 1
                            );
                        }
                        dim++;
                        break;
                    case TensorIndex.Kind.Ellipsis:
                        dim += Rank - used;
                        break;
                    case TensorIndex.Kind.Null:
                        view = view.unsqueeze(dim++);
                        break;
                    case TensorIndex.Kind.Bool:
                        // A dimension of one place, which is chosen or not; it takes part in the positions' common shape.
                        view = view.unsqueeze(dim);
                        Add(view.PositionsOf(tensor(new[] { i.StartOrIndex != 0 }), dim));
                        break;
                    case TensorIndex.Kind.Tensor:
                        Add(view.PositionsOf(i.Positions!, dim));
                        break;
                }
                if (!ReferenceEquals(before, view) && !ReferenceEquals(before, this))
                {
                    before.Dispose();
                }
            }
            return (
                ReferenceEquals(view, this) && tensors is null ? alias() : view,
                tensors?.ToArray()
            );

            void Add(IEnumerable<Tensor> positions)
            {
                tensors ??= [];
                while (tensors.Count < dim)
                {
                    tensors.Add(null);
                }
                foreach (Tensor one in positions)
                {
                    tensors.Add(one);
                    dim++;
                }
            }
        }

        /// <summary>A tensor of one number without dimensions is that number, one truth value that value; as in libtorch.</summary>
        private static TensorIndex Plainer(TensorIndex entry)
        {
            if (entry.Type != TensorIndex.Kind.Tensor || entry.Positions!.Rank > 0)
            {
                return entry;
            }
            Tensor one = entry.Positions!;
            return IsMask(one) ? TensorIndex.Bool(one.ToInt64() != 0)
                : one.is_integral() ? TensorIndex.Single(one.ToInt64())
                : entry;
        }
    }
}
