using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>y = x Wᵀ + b. See <see cref="Modules.Linear"/>.</summary>
            /// <param name="inputSize">Features of x.</param>
            /// <param name="outputSize">Features of y.</param>
            /// <param name="hasBias">Whether there is a b.</param>
            /// <param name="device">The processor.</param>
            /// <param name="dtype">Float32 unless given.</param>
            public static Linear Linear(
                long inputSize,
                long outputSize,
                bool hasBias = true,
                Device? device = null,
                ScalarType? dtype = null
            ) => new(inputSize, outputSize, hasBias, dtype);

            /// <summary>y = x Wᵀ + b with given W [out, in] and b [out].</summary>
            public static Linear Linear(Parameter weight, Parameter? bias = null) =>
                new(weight, bias);
        }
    }

    namespace Modules
    {
        /// <summary>An affine map of the last dimension, y = x Wᵀ + b: x [..., in], W [out, in], b [out].</summary>
        public sealed class Linear : nn.Module<Tensor, Tensor>
        {
            private Parameter _weight;
            private Parameter? _bias;

            internal Linear(long inputSize, long outputSize, bool hasBias, ScalarType? dtype)
                : base(nameof(Linear))
            {
                ArgumentOutOfRangeException.ThrowIfNegative(inputSize);
                ArgumentOutOfRangeException.ThrowIfNegative(outputSize);
                weight = new Parameter(empty([outputSize, inputSize], dtype));
                bias = hasBias ? new Parameter(empty([outputSize], dtype)) : null;
                // PyTorch's default since 0.4: uniform on ±1/sqrt(in) for both.
                DefaultInit.WeightAndBias(weight, bias, inputSize);
            }

            internal Linear(Parameter weight, Parameter? bias)
                : base(nameof(Linear)) => (this.weight, this.bias) = (weight, bias);

            /// <summary>W [out, in].</summary>
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

            /// <summary>b [out], or null.</summary>
            public Parameter? bias
            {
                get => _bias;
                set
                {
                    _bias = value;
                    SetParameter(nameof(bias), value);
                }
            }

            /// <summary>Features of the input.</summary>
            public long in_features => _weight.Sizes[1];

            /// <summary>Features of the output.</summary>
            public long out_features => _weight.Sizes[0];

            /// <inheritdoc/>
            public override Tensor forward(Tensor tensor) =>
                nn.functional.linear(tensor, _weight, _bias);
        }
    }
}
