using static TorchSharp.torch;

namespace TorchSharp;

public static partial class torchvision
{
    /// <summary>Pictures of many images.</summary>
    public static class utils
    {
        /// <summary>Images side by side in one picture.</summary>
        public static Tensor make_grid(
            IEnumerable<Tensor> tensors,
            long nrow = 8,
            int padding = 2,
            bool normalize = false,
            (double low, double high)? value_range = null,
            bool scale_each = false,
            double pad_value = 0.0
        ) =>
            make_grid(stack(tensors), nrow, padding, normalize, value_range, scale_each, pad_value);

        /// <summary>Images side by side in one picture [3, H, W]; grey ones get three channels.</summary>
        /// <param name="tensor">[H, W], [C, H, W] or [N, C, H, W]. A single image stays without margins.</param>
        /// <param name="nrow">How many images stand in a row.</param>
        /// <param name="padding">Pixels between images and around them.</param>
        /// <param name="normalize">Whether to bring values to [0, 1] from their range.</param>
        /// <param name="value_range">That range; the images' own unless given.</param>
        /// <param name="scale_each">Whether each image has a range of its own.</param>
        /// <param name="pad_value">What stands between images.</param>
        /// <exception cref="System.Runtime.InteropServices.ExternalException">These are no images.</exception>
        public static Tensor make_grid(
            Tensor tensor,
            long nrow = 8,
            int padding = 2,
            bool normalize = false,
            (double low, double high)? value_range = null,
            bool scale_each = false,
            double pad_value = 0.0
        )
        {
            if (tensor.ndim is < 2 or > 4)
                throw Errors.Torch(
                    $"make_grid takes [H, W], [C, H, W] or [N, C, H, W]; this has {tensor.ndim} dimensions."
                );
            return WrappedTensorDisposeScope(() =>
            {
                var images =
                    tensor.ndim == 2 ? tensor.unsqueeze(0).unsqueeze(0)
                    : tensor.ndim == 3 ? tensor.unsqueeze(0)
                    : tensor;
                var (count, height, width) = (images.shape[0], images.shape[2], images.shape[3]);
                if (images.shape[1] == 1)
                    images = images.expand(count, 3, height, width);
                if (normalize)
                    images = scale_each
                        ? stack(images.unbind(0).Select(image => Scaled(image, value_range)))
                        : Scaled(images, value_range);
                if (count == 1)
                    return images[0].clone();
                var columns = Math.Min(nrow, count);
                var rows = (count + columns - 1) / columns;
                var grid = full(
                    [
                        images.shape[1],
                        (height + padding) * rows + padding,
                        (width + padding) * columns + padding,
                    ],
                    pad_value,
                    images.dtype
                );
                for (long k = 0; k < count; k++)
                    grid.narrow(1, k / columns * (height + padding) + padding, height)
                        .narrow(2, k % columns * (width + padding) + padding, width)
                        .copy_(images[k]);
                return grid;
            });
        }

        private static Tensor Scaled(Tensor images, (double low, double high)? range)
        {
            var (low, high) = range ?? (images.min().ToDouble(), images.max().ToDouble());
            return (images.clamp(low, high) - low) / Math.Max(high - low, 1e-5);
        }

        /// <summary>Writes images with values in [0, 1], side by side, as one picture, to a file that is complete or not there.</summary>
        /// <param name="tensor">[H, W], [C, H, W] or [N, C, H, W].</param>
        /// <param name="filename">The file.</param>
        /// <param name="format">How to write it.</param>
        /// <param name="nrow">How many images stand in a row.</param>
        /// <param name="padding">Pixels between images and around them.</param>
        /// <param name="normalize">Whether to bring values to [0, 1] from their range.</param>
        /// <param name="value_range">That range; the images' own unless given.</param>
        /// <param name="scale_each">Whether each image has a range of its own.</param>
        /// <param name="pad_value">What stands between images.</param>
        /// <param name="imager">What writes it; torchvision.io.DefaultImager, which writes Png, unless given.</param>
        /// <exception cref="NotSupportedException">The imager does not write this format.</exception>
        public static void save_image(
            Tensor tensor,
            string filename,
            ImageFormat format,
            long nrow = 8,
            int padding = 2,
            bool normalize = false,
            (double low, double high)? value_range = null,
            bool scale_each = false,
            double pad_value = 0.0,
            io.Imager? imager = null
        )
        {
            WholeFile.Write(
                filename,
                stream =>
                    save_image(
                        tensor,
                        stream,
                        format,
                        nrow,
                        padding,
                        normalize,
                        value_range,
                        scale_each,
                        pad_value,
                        imager
                    )
            );
        }

        /// <summary>Writes images with values in [0, 1], side by side, as one picture.</summary>
        /// <exception cref="NotSupportedException">The imager does not write this format.</exception>
        public static void save_image(
            Tensor tensor,
            Stream filestream,
            ImageFormat format,
            long nrow = 8,
            int padding = 2,
            bool normalize = false,
            (double low, double high)? value_range = null,
            bool scale_each = false,
            double pad_value = 0.0,
            io.Imager? imager = null
        )
        {
            using var scope = NewDisposeScope();
            using var quiet = no_grad();
            var grid = make_grid(
                tensor,
                nrow,
                padding,
                normalize,
                value_range,
                scale_each,
                pad_value
            );
            // Half a step is added, so that the conversion to bytes rounds.
            var bytes = (grid * 255 + 0.5).clamp(0, 255).to(ScalarType.Byte);
            (imager ?? io.DefaultImager).EncodeImage(bytes, format, filestream);
        }
    }
}
