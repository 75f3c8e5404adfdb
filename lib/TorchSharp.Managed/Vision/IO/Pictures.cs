using static TorchSharp.torch;

namespace TorchSharp;

public static partial class torchvision
{
    /// <summary>Pictures in files and streams, as tensors of bytes [channels, height, width].</summary>
    public static partial class io
    {
        /// <summary>Reads a picture.</summary>
        /// <param name="filename">The file.</param>
        /// <param name="mode">Which channels to give.</param>
        /// <param name="imager">What reads it; <see cref="DefaultImager"/> unless given.</param>
        /// <returns>Bytes [channels, height, width], 0 to 255.</returns>
        /// <exception cref="NotSupportedException">The imager does not read this kind of file.</exception>
        /// <exception cref="InvalidDataException">The file is damaged or cut off.</exception>
        public static Tensor read_image(
            string filename,
            ImageReadMode mode = ImageReadMode.UNCHANGED,
            Imager? imager = null
        )
        {
            using FileStream stream = File.OpenRead(filename);
            return read_image(stream, mode, imager);
        }

        /// <summary>Reads a picture from a stream.</summary>
        public static Tensor read_image(
            Stream stream,
            ImageReadMode mode = ImageReadMode.UNCHANGED,
            Imager? imager = null
        ) => (imager ?? DefaultImager).DecodeImage(stream, mode);

        /// <summary>Reads a picture, without waiting for it.</summary>
        public static async Task<Tensor> read_image_async(
            string filename,
            ImageReadMode mode = ImageReadMode.UNCHANGED,
            Imager? imager = null
        )
        {
            using FileStream stream = File.OpenRead(filename);
            return await read_image_async(stream, mode, imager);
        }

        /// <summary>Reads a picture from a stream, without waiting for it.</summary>
        public static Task<Tensor> read_image_async(
            Stream stream,
            ImageReadMode mode = ImageReadMode.UNCHANGED,
            Imager? imager = null
        ) => (imager ?? DefaultImager).DecodeImageAsync(stream, mode);

        /// <summary>Writes a picture to a file that is complete or not there.</summary>
        /// <param name="image">Bytes [channels, height, width], 0 to 255.</param>
        /// <param name="filename">The file.</param>
        /// <param name="format">How to write it.</param>
        /// <param name="imager">What writes it; <see cref="DefaultImager"/> unless given.</param>
        /// <exception cref="ArgumentException">These are no bytes.</exception>
        /// <exception cref="NotSupportedException">The imager does not write this format.</exception>
        public static void write_image(
            Tensor image,
            string filename,
            ImageFormat format,
            Imager? imager = null
        )
        {
            CheckBytes(image);
            WholeFile.Write(filename, stream => write_image(image, stream, format, imager));
        }

        /// <summary>Writes a picture to a stream.</summary>
        public static void write_image(
            Tensor image,
            Stream stream,
            ImageFormat format,
            Imager? imager = null
        )
        {
            CheckBytes(image);
            (imager ?? DefaultImager).EncodeImage(image, format, stream);
        }

        /// <summary>Writes a picture as a PNG file.</summary>
        public static void write_png(Tensor image, string filename, Imager? imager = null) =>
            write_image(image, filename, ImageFormat.Png, imager);

        /// <summary>Writes a picture as PNG to a stream.</summary>
        public static void write_png(Tensor image, Stream stream, Imager? imager = null) =>
            write_image(image, stream, ImageFormat.Png, imager);

        /// <summary>Writes a picture as a JPEG file, for which an imager of your own is needed.</summary>
        public static void write_jpeg(Tensor image, string filename, Imager? imager = null) =>
            write_image(image, filename, ImageFormat.Jpeg, imager);

        /// <summary>Writes a picture as JPEG to a stream, for which an imager of your own is needed.</summary>
        public static void write_jpeg(Tensor image, Stream stream, Imager? imager = null) =>
            write_image(image, stream, ImageFormat.Jpeg, imager);

        /// <summary>Writes a picture to a file, without waiting for it.</summary>
        public static async Task write_image_async(
            Tensor image,
            string filename,
            ImageFormat format,
            Imager? imager = null
        )
        {
            CheckBytes(image);
            using var memory = new MemoryStream();
            await (imager ?? DefaultImager).EncodeImageAsync(image, format, memory);
            WholeFile.Write(filename, memory.WriteTo);
        }

        /// <summary>Writes a picture to a stream, without waiting for it.</summary>
#pragma warning disable CA1068 // TorchSharp's order.
        public static Task write_image_async(
            Tensor image,
            Stream stream,
            ImageFormat format,
            CancellationToken cancellationToken = default,
            Imager? imager = null
        )
#pragma warning restore CA1068
        {
            CheckBytes(image);
            return (imager ?? DefaultImager).EncodeImageAsync(
                image,
                format,
                stream,
                cancellationToken
            );
        }

        /// <summary>A picture as the bytes of a file, in a tensor of one dimension.</summary>
        public static Tensor encode_image(Tensor image, ImageFormat format, Imager? imager = null)
        {
            CheckBytes(image);
            return tensor((imager ?? DefaultImager).EncodeImage(image, format));
        }

        /// <summary>The picture that a tensor of a file's bytes holds.</summary>
        public static Tensor decode_image(
            Tensor image,
            ImageReadMode mode = ImageReadMode.UNCHANGED,
            Imager? imager = null
        )
        {
            CheckBytes(image);
            return (imager ?? DefaultImager).DecodeImage(image.data<byte>().ToArray(), mode);
        }

        /// <summary>The bytes of a file, in a tensor of one dimension.</summary>
        public static Tensor read_file(string filename) => tensor(File.ReadAllBytes(filename));

        /// <summary>The bytes of a file, without waiting for them.</summary>
        public static async Task<Tensor> read_file_async(string filename) =>
            tensor(await File.ReadAllBytesAsync(filename));

        /// <summary>Writes a tensor of bytes to a file that is complete or not there.</summary>
        public static void write_file(string filename, Tensor data)
        {
            CheckBytes(data);
            var bytes = data.data<byte>().ToArray();
            WholeFile.Write(filename, stream => stream.Write(bytes));
        }

        private static void CheckBytes(Tensor image)
        {
            ArgumentNullException.ThrowIfNull(image);
            if (image.dtype != ScalarType.Byte)
                throw new ArgumentException(
                    $"A picture or a file is a tensor of bytes, not of {image.dtype}: convert_image_dtype(x, ScalarType.Byte) makes bytes of numbers in [0, 1].",
                    nameof(image)
                );
        }
    }
}
