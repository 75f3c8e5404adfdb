using static TorchSharp.torch;

namespace TorchSharp;

public static partial class torchvision
{
    public static partial class transforms
    {
        /// <summary>A transform with probability p, else the image as it is.</summary>
        public static ITransform Randomize(ITransform transform, double p = 0.1) =>
            Lambda(image =>
            {
                using var chance = rand(1, dtype: ScalarType.Float32);
                return chance.ToSingle() < p ? transform.call(image) : image;
            });

        /// <summary>Several transforms together with probability p, else the image as it is.</summary>
        public static ITransform RandomApply(ITransform[] transforms, double p = 0.5) =>
            Randomize(Compose(transforms), p);

        /// <summary>Mirrored left to right with probability p.</summary>
        public static ITransform RandomHorizontalFlip(double p = 0.5) =>
            Randomize(HorizontalFlip(), p);

        /// <summary>Mirrored top to bottom with probability p.</summary>
        public static ITransform RandomVerticalFlip(double p = 0.5) => Randomize(VerticalFlip(), p);

        /// <summary>Grey in three channels with probability p.</summary>
        public static ITransform RandomGrayscale(double p = 0.1) => Randomize(Grayscale(3), p);

        /// <summary>Inverted with probability p.</summary>
        public static ITransform RandomInvert(double p = 0.5) => Randomize(Invert(), p);

        /// <summary>A part of the image, of random size and place, resized to a height and a width (Szegedy et al. 2014).</summary>
        /// <param name="height">The new height.</param>
        /// <param name="width">The new width.</param>
        /// <param name="scaleMin">The least part of the image's area.</param>
        /// <param name="scaleMax">The greatest part of the image's area.</param>
        /// <param name="ratioMin">The least width over height.</param>
        /// <param name="ratioMax">The greatest width over height.</param>
        /// <remarks>As in PyTorch. TorchSharp 0.106 takes the scale for the sides', keeps the image's own ratio and can't be seeded.</remarks>
        public static ITransform RandomResizedCrop(
            int height,
            int width,
            double scaleMin = 0.08,
            double scaleMax = 1.0,
            double ratioMin = 0.75,
            double ratioMax = 1.3333333333333
        ) =>
            Lambda(image =>
            {
                var (rows, columns) = (image.shape[^2], image.shape[^1]);
                for (var attempt = 0; attempt < 10; attempt++)
                {
                    var area = rows * columns * Draw(scaleMin, scaleMax);
                    var ratio = Math.Exp(Draw(Math.Log(ratioMin), Math.Log(ratioMax)));
                    var h = (int)Math.Round(Math.Sqrt(area / ratio));
                    var w = (int)Math.Round(Math.Sqrt(area * ratio));
                    if (h < 1 || h > rows || w < 1 || w > columns)
                        continue;
                    var (top, left) = (
                        randint_int((int)rows - h + 1),
                        randint_int((int)columns - w + 1)
                    );
                    return functional.resize(
                        functional.crop(image, top, left, h, w),
                        height,
                        width
                    );
                }
                // No part fits: the middle, in the ratio nearest to the wanted.
                var whole = Math.Clamp((double)columns / rows, ratioMin, ratioMax);
                var high = (int)Math.Min(rows, Math.Round(columns / whole));
                var wide = (int)Math.Min(columns, Math.Round(rows * whole));
                return functional.resize(functional.center_crop(image, high, wide), height, width);
            });

        /// <summary>A random part of the image, resized to a square.</summary>
        public static ITransform RandomResizedCrop(
            int size,
            double scaleMin = 0.08,
            double scaleMax = 1.0,
            double ratioMin = 0.75,
            double ratioMax = 1.3333333333333
        ) => RandomResizedCrop(size, size, scaleMin, scaleMax, ratioMin, ratioMax);

        /// <summary>Random brightness, contrast, saturation and hue, each drawn from a range.</summary>
        public static ITransform ColorJitter(
            (float, float) brightness,
            (float, float) contrast,
            (float, float) saturation,
            (float, float) hue
        ) =>
            Lambda(image =>
            {
                // All four at once, also where a range has one number only: the stream goes on as in TorchSharp.
                using var numbers = rand(4, dtype: ScalarType.Float32);
                var part = numbers.data<float>().ToArray();
                image = functional.adjust_brightness(image, Between(brightness, part[0]));
                image = functional.adjust_contrast(image, Between(contrast, part[1]));
                image = functional.adjust_saturation(image, Between(saturation, part[2]));
                return functional.adjust_hue(image, Between(hue, part[3]));
            });

        private static float Between((float Low, float High) range, float part) =>
            part * (range.High - range.Low) + range.Low;

        /// <summary>Random brightness, contrast, saturation and hue, up to these distances from no change.</summary>
        public static ITransform ColorJitter(
            float brightness = 0,
            float contrast = 0,
            float saturation = 0,
            float hue = 0
        ) =>
            ColorJitter(
                (MathF.Max(0, 1 - brightness), 1 + brightness),
                (MathF.Max(0, 1 - contrast), 1 + contrast),
                (MathF.Max(0, 1 - saturation), 1 + saturation),
                (-hue, hue)
            );

        /// <summary>A Float32 from [low, high), one word of the default generator's stream as in PyTorch.</summary>
        private static float Draw(double low, double high)
        {
            using var number = empty(1, dtype: ScalarType.Float32).uniform_(low, high);
            return number.ToSingle();
        }
    }
}
