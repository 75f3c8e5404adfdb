using static TorchSharp.torch;

namespace TorchSharp;

public static partial class torchvision
{
    public static partial class io
    {
        /// <summary>
        /// Reads and writes PNG files of 8 bits a channel, grey or coloured, with or without opacity, without a library. This
        /// imager is the engine's own: TorchSharp's need SkiaSharp.
        /// </summary>
        public sealed class PngImager : Imager
        {
            /// <inheritdoc/>
            /// <exception cref="NotSupportedException">The picture is no PNG file, or one of a kind that this imager does not read.</exception>
            /// <exception cref="InvalidDataException">The file is damaged or cut off.</exception>
            public override Tensor DecodeImage(
                Stream stream,
                ImageReadMode mode = ImageReadMode.UNCHANGED
            )
            {
                ArgumentNullException.ThrowIfNull(stream);
                using var memory = new MemoryStream();
                stream.CopyTo(memory);
                return DecodeImage(memory.ToArray(), mode);
            }

            /// <inheritdoc/>
            /// <exception cref="NotSupportedException">The picture is no PNG file, or one of a kind that this imager does not read.</exception>
            /// <exception cref="InvalidDataException">The file is damaged or cut off.</exception>
            public override Tensor DecodeImage(
                byte[] data,
                ImageReadMode mode = ImageReadMode.UNCHANGED
            )
            {
                ArgumentNullException.ThrowIfNull(data);
                var (pixels, width, height, channels) = PngFile.Read(data);
                return WrappedTensorDisposeScope(() =>
                    WithChannels(tensor(pixels, [height, width, channels]).permute(2, 0, 1), mode)
                        .contiguous()
                );
            }

            /// <inheritdoc/>
            /// <exception cref="NotSupportedException">The format is not Png.</exception>
            /// <exception cref="ArgumentException">The image is not a byte tensor [1 to 4 channels, height, width].</exception>
            public override void EncodeImage(Tensor image, ImageFormat format, Stream stream)
            {
                ArgumentNullException.ThrowIfNull(image);
                ArgumentNullException.ThrowIfNull(stream);
                if (format != ImageFormat.Png)
                    throw new NotSupportedException(
                        $"This engine writes Png only, not {format}: pass ImageFormat.Png, or an Imager of your own that writes {format}."
                    );
                if (
                    image.dtype != ScalarType.Byte
                    || image.ndim != 3
                    || image.shape[0] is < 1 or > 4
                    || image.numel() == 0
                )
                    throw new ArgumentException(
                        $"A picture is a byte tensor [1 to 4 channels, height, width], not {image.dtype} {Shapes.Text(image)}; convert_image_dtype(x, ScalarType.Byte) makes bytes of numbers in [0, 1].",
                        nameof(image)
                    );
                using var scope = NewDisposeScope();
                PngFile.Write(
                    stream,
                    image.permute(1, 2, 0).contiguous().data<byte>().ToArray(),
                    (int)image.shape[2],
                    (int)image.shape[1],
                    (int)image.shape[0]
                );
            }

            /// <inheritdoc/>
            /// <exception cref="NotSupportedException">The format is not Png.</exception>
            /// <exception cref="ArgumentException">The image is not a byte tensor [1 to 4 channels, height, width].</exception>
            public override byte[] EncodeImage(Tensor image, ImageFormat format)
            {
                using var memory = new MemoryStream();
                EncodeImage(image, format, memory);
                return memory.ToArray();
            }

            /// <summary>Opacity is dropped, or full where the file has none; brightness is weighted as by rgb_to_grayscale.</summary>
            private static Tensor WithChannels(Tensor image, ImageReadMode mode)
            {
                if (mode == ImageReadMode.UNCHANGED)
                    return image;
                var colours = image.shape[0] < 3 ? 1 : 3;
                var colour = image.narrow(0, 0, colours);
                if (mode is ImageReadMode.GRAY or ImageReadMode.GRAY_ALPHA)
                    colour = transforms.functional.rgb_to_grayscale(colour);
                else if (colours == 1)
                    colour = cat([colour, colour, colour]);
                if (mode is ImageReadMode.GRAY or ImageReadMode.RGB)
                    return colour;
                var opacity =
                    image.shape[0] == colours
                        ? full_like(image.narrow(0, 0, 1), 255)
                        : image.narrow(0, colours, 1);
                return cat([colour, opacity]);
            }
        }
    }
}
