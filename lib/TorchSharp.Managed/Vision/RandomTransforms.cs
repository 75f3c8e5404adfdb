using static TorchSharp.torch;

namespace TorchSharp;

public static partial class torchvision
{
    public static partial class transforms
    {
        /// <summary>A transform with probability p, else the image as it is.</summary>
        public static ITransform Randomize(ITransform transform, double p = 0.1) =>
            Lambda(image => Draw(0, 1) < p ? transform.call(image) : image);

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
                    var (top, left) = ((int)Draw(0, rows - h + 1), (int)Draw(0, columns - w + 1));
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
                image = functional.adjust_brightness(
                    image,
                    Draw(brightness.Item1, brightness.Item2)
                );
                image = functional.adjust_contrast(image, Draw(contrast.Item1, contrast.Item2));
                image = functional.adjust_saturation(
                    image,
                    Draw(saturation.Item1, saturation.Item2)
                );
                return functional.adjust_hue(image, Draw(hue.Item1, hue.Item2));
            });

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

        /// <summary>A number from [low, high), from the default generator.</summary>
        private static double Draw(double low, double high)
        {
            using var number = rand(1, dtype: ScalarType.Float64);
            return low + (high - low) * number.ToDouble();
        }
    }
}
