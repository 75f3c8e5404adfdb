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

            /// <summary>Batch normalisation of vectors [N, C] or sequences [N, C, L].</summary>
            public static BatchNorm1d BatchNorm1d(
                long num_features,
                double eps = 1e-05,
                double momentum = 0.1,
                bool affine = true,
                bool track_running_stats = true,
                Device? device = null,
                ScalarType? dtype = null
            ) => new(num_features, eps, momentum, affine, track_running_stats, dtype);

            /// <summary>Normalisation of each channel of each image.</summary>
            public static InstanceNorm2d InstanceNorm2d(
                long num_features,
                double eps = 1e-05,
                double momentum = 0.1,
                bool affine = false,
                bool track_running_stats = false,
                Device? device = null,
                ScalarType? dtype = null
            ) => new(num_features, eps, momentum, affine, track_running_stats, dtype);

            /// <summary>Normalisation of each channel of each sequence.</summary>
            public static InstanceNorm1d InstanceNorm1d(
                long num_features,
                double eps = 1e-05,
                double momentum = 0.1,
                bool affine = false,
                bool track_running_stats = false,
                Device? device = null,
                ScalarType? dtype = null
            ) => new(num_features, eps, momentum, affine, track_running_stats, dtype);
        }
    }

    namespace Modules
    {
        /// <summary>Batch normalisation of [N, C, H, W].</summary>
        public sealed class BatchNorm2d : BatchNorm
        {
            internal BatchNorm2d(
                long num_features,
                double eps,
                double momentum,
                bool affine,
                bool track_running_stats,
                ScalarType? dtype
            )
                : base(
                    nameof(BatchNorm2d),
                    num_features,
                    eps,
                    momentum,
                    affine,
                    track_running_stats,
                    dtype
                ) { }

            /// <inheritdoc/>
            protected override void ValidateInputDimensions(Tensor input) =>
                Expect(input, "[N, C, H, W]", 4);
        }

        /// <summary>Batch normalisation of [N, C] or [N, C, L].</summary>
        public sealed class BatchNorm1d : BatchNorm
        {
            internal BatchNorm1d(
                long num_features,
                double eps,
                double momentum,
                bool affine,
                bool track_running_stats,
                ScalarType? dtype
            )
                : base(
                    nameof(BatchNorm1d),
                    num_features,
                    eps,
                    momentum,
                    affine,
                    track_running_stats,
                    dtype
                ) { }

            /// <inheritdoc/>
            protected override void ValidateInputDimensions(Tensor input) =>
                Expect(input, "[N, C] or [N, C, L]", 2, 3);
        }

        /// <summary>Normalisation of each channel of [N, C, H, W], example by example.</summary>
        public sealed class InstanceNorm2d : InstanceNorm
        {
            internal InstanceNorm2d(
                long num_features,
                double eps,
                double momentum,
                bool affine,
                bool track_running_stats,
                ScalarType? dtype
            )
                : base(
                    nameof(InstanceNorm2d),
                    num_features,
                    eps,
                    momentum,
                    affine,
                    track_running_stats,
                    dtype
                ) { }

            /// <inheritdoc/>
            protected override void ValidateInputDimensions(Tensor input) =>
                Expect(input, "[N, C, H, W]", 4);
        }

        /// <summary>Normalisation of each channel of [N, C, L], example by example.</summary>
        public sealed class InstanceNorm1d : InstanceNorm
        {
            internal InstanceNorm1d(
                long num_features,
                double eps,
                double momentum,
                bool affine,
                bool track_running_stats,
                ScalarType? dtype
            )
                : base(
                    nameof(InstanceNorm1d),
                    num_features,
                    eps,
                    momentum,
                    affine,
                    track_running_stats,
                    dtype
                ) { }

            /// <inheritdoc/>
            protected override void ValidateInputDimensions(Tensor input) =>
                Expect(input, "[N, C, L]", 3);
        }
    }
}
