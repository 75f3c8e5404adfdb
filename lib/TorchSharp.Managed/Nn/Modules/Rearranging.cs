using TorchSharp.Modules;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>Makes several dimensions of one.</summary>
            public static Unflatten Unflatten(long dim, long[] unflattened_size) =>
                new(dim, unflattened_size);

            /// <summary>Resizes images or sequences.</summary>
            public static Upsample Upsample(
                long[]? size = null,
                double[]? scale_factor = null,
                UpsampleMode mode = UpsampleMode.Nearest,
                bool? align_corners = null,
                bool? recompute_scale_factor = null
            ) => new(size, scale_factor, mode, align_corners, recompute_scale_factor);

            /// <summary>Zeros around images.</summary>
            public static ZeroPad2d ZeroPad2d(long padding) =>
                new([padding, padding, padding, padding]);

            /// <summary>The same with a margin for each side: left, right, top, bottom.</summary>
            public static ZeroPad2d ZeroPad2d((long, long, long, long) padding) =>
                new([padding.Item1, padding.Item2, padding.Item3, padding.Item4]);

            /// <summary>A constant around sequences.</summary>
            public static ConstantPad1d ConstantPad1d(long padding, double value) =>
                new([padding, padding], value);

            /// <summary>The same with a margin for each side: left, right, top, bottom.</summary>
            public static ConstantPad1d ConstantPad1d((long, long) padding, double value) =>
                new([padding.Item1, padding.Item2], value);

            /// <summary>A constant around images.</summary>
            public static ConstantPad2d ConstantPad2d(long padding, double value) =>
                new([padding, padding, padding, padding], value);

            /// <summary>The same with a margin for each side: left, right, top, bottom.</summary>
            public static ConstantPad2d ConstantPad2d(
                (long, long, long, long) padding,
                double value
            ) => new([padding.Item1, padding.Item2, padding.Item3, padding.Item4], value);

            /// <summary>A sequence mirrored at its edges.</summary>
            public static ReflectionPad1d ReflectionPad1d(long padding) => new([padding, padding]);

            /// <summary>The same with a margin for each side: left, right, top, bottom.</summary>
            public static ReflectionPad1d ReflectionPad1d((long, long) padding) =>
                new([padding.Item1, padding.Item2]);

            /// <summary>An image mirrored at its edges.</summary>
            public static ReflectionPad2d ReflectionPad2d(long padding) =>
                new([padding, padding, padding, padding]);

            /// <summary>The same with a margin for each side: left, right, top, bottom.</summary>
            public static ReflectionPad2d ReflectionPad2d((long, long, long, long) padding) =>
                new([padding.Item1, padding.Item2, padding.Item3, padding.Item4]);

            /// <summary>A sequence with its edges repeated.</summary>
            public static ReplicationPad1d ReplicationPad1d(long padding) =>
                new([padding, padding]);

            /// <summary>The same with a margin for each side: left, right, top, bottom.</summary>
            public static ReplicationPad1d ReplicationPad1d((long, long) padding) =>
                new([padding.Item1, padding.Item2]);

            /// <summary>An image with its edges repeated.</summary>
            public static ReplicationPad2d ReplicationPad2d(long padding) =>
                new([padding, padding, padding, padding]);

            /// <summary>The same with a margin for each side: left, right, top, bottom.</summary>
            public static ReplicationPad2d ReplicationPad2d((long, long, long, long) padding) =>
                new([padding.Item1, padding.Item2, padding.Item3, padding.Item4]);

            /// <summary>Channels become pixels.</summary>
            public static PixelShuffle PixelShuffle(long upscale_factor) => new(upscale_factor);

            /// <summary>Pixels become channels.</summary>
            public static PixelUnshuffle PixelUnshuffle(long downscale_factor) =>
                new(downscale_factor);

            /// <summary>The largest value of each window of a sequence.</summary>
            public static MaxPool1d MaxPool1d(
                long kernel_size,
                long? stride = null,
                long? padding = null,
                long? dilation = null,
                bool ceil_mode = false
            ) => new(kernel_size, stride, padding, dilation, ceil_mode);

            /// <summary>The mean of each window of a sequence.</summary>
            public static AvgPool1d AvgPool1d(
                long kernel_size,
                long? stride = null,
                long padding = 0,
                bool ceil_mode = false,
                bool count_include_pad = true
            ) => new(kernel_size, stride, padding, ceil_mode, count_include_pad);

            /// <summary>Means over as many windows of a sequence as asked for.</summary>
            public static AdaptiveAvgPool1d AdaptiveAvgPool1d(long output_size) => new(output_size);

            /// <summary>Zeros whole channels of sequences in training mode.</summary>
            public static Dropout1d Dropout1d(double p = 0.5, bool inplace = false) =>
                new(p, inplace);

            /// <summary>Zeros whole channels of images in training mode.</summary>
            public static Dropout2d Dropout2d(double p = 0.5, bool inplace = false) =>
                new(p, inplace);
        }
    }

    namespace Modules
    {
        /// <summary>Makes several dimensions of one.</summary>
        public sealed class Unflatten : FunctionModule
        {
            internal Unflatten(long dim, long[] unflattened_size)
                : base(nameof(Unflatten), x => x.unflatten(dim, unflattened_size)) { }
        }

        /// <summary>Resizes images or sequences.</summary>
        public sealed class Upsample : nn.ParameterLessModule<Tensor, Tensor>
        {
            private readonly long[]? _size;
            private readonly double[]? _scales;

            internal Upsample(
                long[]? size,
                double[]? scale_factor,
                UpsampleMode mode,
                bool? align_corners,
                bool? recompute_scale_factor
            )
                : base(nameof(Upsample))
            {
                (_size, _scales, this.mode) = (size, scale_factor, mode);
                (this.align_corners, this.recompute_scale_factor) = (
                    align_corners,
                    recompute_scale_factor
                );
            }

            /// <summary>How samples between the given ones are found.</summary>
            public UpsampleMode mode { get; }

            /// <summary>Whether the corners' samples keep their places; null is no.</summary>
            public bool? align_corners { get; }

            /// <summary>Whether the scales are taken from the rounded size of the result; null is no.</summary>
            public bool? recompute_scale_factor { get; set; }

            /// <summary>The size of the result, [height, width] or [length]; empty when scales are given.</summary>
            public ReadOnlySpan<long> size => _size;

            /// <summary>The scales, a number a dimension; empty when a size is given.</summary>
            public ReadOnlySpan<double> scale_factor => _scales;

            /// <inheritdoc/>
            public override Tensor forward(Tensor input) =>
                F.interpolate(
                    input,
                    _size,
                    _scales,
                    (InterpolationMode)mode,
                    align_corners,
                    recompute_scale_factor ?? false
                );
        }

        /// <summary>Zeros around images.</summary>
        public sealed class ZeroPad2d : FunctionModule
        {
            internal ZeroPad2d(long[] padding)
                : base(nameof(ZeroPad2d), x => F.pad(x, padding)) { }
        }

        /// <summary>A constant around sequences.</summary>
        public sealed class ConstantPad1d : FunctionModule
        {
            internal ConstantPad1d(long[] padding, double value)
                : base(nameof(ConstantPad1d), x => F.pad(x, padding, PaddingModes.Constant, value))
            { }
        }

        /// <summary>A constant around images.</summary>
        public sealed class ConstantPad2d : FunctionModule
        {
            internal ConstantPad2d(long[] padding, double value)
                : base(nameof(ConstantPad2d), x => F.pad(x, padding, PaddingModes.Constant, value))
            { }
        }

        /// <summary>A sequence mirrored at its edges.</summary>
        public sealed class ReflectionPad1d : FunctionModule
        {
            internal ReflectionPad1d(long[] padding)
                : base(nameof(ReflectionPad1d), x => F.pad(x, padding, PaddingModes.Reflect)) { }
        }

        /// <summary>An image mirrored at its edges.</summary>
        public sealed class ReflectionPad2d : FunctionModule
        {
            internal ReflectionPad2d(long[] padding)
                : base(nameof(ReflectionPad2d), x => F.pad(x, padding, PaddingModes.Reflect)) { }
        }

        /// <summary>A sequence with its edges repeated.</summary>
        public sealed class ReplicationPad1d : FunctionModule
        {
            internal ReplicationPad1d(long[] padding)
                : base(nameof(ReplicationPad1d), x => F.pad(x, padding, PaddingModes.Replicate)) { }
        }

        /// <summary>An image with its edges repeated.</summary>
        public sealed class ReplicationPad2d : FunctionModule
        {
            internal ReplicationPad2d(long[] padding)
                : base(nameof(ReplicationPad2d), x => F.pad(x, padding, PaddingModes.Replicate)) { }
        }

        /// <summary>Channels become pixels.</summary>
        public sealed class PixelShuffle : FunctionModule
        {
            internal PixelShuffle(long upscale_factor)
                : base(nameof(PixelShuffle), x => F.pixel_shuffle(x, upscale_factor)) { }
        }

        /// <summary>Pixels become channels.</summary>
        public sealed class PixelUnshuffle : FunctionModule
        {
            internal PixelUnshuffle(long downscale_factor)
                : base(nameof(PixelUnshuffle), x => F.pixel_unshuffle(x, downscale_factor)) { }
        }

        /// <summary>The largest value of each window of a sequence.</summary>
        public sealed class MaxPool1d : FunctionModule
        {
            internal MaxPool1d(
                long kernel_size,
                long? stride,
                long? padding,
                long? dilation,
                bool ceil_mode
            )
                : base(
                    nameof(MaxPool1d),
                    x => F.max_pool1d(x, kernel_size, stride, padding, dilation, ceil_mode)
                ) { }
        }

        /// <summary>The mean of each window of a sequence.</summary>
        public sealed class AvgPool1d : FunctionModule
        {
            internal AvgPool1d(
                long kernel_size,
                long? stride,
                long padding,
                bool ceil_mode,
                bool count_include_pad
            )
                : base(
                    nameof(AvgPool1d),
                    x => F.avg_pool1d(x, kernel_size, stride, padding, ceil_mode, count_include_pad)
                ) { }
        }

        /// <summary>Means over as many windows of a sequence as asked for.</summary>
        public sealed class AdaptiveAvgPool1d : FunctionModule
        {
            internal AdaptiveAvgPool1d(long output_size)
                : base(nameof(AdaptiveAvgPool1d), x => F.adaptive_avg_pool1d(x, output_size)) { }
        }

        /// <summary>Zeros whole channels with probability p in training mode (Tompson et al. 2015).</summary>
        public sealed class Dropout1d : nn.ParameterLessModule<Tensor, Tensor>
        {
            internal Dropout1d(double p, bool inplace)
                : base(nameof(Dropout1d)) => (this.p, this.inplace) = (p, inplace);

            /// <summary>The probability of a zero.</summary>
            public double p { get; set; }

            /// <summary>Whether the input is overwritten.</summary>
            public bool inplace { get; set; }

            /// <inheritdoc/>
            public override Tensor forward(Tensor input) =>
                F.dropout1d(input, p, training, inplace);
        }

        /// <summary>Zeros whole channels with probability p in training mode (Tompson et al. 2015).</summary>
        public sealed class Dropout2d : nn.ParameterLessModule<Tensor, Tensor>
        {
            internal Dropout2d(double p, bool inplace)
                : base(nameof(Dropout2d)) => (this.p, this.inplace) = (p, inplace);

            /// <summary>The probability of a zero.</summary>
            public double p { get; set; }

            /// <summary>Whether the input is overwritten.</summary>
            public bool inplace { get; set; }

            /// <inheritdoc/>
            public override Tensor forward(Tensor input) =>
                F.dropout2d(input, p, training, inplace);
        }
    }
}
