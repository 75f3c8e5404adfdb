namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>y = sum of x over dimensions: each summand gets the sum's gradient.</summary>
        private sealed class SumNode(Tensor x, int[] dims, bool keepdim) : Node(x)
        {
            private readonly long[] _sizes = x.Sizes;

            public override void Backward(Tensor gradient, BackwardPass pass)
            {
                Tensor g = Unreduced(gradient, _sizes, dims, keepdim);
                pass.Send(this, 0, g.Expanded(_sizes));
                Drop(g, gradient);
            }
        }

        /// <summary>The reduced dimensions put back as size 1 (the tensor itself if they are there).</summary>
        private static Tensor Unreduced(Tensor y, long[] sizes, int[] dims, bool keepdim)
        {
            if (keepdim || dims.Length == 0)
            {
                return y;
            }
            long[] kept = (long[])sizes.Clone();
            foreach (int d in dims)
            {
                kept[d] = 1;
            }
            return y.view(kept);
        }

        internal Tensor SumOver(int[] dims, bool keepdim)
        {
            Tensor y = RawReduce.Over(new RawReduce.Sum(), this, dims, keepdim);
            if (Records(this))
            {
                y.Node = new SumNode(this, dims, keepdim);
            }
            return y;
        }

        private Tensor Sum(int[] dims, bool keepdim, ScalarType? type)
        {
            // Integers and truth values add up as Int64.
            Tensor x = Cast(type ?? (is_integral() ? ScalarType.Int64 : dtype));
            return x.SumOver(dims, keepdim);
        }

        /// <summary>The sum of all elements; integers and Bool give Int64.</summary>
        public Tensor sum(ScalarType? type = null) => Sum(RawReduce.AllDims(this), false, type);

        /// <summary>The sum over these dimensions.</summary>
        public Tensor sum(long[] dim, bool keepdim = false, ScalarType? type = null) =>
            Sum(RawReduce.Dims(this, dim), keepdim, type);

        /// <summary>The sum over these dimensions.</summary>
        public Tensor sum(ReadOnlySpan<long> dim, bool keepdim = false, ScalarType? type = null) =>
            Sum(RawReduce.Dims(this, dim), keepdim, type);

        /// <summary>The sum over one dimension.</summary>
        public Tensor sum(long dim, bool keepdim = false, ScalarType? type = null) =>
            Sum(RawReduce.Dims(this, [dim]), keepdim, type);

        /// <summary>The sum over two dimensions.</summary>
        public Tensor sum(long dim0, long dim1, bool keepdim = false, ScalarType? type = null) =>
            Sum(RawReduce.Dims(this, [dim0, dim1]), keepdim, type);

        /// <summary>The sum over three dimensions.</summary>
        public Tensor sum(
            long dim0,
            long dim1,
            long dim2,
            bool keepdim = false,
            ScalarType? type = null
        ) => Sum(RawReduce.Dims(this, [dim0, dim1, dim2]), keepdim, type);

        private Tensor Mean(int[] dims, bool keepdim, ScalarType? type)
        {
            if (type is null && !is_floating_point())
            {
                throw Errors.Torch(
                    $"mean(): could not infer output dtype. Input dtype must be a floating point dtype, but got {dtype}. Convert with to(torch.float32) first."
                );
            }
            Tensor x = Cast(type ?? dtype);
            Tensor sum = x.SumOver(dims, keepdim);
            long n = 1;
            foreach (int d in dims)
            {
                n *= _sizes[d];
            }
            Tensor y = sum.Over((double)n);
            sum.Dispose();
            return y;
        }

        /// <summary>The mean of all elements; NaN of none.</summary>
        public Tensor mean() => Mean(RawReduce.AllDims(this), false, null);

        /// <summary>The mean over these dimensions.</summary>
        public Tensor mean(long[] dimensions, bool keepdim = false, ScalarType? type = null) =>
            Mean(RawReduce.Dims(this, dimensions), keepdim, type);

        private Tensor Var(int[] dims, bool unbiased, bool keepdim, ScalarType? type) =>
            WrappedTensorDisposeScope(() =>
            {
                Tensor x = Cast(type ?? dtype);
                long n = 1;
                foreach (int d in dims)
                {
                    n *= _sizes[d];
                }
                double degrees = Math.Max(0.0, unbiased ? n - 1 : n);
                Tensor Measure(Tensor values)
                {
                    Tensor centred = values - values.Mean(dims, true, null);
                    return (centred * centred).SumOver(dims, keepdim) / degrees;
                }
                if (!Records(x))
                {
                    return Measure(x);
                }
                using var quiet = no_grad();
                Tensor y = Measure(x.detach());
                y.Node = new VarNode(x, dims, keepdim, degrees);
                return y;
            });

        /// <summary>y = Σ (x - mean)² / n: the mean's own part of the gradient sums to nothing.</summary>
        private sealed class VarNode(Tensor x, int[] dims, bool keepdim, double degrees) : Node(x)
        {
            private Saved _x = new(x);

            public override void Backward(Tensor gradient, BackwardPass pass)
            {
                Tensor x = _x.Value;
                Tensor g = Unreduced(gradient, x._sizes, dims, keepdim);
                pass.Send(this, 0, (x - x.Mean(dims, true, null)) * (g * (2 / degrees)));
                Drop(g, gradient);
            }

            public override void Release() => _x.Release();
        }

        /// <summary>The variance of all elements, divided by n-1 when unbiased, else n.</summary>
        public Tensor var(bool unbiased = true) =>
            Var(RawReduce.AllDims(this), unbiased, false, null);

        /// <summary>The variance over one dimension.</summary>
        public Tensor var(
            long dim,
            bool unbiased = true,
            bool keepdim = false,
            ScalarType? type = null
        ) => Var(RawReduce.Dims(this, [dim]), unbiased, keepdim, type);

        /// <summary>The variance over these dimensions.</summary>
        public Tensor var(
            long[] dimensions,
            bool unbiased = true,
            bool keepdim = false,
            ScalarType? type = null
        ) => Var(RawReduce.Dims(this, dimensions), unbiased, keepdim, type);

        /// <summary>The variance over these dimensions.</summary>
        public Tensor var(
            ReadOnlySpan<long> dimensions,
            bool unbiased = true,
            bool keepdim = false,
            ScalarType? type = null
        ) => Var(RawReduce.Dims(this, dimensions), unbiased, keepdim, type);

        private Tensor Std(int[] dims, bool unbiased, bool keepdim, ScalarType? type) =>
            WrappedTensorDisposeScope(() =>
                Var(dims, unbiased, keepdim, type)
                    .Function<Kernels.Unary.Sqrt, DeviationRule>(new Kernels.Unary.Sqrt())
            );

        /// <summary>As the square root's, but 0 where all numbers were equal: PyTorch's choice among the slopes of a corner.</summary>
        private readonly struct DeviationRule : IRule
        {
            public static bool NeedsInput => false;

            public static bool NeedsOutput => true;

            public static Tensor Gradient(Tensor g, Tensor x, Tensor y) =>
                SqrtRule.Gradient(g, x, y).masked_fill(y.eq(0), 0);
        }

        /// <summary>The standard deviation of all elements; see <see cref="var(bool)"/>.</summary>
        public Tensor std(bool unbiased = true) =>
            Std(RawReduce.AllDims(this), unbiased, false, null);

        /// <summary>The standard deviation over one dimension.</summary>
        public Tensor std(
            long dim,
            bool unbiased = true,
            bool keepdim = false,
            ScalarType? type = null
        ) => Std(RawReduce.Dims(this, [dim]), unbiased, keepdim, type);

        /// <summary>The standard deviation over these dimensions.</summary>
        public Tensor std(
            long[] dimensions,
            bool unbiased = true,
            bool keepdim = false,
            ScalarType? type = null
        ) => Std(RawReduce.Dims(this, dimensions), unbiased, keepdim, type);

        /// <summary>The standard deviation over these dimensions.</summary>
        public Tensor std(
            ReadOnlySpan<long> dimensions,
            bool unbiased = true,
            bool keepdim = false,
            ScalarType? type = null
        ) => Std(RawReduce.Dims(this, dimensions), unbiased, keepdim, type);
    }
}
