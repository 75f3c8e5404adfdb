using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>A convolution of images with square filters. See <see cref="Modules.Conv2d"/>.</summary>
            public static Conv2d Conv2d(
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
                    [kernel_size, kernel_size],
                    [stride, stride],
                    [padding, padding],
                    [dilation, dilation],
                    groups,
                    bias,
                    padding_mode,
                    dtype
                );

            /// <summary>The same with (height, width) pairs.</summary>
            public static Conv2d Conv2d(
                long in_channels,
                long out_channels,
                (long, long) kernel_size,
                (long, long)? stride = null,
                (long, long)? padding = null,
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
                    Pair(dilation ?? (1, 1)),
                    groups,
                    bias,
                    padding_mode,
                    dtype
                );

            /// <summary>The same with padding by its effect.</summary>
            public static Conv2d Conv2d(
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
            ) =>
                Conv2d(
                    in_channels,
                    out_channels,
                    (kernel_size, kernel_size),
                    padding,
                    (stride, stride),
                    (dilation, dilation),
                    padding_mode,
                    groups,
                    bias,
                    device,
                    dtype
                );

            /// <summary>The same with (height, width) pairs and padding by its effect.</summary>
            /// <exception cref="ArgumentException">Same padding with a stride, or with a filter of even size.</exception>
            public static Conv2d Conv2d(
                long in_channels,
                long out_channels,
                (long, long) kernel_size,
                Padding padding,
                (long, long)? stride = null,
                (long, long)? dilation = null,
                PaddingModes padding_mode = PaddingModes.Zeros,
                long groups = 1,
                bool bias = true,
                Device? device = null,
                ScalarType? dtype = null
            )
            {
                var (height, width) = dilation ?? (1, 1);
                if (padding == Padding.Same && stride is not (null or (1, 1)))
                    throw new ArgumentException("Same padding needs stride 1.", nameof(stride));
                if (
                    padding == Padding.Same
                    && (height * (kernel_size.Item1 - 1) % 2 + width * (kernel_size.Item2 - 1) % 2)
                        != 0
                )
                    throw new ArgumentException(
                        $"Same padding of a {kernel_size.Item1}x{kernel_size.Item2} filter would be uneven: take an odd size.",
                        nameof(kernel_size)
                    );
                var pad =
                    padding == Padding.Same
                        ? (
                            height * (kernel_size.Item1 - 1) / 2,
                            width * (kernel_size.Item2 - 1) / 2
                        )
                        : (0L, 0L);
                return Conv2d(
                    in_channels,
                    out_channels,
                    kernel_size,
                    stride,
                    pad,
                    dilation,
                    padding_mode,
                    groups,
                    bias,
                    device,
                    dtype
                );
            }

            private static long[] Pair((long, long) pair) => [pair.Item1, pair.Item2];
        }
    }

    namespace Modules
    {
        /// <summary>
        /// A convolution (cross-correlation) of images: [N, in, H, W] to [N, out, H', W'] with
        /// H' = ⌊(H + 2·padding - dilation·(kernel - 1) - 1) / stride⌋ + 1.
        /// </summary>
        public sealed class Conv2d : Convolution
        {
            internal Conv2d(
                long in_channels,
                long out_channels,
                long[] kernel_size,
                long[] stride,
                long[] padding,
                long[] dilation,
                long groups,
                bool bias,
                PaddingModes padding_mode,
                ScalarType? dtype
            )
                : base(
                    nameof(Conv2d),
                    in_channels,
                    out_channels,
                    kernel_size,
                    stride,
                    padding,
                    dilation,
                    groups,
                    bias,
                    padding_mode,
                    dtype
                ) { }

            internal Conv2d(Parameter weight, Parameter? bias)
                : base(nameof(Conv2d), weight, bias) { }

            /// <inheritdoc/>
            /// <exception cref="ArgumentException">The input has other channels.</exception>
            public override Tensor forward(Tensor input)
            {
                if (input.ndim is not (3 or 4) || input.size(-3) != weight.size(1) * groups)
                {
                    throw new ArgumentException(
                        $"Expected an input of [N, {weight.size(1) * groups}, H, W], or without N, but got [{string.Join(", ", input.shape)}].",
                        nameof(input)
                    );
                }
                return padding_mode == PaddingModes.Zeros
                    ? nn.functional.conv2d(input, weight, bias, stride, padding, dilation, groups)
                    : nn.functional.conv2d(
                        nn.functional.pad(
                            input,
                            [padding[1], padding[1], padding[0], padding[0]],
                            padding_mode
                        ),
                        weight,
                        bias,
                        stride,
                        [0, 0],
                        dilation,
                        groups
                    );
            }
        }
    }
}
