using TorchSharp.Kernels;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>exp(x) / Σ exp(x) along a dimension.</summary>
    public static Tensor softmax(Tensor input, long dim, ScalarType? dtype = null) =>
        input.softmax(dim, dtype);

    /// <summary>exp(x) / Σ exp(x) along a dimension.</summary>
    public static Tensor softmax(Tensor input, int dim, ScalarType? dtype = null) =>
        input.softmax(dim, dtype);

    /// <summary>The logarithm of <see cref="softmax(Tensor, long, ScalarType?)"/>, computed without forming it.</summary>
    public static Tensor log_softmax(Tensor input, long dim, ScalarType? dtype = null) =>
        input.log_softmax(dim, dtype);

    public partial class Tensor
    {
        /// <summary>exp(x) / Σ exp(x) along a dimension.</summary>
        public Tensor softmax(long dim, ScalarType? dtype = null) =>
            Normalised(dim, dtype, logarithm: false);

        /// <summary>x - log Σ exp(x) along a dimension: the logarithm of the softmax, computed without forming it.</summary>
        public Tensor log_softmax(long dim, ScalarType? dtype = null) =>
            Normalised(dim, dtype, logarithm: true);

        private Tensor Normalised(long dim, ScalarType? dtype, bool logarithm)
        {
            var x = Cast(dtype ?? Promotion.ToFloating(this.dtype)).Packed();
            var (outer, count, inner) = Split(x, dim);
            var y = new Tensor(x.dtype, x.Sizes);
            if (x.dtype == ScalarType.Float32)
                Forward(x.Flat<float>(), y.Flat<float>());
            else
                Forward(x.Flat<double>(), y.Flat<double>());
            GC.KeepAlive(x);
            if (Records(x))
                y.Node = new SoftmaxNode(x, outer, count, inner, logarithm, dim).Keep(y);
            return y;

            void Forward<T>(ReadOnlySpan<T> from, Span<T> to)
                where T : unmanaged, System.Numerics.INumber<T>
            {
                if (logarithm)
                    Softmax.LogForward(from, outer, count, inner, to);
                else
                    Softmax.Forward(from, outer, count, inner, to);
            }
        }

        private static (int Outer, int Count, int Inner) Split(Tensor x, long dim)
        {
            var d = Shapes.Wrap(dim, x.Rank);
            if (x.Rank == 0)
                return (1, 1, 1);
            return (
                checked((int)Shapes.Count(x._sizes.AsSpan(0, d))),
                checked((int)x._sizes[d]),
                checked((int)Shapes.Count(x._sizes.AsSpan(d + 1)))
            );
        }

        private sealed class SoftmaxNode(
            Tensor x,
            int outer,
            int count,
            int inner,
            bool logarithm,
            long dim
        ) : Node(x)
        {
            private Saved _y;

            /// <summary>The output stands in the graph at this node.</summary>
            public SoftmaxNode Keep(Tensor y)
            {
                _y = new Saved(y, this);
                return this;
            }

            public override void Backward(Tensor gradient, BackwardPass pass)
            {
                var output = _y.Value;
                if (pass.CreateGraph)
                {
                    pass.Send(
                        this,
                        0,
                        logarithm
                            ? gradient - output.exp() * gradient.sum(dim, true)
                            : output * (gradient - (gradient * output).sum(dim, true))
                    );
                    return;
                }
                using var dy = gradient.detach().Packed();
                var dx = new Tensor(dy.dtype, dy.Sizes);
                if (dy.dtype == ScalarType.Float32)
                    Run(output.Flat<float>(), dy.Flat<float>(), dx.Flat<float>());
                else
                    Run(output.Flat<double>(), dy.Flat<double>(), dx.Flat<double>());
                GC.KeepAlive(output);
                pass.Send(this, 0, dx);
            }

            private void Run<T>(ReadOnlySpan<T> y, ReadOnlySpan<T> dy, Span<T> dx)
                where T : unmanaged, System.Numerics.INumber<T>
            {
                if (logarithm)
                    Softmax.LogBackward(y, dy, outer, count, inner, dx);
                else
                    Softmax.Backward(y, dy, outer, count, inner, dx);
            }

            public override void Release() => _y.Release();
        }
    }

    public static partial class nn
    {
        public static partial class functional
        {
            /// <summary>exp(x) / Σ exp(x) along a dimension.</summary>
            public static Tensor softmax(Tensor input, long dim, ScalarType? dtype = null) =>
                input.softmax(dim, dtype);

            /// <summary>softmax(-x).</summary>
            public static Tensor softmin(Tensor x, long dim) => (-x).softmax(dim);

            /// <summary>The logarithm of the softmax, computed without forming it.</summary>
            public static Tensor log_softmax(Tensor x, long dim) => x.log_softmax(dim);
        }
    }
}
