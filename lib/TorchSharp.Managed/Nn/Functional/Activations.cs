namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            /// <summary>max(0, x).</summary>
            public static Tensor relu(Tensor x, bool inplace = false) =>
                inplace ? x.relu_() : x.relu();

            /// <summary>min(max(0, x), 6).</summary>
            public static Tensor relu6(Tensor x, bool inplace = false) => Clipped(x, 0, 6, inplace);

            /// <summary>x, or negative_slope·x below 0.</summary>
            public static Tensor leaky_relu(
                Tensor input,
                double negative_slope = 0.01,
                bool inplace = false
            ) => Into(input, x => where(x.gt(0), x, x * negative_slope), inplace);

            /// <summary>x, or alpha·(exp(x) - 1) below 0.</summary>
            public static Tensor elu(Tensor x, double alpha, bool inplace = false) =>
                Into(x, v => ScaledElu(v, 1, alpha), inplace);

            /// <summary>x times a factor, or (exp(x) - 1) times another below 0, which is the slope at 0, too.</summary>
            private static Tensor ScaledElu(Tensor x, double above, double below)
            {
                var unit = Below0(x, z => z.exp() - 1);
                return above == 1 && below == 1
                    ? unit
                    : unit * where(x.gt(0), tensor(above, unit.dtype), tensor(below, unit.dtype));
            }

            /// <summary>
            /// f(x) below 0, else x, at 0 too: the slopes agree there, and the curvature at 0 is then 0, as in PyTorch.
            /// Not by clamp, whose gradient at NaN is 0: here it is NaN.
            /// </summary>
            private static Tensor Below0(Tensor x, Func<Tensor, Tensor> f)
            {
                var above = x.ge(0);
                return where(above, x, f(x.masked_fill(above, 0)));
            }

            /// <summary>log(1 + exp(beta·x)) / beta; x itself where beta·x is above the threshold, where the two agree to rounding.</summary>
            public static Tensor softplus(Tensor x, double beta = 1, double threshold = 20)
            {
                var z = x * beta;
                return where(z.gt(threshold), x, LogOnePlusExp(z) / beta);
            }

            /// <summary>1 / (1 + exp(-x)).</summary>
            public static Tensor sigmoid(Tensor x) => x.sigmoid();

            /// <summary>1 / (1 + exp(-x)).</summary>
            public static Tensor sigmoid(Tensor x, bool inplace) =>
                inplace ? x.sigmoid_() : x.sigmoid();

            /// <summary>The hyperbolic tangent.</summary>
            public static Tensor tanh(Tensor x, bool inplace = false) =>
                inplace ? x.tanh_() : x.tanh();

            /// <summary>x·sigmoid(x).</summary>
            public static Tensor silu(Tensor x, bool inplace = false) =>
                Into(x, v => v * v.sigmoid(), inplace);

            /// <summary>x·Φ(x), with the normal distribution function.</summary>
            public static Tensor gelu(Tensor x) => x * (1 + (x * Math.Sqrt(0.5)).erf()) * 0.5;

            /// <summary>x·Φ(x), with the normal distribution function.</summary>
            public static Tensor gelu(Tensor x, bool inplace) => Into(x, gelu, inplace);

            /// <summary>x between the bounds, else the bound, whose gradient is 0.</summary>
            private static Tensor Clipped(Tensor x, Scalar low, Scalar high, bool inplace) =>
                inplace && !Tensor.Records(x)
                    ? x.clamp_(low, high)
                    : Into(
                        x,
                        v => where(v.gt(low) & v.lt(high), v, v.detach().clamp(low, high)),
                        inplace
                    );

            /// <summary>f(x), or x with f's numbers and history: f then sees a copy that backward may keep while x changes.</summary>
            private static Tensor Into(Tensor x, Func<Tensor, Tensor> f, bool inplace) =>
                inplace ? x.Overwrite(f(x.Old())) : f(x);
        }
    }
}
