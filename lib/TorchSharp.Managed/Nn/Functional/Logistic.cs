namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            /// <summary>
            /// log(1 + exp(z)) of z = x or -x, as max(z, 0) + log(1 + exp(-|z|)), which never overflows. Both parts have a
            /// corner at 0 where their sum has none, so it has a derivative of its own.
            /// </summary>
            private static Tensor LogOnePlusExp(Tensor x, bool negative = false) =>
                WrappedTensorDisposeScope(() =>
                {
                    Tensor v = x.detach(),
                        z = negative ? -v : v,
                        decay = (-v.abs()).exp();
                    Tensor y = z.maximum(zeros_like(z)) + decay.log1p();
                    if (Tensor.Records(x))
                    {
                        y.Node = new LogisticNode(x, decay, negative);
                    }
                    return y;
                });

            /// <summary>The derivative in the two parts that the value has.</summary>
            private sealed class LogisticNode(Tensor x, Tensor decay, bool negative) : Node(x)
            {
                private Saved _x = new(x);
                private Saved _decay = new(decay);

                public override void Backward(Tensor gradient, BackwardPass pass)
                {
                    Tensor x = _x.Value;
                    pass.Send(this, 0, DecayGradient(gradient, x, _decay.Value));
                    // Half of the gradient at 0, as the sum must have.
                    Tensor kept = where(x.eq(0), gradient * 0.5, gradient);
                    pass.Send(
                        this,
                        0,
                        where(
                            negative ? x.gt(0) : x.lt(0),
                            zeros(Shapes.Scalar, gradient.dtype),
                            negative ? -kept : kept
                        )
                    );
                }

                public override void Release()
                {
                    _x.Release();
                    _decay.Release();
                }
            }

            /// <summary>The gradient of log(1 + exp(-|x|)), of which <paramref name="decay"/> is the exponential.</summary>
            private static Tensor DecayGradient(Tensor gradient, Tensor x, Tensor decay)
            {
                Tensor y;
                using (no_grad())
                {
                    y = -(gradient / (decay + 1) * decay) * x.sign();
                }
                if (Tensor.Records(gradient, x))
                {
                    y.Node = new DecayGradientNode(gradient, x, decay);
                }
                return y;
            }

            /// <summary>What is left to differentiate again has the slope of the whole derivative, σ(x)·σ(-x), also at 0: the other part is constant but for its corner there.</summary>
            private sealed class DecayGradientNode(Tensor gradient, Tensor x, Tensor decay)
                : Node(gradient, x)
            {
                private Saved _gradient = new(gradient);
                private Saved _x = new(x);
                private Saved _decay = new(decay);

                public override void Backward(Tensor gradient, BackwardPass pass)
                {
                    Tensor x = _x.Value;
                    if (pass.Wants(this, 0))
                    {
                        pass.Send(this, 0, DecayGradient(gradient, x, _decay.Value));
                    }
                    if (pass.Wants(this, 1))
                    {
                        pass.Send(
                            this,
                            1,
                            gradient * _gradient.Value * (x.sigmoid() * (-x).sigmoid())
                        );
                    }
                }

                public override void Release()
                {
                    _gradient.Release();
                    _x.Release();
                    _decay.Release();
                }
            }
        }
    }
}
