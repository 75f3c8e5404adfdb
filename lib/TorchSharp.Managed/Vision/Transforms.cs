using static TorchSharp.torch;

namespace TorchSharp;

public static partial class torchvision
{
    /// <summary>Transforms of images. Random ones draw from the default generator, so that <see cref="manual_seed"/> repeats them.</summary>
    public static partial class transforms
    {
        /// <summary>One transform after the other.</summary>
        public static ITransform Compose(params ITransform[] transforms) =>
            new Transform(image =>
            {
                foreach (var transform in transforms)
                    image = transform.call(image);
                return image;
            });

        /// <summary>A function as a transform.</summary>
        public static ITransform Lambda(Func<Tensor, Tensor> lambda) => new Transform(lambda);

        /// <summary>(x - mean) / standard deviation, channel by channel.</summary>
        /// <param name="means">One or three means.</param>
        /// <param name="stdevs">As many standard deviations.</param>
        /// <param name="dtype">The type of the result.</param>
        /// <param name="device">The processor.</param>
        /// <exception cref="ArgumentException">There are not one or three of both, or not as many as the image has channels.</exception>
        public static ITransform Normalize(
            double[] means,
            double[] stdevs,
            ScalarType dtype = ScalarType.Float32,
            Device? device = null
        )
        {
            ArgumentNullException.ThrowIfNull(means);
            ArgumentNullException.ThrowIfNull(stdevs);
            if (means.Length != stdevs.Length)
                throw new ArgumentException(
                    $"There are {means.Length} means and {stdevs.Length} standard deviations: give as many of both.",
                    nameof(stdevs)
                );
            if (means.Length is not (1 or 3))
                throw new ArgumentException(
                    $"Images have 1 or 3 channels; these are {means.Length} means.",
                    nameof(means)
                );
            return Lambda(image => functional.normalize(image, means, stdevs, dtype));
        }

        /// <summary>To a height and a width.</summary>
        public static ITransform Resize(
            int height,
            int width,
            InterpolationMode interpolation = InterpolationMode.Nearest,
            int? maxSize = null,
            bool antialias = false
        ) =>
            Lambda(image =>
                functional.resize(image, height, width, interpolation, maxSize, antialias)
            );

        /// <summary>The smaller side to a size.</summary>
        public static ITransform Resize(
            int size,
            InterpolationMode interpolation = InterpolationMode.Nearest,
            int? maxSize = null,
            bool antialias = false
        ) => Resize(size, -1, interpolation, maxSize, antialias);

        /// <summary>To a height and a width, or (width -1) the smaller side to a size and the greater one at most to a limit.</summary>
        public static ITransform Resize(int height, int width, int? maxSize = null) =>
            Resize(height, width, InterpolationMode.Nearest, maxSize);

        /// <summary>To a height and a width.</summary>
        public static ITransform Resize(int height, int width) =>
            Resize(height, width, InterpolationMode.Nearest);

        /// <summary>The smaller side to a size, the greater one at most to a limit.</summary>
        public static ITransform Resize(int size, int? maxSize = null) =>
            Resize(size, -1, InterpolationMode.Nearest, maxSize);

        /// <summary>The smaller side to a size.</summary>
        public static ITransform Resize(int size) => Resize(size, -1, InterpolationMode.Nearest);

        /// <summary>A part of the image, from a corner on.</summary>
        public static ITransform Crop(int top, int left, int height, int width) =>
            Lambda(image => functional.crop(image, top, left, height, width));

        /// <summary>The middle of the image.</summary>
        /// <exception cref="ArgumentOutOfRangeException">A size is not above 0.</exception>
        public static ITransform CenterCrop(int height, int width)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
            ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
            return Lambda(image => functional.center_crop(image, height, width));
        }

        /// <summary>The square middle of the image.</summary>
        public static ITransform CenterCrop(int size) => CenterCrop(size, size);

        /// <summary>A part of the image, resized.</summary>
        public static ITransform ResizedCrop(
            int top,
            int left,
            int height,
            int width,
            int newHeight,
            int newWidth
        ) => Compose(Crop(top, left, height, width), Resize(newHeight, newWidth));

        /// <summary>A square part of the image, resized.</summary>
        public static ITransform ResizedCrop(int top, int left, int size, int newSize) =>
            Compose(Crop(top, left, size, size), Resize(newSize));

        /// <summary>Margins: left, right, top, bottom.</summary>
        public static ITransform Pad(
            long[] padding,
            PaddingModes mode = PaddingModes.Constant,
            double fill = 0
        ) => Lambda(image => nn.functional.pad(image, padding, mode, fill));

        /// <summary>The image mirrored left to right.</summary>
        public static ITransform HorizontalFlip() => Lambda(image => image.flip(-1));

        /// <summary>The image mirrored top to bottom.</summary>
        public static ITransform VerticalFlip() => Lambda(image => image.flip(-2));

        /// <summary>Brightness instead of colour, in one or three equal channels.</summary>
        /// <exception cref="ArgumentException">Neither one nor three channels are asked for.</exception>
        public static ITransform Grayscale(int outputChannels = 1)
        {
            if (outputChannels is not (1 or 3))
                throw new ArgumentException(
                    $"{outputChannels} output channels: write 1 or 3.",
                    nameof(outputChannels)
                );
            return Lambda(image => functional.rgb_to_grayscale(image, outputChannels));
        }

        /// <summary>1 - x, or 255 - x for bytes.</summary>
        public static ITransform Invert() => Lambda(functional.invert);

        /// <summary>Another element type; the greatest value stays the greatest: 255 and 1.</summary>
        public static ITransform ConvertImageDtype(ScalarType dtype) =>
            Lambda(image => functional.convert_image_dtype(image, dtype));

        /// <summary>An old name of <see cref="ConvertImageDtype"/>.</summary>
        [Obsolete("Write ConvertImageDtype.")]
        public static ITransform ConvertImageDType(ScalarType dtype) => ConvertImageDtype(dtype);

        /// <summary>Brighter (factor above 1) or darker.</summary>
        public static ITransform AdjustBrightness(double brightness_factor) =>
            Lambda(image => functional.adjust_brightness(image, brightness_factor));

        /// <summary>More contrast (factor above 1) or less.</summary>
        public static ITransform AdjustContrast(double contrast_factor) =>
            Lambda(image => functional.adjust_contrast(image, contrast_factor));

        /// <summary>More colour (factor above 1) or less.</summary>
        public static ITransform AdjustSaturation(double saturation_factor) =>
            Lambda(image => functional.adjust_saturation(image, saturation_factor));

        /// <summary>Colours turned by a part of the circle, -0.5 to 0.5.</summary>
        public static ITransform AdjustHue(double hue_factor) =>
            Lambda(image => functional.adjust_hue(image, hue_factor));

        /// <summary>Blurred by a Gaussian of a given standard deviation.</summary>
        public static ITransform GaussianBlur(IList<long> kernelSize, float sigma)
        {
            CheckBlur(kernelSize, sigma, sigma);
            return Lambda(image => functional.gaussian_blur(image, kernelSize, [sigma, sigma]));
        }

        /// <summary>Blurred by a Gaussian whose standard deviation is drawn from a range.</summary>
        /// <exception cref="ArgumentException">A size or a standard deviation is out of its range.</exception>
        public static ITransform GaussianBlur(
            IList<long> kernelSize,
            float min = 0.1f,
            float max = 2.0f
        )
        {
            CheckBlur(kernelSize, min, max);
            return Lambda(image =>
            {
                // Drawn even from a range of one number: the stream goes on as in TorchSharp.
                var sigma = Draw(min, max);
                return functional.gaussian_blur(image, kernelSize, [sigma, sigma]);
            });
        }

        private static void CheckBlur(IList<long> kernelSize, float min, float max)
        {
            if (kernelSize is not [> 0, > 0])
                throw new ArgumentException(
                    "A kernel has a width and a height, both above 0.",
                    nameof(kernelSize)
                );
            if (!(min > 0 && min <= max))
                throw new ArgumentException(
                    FormattableString.Invariant(
                        $"The standard deviations {min} to {max} are no range of positive numbers."
                    ),
                    nameof(min)
                );
        }

        /// <summary>Blurred by a square Gaussian of a given standard deviation.</summary>
        public static ITransform GaussianBlur(long kernel_size, float sigma) =>
            GaussianBlur([kernel_size, kernel_size], sigma, sigma);

        /// <summary>Blurred by a square Gaussian whose standard deviation is drawn from a range.</summary>
        public static ITransform GaussianBlur(
            long kernel_size,
            float min = 0.1f,
            float max = 2.0f
        ) => GaussianBlur([kernel_size, kernel_size], min, max);

        /// <summary>Blurred by a Gaussian of a given standard deviation, over so many rows and columns.</summary>
        public static ITransform GaussianBlur(long kernelHeight, long kernelWidth, float sigma) =>
            GaussianBlur([kernelWidth, kernelHeight], sigma, sigma);

        /// <summary>Blurred by a Gaussian whose standard deviation is drawn from a range, over so many rows and columns.</summary>
        public static ITransform GaussianBlur(
            long kernelHeight,
            long kernelWidth,
            float min = 0.1f,
            float max = 2.0f
        ) => GaussianBlur([kernelWidth, kernelHeight], min, max);
    }
}
