using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>Normalisation over the last dimensions. See <see cref="Modules.LayerNorm"/>.</summary>
            public static LayerNorm LayerNorm(
                long[] normalized_shape,
                double eps = 1e-05,
                bool elementwise_affine = true,
                bool bias = true,
                Device? device = null,
                ScalarType? dtype = null
            ) => new(normalized_shape, eps, elementwise_affine, bias, dtype);

            /// <summary>Normalisation over the last dimension.</summary>
            public static LayerNorm LayerNorm(
                long normalized_shape,
                double eps = 1e-05,
                bool elementwise_affine = true,
                bool bias = true,
                Device? device = null,
                ScalarType? dtype = null
            ) => new([normalized_shape], eps, elementwise_affine, bias, dtype);

            /// <summary>Normalisation of groups of channels. See <see cref="Modules.GroupNorm"/>.</summary>
            public static GroupNorm GroupNorm(
                long num_groups,
                long num_channels,
                double eps = 1e-05,
                bool affine = true,
                Device? device = null,
                ScalarType? dtype = null
            ) => new(num_groups, num_channels, eps, affine, dtype);

            /// <summary>Division by the activity of neighbouring channels.</summary>
            public static LocalResponseNorm LocalResponseNorm(
                long size,
                double alpha = 0.0001,
                double beta = 0.75,
                double k = 1.0
            ) => new(size, alpha, beta, k);
        }
    }

    namespace Modules
    {
        /// <summary>A module with scales and shifts, each perhaps null.</summary>
        public abstract class AffineModule : nn.Module<Tensor, Tensor>
        {
            private Parameter? _weight;
            private Parameter? _bias;

            private protected AffineModule(
                string name,
                long[] shape,
                bool affine,
                bool hasBias,
                ScalarType? dtype
            )
                : base(name)
            {
                weight = affine ? new Parameter(ones(shape, dtype)) : null;
                bias = affine && hasBias ? new Parameter(zeros(shape, dtype)) : null;
            }

            /// <summary>The learned scales, or null.</summary>
            public Parameter? weight
            {
                get => _weight;
                set
                {
                    _weight = value;
                    SetParameter(nameof(weight), value);
                }
            }

            /// <summary>The learned shifts, or null.</summary>
            public Parameter? bias
            {
                get => _bias;
                set
                {
                    _bias = value;
                    SetParameter(nameof(bias), value);
                }
            }

            /// <summary>Scales 1, shifts 0.</summary>
            public void reset_parameters()
            {
                using var quiet = no_grad();
                _ = _weight?.fill_(1);
                _ = _bias?.zero_();
            }
        }

        /// <summary>Layer normalisation (Ba et al. 2016): (x - mean) / √(variance + eps) · weight + bias over the last dimensions.</summary>
        public sealed class LayerNorm : AffineModule
        {
            internal LayerNorm(
                long[] normalized_shape,
                double eps,
                bool elementwise_affine,
                bool hasBias,
                ScalarType? dtype
            )
                : base(nameof(LayerNorm), normalized_shape, elementwise_affine, hasBias, dtype) =>
                (this.normalized_shape, this.eps, this.elementwise_affine) = (
                    normalized_shape,
                    eps,
                    elementwise_affine
                );

            /// <summary>The last sizes.</summary>
            public long[] normalized_shape { get; set; }

            /// <summary>What keeps the denominator from 0.</summary>
            public double eps { get; set; }

            /// <summary>Whether there are scales.</summary>
            public bool elementwise_affine { get; set; }

            /// <inheritdoc/>
            public override Tensor forward(Tensor input) =>
                nn.functional.layer_norm(input, normalized_shape, weight, bias, eps);
        }

        /// <summary>Group normalisation (Wu and He 2018) of [N, C, ...].</summary>
        public sealed class GroupNorm : AffineModule
        {
            internal GroupNorm(
                long num_groups,
                long num_channels,
                double eps,
                bool affine,
                ScalarType? dtype
            )
                : base(nameof(GroupNorm), [num_channels], affine, hasBias: true, dtype) =>
                (this.num_groups, this.num_channels, this.eps) = (num_groups, num_channels, eps);

            /// <summary>Into how many groups the channels are split.</summary>
            public long num_groups { get; set; }

            /// <summary>The number of channels.</summary>
            public long num_channels { get; }

            /// <summary>What keeps the denominator from 0.</summary>
            public double eps { get; set; }

            /// <inheritdoc/>
            /// <exception cref="ArgumentException">The input has no channels.</exception>
            public override Tensor forward(Tensor input)
            {
                ArgumentNullException.ThrowIfNull(input);
                if (input.ndim < 3)
                    throw new ArgumentException(
                        $"GroupNorm takes [N, C, ...]; this has {input.ndim} dimensions.",
                        nameof(input)
                    );
                return nn.functional.group_norm(input, num_groups, weight, bias, eps);
            }
        }

        /// <summary>Local response normalisation (Krizhevsky et al. 2012).</summary>
        public sealed class LocalResponseNorm : nn.ParameterLessModule<Tensor, Tensor>
        {
            internal LocalResponseNorm(long size, double alpha, double beta, double k)
                : base(nameof(LocalResponseNorm)) =>
                (this.size, this.alpha, this.beta, this.k) = (size, alpha, beta, k);

            /// <summary>How many channels count.</summary>
            public long size { get; set; }

            /// <summary>Their weight.</summary>
            public double alpha { get; set; }

            /// <summary>The power of the divisor.</summary>
            public double beta { get; set; }

            /// <summary>What is added to the divisor.</summary>
            public double k { get; set; }

            /// <inheritdoc/>
            /// <exception cref="ArgumentException">The input has no channels.</exception>
            public override Tensor forward(Tensor input)
            {
                ArgumentNullException.ThrowIfNull(input);
                if (input.ndim < 3)
                    throw new ArgumentException(
                        $"LocalResponseNorm takes [N, C, ...]; this has {input.ndim} dimensions.",
                        nameof(input)
                    );
                return nn.functional.local_response_norm(input, size, alpha, beta, k);
            }
        }
    }
}
