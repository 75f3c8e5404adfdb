using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>Batch normalisation of images, a mean and variance per channel. See <see cref="Modules.BatchNorm2d"/>.</summary>
            public static BatchNorm2d BatchNorm2d(
                long num_features,
                double eps = 1e-05,
                double momentum = 0.1,
                bool affine = true,
                bool track_running_stats = true,
                Device? device = null,
                ScalarType? dtype = null
            ) => new(num_features, eps, momentum, affine, track_running_stats, dtype);
        }
    }

    namespace Modules
    {
        /// <summary>
        /// Batch normalisation (Ioffe and Szegedy 2015) of [N, C, H, W]: y = (x - mean) / √(var + eps) · weight + bias, with the
        /// batch's mean and variance in training mode and running ones in evaluation mode.
        /// </summary>
        public sealed class BatchNorm2d : nn.Module<Tensor, Tensor>
        {
            private readonly double _eps;
            private readonly double _momentum;

            internal BatchNorm2d(
                long num_features,
                double eps,
                double momentum,
                bool affine,
                bool track_running_stats,
                ScalarType? dtype
            )
                : base(nameof(BatchNorm2d))
            {
                (_eps, _momentum) = (eps, momentum);
                if (affine)
                {
                    weight = new Parameter(ones([num_features], dtype));
                    bias = new Parameter(zeros([num_features], dtype));
                    register_parameter(nameof(weight), weight);
                    register_parameter(nameof(bias), bias);
                }
                if (track_running_stats)
                {
                    running_mean = zeros([num_features], dtype);
                    running_var = ones([num_features], dtype);
                    num_batches_tracked = zeros([], ScalarType.Int64);
                    register_buffer(nameof(running_mean), running_mean);
                    register_buffer(nameof(running_var), running_var);
                    register_buffer(nameof(num_batches_tracked), num_batches_tracked);
                }
            }

            /// <summary>The learned scales [C], or null.</summary>
            public Parameter? weight { get; }

            /// <summary>The learned shifts [C], or null.</summary>
            public Parameter? bias { get; }

            /// <summary>The running means [C], or null.</summary>
            public Tensor? running_mean { get; }

            /// <summary>The running variances [C], or null.</summary>
            public Tensor? running_var { get; }

            /// <summary>How many batches the running values have seen, or null.</summary>
            public Tensor? num_batches_tracked { get; }

            /// <inheritdoc/>
            public override Tensor forward(Tensor input)
            {
                ArgumentNullException.ThrowIfNull(input);
                if (input.ndim != 4)
                    throw new ArgumentException(
                        $"BatchNorm2d takes [N, C, H, W]; this has {input.ndim} dimensions.",
                        nameof(input)
                    );
                if (training)
                    _ = num_batches_tracked?.add_(1);
                return nn.functional.batch_norm(
                    input,
                    running_mean!,
                    running_var!,
                    weight,
                    bias,
                    training || running_mean is null,
                    _momentum,
                    _eps
                );
            }
        }
    }
}
