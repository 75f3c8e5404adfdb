namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>Copied: dimension i repeated sizes[i] times as a whole.</summary>
        public Tensor repeat(params long[] sizes)
        {
            int extra = sizes.Length - Rank;
            if (extra < 0)
            {
                throw Errors.Torch(
                    $"Number of dimensions of repeat dims {Shapes.Text(sizes)} can not be smaller than number of dimensions of tensor {Shapes.Text(this)}"
                );
            }
            var split = new long[2 * sizes.Length];
            var wide = new long[2 * sizes.Length];
            var merged = new long[sizes.Length];
            for (int i = 0; i < sizes.Length; i++)
            {
                long own = i < extra ? 1 : _sizes[i - extra];
                split[2 * i] = 1;
                split[2 * i + 1] = own;
                wide[2 * i] = sizes[i];
                wide[2 * i + 1] = own;
                merged[i] = sizes[i] * own;
            }
            return WrappedTensorDisposeScope(() =>
                reshape(split).Expanded(wide).clone().reshape(merged)
            );
        }

        /// <summary>As <see cref="repeat"/>, missing leading repetitions being 1.</summary>
        public Tensor tile(long[] reps) =>
            reps.Length >= Rank
                ? repeat(reps)
                : repeat([.. Enumerable.Repeat(1L, Rank - reps.Length), .. reps]);

        /// <summary>Each element of a dimension repeated in place (of the flattened tensor when no dimension is given).</summary>
        public Tensor repeat_interleave(long repeats, long? dim = null, long? output_size = null) =>
            WrappedTensorDisposeScope(() =>
            {
                Tensor x = dim is null ? reshape(-1) : this;
                int d = Shapes.Wrap(dim ?? 0, x.Rank);
                long[] s = x._sizes;
                return x.unsqueeze(d + 1)
                    .Expanded([.. s[..(d + 1)], repeats, .. s[(d + 1)..]])
                    .clone()
                    .reshape([.. s[..d], s[d] * repeats, .. s[(d + 1)..]]);
            });

        /// <summary>Each element of a dimension (of the flattened tensor when none is given) repeated its own number of times.</summary>
        /// <param name="repeats">Int32 or Int64, at least 0: one for each element, or one for all.</param>
        /// <param name="dim">The dimension.</param>
        /// <param name="output_size">How many elements there will be; not needed here.</param>
        /// <exception cref="System.Runtime.InteropServices.ExternalException">There is no such dimension, or the repeats are not as above.</exception>
        public Tensor repeat_interleave(Tensor repeats, long? dim = null, long? output_size = null)
        {
            if (repeats.Rank > 1 || repeats.dtype is not (ScalarType.Int32 or ScalarType.Int64))
            {
                throw Errors.Torch(
                    $"repeat_interleave: repeats are a number or a vector, Int32 or Int64; these are {repeats.MetaText()}."
                );
            }
            return WrappedTensorDisposeScope(() =>
            {
                Tensor x = dim is null ? reshape(-1) : this;
                int d = x.NeedsDims(dim ?? 0, "repeat_interleave");
                long[] times = repeats.to_type(ScalarType.Int64).data<long>().ToArray();
                if (repeats.Count != 1 && repeats.Count != x._sizes[d])
                {
                    throw Errors.Torch(
                        $"repeat_interleave: repeats must have the same size as input along dim, which is {x._sizes[d]}, but there are {repeats.Count}."
                    );
                }
                if (Array.Exists(times, static n => n < 0))
                {
                    throw Errors.Torch("repeat_interleave: repeats can not be negative.");
                }
                var positions = new List<long>();
                for (long i = 0; i < x._sizes[d]; i++)
                {
                    long n = times[times.Length == 1 ? 0 : i];
                    positions.AddRange(Enumerable.Repeat(i, (int)n));
                }
                return x.index_select(d, tensor(positions.ToArray()));
            });
        }

        /// <summary>Copied with the order of these dimensions reversed.</summary>
        public Tensor flip(params long[] dims) =>
            WrappedTensorDisposeScope(() =>
            {
                Tensor y = this;
                var turned = new HashSet<int>();
                foreach (long dim in dims)
                {
                    int d = Shapes.Wrap(dim, Rank);
                    if (!turned.Add(d))
                    {
                        throw Errors.Torch(
                            $"flip: dim {d} appears multiple times in the list of dims"
                        );
                    }
                    y = Rank == 0 ? y : y.index_select(d, arange(_sizes[d] - 1, -1, -1));
                }
                if (ReferenceEquals(y, this))
                {
                    return clone();
                }
                if (!is_contiguous())
                {
                    // In TorchSharp, too, the result lies as what it was made of.
                    y.Data.Layout = null;
                }
                return y;
            });

        /// <summary>Columns reversed.</summary>
        public Tensor fliplr() => flip(1);

        /// <summary>Rows reversed.</summary>
        public Tensor flipud() => flip(NeedsDims(0, "flipud"));

        /// <summary>Copied with elements moved along dimensions, those that fall out coming in again at the start.</summary>
        public Tensor roll(long[] shifts, long[] dims) =>
            WrappedTensorDisposeScope(() =>
            {
                Tensor y = this;
                for (int i = 0; i < dims.Length; i++)
                {
                    int d = NeedsDims(dims[i], "roll");
                    long n = _sizes[d],
                        s = n == 0 ? 0 : (shifts[i] % n + n) % n;
                    y = cat((IList<Tensor>)[y.narrow(d, n - s, s), y.narrow(d, 0, n - s)], d);
                }
                return ReferenceEquals(y, this) ? clone() : y;
            });

        /// <summary>Copied with elements moved along one dimension (of the flattened tensor when none is given).</summary>
        public Tensor roll(long shifts, long? dims = null) =>
            dims is null
                ? WrappedTensorDisposeScope(() => reshape(-1).roll([shifts], [0]).view(_sizes))
                : roll([shifts], [dims.Value]);

        /// <summary>Copied with elements moved along two dimensions.</summary>
        public Tensor roll((long, long) shifts, (long, long) dims) =>
            roll([shifts.Item1, shifts.Item2], [dims.Item1, dims.Item2]);

        /// <summary>The diagonal of a matrix, or a matrix with this diagonal.</summary>
        /// <exception cref="System.Runtime.InteropServices.ExternalException">This is neither a matrix nor a vector.</exception>
        public Tensor diag(long diagonal = 0)
        {
            if (Rank is not (1 or 2))
            {
                throw Errors.Torch(
                    $"diag: matrix or a vector expected, but the tensor has the shape {Shapes.Text(this)}"
                );
            }
            return WrappedTensorDisposeScope(() =>
            {
                if (Rank == 2)
                {
                    return this.diagonal(diagonal).clone();
                }
                long n = Count + Math.Abs(diagonal);
                Tensor rows = arange(Count) + Math.Max(-diagonal, 0),
                    columns = arange(Count) + Math.Max(diagonal, 0);
                return torch.zeros([n, n], dtype).index_put_(this, [rows, columns]);
            });
        }

        /// <summary>The sum of the diagonal of a matrix.</summary>
        /// <exception cref="System.Runtime.InteropServices.ExternalException">This is no matrix.</exception>
        public Tensor trace()
        {
            if (Rank != 2)
            {
                throw Errors.Torch($"trace: expected a matrix, but got tensor with dim {Rank}");
            }
            return WrappedTensorDisposeScope(() => diagonal().sum());
        }

        private Tensor Triangle(long diagonal, bool lower)
        {
            if (Rank < 2)
            {
                throw Errors.Torch(
                    $"{(lower ? "tril" : "triu")}: a triangle needs a matrix, at least 2 dimensions, but the tensor has the shape {Shapes.Text(this)}"
                );
            }
            return WrappedTensorDisposeScope(() =>
            {
                Tensor column = arange(_sizes[^1]).unsqueeze(0),
                    row = arange(_sizes[^2]).unsqueeze(1) + diagonal;
                Tensor keep = lower ? column <= row : column >= row;
                return Where(keep, this, torch.zeros(Shapes.Scalar, dtype));
            });
        }

        /// <summary>The lower triangle of matrices, zeros elsewhere.</summary>
        public Tensor tril(long diagonal = 0) => Triangle(diagonal, lower: true);

        /// <summary>The upper triangle of matrices, zeros elsewhere.</summary>
        public Tensor triu(long diagonal = 0) => Triangle(diagonal, lower: false);
    }
}
