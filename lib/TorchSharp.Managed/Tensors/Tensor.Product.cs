using TorchSharp.Kernels;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>y = a * b.</summary>
        private sealed class MulNode : Node
        {
            private readonly long[] _sizesA;
            private readonly long[] _sizesB;
            private Saved _a;
            private Saved _b;

            public MulNode(Tensor a, Tensor b)
                : base(a, b)
            {
                (_sizesA, _sizesB) = (a.Sizes, b.Sizes);
                _a.Keep(a);
                _b.Keep(b);
            }

            public override void Backward(Tensor gradient, BackwardPass pass)
            {
                if (pass.Wants(this, 0))
                {
                    pass.Send(this, 0, SumTo(gradient * _b.Value, _sizesA));
                }
                if (pass.Wants(this, 1))
                {
                    pass.Send(this, 1, SumTo(gradient * _a.Value, _sizesB));
                }
            }

            public override void Release()
            {
                _a.Release();
                _b.Release();
            }
        }

        /// <summary>y = x * factor, where only x has a gradient.</summary>
        private sealed class FactorNode : Node
        {
            private readonly long[] _sizes;
            private Saved _factor;

            public FactorNode(Tensor x, Tensor factor)
                : base(x)
            {
                _sizes = x.Sizes;
                _factor.Keep(factor);
            }

            public override void Backward(Tensor gradient, BackwardPass pass)
            {
                Tensor factor = _factor.Value;
                // Only where a new result would have the same sizes, type and layout.
                if (
                    pass.MayOverwrite(gradient)
                    && Shapes.Same(gradient.Sizes, _sizes)
                    && gradient._type == factor._type
                    && (factor.Contiguous || !gradient.Contiguous)
                )
                {
                    Raw.Binary(new Binary.Mul(), gradient, factor, gradient);
                    pass.SendOn(this, 0, gradient);
                    return;
                }
                pass.Send(this, 0, SumTo(gradient * factor, _sizes));
            }

            public override void Release() => _factor.Release();
        }

        /// <summary>Elementwise product, broadcast.</summary>
        public Tensor mul(Tensor target)
        {
            (Tensor a, Tensor b) = Promote(this, target);
            ThreadState state = ThreadState.Current;
            Tensor y = Raw.Binary(new Binary.Mul(), a, b, state);
            if (Records(a, b, state))
            {
                y.Node =
                    b.Node is null ? new FactorNode(a, b)
                    : a.Node is null ? new FactorNode(b, a)
                    : new MulNode(a, b);
            }
            return y;
        }

        /// <summary>x * target.</summary>
        public Tensor mul(Scalar target) => Times(target.Value);

        /// <summary>As <see cref="mul(Tensor)"/>.</summary>
        public Tensor multiply(Tensor target) => mul(target);

        /// <summary>As <see cref="mul(Scalar)"/>.</summary>
        public Tensor multiply(Scalar target) => mul(target);
    }
}
