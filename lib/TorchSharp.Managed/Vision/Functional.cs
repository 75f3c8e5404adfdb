using static TorchSharp.torch;

namespace TorchSharp;

public static partial class torchvision
{
    public static partial class transforms
    {
        /// <summary>The functions behind the transforms.</summary>
        public static partial class functional
        {
            // ITU-R BT.601, as PyTorch rounds it.
            private static readonly double[] Luma = [0.2989, 0.587, 0.114];

            /// <summary>(x - mean) / standard deviation, channel by channel.</summary>
            /// <exception cref="ArgumentException">There are not as many means as channels.</exception>
            public static Tensor normalize(
                Tensor input,
                double[] means,
                double[] stdevs,
                ScalarType dtype = ScalarType.Float32
            )
            {
                var channels = Channels(input);
                if (means.Length != channels)
                    throw new ArgumentException(
                        $"{means.Length} means and standard deviations do not go with {channels} channels.",
                        nameof(means)
                    );
                Tensor Each(double[] values) => tensor(values, dtype).view(values.Length, 1, 1);
                return (input - Each(means)) / Each(stdevs);
            }

            /// <summary>Resized to a height and a width, or (width -1) the smaller side to a size.</summary>
            /// <exception cref="ArgumentException">The greater side would be above its limit with both sides given.</exception>
            public static Tensor resize(
                Tensor input,
                int height,
                int width = -1,
                InterpolationMode interpolation = InterpolationMode.Nearest,
                int? maxSize = null,
                bool antialias = false
            )
            {
                var (rows, columns) = (input.shape[^2], input.shape[^1]);
                long toRows = height,
                    toColumns = width;
                if (width == -1)
                {
                    if (maxSize <= height)
                        throw new ArgumentException(
                            $"The greater side's limit {maxSize} must be above the smaller side's size {height}.",
                            nameof(maxSize)
                        );
                    var (small, great) = (Math.Min(rows, columns), Math.Max(rows, columns));
                    long toSmall = height,
                        toGreat = height * great / small;
                    if (toGreat > maxSize)
                        (toSmall, toGreat) = (maxSize.Value * toSmall / toGreat, maxSize.Value);
                    (toRows, toColumns) = rows <= columns ? (toSmall, toGreat) : (toGreat, toSmall);
                }
                if ((toRows, toColumns) == (rows, columns))
                    return input.alias();
                var batch = input.ndim == 3 ? input.unsqueeze(0) : input;
                var bytes = !batch.is_floating_point();
                var y = nn.functional.interpolate(
                    bytes ? batch.to(ScalarType.Float32) : batch,
                    [toRows, toColumns],
                    mode: interpolation,
                    align_corners: interpolation
                        is InterpolationMode.Bilinear
                            or InterpolationMode.Bicubic
                        ? false
                        : null,
                    antialias: antialias
                        && interpolation is InterpolationMode.Bilinear or InterpolationMode.Bicubic
                );
                if (bytes)
                    y = y.round().clamp(0, 255).to(input.dtype);
                return input.ndim == 3 ? y.squeeze(0) : y;
            }

            /// <summary>Resized to a height and a width.</summary>
            public static Tensor resize(Tensor input, int height, int width) =>
                resize(input, height, width, InterpolationMode.Nearest);

            /// <summary>Resized to a height and a width, or (width -1) the smaller side to a size and the greater one at most to a limit.</summary>
            public static Tensor resize(Tensor input, int height, int width, int? maxSize = null) =>
                resize(input, height, width, InterpolationMode.Nearest, maxSize);

            /// <summary>A part of the image; what lies outside of it is 0.</summary>
            public static Tensor crop(Tensor input, int top, int left, int height, int width)
            {
                var (rows, columns) = (input.shape[^2], input.shape[^1]);
                if (top >= 0 && left >= 0 && top + height <= rows && left + width <= columns)
                    return input.narrow(-2, top, height).narrow(-1, left, width);
                long[] margins = [-left, left + width - columns, -top, top + height - rows];
                return nn.functional.pad(input, margins);
            }

            /// <summary>The middle of the image, with margins of 0 where the image is smaller. An odd pixel is cut, or added, at the right and at the bottom.</summary>
            public static Tensor center_crop(Tensor input, int height, int width)
            {
                var (rows, columns) = (input.shape[^2], input.shape[^1]);
                return crop(
                    input,
                    (int)(rows - height) / 2,
                    (int)(columns - width) / 2,
                    height,
                    width
                );
            }

            /// <summary>The image with margins.</summary>
            /// <param name="input">The image.</param>
            /// <param name="padding">One width for all sides; two, left and right, top and bottom; or four: left, top, right, bottom.</param>
            /// <param name="fill">What the margins hold, when constant.</param>
            /// <param name="padding_mode">What the margins hold.</param>
            /// <exception cref="ArgumentException">There are not one, two or four widths.</exception>
            public static Tensor pad(
                Tensor input,
                long[] padding,
                double fill = 0,
                PaddingModes padding_mode = PaddingModes.Constant
            )
            {
                long[] sides = padding switch
                {
                    [var all] => [all, all, all, all],
                    [var x, var y] => [x, x, y, y],
                    [var left, var top, var right, var bottom] => [left, right, top, bottom],
                    _ => throw new ArgumentException(
                        $"Margins have one, two or four widths, not {padding.Length}.",
                        nameof(padding)
                    ),
                };
                return nn.functional.pad(input, sides, padding_mode, fill);
            }

            /// <summary>The image with margins of one width.</summary>
            public static Tensor pad(
                Tensor input,
                long padding,
                double fill = 0,
                PaddingModes padding_mode = PaddingModes.Constant
            ) => pad(input, [padding], fill, padding_mode);

            /// <summary>The image with margins left and right, top and bottom.</summary>
            public static Tensor pad(
                Tensor input,
                (long, long) padding,
                double fill = 0,
                PaddingModes padding_mode = PaddingModes.Constant
            ) => pad(input, [padding.Item1, padding.Item2], fill, padding_mode);

            /// <summary>The image with margins at the left, the top, the right and the bottom.</summary>
            public static Tensor pad(
                Tensor input,
                (long, long, long, long) padding,
                double fill = 0,
                PaddingModes padding_mode = PaddingModes.Constant
            ) =>
                pad(
                    input,
                    [padding.Item1, padding.Item2, padding.Item3, padding.Item4],
                    fill,
                    padding_mode
                );

            /// <inheritdoc cref="pad(Tensor, long[], double, PaddingModes)"/>
            public static Tensor pad(
                Tensor input,
                ReadOnlySpan<long> padding,
                double fill = 0,
                PaddingModes padding_mode = PaddingModes.Constant
            ) => pad(input, padding.ToArray(), fill, padding_mode);

            /// <summary>0.2989 R + 0.587 G + 0.114 B, in one or three equal channels; a grey image stays as it is.</summary>
            /// <exception cref="ArgumentException">The image has neither one nor three channels, or neither are asked for.</exception>
            public static Tensor rgb_to_grayscale(Tensor input, int num_output_channels = 1)
            {
                if (num_output_channels is not (1 or 3))
                    throw new ArgumentException(
                        $"{num_output_channels} output channels: write 1 or 3.",
                        nameof(num_output_channels)
                    );
                var channels = Channels(input);
                if (channels is not (1 or 3))
                    throw new ArgumentException(
                        $"Colours have three channels; this image has {channels}.",
                        nameof(input)
                    );
                var grey =
                    channels == 1
                        ? input.alias()
                        : Like(
                            input,
                            input.narrow(-3, 0, 1) * Luma[0]
                                + input.narrow(-3, 1, 1) * Luma[1]
                                + input.narrow(-3, 2, 1) * Luma[2]
                        );
                return num_output_channels == 1
                    ? grey
                    : grey.expand([.. grey.shape[..^3], 3, grey.shape[^2], grey.shape[^1]]);
            }

            /// <summary>1 - x, or 255 - x for bytes.</summary>
            public static Tensor invert(Tensor input) => Like(input, Most(input) - input);

            /// <summary>Another element type; the greatest value stays the greatest: 255 and 1.</summary>
            /// <exception cref="NotSupportedException">Neither is a floating-point type nor are both bytes.</exception>
            public static Tensor convert_image_dtype(
                Tensor image,
                ScalarType dtype = ScalarType.Float32
            )
            {
                var (from, to) = (image.is_floating_point(), torch.is_floating_point(dtype));
                if (image.dtype == dtype)
                    return image.alias();
                if (from == to && from)
                    return image.to(dtype);
                if (!from && to && image.dtype == ScalarType.Byte)
                    return image.to(dtype) / 255;
                // Just below 256, so that 1 becomes 255 and every byte has an equal share.
                if (from && dtype == ScalarType.Byte)
                    return (image * (256 - 1e-3)).to(dtype);
                throw new NotSupportedException(
                    $"Images are bytes or floating-point numbers; {image.dtype} to {dtype} is not known."
                );
            }

            /// <summary>The image times a factor; an alias for 1, as in TorchSharp.</summary>
            public static Tensor adjust_brightness(Tensor img, double brightness_factor) =>
                NotNegative(brightness_factor) == 1
                    ? img.alias()
                    : Blend(img, zeros_like(img), brightness_factor);

            /// <summary>Away from the mean brightness by a factor; an alias for 1.</summary>
            public static Tensor adjust_contrast(Tensor img, double contrast_factor)
            {
                if (NotNegative(contrast_factor) == 1)
                    return img.alias();
                var grey = rgb_to_grayscale(img);
                var mean = (grey.is_floating_point() ? grey : grey.to(ScalarType.Float32)).mean(
                    [-3, -2, -1],
                    keepdim: true
                );
                return Blend(img, mean, contrast_factor);
            }

            /// <summary>Away from grey by a factor; an alias for 1, and for a grey image.</summary>
            public static Tensor adjust_saturation(Tensor img, double saturation_factor) =>
                NotNegative(saturation_factor) == 1 || Channels(img) == 1
                    ? img.alias()
                    : Blend(img, rgb_to_grayscale(img), saturation_factor);

            /// <summary>Colours turned by a part of the circle.</summary>
            /// <exception cref="ArgumentOutOfRangeException">The part is not in [-0.5, 0.5].</exception>
            public static Tensor adjust_hue(Tensor img, double hue_factor)
            {
                if (hue_factor is not (>= -0.5 and <= 0.5))
                    throw new ArgumentOutOfRangeException(
                        nameof(hue_factor),
                        hue_factor,
                        "A hue turns by -0.5 to 0.5 of the circle."
                    );
                if (Channels(img) == 1 || hue_factor == 0)
                    return img.alias();
                var x = convert_image_dtype(img, ScalarType.Float32);
                return convert_image_dtype(Turned(x, hue_factor), img.dtype);
            }

            /// <summary>Blurred by a Gaussian; the edges are mirrored.</summary>
            /// <param name="input">The image.</param>
            /// <param name="kernelSize">Width and height of the kernel, odd, or one number for both.</param>
            /// <param name="sigma">Standard deviations along width and height, in pixels, or one for both.</param>
            public static Tensor gaussian_blur(
                Tensor input,
                IList<long> kernelSize,
                IList<float> sigma
            )
            {
                var x = input.is_floating_point() ? input : input.to(ScalarType.Float32);
                for (var side = 0; side < 2; side++)
                    x = Blurred(
                        x,
                        -1 - side,
                        kernelSize[Math.Min(side, kernelSize.Count - 1)],
                        sigma[Math.Min(side, sigma.Count - 1)]
                    );
                return Like(input, input.is_floating_point() ? x : x.round());
            }

            private static Tensor Blurred(Tensor x, int dim, long size, double sigma)
            {
                var half = (size - 1) / 2.0;
                double[] weights =
                [
                    .. Enumerable
                        .Range(0, (int)size)
                        .Select(i => Math.Exp(-0.5 * Math.Pow((i - half) / sigma, 2))),
                ];
                var total = weights.Sum();
                var (before, after) = (size / 2, size - 1 - size / 2);
                var wide = nn.functional.pad(
                    x,
                    dim == -1 ? [before, after] : [0, 0, before, after],
                    PaddingModes.Reflect
                );
                var y = zeros_like(x);
                for (var i = 0; i < size; i++)
                    y = y + wide.narrow(dim, i, x.shape[^-dim]) * (weights[i] / total);
                return y;
            }

            /// <summary>Through hue, saturation and value, all in [0, 1] (Smith 1978).</summary>
            private static Tensor Turned(Tensor x, double turn)
            {
                var (r, g, b) = (x.select(-3, 0), x.select(-3, 1), x.select(-3, 2));
                var (most, least) = (r.maximum(g).maximum(b), r.minimum(g).minimum(b));
                var range = most - least;
                var none = range.eq(0);
                var divisor = range.masked_fill(none, 1);
                var hue =
                    where(
                        r.eq(most),
                        (g - b) / divisor,
                        where(g.eq(most), (b - r) / divisor + 2, (r - g) / divisor + 4)
                    ) / 6;
                hue = hue + turn;
                hue = (hue - hue.floor()) * 6;
                // Each channel is the value less the range times how far the hue is from the channel's own third.
                Tensor Channel(double offset)
                {
                    var k = hue + offset;
                    k = k - (k / 6).floor() * 6;
                    return most - range * k.minimum(4 - k).clamp(0, 1);
                }
                return stack([Channel(5), Channel(3), Channel(1)], -3);
            }

            private static Tensor Blend(Tensor image, Tensor other, double part) =>
                Like(
                    image,
                    (image.to(Real(image)) * part + other.to(Real(image)) * (1 - part)).clamp(
                        0,
                        Most(image)
                    )
                );

            private static ScalarType Real(Tensor image) =>
                image.is_floating_point() ? image.dtype : ScalarType.Float32;

            private static double Most(Tensor image) => image.is_floating_point() ? 1 : 255;

            private static Tensor Like(Tensor image, Tensor y) =>
                y.dtype == image.dtype ? y : y.to(image.dtype);

            private static long Channels(Tensor image) =>
                image.ndim >= 3
                    ? image.shape[^3]
                    : throw new ArgumentException(
                        $"An image is [C, H, W] or [N, C, H, W]; this has {image.ndim} dimensions.",
                        nameof(image)
                    );

            private static double NotNegative(double factor) =>
                factor >= 0
                    ? factor
                    : throw new ArgumentException(
                        FormattableString.Invariant(
                            $"The factor is {factor}: it must be 0 or more."
                        ),
                        nameof(factor)
                    );
        }
    }
}
