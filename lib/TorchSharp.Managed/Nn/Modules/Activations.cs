using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>max(0, x).</summary>
            public static ReLU ReLU(bool inplace = false) => new(inplace);

            /// <summary>x, or negative_slope·x below 0.</summary>
            public static LeakyReLU LeakyReLU(double negative_slope = 0.01, bool inplace = false) =>
                new(negative_slope, inplace);

            /// <summary>x, or alpha·(exp(x) - 1) below 0.</summary>
            public static ELU ELU(double alpha = 1.0, bool inplace = false) => new(alpha, inplace);

            /// <summary>log(1 + exp(beta·x)) / beta; x itself where beta·x is above the threshold.</summary>
            public static Softplus Softplus(double beta = 1, double threshold = 20) =>
                new(beta, threshold);

            /// <summary>exp(x) / Σ exp(x) along a dimension.</summary>
            public static Softmax Softmax(long dim) => new(dim);

            /// <summary>The logarithm of softmax, computed without forming it.</summary>
            public static LogSoftmax LogSoftmax(long dim) => new(dim);

            /// <summary>1 / (1 + exp(-x)).</summary>
            public static Sigmoid Sigmoid() => new(false);

            /// <summary>1 / (1 + exp(-x)).</summary>
            public static Sigmoid Sigmoid(bool inplace) => new(inplace);

            /// <summary>The hyperbolic tangent.</summary>
            public static Tanh Tanh() => new(false);

            /// <summary>The hyperbolic tangent.</summary>
            public static Tanh Tanh(bool inplace = false) => new(inplace);

            /// <summary>x·sigmoid(x).</summary>
            public static SiLU SiLU() => new(false);

            /// <summary>x·sigmoid(x).</summary>
            public static SiLU SiLU(bool inplace) => new(inplace);

            /// <summary>x·Φ(x), with the normal distribution function.</summary>
            public static GELU GELU() => new(false);

            /// <summary>x·Φ(x), with the normal distribution function.</summary>
            public static GELU GELU(bool inplace) => new(inplace);
        }
    }

    namespace Modules
    {
        /// <summary>max(0, x).</summary>
        public sealed class ReLU : nn.ParameterLessModule<Tensor, Tensor>
        {
            internal ReLU(bool inplace)
                : base(nameof(ReLU))
            {
                this.inplace = inplace;
            }

            /// <summary>Whether the input is overwritten.</summary>
            public bool inplace { get; set; }

            /// <inheritdoc/>
            public override Tensor forward(Tensor tensor) => nn.functional.relu(tensor, inplace);
        }

        /// <summary>x, or negative_slope·x below 0.</summary>
        public sealed class LeakyReLU : nn.ParameterLessModule<Tensor, Tensor>
        {
            internal LeakyReLU(double negative_slope, bool inplace)
                : base(nameof(LeakyReLU))
            {
                this.negative_slope = negative_slope;
                this.inplace = inplace;
            }

            /// <summary>The slope below 0.</summary>
            public double negative_slope { get; set; }

            /// <summary>Whether the input is overwritten.</summary>
            public bool inplace { get; set; }

            /// <inheritdoc/>
            public override Tensor forward(Tensor tensor) =>
                nn.functional.leaky_relu(tensor, negative_slope, inplace);
        }

        /// <summary>x, or alpha·(exp(x) - 1) below 0.</summary>
        public sealed class ELU : nn.ParameterLessModule<Tensor, Tensor>
        {
            internal ELU(double alpha, bool inplace)
                : base(nameof(ELU))
            {
                this.alpha = alpha;
                this.inplace = inplace;
            }

            /// <summary>The limit below 0, negated.</summary>
            public double alpha { get; set; }

            /// <summary>Whether the input is overwritten.</summary>
            public bool inplace { get; set; }

            /// <inheritdoc/>
            public override Tensor forward(Tensor tensor) =>
                nn.functional.elu(tensor, alpha, inplace);
        }

        /// <summary>log(1 + exp(beta·x)) / beta; x itself where beta·x is above the threshold.</summary>
        public sealed class Softplus : nn.ParameterLessModule<Tensor, Tensor>
        {
            internal Softplus(double beta, double threshold)
                : base(nameof(Softplus))
            {
                this.beta = beta;
                this.threshold = threshold;
            }

            /// <summary>The sharpness of the bend.</summary>
            public double beta { get; set; }

            /// <summary>Where the straight line begins.</summary>
            public double threshold { get; set; }

            /// <inheritdoc/>
            public override Tensor forward(Tensor tensor) =>
                nn.functional.softplus(tensor, beta, threshold);
        }

        /// <summary>exp(x) / Σ exp(x) along a dimension.</summary>
        public sealed class Softmax : nn.ParameterLessModule<Tensor, Tensor>
        {
            internal Softmax(long dim)
                : base(nameof(Softmax))
            {
                this.dim = dim;
            }

            /// <summary>The dimension that sums to 1.</summary>
            public long dim { get; set; }

            /// <inheritdoc/>
            public override Tensor forward(Tensor tensor) => nn.functional.softmax(tensor, dim);
        }

        /// <summary>The logarithm of softmax, computed without forming it.</summary>
        public sealed class LogSoftmax : nn.ParameterLessModule<Tensor, Tensor>
        {
            internal LogSoftmax(long dim)
                : base(nameof(LogSoftmax))
            {
                this.dim = dim;
            }

            /// <summary>The dimension that sums to 1.</summary>
            public long dim { get; set; }

            /// <inheritdoc/>
            public override Tensor forward(Tensor tensor) => nn.functional.log_softmax(tensor, dim);
        }

        /// <summary>1 / (1 + exp(-x)).</summary>
        public sealed class Sigmoid : nn.ParameterLessModule<Tensor, Tensor>
        {
            internal Sigmoid(bool inplace)
                : base(nameof(Sigmoid))
            {
                this.inplace = inplace;
            }

            /// <summary>Whether the input is overwritten.</summary>
            public bool inplace { get; set; }

            /// <inheritdoc/>
            public override Tensor forward(Tensor tensor) => nn.functional.sigmoid(tensor, inplace);
        }

        /// <summary>The hyperbolic tangent.</summary>
        public sealed class Tanh : nn.ParameterLessModule<Tensor, Tensor>
        {
            internal Tanh(bool inplace)
                : base(nameof(Tanh))
            {
                this.inplace = inplace;
            }

            /// <summary>Whether the input is overwritten.</summary>
            public bool inplace { get; set; }

            /// <inheritdoc/>
            public override Tensor forward(Tensor tensor) => nn.functional.tanh(tensor, inplace);
        }

        /// <summary>x·sigmoid(x).</summary>
        public sealed class SiLU : nn.ParameterLessModule<Tensor, Tensor>
        {
            internal SiLU(bool inplace)
                : base(nameof(SiLU))
            {
                this.inplace = inplace;
            }

            /// <summary>Whether the input is overwritten.</summary>
            public bool inplace { get; set; }

            /// <inheritdoc/>
            public override Tensor forward(Tensor tensor) => nn.functional.silu(tensor, inplace);
        }

        /// <summary>x·Φ(x), with the normal distribution function.</summary>
        public sealed class GELU : nn.ParameterLessModule<Tensor, Tensor>
        {
            private readonly Approximate _approximate;

            internal GELU(bool inplace, Approximate approximate = Approximate.none)
                : base(nameof(GELU))
            {
                this.inplace = inplace;
                _approximate = approximate;
            }

            /// <summary>How Φ is computed.</summary>
            public enum Approximate
            {
                /// <summary>By the error function.</summary>
                none,

                /// <summary>By tanh (Hendrycks and Gimpel 2016, equation 2).</summary>
                tanh,
            }

            /// <summary>Whether the input is overwritten.</summary>
            public bool inplace { get; set; }

            /// <inheritdoc/>
            public override Tensor forward(Tensor tensor) =>
                nn.functional.gelu(tensor, _approximate, inplace);
        }
    }
}
