using System.Buffers;
using System.Numerics;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        private sealed class GatherNode(Tensor x, Tensor index, int dim) : Node(x)
        {
            private readonly long[] _sizes = x.Sizes;
            private Saved _index = new(index);

            public override void Backward(Tensor gradient, BackwardPass pass) =>
                pass.Send(this, 0, ScatterInto(gradient, _index.Value, _sizes, dim));

            public override void Release() => _index.Release();
        }

        private sealed class ScatterIntoNode(Tensor x, Tensor index, int dim) : Node(x)
        {
            private Saved _index = new(index);

            public override void Backward(Tensor gradient, BackwardPass pass) =>
                pass.Send(this, 0, gradient.gather(dim, _index.Value));

            public override void Release() => _index.Release();
        }

        private sealed class ScatterNode(Tensor x, Tensor src, Tensor index, int dim, bool add)
            : Node(x, src)
        {
            private readonly long[] _src = src.Sizes;
            private Saved _index = new(index);

            public override void Backward(Tensor gradient, BackwardPass pass)
            {
                Tensor index = _index.Value;
                if (pass.Wants(this, 0))
                {
                    pass.Send(
                        this,
                        0,
                        add
                            ? gradient.Alias()
                            : gradient.scatter(
                                dim,
                                index,
                                torch.zeros(index._sizes, gradient._type)
                            )
                    );
                }
                if (pass.Wants(this, 1))
                {
                    pass.Send(this, 1, WithinZeros(gradient.gather(dim, index), _src));
                }
            }

            public override void Release() => _index.Release();
        }

        /// <summary>Zeros of the given sizes with x added at the indices along one dimension: the derivative of gather.</summary>
        private static Tensor ScatterInto(Tensor x, Tensor index, long[] sizes, int dim)
        {
            var y = new Tensor(x._type, sizes, null, zeroed: true);
            using PlaceList places = Places(y, index, dim);
            ScatterRaw(y, places, x, add: true);
            if (Records(x))
            {
                y.Node = new ScatterIntoNode(x, index, dim);
            }
            return y;
        }

        /// <summary>x as the leading corner of a tensor of these sizes, zeros elsewhere: what the index leaves out of a source has no say.</summary>
        private static Tensor WithinZeros(Tensor x, long[] sizes)
        {
            if (Shapes.Same(x._sizes, sizes))
            {
                return x;
            }
            // Pairs of margins, the last dimension's first.
            var margins = new long[2 * sizes.Length];
            for (int d = 0; d < sizes.Length; d++)
            {
                margins[^(2 * d + 1)] = sizes[d] - x._sizes[d];
            }
            return nn.functional.pad(x, margins);
        }

        private void CheckIndex(Tensor index, int dim, string operation)
        {
            if (index.dtype != ScalarType.Int64)
            {
                throw Errors.Torch(
                    $"{operation}(): Expected dtype int64 for index, but got {index.dtype}. Convert it with to(torch.int64)."
                );
            }
            if (index.Rank != Rank)
            {
                throw Errors.Torch(
                    $"{operation}(): Index tensor must have the same number of dimensions as self tensor: {Shapes.Text(index)} for {Shapes.Text(this)}."
                );
            }
            for (int i = 0; i < Rank; i++)
            {
                if (i != dim && index._sizes[i] > _sizes[i])
                {
                    throw Errors.Torch(
                        $"{operation}(): index of shape {Shapes.Text(index)} is larger than the tensor of {Shapes.Text(this)} in dimension {i}, apart from dimension {dim}."
                    );
                }
            }
        }

        /// <summary>The tensor, or a number as a vector of one element: along a dimension a number counts as one.</summary>
        private Tensor AsLine() => Rank == 0 ? reshape(1) : this;

        /// <summary>y[i][j] = x[index[i][j]][j] for dim 0, and so on: an element of x for each element of the Int64 index.</summary>
        /// <param name="dim">The dimension.</param>
        /// <param name="index">Int64, of as many dimensions as x, where a number counts as a vector; each at least 0.</param>
        /// <exception cref="System.Runtime.InteropServices.ExternalException">The index is of another type, does not fit, or leaves the dimension.</exception>
        public Tensor gather(long dim, Tensor index)
        {
            if (Rank + index.Rank == 1)
            {
                return WrappedTensorDisposeScope(() =>
                    AsLine().gather(dim, index.AsLine()).reshape(index._sizes)
                );
            }
            int d = Shapes.Wrap(dim, Rank);
            CheckIndex(index, d, "gather");
            var y = new Tensor(dtype, index._sizes);
            using (PlaceList places = Places(this, index, d))
            {
                GatherRaw(this, places, y);
            }
            if (Records(this))
            {
                y.Node = new GatherNode(this, index, d);
            }
            return y;
        }

        private Tensor Scattered(long dim, Tensor index, Tensor src, bool add)
        {
            if (
                Math.Max(Math.Max(Rank, index.Rank), src.Rank) == 1
                && Math.Min(Math.Min(Rank, index.Rank), src.Rank) == 0
            )
            {
                return WrappedTensorDisposeScope(() =>
                    AsLine().Scattered(dim, index.AsLine(), src.AsLine(), add).reshape(_sizes)
                );
            }
            int d = Shapes.Wrap(dim, Rank);
            CheckIndex(index, d, add ? "scatter_add" : "scatter");
            src.CheckIndex(index, -1, add ? "scatter_add" : "scatter");
            if (src.dtype != dtype)
            {
                throw Errors.Torch(
                    $"scatter(): Expected self.dtype to be equal to src.dtype, but got {dtype} and {src.dtype}."
                );
            }
            Tensor y = RawCopy.Clone(this);
            using (new EngineOwned())
            {
                using Tensor part = src.Corner(index._sizes);
                using PlaceList places = Places(y, index, d);
                ScatterRaw(y, places, part, add);
            }
            if (Records(this, src))
            {
                y.Node = new ScatterNode(this, src, index, d, add);
            }
            return y;
        }

        /// <summary>A copy with y[index[i][j]][j] = src[i][j] for dim 0, and so on.</summary>
        public Tensor scatter(long dim, Tensor index, Tensor src) =>
            Scattered(dim, index, src, add: false);

        /// <summary>In-place <see cref="scatter"/>.</summary>
        public Tensor scatter_(long dim, Tensor index, Tensor src) =>
            Overwrite(Old(src).scatter(dim, index, src));

        /// <summary>A copy with src[i][j] added to y[index[i][j]][j] for dim 0, and so on.</summary>
        public Tensor scatter_add(long dim, Tensor index, Tensor src) =>
            Scattered(dim, index, src, add: true);

        /// <summary>In-place <see cref="scatter_add"/>.</summary>
        public Tensor scatter_add_(long dim, Tensor index, Tensor src) =>
            Overwrite(Old(src).scatter_add(dim, index, src));

        /// <summary>One number for each element of an index. Rented: new arrays of this size would wait for full collections.</summary>
        private readonly struct PlaceList(int count) : IDisposable
        {
            private readonly long[] _rented = ArrayPool<long>.Shared.Rent(count);

            public Span<long> All => _rented.AsSpan(0, count);

            public void Dispose() => ArrayPool<long>.Shared.Return(_rented);
        }

        /// <summary>Where in x's storage, counted from its first element, each index points.</summary>
        private static PlaceList Places(Tensor x, Tensor index, int dim)
        {
            Tensor packed = index.Contiguous ? index : RawCopy.Contiguous(index);
            ReadOnlySpan<long> k = packed.Flat<long>();
            long n = index.Rank == 0 ? 1 : x._sizes[dim];
            foreach (long i in k)
            {
                if (i < 0 || i >= n)
                {
                    throw Errors.Torch(
                        $"index {i} is out of bounds for dimension {dim} with size {n}"
                    );
                }
            }
            var places = new PlaceList(k.Length);
            if (x.Contiguous && Covers(index, x, dim))
            {
                PlacesInRows(x, index, dim, k, places.All);
            }
            else
            {
                PlacesByStrides(x, index, dim, k, places.All);
            }
            GC.KeepAlive(packed);
            Drop(packed, index);
            return places;
        }

        /// <summary>Whether an index has x's sizes but for one dimension.</summary>
        private static bool Covers(Tensor index, Tensor x, int dim)
        {
            for (int d = 0; d < index.Rank; d++)
            {
                if (d != dim && index._sizes[d] != x._sizes[d])
                {
                    return false;
                }
            }
            return index.Rank > 0;
        }

        private static void PlacesInRows(
            Tensor x,
            Tensor index,
            int dim,
            ReadOnlySpan<long> k,
            Span<long> places
        )
        {
            // Not its stride, which says nothing where the dimension has one element.
            long inner = 1;
            foreach (long size in x._sizes.AsSpan(dim + 1))
            {
                inner *= size;
            }
            long from = x._sizes[dim] * inner;
            int many = checked((int)(index._sizes[dim] * inner));
            long start = 0;
            for (int i = 0; i < k.Length; start += from)
            {
                for (int end = i + many; i < end; )
                {
                    for (long q = 0; q < inner; q++, i++)
                    {
                        places[i] = start + k[i] * inner + q;
                    }
                }
            }
        }

        private static void PlacesByStrides(
            Tensor x,
            Tensor index,
            int dim,
            ReadOnlySpan<long> k,
            Span<long> places
        )
        {
            int rank = index.Rank;
            long[] sizes = index._sizes,
                strides = x.Strides;
            long step = rank == 0 ? 1 : strides[dim],
                place = 0;
            Span<long> at = stackalloc long[rank];
            at.Clear();
            for (int i = 0; i < places.Length; i++)
            {
                places[i] = place + k[i] * step;
                for (int d = rank - 1; d >= 0; d--)
                {
                    long stride = d == dim ? 0 : strides[d];
                    place += stride;
                    if (++at[d] < sizes[d])
                    {
                        break;
                    }
                    place -= stride * sizes[d];
                    at[d] = 0;
                }
            }
        }

        private readonly struct GatherWork(Tensor x, PlaceList places, Tensor y) : ITyped
        {
            public void Run<T>()
                where T : unmanaged, INumber<T>
            {
                ReadOnlySpan<T> from = x.FromOffset<T>();
                Span<T> to = y.Flat<T>();
                ReadOnlySpan<long> at = places.All;
                for (int i = 0; i < at.Length; i++)
                {
                    to[i] = from[(int)at[i]];
                }
            }
        }

        private readonly struct ScatterWork(Tensor y, PlaceList places, Tensor src, bool add)
            : ITyped
        {
            public void Run<T>()
                where T : unmanaged, INumber<T>
            {
                Span<T> to = y.FromOffset<T>();
                ReadOnlySpan<T> from = src.Flat<T>();
                ReadOnlySpan<long> at = places.All;
                // A sum of truths is true or false, too, not a byte of 2.
                if (typeof(T) == typeof(byte) && add && y._type == ScalarType.Bool)
                {
                    for (int i = 0; i < at.Length; i++)
                    {
                        ref T target = ref to[(int)at[i]];
                        target = T.Max(target, from[i]);
                    }
                    return;
                }
                for (int i = 0; i < at.Length; i++)
                {
                    ref T target = ref to[(int)at[i]];
                    target = add ? unchecked(target + from[i]) : from[i];
                }
            }
        }

        /// <summary>y[places[i]] = or += the i-th element of src, in row-major order.</summary>
        private static void ScatterRaw(Tensor y, PlaceList places, Tensor src, bool add)
        {
            Tensor packed = src.Contiguous ? src : RawCopy.Contiguous(src);
            var work = new ScatterWork(y, places, packed, add);
            TypeSwitch.Run(y._type, ref work);
            GC.KeepAlive(packed);
            Drop(packed, src);
        }

        /// <summary>y = the elements of x at these places.</summary>
        private static void GatherRaw(Tensor x, PlaceList places, Tensor y)
        {
            var work = new GatherWork(x, places, y);
            TypeSwitch.Run(y._type, ref work);
            GC.KeepAlive(x);
        }

        /// <summary>The leading corner of a tensor that has the given sizes; not recorded.</summary>
        private Tensor Corner(long[] sizes) => new(Data, _type, sizes, Strides, _offset);
    }
}
