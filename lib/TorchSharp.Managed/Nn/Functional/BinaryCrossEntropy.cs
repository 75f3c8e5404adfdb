namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            /// <summary>The gradient stays finite at p = 0 and p = 1: (p - y) / max(p (1 - p), 1e-12), as in PyTorch.</summary>
            private sealed class BinaryCrossEntropyNode(Tensor p, Tensor y) : Node(p, y)
            {
                /// <summary>A float32 in PyTorch, also for float64 tensors.</summary>
                private const double Smallest = 1e-12f;

                private Saved _p = new(p);
                private Saved _y = new(y);

                public override void Backward(Tensor gradient, BackwardPass pass)
                {
                    Tensor p = _p.Value,
                        y = _y.Value;
                    if (pass.Wants(this, 0))
                    {
                        pass.Send(this, 0, gradient * (p - y) / (p * (1 - p)).clamp(min: Smallest));
                    }
                    if (pass.Wants(this, 1))
                    {
                        pass.Send(this, 1, gradient * ((1 - p).log() - p.log()));
                    }
                }

                public override void Release()
                {
                    _p.Release();
                    _y.Release();
                }
            }

            /// <summary>-(y log p + (1 - y) log(1 - p)); logarithms are held above -100, as PyTorch does.</summary>
            /// <exception cref="System.Runtime.InteropServices.ExternalException">The shapes differ, or an input is not in [0, 1].</exception>
            public static Tensor binary_cross_entropy(
                Tensor input,
                Tensor target,
                Tensor? weight = null,
                Reduction reduction = Reduction.Mean
            )
            {
                if (!input.shape.SequenceEqual(target.shape))
                {
                    throw Errors.Torch(
                        $"binary_cross_entropy: a target of shape {Shapes.Text(target)} differs from the input's {Shapes.Text(input)}; they must be the same."
                    );
                }
                Tensor p = input.detach(),
                    y = target.detach();
                // Least and greatest are NaN when an element is.
                if (p.Count > 0 && !(p.min().ToDouble() >= 0 && p.max().ToDouble() <= 1))
                {
                    throw Errors.Torch(
                        "binary_cross_entropy: all elements of input should be between 0 and 1. Use binary_cross_entropy_with_logits for outputs without a sigmoid."
                    );
                }
                Tensor losses = -(
                    y * p.log().clamp(min: -100) + (1 - y) * (1 - p).log().clamp(min: -100)
                );
                if (Tensor.Records(input, target))
                {
                    losses.Node = new BinaryCrossEntropyNode(input, target);
                }
                return Reduce(weight is null ? losses : losses * weight, reduction);
            }
        }
    }
}
