using TorchSharp.Kernels;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The values at the winning positions of one dimension: only they get the gradient.</summary>
        private sealed class PickNode(Tensor x, Tensor indices, int dim, bool keepdim) : Node(x)
        {
            private readonly long[] _sizes = x.Sizes;
            private Saved _indices = new(indices);

            public override void Backward(Tensor gradient, BackwardPass pass)
            {
                Tensor index = _indices.Value;
                pass.Send(
                    this,
                    0,
                    keepdim
                        ? ScatterInto(gradient, index, _sizes, dim)
                        : ScatterInto(gradient.unsqueeze(dim), index.unsqueeze(dim), _sizes, dim)
                );
            }

            public override void Release() => _indices.Release();
        }

        /// <summary>An extreme over dimensions; equal winners share the gradient evenly.</summary>
        private sealed class ExtremeNode : Node
        {
            private readonly int[] _dims;
            private readonly bool _keepdim;
            private readonly bool _nanWins;
            private readonly long[] _sizes;
            private Saved _x;
            private Saved _y;

            public ExtremeNode(Tensor x, Tensor y, int[] dims, bool keepdim, bool nanWins)
                : base(x)
            {
                (_dims, _keepdim, _sizes, _nanWins) = (dims, keepdim, x.Sizes, nanWins);
                _x = new Saved(x);
                _y = new Saved(y, this);
            }

            public override void Backward(Tensor gradient, BackwardPass pass)
            {
                Tensor y = Unreduced(_y.Value, _sizes, _dims, _keepdim),
                    g = Unreduced(gradient, _sizes, _dims, _keepdim);
                Tensor x = _x.Value;
                Tensor winners = _nanWins ? x.eq(y) | (x.isnan() & y.isnan()) : x.eq(y);
                Tensor mask = winners.to_type(gradient._type);
                pass.Send(this, 0, mask * (g / mask.SumOver(_dims, keepdim: true)));
            }

            public override void Release()
            {
                _x.Release();
                _y.Release();
            }
        }

        private Tensor Extreme<TReduction>(
            TReduction reduction,
            int[] dims,
            bool keepdim,
            bool nanWins = false
        )
            where TReduction : struct, IReduction
        {
            NotEmpty(dims);
            Tensor y = RawReduce.Over(reduction, this, dims, keepdim);
            if (Records(this))
            {
                y.Node = new ExtremeNode(this, y, dims, keepdim, nanWins);
            }
            return y;
        }

        private (Tensor values, Tensor indexes) ExtremeAt<TReduction>(
            TReduction reduction,
            long dim,
            bool keepdim
        )
            where TReduction : struct, IReduction
        {
            int d = Shapes.Wrap(dim, Rank);
            NotEmpty(Rank == 0 ? [] : [d]);
            (Tensor values, Tensor indices) = RawReduce.WithIndices(reduction, this, d, keepdim);
            if (Records(this))
            {
                values.Node =
                    Rank == 0 ? new CopyNode(this) : new PickNode(this, indices, d, keepdim);
            }
            return (values, indices);
        }

        private Tensor PositionOf<TReduction>(TReduction reduction, long? dim, bool keepdim)
            where TReduction : struct, IReduction
        {
            using IDisposable _ = no_grad();
            Tensor x = dim is null ? reshape(-1) : this;
            (Tensor values, Tensor indices) = x.ExtremeAt(reduction, dim ?? 0, keepdim);
            values.Dispose();
            if (dim is null)
            {
                x.Dispose();
            }
            return indices;
        }

        private void NotEmpty(int[] dims)
        {
            foreach (int d in dims)
            {
                if (_sizes[d] == 0)
                {
                    throw Errors.Torch(
                        $"cannot take an extreme of no elements: dimension {d} of {Shapes.Text(this)} is empty."
                    );
                }
            }
        }

        /// <summary>The largest element; NaN wins.</summary>
        public Tensor max() =>
            Extreme(new RawReduce.Max(), RawReduce.AllDims(this), false, nanWins: true);

        /// <summary>The smallest element; NaN wins.</summary>
        public Tensor min() =>
            Extreme(new RawReduce.Min(), RawReduce.AllDims(this), false, nanWins: true);

        /// <summary>The largest elements along <paramref name="dim"/> and the positions of their first occurrences.</summary>
        public (Tensor values, Tensor indexes) max(long dim, bool keepdim = false) =>
            ExtremeAt(new RawReduce.Max(), dim, keepdim);

        /// <summary>The smallest elements along <paramref name="dim"/> and the positions of their first occurrences.</summary>
        public (Tensor values, Tensor indexes) min(long dim, bool keepdim = false) =>
            ExtremeAt(new RawReduce.Min(), dim, keepdim);

        /// <summary>The larger of two elements, as <see cref="maximum"/>.</summary>
        public Tensor max(Tensor other) => maximum(other);

        /// <summary>The smaller of two elements, as <see cref="minimum"/>.</summary>
        public Tensor min(Tensor other) => minimum(other);

        /// <summary>The largest elements over these dimensions (all if none are named); equal winners share the gradient.</summary>
        public Tensor amax(long[] dims, bool keepdim = false, Tensor? @out = null) =>
            Extreme(new RawReduce.Max(), RawReduce.Dims(this, dims), keepdim);

        /// <summary>The largest elements over these dimensions (all if none are named); equal winners share the gradient.</summary>
        public Tensor amax(params long[] dims) => amax(dims, false);

        /// <summary>The largest elements over these dimensions (all if none are named); equal winners share the gradient.</summary>
        public Tensor amax(ReadOnlySpan<long> dims, bool keepdim = false, Tensor? @out = null) =>
            Extreme(new RawReduce.Max(), RawReduce.Dims(this, dims), keepdim);

        /// <summary>The smallest elements over these dimensions (all if none are named); equal winners share the gradient.</summary>
        public Tensor amin(long[] dims, bool keepdim = false, Tensor? @out = null) =>
            Extreme(new RawReduce.Min(), RawReduce.Dims(this, dims), keepdim);

        /// <summary>The smallest elements over these dimensions (all if none are named); equal winners share the gradient.</summary>
        public Tensor amin(params long[] dims) => amin(dims, false);

        /// <summary>The smallest elements over these dimensions (all if none are named); equal winners share the gradient.</summary>
        public Tensor amin(ReadOnlySpan<long> dims, bool keepdim = false, Tensor? @out = null) =>
            Extreme(new RawReduce.Min(), RawReduce.Dims(this, dims), keepdim);

        /// <summary>The smallest and the largest elements, of all or along one dimension.</summary>
        public (Tensor min, Tensor max) aminmax(long? dim = null, bool keepdim = false)
        {
            int[] dims = dim is null ? RawReduce.AllDims(this) : RawReduce.Dims(this, [dim.Value]);
            return (
                Extreme(new RawReduce.Min(), dims, keepdim),
                Extreme(new RawReduce.Max(), dims, keepdim)
            );
        }

        /// <summary>The position of the largest element in row-major order.</summary>
        public Tensor argmax() => PositionOf(new RawReduce.Max(), null, false);

        /// <summary>The positions of the largest elements along <paramref name="dim"/>; of equal ones the first.</summary>
        public Tensor argmax(long dim, bool keepdim = false) =>
            PositionOf(new RawReduce.Max(), dim, keepdim);

        /// <summary>The position of the smallest element in row-major order.</summary>
        public Tensor argmin() => PositionOf(new RawReduce.Min(), null, false);

        /// <summary>The positions of the smallest elements along <paramref name="dim"/>; of equal ones the first.</summary>
        public Tensor argmin(long dim, bool keepdim = false) =>
            PositionOf(new RawReduce.Min(), dim, keepdim);

        /// <summary>y = the winner of a and b; equal ones share the gradient evenly.</summary>
        private sealed class WinnerNode(Tensor a, Tensor b, bool largest) : Node(a, b)
        {
            private Saved _a = new(a);
            private Saved _b = new(b);

            public override void Backward(Tensor gradient, BackwardPass pass)
            {
                Tensor a = _a.Value,
                    b = _b.Value;
                Tensor zero = torch.zeros(Shapes.Scalar, gradient._type);
                Tensor even = Where(a == b, gradient * 0.5, gradient);
                // Masks of the losers, so that with NaN, which loses to nothing, both sides get the gradient.
                if (pass.Wants(this, 0))
                {
                    Tensor lost = largest ? a < b : a > b;
                    pass.Send(this, 0, SumTo(Where(lost, zero, even), a._sizes));
                }
                if (pass.Wants(this, 1))
                {
                    Tensor lost = largest ? b < a : b > a;
                    pass.Send(this, 1, SumTo(Where(lost, zero, even), b._sizes));
                }
            }

            public override void Release()
            {
                _a.Release();
                _b.Release();
            }
        }

        private Tensor Winner<TOp>(TOp op, Tensor other, bool largest)
            where TOp : struct, IBinaryOp
        {
            (Tensor a, Tensor b) = Promote(this, other);
            Tensor y = Raw.Binary(op, a, b);
            if (Records(a, b))
            {
                y.Node = new WinnerNode(a, b, largest);
            }
            return y;
        }

        /// <summary>The larger of two elements, broadcast; NaN if either is.</summary>
        public Tensor maximum(Tensor other) => Winner(new Binary.Max(), other, largest: true);

        /// <summary>The smaller of two elements, broadcast; NaN if either is.</summary>
        public Tensor minimum(Tensor other) => Winner(new Binary.Min(), other, largest: false);

        /// <summary>The larger of two elements; a number wins over NaN. Not recorded for derivatives.</summary>
        public Tensor fmax(Tensor other)
        {
            (Tensor a, Tensor b) = Promote(this, other);
            if (!a.is_floating_point())
            {
                return Raw.Binary(new Binary.Max(), a, b);
            }
            return Raw.Binary(
                new RareBinary(
                    (x, y) =>
                        double.IsNaN(x) ? y
                        : double.IsNaN(y) ? x
                        : Math.Max(x, y)
                ),
                a,
                b
            );
        }

        /// <summary>The smaller of two elements; a number wins over NaN. Not recorded for derivatives.</summary>
        public Tensor fmin(Tensor other)
        {
            (Tensor a, Tensor b) = Promote(this, other);
            if (!a.is_floating_point())
            {
                return Raw.Binary(new Binary.Min(), a, b);
            }
            return Raw.Binary(
                new RareBinary(
                    (x, y) =>
                        double.IsNaN(x) ? y
                        : double.IsNaN(y) ? x
                        : Math.Min(x, y)
                ),
                a,
                b
            );
        }
    }
}
