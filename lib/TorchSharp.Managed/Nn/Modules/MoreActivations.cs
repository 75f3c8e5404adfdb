using TorchSharp.Modules;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>The self-normalising exponential unit.</summary>
            public static SELU SELU(bool inplace = false) => new(inplace);

            /// <summary>max(0, x) + min(0, alpha·(exp(x / alpha) - 1)).</summary>
            public static CELU CELU(double alpha = 1.0, bool inplace = false) =>
                new(alpha, inplace);

            /// <summary>min(max(0, x), 6).</summary>
            public static ReLU6 ReLU6(bool inplace = false) => new(inplace);

            /// <summary>x, or below 0 x times a random slope (in training) or the mean slope.</summary>
            public static RReLU RReLU(
                double lower = 1.0 / 8,
                double upper = 1.0 / 3,
                bool inplace = false
            ) => new(lower, upper, inplace);

            /// <summary>x, or below 0 x times a learned slope.</summary>
            public static PReLU PReLU(
                long num_parameters,
                double init = 0.25,
                Device? device = null,
                ScalarType? dtype = null
            ) => new(num_parameters, init, dtype);

            /// <summary>log(sigmoid(x)).</summary>
            public static LogSigmoid LogSigmoid() => new();

            /// <summary>The first half of a dimension times the sigmoid of the second.</summary>
            public static GLU GLU(long dim = -1) => new(dim);

            /// <summary>x where |x| is above lambda, else 0.</summary>
            public static Hardshrink Hardshrink(double lambda = 0.5) => new(lambda);

            /// <summary>x moved by lambda towards 0, and 0 in between.</summary>
            public static Softshrink Softshrink(double lambda = 0.5) => new(lambda);

            /// <summary>x - tanh(x).</summary>
            public static Tanhshrink Tanhshrink(bool inplace = false) => new(inplace);

            /// <summary>x between two bounds.</summary>
            public static Hardtanh Hardtanh(
                double min_val = -1,
                double max_val = 1,
                bool inplace = false
            ) => new(min_val, max_val, inplace);

            /// <summary>min(max(x + 3, 0), 6) / 6.</summary>
            public static Hardsigmoid Hardsigmoid(bool inplace = false) => new(inplace);

            /// <summary>x·hardsigmoid(x).</summary>
            public static Hardswish Hardswish(bool inplace = false) => new(inplace);

            /// <summary>x·tanh(softplus(x)).</summary>
            public static Mish Mish() => new(false);

            /// <summary>x·tanh(softplus(x)).</summary>
            public static Mish Mish(bool inplace) => new(inplace);

            /// <summary>x / (1 + |x|).</summary>
            public static Softsign Softsign(bool inplace = false) => new(inplace);

            /// <summary>softmax(-x) along a dimension.</summary>
            public static Softmin Softmin(long dim) => new(dim);

            /// <summary>Softmax over channels.</summary>
            public static Softmax2d Softmax2d() => new();

            /// <summary>x above a threshold, else a value.</summary>
            public static Threshold Threshold(
                double threshold,
                double value,
                bool inplace = false
            ) => new(threshold, value, inplace);

            /// <summary>x·Φ(x), exactly or by tanh.</summary>
            public static GELU GELU(GELU.Approximate approximate, bool inplace = false) =>
                new(inplace, approximate);
        }
    }

    namespace Modules
    {
        /// <summary>A function of one tensor without parameters.</summary>
        public abstract class FunctionModule : nn.ParameterLessModule<Tensor, Tensor>
        {
            private readonly Func<Tensor, Tensor> _function;

            private protected FunctionModule(string name, Func<Tensor, Tensor> function)
                : base(name) => _function = function;

            /// <inheritdoc/>
            public override Tensor forward(Tensor tensor) => _function(tensor);
        }

        /// <summary>The self-normalising exponential unit (Klambauer et al. 2017).</summary>
        public sealed class SELU : FunctionModule
        {
            internal SELU(bool inplace)
                : base(nameof(SELU), x => F.selu(x, inplace)) { }
        }

        /// <summary>max(0, x) + min(0, alpha·(exp(x / alpha) - 1)) (Barron 2017).</summary>
        public sealed class CELU : FunctionModule
        {
            internal CELU(double alpha, bool inplace)
                : base(nameof(CELU), x => F.celu(x, alpha, inplace)) { }
        }

        /// <summary>min(max(0, x), 6).</summary>
        public sealed class ReLU6 : FunctionModule
        {
            internal ReLU6(bool inplace)
                : base(nameof(ReLU6), x => F.relu6(x, inplace)) { }
        }

        /// <summary>log(sigmoid(x)).</summary>
        public sealed class LogSigmoid : FunctionModule
        {
            internal LogSigmoid()
                : base(nameof(LogSigmoid), F.logsigmoid) { }
        }

        /// <summary>The first half of a dimension times the sigmoid of the second (Dauphin et al. 2017).</summary>
        public sealed class GLU : FunctionModule
        {
            internal GLU(long dim)
                : base(nameof(GLU), x => F.glu(x, dim)) { }
        }

        /// <summary>x where |x| is above lambda, else 0.</summary>
        public sealed class Hardshrink : FunctionModule
        {
            internal Hardshrink(double lambda)
                : base(nameof(Hardshrink), x => F.hardshrink(x, lambda)) { }
        }

        /// <summary>x moved by lambda towards 0, and 0 in between.</summary>
        public sealed class Softshrink : FunctionModule
        {
            internal Softshrink(double lambda)
                : base(nameof(Softshrink), x => F.softshrink(x, lambda)) { }
        }

        /// <summary>x - tanh(x).</summary>
        public sealed class Tanhshrink : FunctionModule
        {
            internal Tanhshrink(bool inplace)
                : base(nameof(Tanhshrink), x => F.tanhshrink(x, inplace)) { }
        }

        /// <summary>x between two bounds.</summary>
        public sealed class Hardtanh : FunctionModule
        {
            internal Hardtanh(double min_val, double max_val, bool inplace)
                : base(nameof(Hardtanh), x => F.hardtanh(x, min_val, max_val, inplace)) { }
        }

        /// <summary>min(max(x + 3, 0), 6) / 6.</summary>
        public sealed class Hardsigmoid : FunctionModule
        {
            internal Hardsigmoid(bool inplace)
                : base(nameof(Hardsigmoid), x => F.hardsigmoid(x, inplace)) { }
        }

        /// <summary>x·hardsigmoid(x) (Howard et al. 2019).</summary>
        public sealed class Hardswish : FunctionModule
        {
            internal Hardswish(bool inplace)
                : base(nameof(Hardswish), x => F.hardswish(x, inplace)) { }
        }

        /// <summary>x·tanh(softplus(x)) (Misra 2019).</summary>
        public sealed class Mish : FunctionModule
        {
            internal Mish(bool inplace)
                : base(nameof(Mish), x => F.mish(x, inplace)) { }
        }

        /// <summary>x / (1 + |x|).</summary>
        public sealed class Softsign : FunctionModule
        {
            internal Softsign(bool inplace)
                : base(nameof(Softsign), x => F.softsign(x, inplace)) { }
        }

        /// <summary>softmax(-x) along a dimension.</summary>
        public sealed class Softmin : FunctionModule
        {
            internal Softmin(long dim)
                : base(nameof(Softmin), x => F.softmin(x, dim)) { }
        }

        /// <summary>Softmax over the channels of images.</summary>
        public sealed class Softmax2d : FunctionModule
        {
            internal Softmax2d()
                : base(nameof(Softmax2d), F.softmax2d) { }
        }

        /// <summary>x above a threshold, else a value.</summary>
        public sealed class Threshold : FunctionModule
        {
            internal Threshold(double threshold, double value, bool inplace)
                : base(nameof(Threshold), x => F.threshold(x, threshold, value, inplace)) { }
        }

        /// <summary>x, or below 0 x times a slope drawn for each element in training, the mean slope in evaluation.</summary>
        public sealed class RReLU : nn.ParameterLessModule<Tensor, Tensor>
        {
            internal RReLU(double lower, double upper, bool inplace)
                : base(nameof(RReLU)) =>
                (this.lower, this.upper, this.inplace) = (lower, upper, inplace);

            /// <summary>The least slope.</summary>
            public double lower { get; set; }

            /// <summary>The greatest slope.</summary>
            public double upper { get; set; }

            /// <summary>Whether the input is overwritten.</summary>
            public bool inplace { get; set; }

            /// <inheritdoc/>
            public override Tensor forward(Tensor input)
            {
                if (!training)
                    return F.rrelu(input, lower, upper, inplace);
                var slope = empty_like(input).uniform_(lower, upper);
                var y = where(input.gt(0), input, input * slope);
                return inplace ? input.copy_(y) : y;
            }
        }

        /// <summary>x, or below 0 x times a learned slope: one for all, or one a channel (He et al. 2015).</summary>
        public sealed class PReLU : nn.Module<Tensor, Tensor>
        {
            private Parameter _weight;

            internal PReLU(long num_parameters, double init, ScalarType? dtype)
                : base(nameof(PReLU)) =>
                weight = new Parameter(full([num_parameters], init, dtype ?? ScalarType.Float32));

            /// <summary>The slopes.</summary>
            public Parameter weight
            {
                get => _weight;
                [System.Diagnostics.CodeAnalysis.MemberNotNull(nameof(_weight))]
                set
                {
                    ArgumentNullException.ThrowIfNull(value);
                    _weight = value;
                    SetParameter(nameof(weight), value);
                }
            }

            /// <summary>How many slopes there are.</summary>
            public long num_parameters => _weight.Count;

            /// <inheritdoc/>
            public override Tensor forward(Tensor input) => F.prelu(input, _weight);
        }
    }
}
