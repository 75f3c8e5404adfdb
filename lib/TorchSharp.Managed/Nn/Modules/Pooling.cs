using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>The largest value of each window. See <see cref="Modules.MaxPool2d"/>.</summary>
            public static MaxPool2d MaxPool2d(
                long kernel_size,
                long? stride = null,
                long? padding = null,
                long? dilation = null,
                bool ceil_mode = false
            ) =>
                new(
                    [kernel_size, kernel_size],
                    Square(stride ?? kernel_size),
                    Square(padding ?? 0),
                    Square(dilation ?? 1),
                    ceil_mode
                );

            /// <summary>The same with (height, width) pairs.</summary>
            public static MaxPool2d MaxPool2d(
                (long, long) kernel_size,
                (long, long)? stride = null,
                (long, long)? padding = null,
                (long, long)? dilation = null,
                bool ceil_mode = false
            ) =>
                new(
                    Pair(kernel_size),
                    Pair(stride ?? kernel_size),
                    Pair(padding ?? (0, 0)),
                    Pair(dilation ?? (1, 1)),
                    ceil_mode
                );

            /// <summary>The same with arrays [height, width].</summary>
            public static MaxPool2d MaxPool2d(
                long[] kernel_size,
                long[]? stride = null,
                long[]? padding = null,
                long[]? dilation = null,
                bool ceil_mode = false
            ) => new(kernel_size, stride, padding, dilation, ceil_mode);

            /// <summary>The mean of each window. See <see cref="Modules.AvgPool2d"/>.</summary>
            public static AvgPool2d AvgPool2d(
                long kernel_size,
                long? stride = null,
                long? padding = null,
                bool ceil_mode = false,
                bool count_include_pad = true,
                long? divisor_override = null
            ) =>
                new(
                    Square(kernel_size),
                    stride is null ? null : Square(stride.Value),
                    padding is null ? null : Square(padding.Value),
                    ceil_mode,
                    count_include_pad,
                    divisor_override
                );

            /// <summary>The same with (height, width) pairs.</summary>
            public static AvgPool2d AvgPool2d(
                (long, long) kernel_size,
                (long, long)? stride = null,
                (long, long)? padding = null,
                bool ceil_mode = false,
                bool count_include_pad = true,
                long? divisor_override = null
            ) =>
                new(
                    Pair(kernel_size),
                    stride is null ? null : Pair(stride.Value),
                    padding is null ? null : Pair(padding.Value),
                    ceil_mode,
                    count_include_pad,
                    divisor_override
                );

            /// <summary>The same with arrays [height, width].</summary>
            public static AvgPool2d AvgPool2d(
                long[] kernel_size,
                long[]? stride = null,
                long[]? padding = null,
                bool ceil_mode = false,
                bool count_include_pad = true,
                long? divisor_override = null
            ) => new(kernel_size, stride, padding, ceil_mode, count_include_pad, divisor_override);

            /// <summary>Means of windows chosen so that the output has a given size.</summary>
            public static AdaptiveAvgPool2d AdaptiveAvgPool2d(long output_size) =>
                new(Square(output_size));

            /// <summary>The same with a (height, width) pair.</summary>
            public static AdaptiveAvgPool2d AdaptiveAvgPool2d((long, long) output_size) =>
                new(Pair(output_size));

            /// <summary>The same with an array [height, width].</summary>
            public static AdaptiveAvgPool2d AdaptiveAvgPool2d(long[] output_size) =>
                new(output_size);

            private static long[] Square(long size) => [size, size];
        }
    }

    namespace Modules
    {
        /// <summary>The largest value of each window, [N, C, H, W] to [N, C, H', W'].</summary>
        public sealed class MaxPool2d : nn.ParameterLessModule<Tensor, Tensor>
        {
            internal MaxPool2d(
                long[] kernel_size,
                long[]? stride,
                long[]? padding,
                long[]? dilation,
                bool ceil_mode
            )
                : base(nameof(MaxPool2d))
            {
                (this.kernel_size, this.stride, this.padding, this.dilation, this.ceil_mode) = (
                    kernel_size,
                    stride,
                    padding,
                    dilation,
                    ceil_mode
                );
            }

            /// <summary>The window's size.</summary>
            public long[] kernel_size { get; set; }

            /// <summary>Steps of the window; null takes its size.</summary>
            public long[]? stride { get; set; }

            /// <summary>Rows and columns added on each side; they never win. Null is none.</summary>
            public long[]? padding { get; set; }

            /// <summary>Distances within the window; null is 1.</summary>
            public long[]? dilation { get; set; }

            /// <summary>Whether a window that hangs over the border counts.</summary>
            public bool ceil_mode { get; set; }

            /// <inheritdoc/>
            public override Tensor forward(Tensor input) =>
                nn.functional.max_pool2d(input, kernel_size, stride, padding, dilation, ceil_mode);

            /// <summary>As <see cref="forward"/>, with the winners' positions h·W + w in their planes, Int64 [N, C, H', W'].</summary>
            public (Tensor Values, Tensor Indices) forward_with_indices(Tensor input) =>
                nn.functional.max_pool2d_with_indices(
                    input,
                    kernel_size,
                    stride,
                    padding,
                    dilation,
                    ceil_mode
                );
        }

        /// <summary>The mean of each window, [N, C, H, W] to [N, C, H', W'].</summary>
        public sealed class AvgPool2d : nn.ParameterLessModule<Tensor, Tensor>
        {
            internal AvgPool2d(
                long[] kernel_size,
                long[]? stride,
                long[]? padding,
                bool ceil_mode,
                bool count_include_pad,
                long? divisor_override
            )
                : base(nameof(AvgPool2d))
            {
                (this.kernel_size, this.stride, this.padding) = (kernel_size, stride, padding);
                (this.ceil_mode, this.count_include_pad, this.divisor_override) = (
                    ceil_mode,
                    count_include_pad,
                    divisor_override
                );
            }

            /// <summary>The window's size.</summary>
            public long[] kernel_size { get; set; }

            /// <summary>Steps of the window; null takes its size.</summary>
            public long[]? stride { get; set; }

            /// <summary>Zeros added on each side; null is none.</summary>
            public long[]? padding { get; set; }

            /// <summary>Whether a window that hangs over the border counts.</summary>
            public bool ceil_mode { get; set; }

            /// <summary>Whether the added zeros count in the mean.</summary>
            public bool count_include_pad { get; set; }

            /// <summary>What to divide by instead of the window's size.</summary>
            public long? divisor_override { get; set; }

            /// <inheritdoc/>
            public override Tensor forward(Tensor input) =>
                nn.functional.avg_pool2d(
                    input,
                    kernel_size,
                    stride,
                    padding,
                    ceil_mode,
                    count_include_pad,
                    divisor_override
                );
        }

        /// <summary>Means of windows chosen so that the output is [N, C, height, width] for any input size.</summary>
        public sealed class AdaptiveAvgPool2d : nn.ParameterLessModule<Tensor, Tensor>
        {
            internal AdaptiveAvgPool2d(long[] output_size)
                : base(nameof(AdaptiveAvgPool2d)) => this.output_size = output_size;

            /// <summary>The size of the output, [height, width].</summary>
            public long[] output_size { get; set; }

            /// <inheritdoc/>
            public override Tensor forward(Tensor input) =>
                nn.functional.adaptive_avg_pool2d(input, output_size);
        }
    }
}
