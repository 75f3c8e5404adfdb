namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            /// <summary>Zeros with probability p, the rest scaled by 1 / (1 - p); the input itself when not training.</summary>
            /// <remarks>The mask comes from a counter-based stream keyed by one draw of the default generator: it repeats with the seed and does not depend on threads.</remarks>
            public static Tensor dropout(
                Tensor input,
                double p = 0.5,
                bool training = true,
                bool inplace = false
            )
            {
                ArgumentNullException.ThrowIfNull(input);
                if (p is not (>= 0 and <= 1))
                    throw new ArgumentException(
                        FormattableString.Invariant(
                            $"A probability is in [0, 1]; this one is {p}."
                        ),
                        nameof(p)
                    );
                if (!training || p == 0)
                    return inplace ? input : input.alias();
                ulong key;
                lock (Generator.Default.Gate)
                    key = Generator.Default.Stream.NextUInt64();
                var y = Apply(input, p, key);
                if (Tensor.Records(input))
                    y.Node = new DropoutNode(input, p, key);
                return inplace ? input.copy_(y) : y;
            }

            private static Tensor Apply(Tensor input, double p, ulong key)
            {
                using var x = input.detach().Packed();
                var y = new Tensor(x.dtype, x.Sizes);
                if (x.dtype == ScalarType.Float32)
                    Kernels.Dropout.Apply(x.Flat<float>(), p, key, y.Flat<float>());
                else
                {
                    // Rare types take the same mask: dropout of ones, then a product.
                    using var ones = torch.ones(x.Sizes, ScalarType.Float32);
                    using var mask = Apply(ones, p, key);
                    using var cast = mask.to_type(x.dtype);
                    Raw.Binary(new Kernels.Binary.Mul(), x, cast, y);
                }
                return y;
            }

            /// <summary>The gradient goes through the same mask, made again from its key.</summary>
            private sealed class DropoutNode(Tensor x, double p, ulong key) : Node(x)
            {
                public override void Backward(Tensor gradient, BackwardPass pass) =>
                    pass.Send(this, 0, Masked(gradient, pass.CreateGraph));

                private Tensor Masked(Tensor gradient, bool record)
                {
                    var dx = Apply(gradient, p, key);
                    if (record && Tensor.Records(gradient))
                        dx.Node = new DropoutNode(gradient, p, key);
                    return dx;
                }
            }
        }
    }
}
