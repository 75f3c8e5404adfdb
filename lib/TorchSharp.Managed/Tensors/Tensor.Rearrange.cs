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

        /// <summary>Each element of a dimension repeated its own number of times.</summary>
        public Tensor repeat_interleave(
            Tensor repeats,
            long? dim = null,
            long? output_size = null
        ) =>
            WrappedTensorDisposeScope(() =>
            {
                Tensor x = dim is null ? reshape(-1) : this;
                int d = Shapes.Wrap(dim ?? 0, x.Rank);
                long[] times = repeats.to_type(ScalarType.Int64).data<long>().ToArray();
                var positions = new List<long>();
                for (long i = 0; i < x._sizes[d]; i++)
                {
                    long n = times[times.Length == 1 ? 0 : i];
                    positions.AddRange(Enumerable.Repeat(i, (int)n));
                }
                return x.index_select(d, tensor(positions.ToArray()));
            });

        /// <summary>Copied with the order of these dimensions reversed.</summary>
        public Tensor flip(params long[] dims) =>
            WrappedTensorDisposeScope(() =>
            {
                Tensor y = this;
                foreach (long dim in dims)
                {
                    int d = Shapes.Wrap(dim, Rank);
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
        public Tensor flipud() => flip(0);

        /// <summary>Copied with elements moved along dimensions, those that fall out coming in again at the start.</summary>
        public Tensor roll(long[] shifts, long[] dims) =>
            WrappedTensorDisposeScope(() =>
            {
                Tensor y = this;
                for (int i = 0; i < dims.Length; i++)
                {
                    int d = Shapes.Wrap(dims[i], Rank);
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
        public Tensor diag(long diagonal = 0) =>
            WrappedTensorDisposeScope(() =>
            {
                if (Rank != 1)
                {
                    return this.diagonal(diagonal).clone();
                }
                long n = Count + Math.Abs(diagonal);
                Tensor rows = arange(Count) + Math.Max(-diagonal, 0),
                    columns = arange(Count) + Math.Max(diagonal, 0);
                return torch.zeros([n, n], dtype).index_put_(this, [rows, columns]);
            });

        /// <summary>The sum of the diagonal of a matrix.</summary>
        public Tensor trace() => WrappedTensorDisposeScope(() => diagonal().sum());

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
