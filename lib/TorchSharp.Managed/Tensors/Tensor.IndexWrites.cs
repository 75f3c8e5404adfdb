namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>A copy with alpha times each slice of the source added to the slice that the index names, along one dimension.</summary>
        /// <param name="dim">The dimension; a number counts as a vector of one element.</param>
        /// <param name="index">Int64 or Int32 [n], each at least 0.</param>
        /// <param name="source">This tensor's sizes, but n along the dimension; also a number where they are [1].</param>
        /// <param name="alpha">The factor.</param>
        /// <exception cref="ArgumentException">The index is neither Int64 nor Int32.</exception>
        /// <exception cref="System.Runtime.InteropServices.ExternalException">Sizes or types do not fit, or an index is out of range.</exception>
        public Tensor index_add(long dim, Tensor index, Tensor source, Scalar alpha) =>
            WrappedTensorDisposeScope(() =>
            {
                Tensor whole = index is { dtype: ScalarType.Int32 }
                    ? index.to_type(ScalarType.Int64)
                    : index;
                Tensor places = SlicePlaces(whole, dim, source, "index_add"),
                    scaled = source * alpha;
                return scatter_add(
                    dim,
                    places,
                    source._type == ScalarType.Bool ? scaled.to_type(ScalarType.Bool) : scaled
                );
            });

        /// <summary>In-place <see cref="index_add"/>.</summary>
        public Tensor index_add_(long dim, Tensor index, Tensor source, Scalar alpha) =>
            Overwrite(Old(source).index_add(dim, index, source, alpha));

        /// <summary>A copy with each slice of the source in place of the slice that the index names, along one dimension.</summary>
        /// <param name="dim">The dimension; a number counts as a vector of one element.</param>
        /// <param name="index">Int64 [n], each at least 0; which of two slices for one place wins is not defined.</param>
        /// <param name="source">This tensor's sizes, but n along the dimension; also a number where they are [1].</param>
        /// <exception cref="ArgumentException">The index is not Int64.</exception>
        /// <exception cref="System.Runtime.InteropServices.ExternalException">Sizes or types do not fit, or an index is out of range.</exception>
        public Tensor index_copy(long dim, Tensor index, Tensor source) =>
            WrappedTensorDisposeScope(() =>
                scatter(dim, SlicePlaces(index, dim, source, "index_copy"), source)
            );

        /// <summary>In-place <see cref="index_copy"/>.</summary>
        public Tensor index_copy_(long dim, Tensor index, Tensor source) =>
            Overwrite(Old(source).index_copy(dim, index, source));

        /// <summary>A copy with one number in the slices that the index names, along one dimension.</summary>
        /// <param name="dim">The dimension; a number counts as a vector of one element.</param>
        /// <param name="index">Int64 [n]; negative ones count from the end.</param>
        /// <param name="value">The number.</param>
        /// <exception cref="ArgumentException">The index is not Int64.</exception>
        /// <exception cref="System.Runtime.InteropServices.ExternalException">An index is out of range.</exception>
        public Tensor index_fill(long dim, Tensor index, Scalar value)
        {
            CheckSliceIndex(index);
            int d = Shapes.Wrap(dim, Rank);
            long n = Rank == 0 ? 1 : _sizes[d];
            return WrappedTensorDisposeScope(() =>
            {
                Tensor source = torch.full(SliceSizes(d, index), value, _type),
                    forward = Where(index < 0, index + n, index);
                return scatter(d, SlicePlaces(forward, d, source, "index_fill"), source);
            });
        }

        /// <summary>In-place <see cref="index_fill"/>.</summary>
        public Tensor index_fill_(long dim, Tensor index, Scalar value) =>
            Overwrite(Old(mayRepeat: true).index_fill(dim, index, value), mayRepeat: true);

        private static void CheckSliceIndex(Tensor index)
        {
            ArgumentNullException.ThrowIfNull(index);
            if (index.dtype != ScalarType.Int64)
            {
                throw new ArgumentException(
                    $"An index is Int64; this one is {index.dtype}.",
                    nameof(index)
                );
            }
        }

        /// <summary>The sizes of the slices that an index names, side by side.</summary>
        private long[] SliceSizes(int dim, Tensor index)
        {
            long[] sizes = Rank == 0 ? [1] : shape;
            sizes[dim] = index.Count;
            return sizes;
        }

        /// <summary>An index of slices as an index of elements, of the source's sizes.</summary>
        private Tensor SlicePlaces(Tensor index, long dim, Tensor source, string operation)
        {
            CheckSliceIndex(index);
            int d = Shapes.Wrap(dim, Rank);
            long[] sizes = SliceSizes(d, index);
            bool fits =
                source.Rank == 0
                    ? Rank <= 1 && index.Count == 1
                    : Shapes.Same(source._sizes, sizes);
            if (index.Rank > 1 || !fits)
            {
                throw Errors.Torch(
                    $"{operation}: an index of {Shapes.Text(index)} along dimension {d} of {Shapes.Text(this)} needs a source of {Shapes.Text(sizes)}, but got {Shapes.Text(source)}."
                );
            }
            var line = new long[sizes.Length];
            Array.Fill(line, 1);
            line[d] = index.Count;
            return index.reshape(line).expand(sizes);
        }

        /// <summary>Parts along one dimension, as many as asked for and as equal as possible: the first ones are longer by one. Views.</summary>
        /// <exception cref="System.Runtime.InteropServices.ExternalException">The number is not positive, or there are no dimensions.</exception>
        public Tensor[] tensor_split(long size, long dim = 0)
        {
            int d = NeedsDims(dim, "tensor_split");
            if (size <= 0)
            {
                throw Errors.Torch($"number of sections must be larger than 0, got {size}");
            }
            (long length, long longer) = Math.DivRem(_sizes[d], size);
            var lengths = new long[size];
            for (long i = 0; i < size; i++)
            {
                lengths[i] = i < longer ? length + 1 : length;
            }
            return split(lengths, d);
        }

        /// <summary>The parts before, between and after the given positions along one dimension, each cut as a slice is. Views.</summary>
        /// <exception cref="System.Runtime.InteropServices.ExternalException">There are no dimensions.</exception>
        public Tensor[] tensor_split(long[] sizes, long dim = 0)
        {
            ArgumentNullException.ThrowIfNull(sizes);
            int d = NeedsDims(dim, "tensor_split");
            long n = _sizes[d];
            var parts = new Tensor[sizes.Length + 1];
            long start = 0;
            for (int i = 0; i < parts.Length; i++)
            {
                long end = i < sizes.Length ? sizes[i] : n;
                long from = Within(start, n),
                    to = Within(end, n);
                parts[i] = narrow(d, from, Math.Max(0, to - from));
                start = end;
            }
            return parts;

            static long Within(long position, long n) =>
                Math.Clamp(position < 0 ? position + n : position, 0, n);
        }

        /// <summary>As <see cref="tensor_split(long[], long)"/>, with positions Int64 [n]; one without dimensions is a number of parts.</summary>
        /// <exception cref="ArgumentException">The positions are not Int64.</exception>
        /// <exception cref="System.Runtime.InteropServices.ExternalException">The positions have more than one dimension, or this tensor has none.</exception>
        public Tensor[] tensor_split(Tensor indices, long dim = 0)
        {
            ArgumentNullException.ThrowIfNull(indices);
            if (indices.dtype != ScalarType.Int64)
            {
                throw new ArgumentException(
                    $"Positions are Int64; these are {indices.dtype}.",
                    nameof(indices)
                );
            }
            if (indices.Rank > 1)
            {
                throw Errors.Torch(
                    $"tensor_split: positions have at most one dimension; these are {Shapes.Text(indices)}."
                );
            }
            return indices.Rank == 0
                ? tensor_split(indices.ToInt64(), dim)
                : tensor_split(indices.data<long>().ToArray(), dim);
        }
    }
}
