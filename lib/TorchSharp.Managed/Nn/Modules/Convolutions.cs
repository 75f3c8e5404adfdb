using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>A convolution of sequences [N, in, L]. See <see cref="Modules.Conv1d"/>.</summary>
            public static Conv1d Conv1d(
                long in_channels,
                long out_channels,
                long kernel_size,
                long stride = 1,
                long padding = 0,
                long dilation = 1,
                PaddingModes padding_mode = PaddingModes.Zeros,
                long groups = 1,
                bool bias = true,
                Device? device = null,
                ScalarType? dtype = null
            ) =>
                new(
                    in_channels,
                    out_channels,
                    kernel_size,
                    stride,
                    padding,
                    dilation,
                    padding_mode,
                    groups,
                    bias,
                    dtype
                );

            /// <summary>The same with padding by its effect.</summary>
            /// <exception cref="ArgumentException">Same padding with a stride, or with a filter of even size.</exception>
            public static Conv1d Conv1d(
                long in_channels,
                long out_channels,
                long kernel_size,
                Padding padding,
                long stride = 1,
                long dilation = 1,
                PaddingModes padding_mode = PaddingModes.Zeros,
                long groups = 1,
                bool bias = true,
                Device? device = null,
                ScalarType? dtype = null
            )
            {
                var margin = padding == Padding.Same ? dilation * (kernel_size - 1) : 0;
                if (padding == Padding.Same && (stride != 1 || margin % 2 != 0))
                    throw new ArgumentException(
                        $"Same padding needs stride 1 and a filter of odd size; these are {stride} and {kernel_size}.",
                        nameof(padding)
                    );
                return Conv1d(
                    in_channels,
                    out_channels,
                    kernel_size,
                    stride,
                    margin / 2,
                    dilation,
                    padding_mode,
                    groups,
                    bias,
                    device,
                    dtype
                );
            }

            /// <summary>A transposed convolution of images with square filters. See <see cref="Modules.ConvTranspose2d"/>.</summary>
            public static ConvTranspose2d ConvTranspose2d(
                long in_channels,
                long out_channels,
                long kernel_size,
                long stride = 1,
                long padding = 0,
                long output_padding = 0,
                long dilation = 1,
                PaddingModes padding_mode = PaddingModes.Zeros,
                long groups = 1,
                bool bias = true,
                Device? device = null,
                ScalarType? dtype = null
            ) =>
                ConvTranspose2d(
                    in_channels,
                    out_channels,
                    (kernel_size, kernel_size),
                    (stride, stride),
                    (padding, padding),
                    (output_padding, output_padding),
                    (dilation, dilation),
                    padding_mode,
                    groups,
                    bias,
                    device,
                    dtype
                );

            /// <summary>The same with (height, width) pairs.</summary>
            public static ConvTranspose2d ConvTranspose2d(
                long in_channels,
                long out_channels,
                (long, long) kernel_size,
                (long, long)? stride = null,
                (long, long)? padding = null,
                (long, long)? output_padding = null,
                (long, long)? dilation = null,
                PaddingModes padding_mode = PaddingModes.Zeros,
                long groups = 1,
                bool bias = true,
                Device? device = null,
                ScalarType? dtype = null
            ) =>
                new(
                    in_channels,
                    out_channels,
                    Pair(kernel_size),
                    Pair(stride ?? (1, 1)),
                    Pair(padding ?? (0, 0)),
                    Pair(output_padding ?? (0, 0)),
                    Pair(dilation ?? (1, 1)),
                    padding_mode,
                    groups,
                    bias,
                    dtype
                );

            /// <summary>A transposed convolution of sequences.</summary>
            public static ConvTranspose1d ConvTranspose1d(
                long in_channels,
                long out_channels,
                long kernel_size,
                long stride = 1,
                long padding = 0,
                long output_padding = 0,
                long dilation = 1,
                PaddingModes padding_mode = PaddingModes.Zeros,
                long groups = 1,
                bool bias = true,
                Device? device = null,
                ScalarType? dtype = null
            ) =>
                new(
                    in_channels,
                    out_channels,
                    kernel_size,
                    stride,
                    padding,
                    output_padding,
                    dilation,
                    padding_mode,
                    groups,
                    bias,
                    dtype
                );
        }
    }

    namespace Modules
    {
        /// <summary>A convolution (cross-correlation) of sequences: [N, in, L] to [N, out, L'].</summary>
        public sealed class Conv1d : Convolution
        {
            internal Conv1d(
                long in_channels,
                long out_channels,
                long kernel_size,
                long stride,
                long padding,
                long dilation,
                PaddingModes padding_mode,
                long groups,
                bool bias,
                ScalarType? dtype
            )
                : base(
                    nameof(Conv1d),
                    in_channels,
                    out_channels,
                    [kernel_size],
                    [stride],
                    [padding],
                    [dilation],
                    groups,
                    bias,
                    padding_mode,
                    dtype
                ) { }

            /// <inheritdoc/>
            public override Tensor forward(Tensor input)
            {
                var zeros = padding_mode == PaddingModes.Zeros;
                return nn.functional.conv1d(
                    zeros
                        ? input
                        : nn.functional.pad(input, [padding[0], padding[0]], padding_mode),
                    weight,
                    bias,
                    stride[0],
                    zeros ? padding[0] : 0,
                    dilation[0],
                    groups
                );
            }
        }

        /// <summary>What transposed convolutions share: weight [in, out / groups, kernel...].</summary>
        public abstract class ConvolutionTranspose : Convolution
        {
            private protected ConvolutionTranspose(
                string name,
                long in_channels,
                long out_channels,
                long[] kernel_size,
                long[] stride,
                long[] padding,
                long[] output_padding,
                long[] dilation,
                PaddingModes padding_mode,
                long groups,
                bool bias,
                ScalarType? dtype
            )
                : base(
                    name,
                    in_channels,
                    out_channels,
                    kernel_size,
                    stride,
                    padding,
                    dilation,
                    groups,
                    bias,
                    padding_mode,
                    dtype,
                    transposed: true
                )
            {
                if (padding_mode != PaddingModes.Zeros)
                    throw new ArgumentException(
                        "Transposed convolutions take zeros only.",
                        nameof(padding_mode)
                    );
                this.output_padding = output_padding;
            }

            /// <summary>Rows and columns added on one side of the output.</summary>
            public long[] output_padding { get; set; }
        }

        /// <summary>A transposed convolution of images, [N, in, H, W] to [N, out, H', W'] with H' = (H - 1)·stride - 2·padding + dilation·(kernel - 1) + output_padding + 1.</summary>
        public sealed class ConvTranspose2d : ConvolutionTranspose
        {
            internal ConvTranspose2d(
                long in_channels,
                long out_channels,
                long[] kernel_size,
                long[] stride,
                long[] padding,
                long[] output_padding,
                long[] dilation,
                PaddingModes padding_mode,
                long groups,
                bool bias,
                ScalarType? dtype
            )
                : base(
                    nameof(ConvTranspose2d),
                    in_channels,
                    out_channels,
                    kernel_size,
                    stride,
                    padding,
                    output_padding,
                    dilation,
                    padding_mode,
                    groups,
                    bias,
                    dtype
                ) { }

            /// <inheritdoc/>
            public override Tensor forward(Tensor input) =>
                nn.functional.conv_transpose2d(
                    input,
                    weight,
                    bias,
                    stride,
                    padding,
                    output_padding,
                    dilation,
                    groups
                );
        }

        /// <summary>A transposed convolution of sequences.</summary>
        public sealed class ConvTranspose1d : ConvolutionTranspose
        {
            internal ConvTranspose1d(
                long in_channels,
                long out_channels,
                long kernel_size,
                long stride,
                long padding,
                long output_padding,
                long dilation,
                PaddingModes padding_mode,
                long groups,
                bool bias,
                ScalarType? dtype
            )
                : base(
                    nameof(ConvTranspose1d),
                    in_channels,
                    out_channels,
                    [kernel_size],
                    [stride],
                    [padding],
                    [output_padding],
                    [dilation],
                    padding_mode,
                    groups,
                    bias,
                    dtype
                ) { }

            /// <inheritdoc/>
            public override Tensor forward(Tensor input) =>
                nn.functional.conv_transpose1d(
                    input,
                    weight,
                    bias,
                    stride[0],
                    padding[0],
                    output_padding[0],
                    dilation[0],
                    groups
                );
        }
    }
}
