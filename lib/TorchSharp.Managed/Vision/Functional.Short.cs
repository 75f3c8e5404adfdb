using static TorchSharp.torch;

namespace TorchSharp;

public static partial class torchvision
{
    public static partial class transforms
    {
        /// <summary>Short forms: one number for both sides of an image, and mirrors.</summary>
        public static partial class functional
        {
            /// <summary>The image with left and right exchanged.</summary>
            public static Tensor hflip(Tensor input) => input.flip(-1);

            /// <summary>The image upside down.</summary>
            public static Tensor vflip(Tensor input) => input.flip(-2);

            /// <summary>A square of the image; what lies outside of it is 0.</summary>
            public static Tensor crop(Tensor input, int top, int left, int size) =>
                crop(input, top, left, size, size);

            /// <summary>A square from the middle of the image. See <see cref="center_crop(Tensor, int, int)"/>.</summary>
            public static Tensor center_crop(Tensor input, int size) =>
                center_crop(input, size, size);

            /// <summary>A part of the image, resized.</summary>
            public static Tensor resized_crop(
                Tensor input,
                int top,
                int left,
                int height,
                int width,
                int newHeight,
                int newWidth
            ) => resize(crop(input, top, left, height, width), newHeight, newWidth);

            /// <summary>Blurred by a Gaussian that is as wide as high.</summary>
            /// <param name="input">The image.</param>
            /// <param name="kernel_size">Width and height of the kernel, odd.</param>
            /// <param name="sigma">The standard deviation, in pixels.</param>
            public static Tensor gaussian_blur(Tensor input, long kernel_size, float sigma) =>
                gaussian_blur(input, [kernel_size], [sigma]);

            /// <summary>Blurred by a Gaussian.</summary>
            /// <param name="input">The image.</param>
            /// <param name="kernelHeight">The kernel's height, odd.</param>
            /// <param name="kernelWidth">The kernel's width, odd.</param>
            /// <param name="sigma_x">The standard deviation along the width, in pixels.</param>
            /// <param name="sigma_y">The standard deviation along the height, in pixels.</param>
            public static Tensor gaussian_blur(
                Tensor input,
                long kernelHeight,
                long kernelWidth,
                float sigma_x,
                float sigma_y
            ) => gaussian_blur(input, [kernelWidth, kernelHeight], [sigma_x, sigma_y]);
        }
    }
}
