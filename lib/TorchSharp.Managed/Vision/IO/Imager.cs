using static TorchSharp.torch;

namespace TorchSharp;

public static partial class torchvision
{
    public static partial class io
    {
        /// <summary>What reads and writes pictures when a call names no imager. A new engine has one for PNG files.</summary>
        public static Imager DefaultImager { get; set; } = new PngImager();

        /// <summary>Which channels a picture is read with.</summary>
        public enum ImageReadMode
        {
            /// <summary>Those of the file.</summary>
            UNCHANGED,

            /// <summary>One: brightness.</summary>
            GRAY,

            /// <summary>Two: brightness and opacity.</summary>
            GRAY_ALPHA,

            /// <summary>Three: red, green, blue.</summary>
            RGB,

            /// <summary>Four: red, green, blue and opacity.</summary>
            RGB_ALPHA,
        }

        /// <summary>
        /// Reads and writes pictures as tensors of bytes [channels, height, width]. Derive from it to give the engine another
        /// format, and pass that as imager, or as <see cref="DefaultImager"/>.
        /// </summary>
        public abstract class Imager
        {
            /// <summary>Reads a picture; its content tells the format.</summary>
            public abstract Tensor DecodeImage(
                Stream stream,
                ImageReadMode mode = ImageReadMode.UNCHANGED
            );

            /// <summary>Reads a picture; its content tells the format.</summary>
            public abstract Tensor DecodeImage(
                byte[] data,
                ImageReadMode mode = ImageReadMode.UNCHANGED
            );

            /// <summary>Reads a picture; here at once, as long as a derived class has no better way.</summary>
            public virtual Task<Tensor> DecodeImageAsync(
                Stream stream,
                ImageReadMode mode = ImageReadMode.UNCHANGED,
                CancellationToken cancellationToken = default
            ) => Task.FromResult(DecodeImage(stream, mode));

            /// <summary>Writes a picture.</summary>
            public abstract void EncodeImage(Tensor image, ImageFormat format, Stream stream);

            /// <summary>A picture as the bytes of a file.</summary>
            public abstract byte[] EncodeImage(Tensor image, ImageFormat format);

            /// <summary>Writes a picture; here at once, as long as a derived class has no better way.</summary>
            public virtual Task EncodeImageAsync(
                Tensor image,
                ImageFormat format,
                Stream stream,
                CancellationToken cancellationToken = default
            )
            {
                EncodeImage(image, format, stream);
                return Task.CompletedTask;
            }
        }
    }
}
