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
                            : gradient.scatter(dim, index, zeros(index._sizes, gradient._type))
                    );
                }
                if (pass.Wants(this, 1))
                {
                    pass.Send(this, 1, gradient.gather(dim, index));
                }
            }

            public override void Release() => _index.Release();
        }

        /// <summary>Zeros of the given sizes with x added at the indices along one dimension: the derivative of gather.</summary>
        private static Tensor ScatterInto(Tensor x, Tensor index, long[] sizes, int dim)
        {
            var y = new Tensor(x._type, sizes, null, zeroed: true);
            ScatterRaw(y, Places(y, index, dim), x, add: true);
            if (Records(x))
            {
                y.Node = new ScatterIntoNode(x, index, dim);
            }
            return y;
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

        /// <summary>y[i][j] = x[index[i][j]][j] for dim 0, and so on: an element of x for each element of the Int64 index.</summary>
        public Tensor gather(long dim, Tensor index)
        {
            int d = Shapes.Wrap(dim, Rank);
            CheckIndex(index, d, "gather");
            var y = new Tensor(dtype, index._sizes);
            GatherRaw(this, Places(this, index, d), y);
            if (Records(this))
            {
                y.Node = new GatherNode(this, index, d);
            }
            return y;
        }

        private Tensor Scattered(long dim, Tensor index, Tensor src, bool add)
        {
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
                ScatterRaw(y, Places(y, index, d), part, add);
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

        /// <summary>Where in x's storage, counted from its first element, each index points.</summary>
        private static long[] Places(Tensor x, Tensor index, int dim)
        {
            var places = new long[index.Count];
            Tensor packed = index.Contiguous ? index : RawCopy.Contiguous(index);
            ReadOnlySpan<long> k = packed.Flat<long>();
            int rank = index.Rank;
            long[] sizes = index._sizes,
                strides = x.Strides;
            long n = rank == 0 ? 1 : x._sizes[dim],
                step = rank == 0 ? 1 : strides[dim],
                place = 0;
            Span<long> at = stackalloc long[rank];
            at.Clear();
            for (int i = 0; i < places.Length; i++)
            {
                if (k[i] < 0 || k[i] >= n)
                {
                    throw Errors.Torch(
                        $"index {k[i]} is out of bounds for dimension {dim} with size {n}"
                    );
                }
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
            GC.KeepAlive(packed);
            Drop(packed, index);
            return places;
        }

        private readonly struct GatherWork(Tensor x, long[] places, Tensor y) : ITyped
        {
            public void Run<T>()
                where T : unmanaged, INumber<T>
            {
                ReadOnlySpan<T> from = x.FromOffset<T>();
                Span<T> to = y.Flat<T>();
                for (int i = 0; i < places.Length; i++)
                {
                    to[i] = from[(int)places[i]];
                }
            }
        }

        private readonly struct ScatterWork(Tensor y, long[] places, Tensor src, bool add) : ITyped
        {
            public void Run<T>()
                where T : unmanaged, INumber<T>
            {
                Span<T> to = y.FromOffset<T>();
                ReadOnlySpan<T> from = src.Flat<T>();
                for (int i = 0; i < places.Length; i++)
                {
                    ref T target = ref to[(int)places[i]];
                    target = add ? unchecked(target + from[i]) : from[i];
                }
            }
        }

        /// <summary>y[places[i]] = or += the i-th element of src, in row-major order.</summary>
        private static void ScatterRaw(Tensor y, long[] places, Tensor src, bool add)
        {
            Tensor packed = src.Contiguous ? src : RawCopy.Contiguous(src);
            var work = new ScatterWork(y, places, packed, add);
            TypeSwitch.Run(y._type, ref work);
            GC.KeepAlive(packed);
            Drop(packed, src);
        }

        /// <summary>y = the elements of x at these places.</summary>
        private static void GatherRaw(Tensor x, long[] places, Tensor y)
        {
            var work = new GatherWork(x, places, y);
            TypeSwitch.Run(y._type, ref work);
            GC.KeepAlive(x);
        }

        /// <summary>The leading corner of a tensor that has the given sizes; not recorded.</summary>
        private Tensor Corner(long[] sizes) => new(Data, _type, sizes, Strides, _offset);
    }
}
