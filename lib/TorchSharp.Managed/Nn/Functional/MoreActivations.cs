using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            // Constants of self-normalising networks (Klambauer et al. 2017, appendix).
            private const double SeluAlpha = 1.6732632423543772848170429916717;
            private const double SeluScale = 1.0507009873554804934193349852946;

            /// <summary>scale·elu(x, alpha), with the constants that keep mean 0 and variance 1 (Klambauer et al. 2017).</summary>
            public static Tensor selu(Tensor x, bool inplace = false) =>
                Into(x, v => ScaledElu(v, SeluScale, SeluAlpha * SeluScale), inplace);

            /// <summary>max(0, x) + min(0, alpha·(exp(x / alpha) - 1)).</summary>
            public static Tensor celu(Tensor x, double alpha, bool inplace = false) =>
                Into(x, v => Below0(v, z => ((z / alpha).exp() - 1) * alpha), inplace);

            /// <summary>log(sigmoid(x)), which never overflows.</summary>
            public static Tensor logsigmoid(Tensor x) => 0 - LogOnePlusExp(x, negative: true);

            /// <summary>a·sigmoid(b), with a and b the halves of a dimension.</summary>
            public static Tensor glu(Tensor input, long dim = -1)
            {
                var size = input.Sizes[Shapes.Wrap(dim, input.Rank)];
                if (size % 2 != 0)
                    throw Errors.Torch(
                        $"Halving dimension must be even, but dimension {dim} is size {size}"
                    );
                return input.narrow(dim, 0, size / 2)
                    * input.narrow(dim, size / 2, size / 2).sigmoid();
            }

            /// <summary>x where |x| is above lambda, else 0.</summary>
            public static Tensor hardshrink(Tensor x, double lambda = 0.5) =>
                where(x.abs().gt(lambda), x, ZeroOrNaN(x));

            /// <summary>x - lambda above lambda, x + lambda below -lambda, else 0.</summary>
            public static Tensor softshrink(Tensor x, double lambda = 0.5) =>
                where(x.gt(lambda), x - lambda, where(x.lt(-lambda), x + lambda, ZeroOrNaN(x)));

            /// <summary>0, but NaN where x is; without a gradient.</summary>
            private static Tensor ZeroOrNaN(Tensor x) => x.detach().masked_fill(~x.isnan(), 0);

            /// <summary>x - tanh(x).</summary>
            public static Tensor tanhshrink(Tensor x, bool inplace = false) =>
                Into(x, v => v - v.tanh(), inplace);

            /// <summary>x between the bounds, else the bound, whose gradient is 0.</summary>
            public static Tensor hardtanh(
                Tensor x,
                double min_val = -1,
                double max_val = 1,
                bool inplace = false
            ) => Clipped(x, min_val, max_val, inplace);

            /// <summary>min(max(x + 3, 0), 6) / 6.</summary>
            public static Tensor hardsigmoid(Tensor input, bool inplace = false) =>
                Into(input, x => relu6(x + 3) / 6, inplace);

            /// <summary>x·hardsigmoid(x).</summary>
            public static Tensor hardswish(Tensor input, bool inplace = false) =>
                Into(
                    input,
                    x =>
                    {
                        Tensor low = x.lt(-3),
                            outside = low | x.ge(3);
                        // 0 where it is not taken: an infinite slope times a gradient of 0 would be NaN.
                        var middle = x.masked_fill(outside, 0);
                        // Not zeros: at minus infinity the product is not defined, as in PyTorch.
                        return where(
                            outside,
                            where(low, x.detach() * 0, x),
                            middle * (middle + 3) / 6
                        );
                    },
                    inplace
                );

            /// <summary>x·tanh(softplus(x)).</summary>
            public static Tensor mish(Tensor x, bool inplace = false) =>
                Into(x, v => v * softplus(v).tanh(), inplace);

            /// <summary>x, or below 0 x times a learned slope: one, or one a channel (dimension 1).</summary>
            public static Tensor prelu(Tensor input, Tensor weight)
            {
                var slope = weight;
                if (weight.Count > 1)
                {
                    if (input.Rank < 2 || input.Sizes[1] != weight.Count)
                        throw Errors.Torch(
                            $"prelu: {weight.Count} slopes need as many channels in dimension 1, but got {Shapes.Text(input)}."
                        );
                    long[] channel = [.. Enumerable.Repeat(1L, input.Rank)];
                    channel[1] = weight.Count;
                    slope = weight.view(channel);
                }
                return where(input.gt(0), input, input * slope);
            }

            /// <summary>x, or below 0 x times the mean of the bounds. (The random slopes of training mode are <see cref="Modules.RReLU"/>'s.)</summary>
            public static Tensor rrelu(
                Tensor x,
                double lower = 1.0 / 8,
                double upper = 1.0 / 3,
                bool inplace = false
            ) => leaky_relu(x, (lower + upper) / 2, inplace);

            /// <summary>x / (1 + |x|).</summary>
            public static Tensor softsign(Tensor x, bool inplace = false) =>
                Into(x, v => v / (v.abs() + 1), inplace);

            /// <summary>x above the threshold, else a value.</summary>
            public static Tensor threshold(
                Tensor x,
                double threshold,
                double value,
                bool inplace = false
            ) => Into(x, v => where(v.gt(threshold) | v.isnan(), v, full_like(v, value)), inplace);

            /// <summary>Softmax over the channels of [N, C, H, W] or [C, H, W].</summary>
            public static Tensor softmax2d(Tensor x) => x.softmax(-3);

            /// <summary>x·Φ(x), exactly or by tanh.</summary>
            public static Tensor gelu(
                Tensor x,
                GELU.Approximate approximate,
                bool inplace = false
            ) =>
                approximate == Modules.GELU.Approximate.none
                    ? gelu(x, inplace)
                    : Into(
                        x,
                        v =>
                            v
                            * (((v + v.pow(3) * 0.044715) * Math.Sqrt(2 / Math.PI)).tanh() + 1)
                            * 0.5,
                        inplace
                    );
        }
    }
}
