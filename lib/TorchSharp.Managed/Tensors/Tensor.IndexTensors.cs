namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>Indices that the graph keeps: handles of its own, for the caller may dispose of his, and the versions of what they held.</summary>
        private sealed class Kept
        {
            private readonly Tensor?[] _indices;
            private readonly int[] _versions;

            public Kept(Tensor?[] indices)
            {
                using var _ = new EngineOwned();
                _indices = Array.ConvertAll(indices, static i => i?.Alias());
                _versions = Array.ConvertAll(indices, static i => i?.Version ?? 0);
            }

            /// <summary>The indices as they were.</summary>
            public Tensor?[] Value
            {
                get
                {
                    for (int i = 0; i < _indices.Length; i++)
                    {
                        if (_indices[i] is { } index && index.Version != _versions[i])
                        {
                            throw Errors.Changed(index, index.Version, _versions[i]);
                        }
                    }
                    return _indices;
                }
            }
        }

        private sealed class IndexNode(Tensor x, Kept indices) : Node(x)
        {
            private readonly long[] _sizes = x.Sizes;

            public override void Backward(Tensor gradient, BackwardPass pass)
            {
                var y = new Tensor(gradient._type, _sizes, null, zeroed: true);
                y.PutRaw(indices.Value, gradient, accumulate: true);
                if (Records(gradient))
                {
                    y.Node = new IndexBackwardNode(gradient, indices);
                }
                pass.Send(this, 0, y);
            }
        }

        private sealed class IndexBackwardNode(Tensor gradient, Kept indices) : Node(gradient)
        {
            public override void Backward(Tensor gradient, BackwardPass pass) =>
                pass.Send(this, 0, gradient.Picked(indices.Value));
        }

        private sealed class IndexPutNode(Tensor x, Tensor value, Kept indices, bool accumulate)
            : Node(x, value)
        {
            private readonly long[] _value = value.Sizes;

            public override void Backward(Tensor gradient, BackwardPass pass)
            {
                if (pass.Wants(this, 0))
                {
                    Tensor g = gradient.clone();
                    pass.Send(
                        this,
                        0,
                        accumulate
                            ? g
                            : g.PutPicked(
                                indices.Value,
                                torch.zeros(Shapes.Scalar, gradient._type),
                                false
                            )
                    );
                }
                if (pass.Wants(this, 1))
                {
                    pass.Send(this, 1, SumTo(gradient.Picked(indices.Value), _value));
                }
            }
        }

        /// <summary>Whether an index says of each place whether it is chosen; Byte does so for PyTorch's sake, which no longer recommends it.</summary>
        private static bool IsMask(Tensor index) =>
            index.dtype is ScalarType.Bool or ScalarType.Byte;

        /// <summary>Positions as Int64, a mask over the dimensions from <paramref name="dim"/> on as the positions where it holds: one tensor a dimension.</summary>
        private IEnumerable<Tensor> PositionsOf(Tensor index, int dim)
        {
            if (IsMask(index))
            {
                CheckMaskSizes(index, dim);
                return index.nonzero_as_list();
            }
            if (!index.is_integral())
            {
                throw Errors.Torch(
                    $"tensors used as indices must be integer or Bool tensors, but got {index.dtype}"
                );
            }
            return [index.Plain(ScalarType.Int64)];
        }

        private void CheckMaskSizes(Tensor mask, int dim)
        {
            if (dim + mask.Rank > Rank)
            {
                throw Errors.Torch(
                    $"too many indices for tensor of dimension {Rank}: a mask of {Shapes.Text(mask)} at dimension {dim} of {Shapes.Text(this)}"
                );
            }
            for (int i = 0; i < mask.Rank; i++)
            {
                if (mask._sizes[i] != _sizes[dim + i])
                {
                    throw Errors.Torch(
                        $"The shape of the mask {Shapes.Text(mask)} at index {i} does not match the shape of the indexed tensor {Shapes.Text(this)} at index {dim + i}"
                    );
                }
            }
        }

        private Tensor?[] PositionsOf(Tensor?[] indices)
        {
            var all = new List<Tensor?>();
            foreach (Tensor? i in indices)
            {
                if (i is null)
                {
                    all.Add(null);
                }
                else
                {
                    all.AddRange(PositionsOf(i, all.Count));
                }
            }
            return [.. all];
        }

        private Tensor Picked(Tensor?[] indices, bool wraps = true)
        {
            Picking p = PickingOf(indices, wraps);
            var y = new Tensor(dtype, [.. p.Shape, .. p.RestSizes]);
            var work = new PickWork(this, p, y, write: false, add: false);
            TypeSwitch.Run(_type, ref work);
            GC.KeepAlive(this);
            if (p.At > 0)
            {
                Tensor placed = y.Permuted(ResultOrder(p));
                y.Dispose();
                y = placed.RowMajor();
                y.BaseOf = null;
            }
            if (Records(this))
            {
                y.Node = new IndexNode(this, new Kept(indices));
            }
            return y;
        }

        /// <summary>Writes (or adds) a broadcast value at the positions, without derivatives.</summary>
        private void PutRaw(Tensor?[] indices, Tensor value, bool accumulate)
        {
            Picking p = PickingOf(indices);
            using var _ = new EngineOwned();
            long[] inOrder = [.. p.Shape, .. p.RestSizes];
            int[] order = ResultOrder(p);
            long[] result = Array.ConvertAll(order, d => inOrder[d]);
            if (!Shapes.Same(Shapes.Broadcast(value._sizes, result), result))
            {
                throw Errors.Torch(
                    $"shape mismatch: value tensor of shape {Shapes.Text(value)} cannot be broadcast to indexing result of shape {Shapes.Text(result)}"
                );
            }
            using Tensor source = value.detach();
            using Tensor wide = source.Expanded(result);
            using Tensor turned = wide.Permuted(Back(order));
            using Tensor typed = RawCopy.To(turned, dtype);
            using Tensor packed = RawCopy.Contiguous(typed);
            var work = new PickWork(this, p, packed, write: true, add: accumulate);
            TypeSwitch.Run(_type, ref work);
            GC.KeepAlive(this);
            GC.KeepAlive(packed);
        }

        /// <summary>How many dimensions <see cref="Picked"/> gives.</summary>
        private int PickedRank(Tensor?[] indices)
        {
            int rest = Rank,
                most = 0;
            foreach (Tensor? i in indices)
            {
                if (i is not null)
                {
                    rest--;
                    most = Math.Max(most, i.Rank);
                }
            }
            return rest + most;
        }

        private Tensor PutPicked(Tensor?[] indices, Tensor value, bool accumulate)
        {
            if (!accumulate && WithoutLeadingOnes(value, PickedRank(indices)) is { } shorter)
            {
                using (shorter)
                {
                    return PutPicked(indices, shorter, accumulate);
                }
            }
            if (!Records(this, value) && BaseOf?.Node is null)
            {
                PutRaw(indices, value, accumulate);
                Changed();
                return this;
            }
            Tensor y = RawCopy.Clone(this);
            y.PutRaw(indices, value, accumulate);
            if (Records(this, value))
            {
                y.Node = new IndexPutNode(this, value.Cast(dtype), new Kept(indices), accumulate);
            }
            return Overwrite(y, mayRepeat: true);
        }
    }
}
