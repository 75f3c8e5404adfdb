using System.Numerics;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The positions that sort each line along a dimension; NaN counts as the largest. Equal elements keep their order.</summary>
        private readonly struct SortWork(Tensor x, Tensor order, bool descending) : ITyped
        {
            public void Run<T>()
                where T : unmanaged, INumber<T>
            {
                int n = (int)x._sizes[^1];
                ReadOnlySpan<T> values = x.Flat<T>();
                Span<long> positions = order.Flat<long>();
                var keys = new T[n];
                var index = new int[n];
                int sign = descending ? -1 : 1;
                var comparer = Comparer<int>.Create(
                    (a, b) =>
                    {
                        int c = sign * Compare(keys[a], keys[b]);
                        return c != 0 ? c : a.CompareTo(b);
                    }
                );
                for (int row = 0; row < values.Length / Math.Max(n, 1); row++)
                {
                    values.Slice(row * n, n).CopyTo(keys);
                    for (int i = 0; i < n; i++)
                    {
                        index[i] = i;
                    }
                    Array.Sort(index, comparer);
                    for (int i = 0; i < n; i++)
                    {
                        positions[row * n + i] = index[i];
                    }
                }
            }

            private static int Compare<T>(T a, T b)
                where T : unmanaged, INumber<T> =>
                T.IsNaN(a) || T.IsNaN(b) ? T.IsNaN(a).CompareTo(T.IsNaN(b)) : a.CompareTo(b);
        }

        /// <summary>The sorting positions along a dimension, the first <paramref name="count"/> of them (all: -1).</summary>
        private Tensor SortOrder(int dim, bool descending, long count = -1)
        {
            if (Rank == 0)
            {
                return torch.zeros(Shapes.Scalar, ScalarType.Int64);
            }
            Tensor y;
            using (new EngineOwned())
            {
                using Tensor plain = detach();
                using Tensor turned = plain.transpose(dim, -1);
                using Tensor lines = RawCopy.Contiguous(turned);
                using var order = new Tensor(ScalarType.Int64, lines._sizes);
                var work = new SortWork(lines, order, descending);
                TypeSwitch.Run(_type, ref work);
                using Tensor back = order.transpose(dim, -1);
                using Tensor part = back.narrow(dim, 0, count < 0 ? _sizes[dim] : count);
                y = RawCopy.Contiguous(part);
            }
            return y.Publish();
        }

        /// <summary>The elements in order along a dimension, and where they came from.</summary>
        public (Tensor Values, Tensor Indices) sort(
            long dim = -1,
            bool descending = false,
            bool stable = false
        )
        {
            int d = Shapes.Wrap(dim, Rank);
            Tensor order = SortOrder(d, descending);
            return (Rank == 0 ? clone() : gather(d, order), order);
        }

        /// <summary>The positions that sort a dimension.</summary>
        public Tensor argsort(long dim = -1, bool descending = false) =>
            SortOrder(Shapes.Wrap(dim, Rank), descending);

        /// <summary>Sorted along the first dimension.</summary>
        public Tensor msort() => sort(0).Values;

        /// <summary>The k largest (or smallest) elements along a dimension, in order, and where they came from.</summary>
        public (Tensor values, Tensor indexes) topk(
            int k,
            int dim = -1,
            bool largest = true,
            bool sorted = true
        )
        {
            int d = Shapes.Wrap(dim, Rank);
            if (k < 0 || k > (Rank == 0 ? 1 : _sizes[d]))
            {
                throw Errors.Torch(
                    $"selected index k out of range: k = {k} for dimension {d} of {Shapes.Text(this)}"
                );
            }
            Tensor order = SortOrder(d, largest, k);
            return (Rank == 0 ? clone() : gather(d, order), order);
        }

        /// <summary>The k-th smallest elements along a dimension (the last by default), and where they came from.</summary>
        /// <param name="k">1 for the smallest, up to the dimension's size.</param>
        /// <param name="dim">The dimension; a number counts as a vector of one element.</param>
        /// <param name="keepdim">Whether the dimension stays, with size 1.</param>
        /// <exception cref="System.Runtime.InteropServices.ExternalException">There is no such dimension, or no k-th element.</exception>
        public (Tensor values, Tensor indices) kthvalue(long k, long? dim, bool keepdim = false)
        {
            int d = Shapes.Wrap(dim ?? -1, Rank);
            if (k < 1 || k > (Rank == 0 ? 1 : _sizes[d]))
            {
                throw Errors.Torch(
                    $"kthvalue(): selected number k = {k} out of range for dimension {d} of {Shapes.Text(this)}"
                );
            }
            (Tensor values, Tensor order) = sort(d);
            if (Rank == 0)
            {
                return (values, order);
            }
            Tensor v = values.narrow(d, k - 1, 1),
                i = order.narrow(d, k - 1, 1);
            return keepdim ? (v, i) : (v.squeeze(d), i.squeeze(d));
        }

        /// <summary>
        /// The middle element of all (the lower of two); NaN when one is NaN, or of none. Equal elements in the middle share the
        /// gradient evenly.
        /// </summary>
        public Tensor median() =>
            WrappedTensorDisposeScope(() =>
            {
                if (Count == 0)
                {
                    // Of whole numbers what PyTorch makes of NaN: the least one.
                    return is_floating_point()
                        ? sum() * double.NaN
                        : tensor(_type == ScalarType.Int32 ? int.MinValue : long.MinValue)
                            .to_type(_type);
                }
                // NaN sorts last.
                Tensor sorted = detach().reshape(-1).sort().Values;
                bool odd = sorted.select(0, Count - 1).isnan().item<bool>();
                Tensor y = sorted.select(0, odd ? Count - 1 : (Count - 1) / 2).clone();
                if (Records(this))
                {
                    y.Node = new ExtremeNode(
                        this,
                        y,
                        RawReduce.AllDims(this),
                        keepdim: false,
                        nanWins: true
                    );
                }
                return y;
            });

        private void CheckQuantile(Tensor q)
        {
            if (!is_floating_point() || q._type != _type)
            {
                throw Errors.Torch(
                    $"quantile(): input and q are both Float32 or both Float64, but these are {dtype} and {q.dtype}."
                );
            }
            if (Count == 0)
            {
                throw Errors.Torch("quantile() input tensor must be non-empty");
            }
            if (q.Rank > 1)
            {
                throw Errors.Torch(
                    $"quantile() q must be a scalar or 1D tensor, but has the shape {Shapes.Text(q)}."
                );
            }
            using DisposeScope scope = NewDisposeScope();
            if (!(q.ge(0) & q.le(1)).all().ToBoolean())
            {
                throw Errors.Torch("quantile() q values must be in the range [0, 1]");
            }
        }

        /// <summary>
        /// Quantiles along a dimension by linear interpolation; NaN where one of the elements is.
        /// As in TorchSharp, <paramref name="dim"/> = -1 takes all elements: give the last dimension by its number.
        /// </summary>
        /// <param name="q">A number or a vector of the tensor's type, in [0, 1]; its shape leads the result's. It has a gradient, too.</param>
        /// <param name="dim">The dimension; a number counts as a vector of one element.</param>
        /// <param name="keepdim">Whether the dimension stays, with size 1.</param>
        /// <exception cref="System.Runtime.InteropServices.ExternalException">There are no elements, no such dimension, or types or q are not as above.</exception>
        public Tensor quantile(Tensor q, long dim = -1, bool keepdim = false)
        {
            CheckQuantile(q);
            int d = Shapes.Wrap(dim, Rank);
            if (Rank == 0 || (dim == -1 && Rank > 1))
            {
                return WrappedTensorDisposeScope(() =>
                {
                    Tensor all = reshape(-1).quantile(q, 0);
                    return keepdim
                        ? all.reshape([.. q._sizes, .. Enumerable.Repeat(1L, Rank)])
                        : all;
                });
            }
            return WrappedTensorDisposeScope(() =>
            {
                Tensor sorted = sort(d).Values.movedim([d], [0]);
                long last = _sizes[d] - 1;
                Tensor place = (q * last).reshape([q.Count, .. Enumerable.Repeat(1L, Rank - 1)]);
                // NaN sorts last, and is then what every quantile takes.
                Tensor odd = sorted.narrow(0, last, 1).isnan();
                place = place
                    .expand([place._sizes[0], .. sorted._sizes[1..]])
                    .masked_fill(odd, last);
                Tensor low = place.detach().floor();
                Tensor below = sorted.gather(0, low.to_type(ScalarType.Int64)),
                    above = sorted.gather(0, place.detach().ceil().to_type(ScalarType.Int64));
                // From the nearer of the two, as PyTorch does: an infinite one is not subtracted from itself.
                Tensor step = above - below,
                    part = place - low;
                Tensor y = Where(part < 0.5, below + step * part, above - step * (1 - part));
                y = keepdim ? y.unsqueeze(d + 1) : y;
                return q.Rank == 0 ? y.select(0, 0).clone() : y;
            });
        }
    }
}
