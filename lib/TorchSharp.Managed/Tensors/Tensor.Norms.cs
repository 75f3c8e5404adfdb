namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The Euclidean length over dimensions: its derivative at 0 is taken as 0, as in PyTorch.</summary>
        private sealed class EuclideanNode : Node
        {
            private readonly int[] _dims;
            private readonly bool _keepdim;
            private Saved _x;
            private Saved _y;

            public EuclideanNode(Tensor x, Tensor y, int[] dims, bool keepdim)
                : base(x)
            {
                (_dims, _keepdim) = (dims, keepdim);
                (_x, _y) = (new Saved(x), new Saved(y, this));
            }

            public override void Backward(Tensor gradient, BackwardPass pass)
            {
                Tensor x = _x.Value;
                Tensor y = Unreduced(_y.Value, x._sizes, _dims, _keepdim),
                    g = Unreduced(gradient, x._sizes, _dims, _keepdim);
                pass.Send(this, 0, x * (g / y).masked_fill(y == 0, 0));
            }

            public override void Release()
            {
                _x.Release();
                _y.Release();
            }
        }

        /// <summary>The p-norm over dimensions: p = 0 counts, infinities take extremes.</summary>
        internal Tensor NormOver(double p, int[] dims, bool keepdim)
        {
            if (!is_floating_point())
            {
                throw Errors.Torch(
                    $"norm(): the tensor must be floating point, but is {dtype}. Convert with to(torch.float32)."
                );
            }
            if (p == 2)
            {
                Tensor square = RawReduce.Over(new RawReduce.SumOfSquares(), this, dims, keepdim);
                Tensor y = Raw.Unary(new Kernels.Unary.Sqrt(), square);
                square.Dispose();
                if (Records(this))
                {
                    y.Node = new EuclideanNode(this, y, dims, keepdim);
                }
                return y;
            }
            if (p == 1 && !Records(this))
            {
                return RawReduce.Over(new RawReduce.SumOfMagnitudes(), this, dims, keepdim);
            }
            return WrappedTensorDisposeScope(() =>
                p switch
                {
                    // Recorded, as PyTorch does: the slope is 0 everywhere.
                    0 => Same<Rare, SignRule>(new Rare(static x => x == 0 ? 0 : 1))
                        .SumOver(dims, keepdim),
                    1 => abs().SumOver(dims, keepdim),
                    double.PositiveInfinity => abs().Extreme(new RawReduce.Max(), dims, keepdim),
                    double.NegativeInfinity => abs().Extreme(new RawReduce.Min(), dims, keepdim),
                    _ => PowerNorm(p, dims, keepdim),
                }
            );
        }

        /// <summary>The p-norm for other p; elements of 0 and norms of 0 have derivative 0.</summary>
        private Tensor PowerNorm(double p, int[] dims, bool keepdim)
        {
            Tensor powers;
            if (p < 1)
            {
                // The slope of the power is infinite at 0, and infinity times 0 is not 0: the power is taken of 1 there.
                Tensor none = this == 0;
                powers = Where(none, torch.ones(Shapes.Scalar, dtype), abs()).Power(p);
                powers = Where(none, torch.zeros(Shapes.Scalar, dtype), powers);
            }
            else
            {
                powers = abs().Power(p);
            }
            Tensor sum = powers.SumOver(dims, keepdim);
            Tensor zero = sum == 0;
            if (p < 0)
            {
                // One element of 0 is an infinite power, and the norm 0.
                zero |= (this == 0).to_type(dtype).SumOver(dims, keepdim) > 0;
            }
            return Where(
                zero,
                torch.zeros(Shapes.Scalar, dtype),
                Where(zero, torch.ones(Shapes.Scalar, dtype), sum).Power(1 / p)
            );
        }

        /// <summary>The p-norm of all elements.</summary>
        public Tensor norm(float p = 2) => NormOver(p, RawReduce.AllDims(this), false);

        /// <summary>The p-norm along one dimension.</summary>
        public Tensor norm(int dim, bool keepdim = false, float p = 2) =>
            NormOver(p, RawReduce.Dims(this, [dim]), keepdim);

        /// <summary>The p-norm of the difference, broadcast.</summary>
        public Tensor dist(Tensor other, float p = 2) =>
            WrappedTensorDisposeScope(() => (this - other).norm(p));
    }

    /// <summary>Linear algebra: norms.</summary>
    public static partial class linalg
    {
        /// <summary>The vector norm of order <paramref name="ord"/> over dimensions, or over all elements.</summary>
        public static Tensor vector_norm(
            Tensor input,
            double ord = 2,
            long[]? dims = null,
            bool keepdim = false
        ) => input.NormOver(ord, RawReduce.Dims(input, dims ?? []), keepdim);

        /// <summary>
        /// The vector norm over one dimension (or a vector), the matrix norm over two (or a matrix): trap, for of order 2 that is
        /// the largest singular value, not the root of the sum of squares ("fro").
        /// </summary>
        public static Tensor norm(
            Tensor input,
            double ord,
            long[]? dims = null,
            bool keepdim = false
        )
        {
            int count = dims?.Length ?? input.Rank;
            return count == 2
                ? matrix_norm(input, ord, dims, keepdim)
                : vector_norm(input, ord, dims, keepdim);
        }

        /// <summary>As the form with a fraction.</summary>
        public static Tensor norm(
            Tensor input,
            int ord,
            long[]? dims = null,
            bool keepdim = false
        ) => norm(input, (double)ord, dims, keepdim);

        /// <summary>The Euclidean (Frobenius) norm over dimensions, or over all elements.</summary>
        public static Tensor norm(Tensor input, long[]? dims = null, bool keepdim = false) =>
            vector_norm(input, 2, dims, keepdim);

        /// <summary>The norm by name: "fro".</summary>
        public static Tensor norm(
            Tensor input,
            string ord,
            long[]? dims = null,
            bool keepdim = false
        ) => matrix_norm(input, ord, dims, keepdim);

        /// <summary>The Frobenius ("fro") or nuclear ("nuc") norm of matrices: the last two dimensions unless told others.</summary>
        public static Tensor matrix_norm(
            Tensor input,
            string ord = "fro",
            long[]? dims = null,
            bool keepdim = false
        ) =>
            ord switch
            {
                "fro" => vector_norm(input, 2, dims ?? [-2, -1], keepdim),
                "nuc" => SingularNorm(input, dims, keepdim, static s => s.sum(-1L)),
                _ => throw Errors.Torch(
                    $"linalg.matrix_norm: Order {ord} not supported; \"fro\", \"nuc\", 1, -1, 2, -2 and the infinities are."
                ),
            };

        /// <summary>The largest (or smallest, for a negative order) sum of magnitudes of columns (order 1) or rows (infinity), or singular value (order 2).</summary>
        public static Tensor matrix_norm(
            Tensor input,
            double ord,
            long[]? dims = null,
            bool keepdim = false
        )
        {
            long rows = Shapes.Wrap((dims ?? [-2, -1])[0], input.Rank),
                columns = Shapes.Wrap((dims ?? [-2, -1])[1], input.Rank);
            bool one = Math.Abs(ord) == 1;
            if (Math.Abs(ord) == 2)
            {
                return SingularNorm(
                    input,
                    dims,
                    keepdim,
                    s => ord > 0 ? s.amax([-1]) : s.amin([-1])
                );
            }
            if (!one && !double.IsInfinity(ord))
            {
                throw Errors.Torch(
                    $"linalg.matrix_norm: Order {ord} not supported; \"fro\", \"nuc\", 1, -1, 2, -2 and the infinities are."
                );
            }
            return WrappedTensorDisposeScope(() =>
            {
                Tensor sums = input.abs().sum(one ? rows : columns, keepdim: true);
                long[] over = [one ? columns : rows];
                Tensor y = ord > 0 ? sums.amax(over, true) : sums.amin(over, true);
                return keepdim
                    ? y
                    : y.squeeze(Math.Max(rows, columns)).squeeze(Math.Min(rows, columns));
            });
        }
    }
}
