using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

namespace AdvCourse.Physical;

/// <summary>Image batches as transformations take them: looked at, and vectors made into pictures.</summary>
internal static class Pictures
{
    /// <summary>Refuses what cannot be images in [0, 1], with the value and the remedy.</summary>
    public static void Check(Tensor images, Transformation transformation)
    {
        ArgumentNullException.ThrowIfNull(images);
        var shape = string.Join(", ", images.shape);
        if (images.ndim is not (2 or 4) || images.numel() == 0)
        {
            throw new ArgumentException(
                $"Images have shape [{shape}]; {transformation} takes [N, channels, height, width] or [N, pixels] with at least one image. "
                    + "A single image becomes a batch with unsqueeze(0)."
            );
        }

        if (images.dtype is not (ScalarType.Float32 or ScalarType.Float64))
        {
            throw new ArgumentException(
                $"Images are {images.dtype}; pixels are Float32 in [0, 1]: images.to(ScalarType.Float32) / 255."
            );
        }

        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var (low, high) = (images.min().ToDouble(), images.max().ToDouble());
        if (!double.IsFinite(low) || !double.IsFinite(high))
        {
            throw new ArgumentException(
                $"Images hold NaN or infinite pixels; {transformation} would spread them. Look at the data first."
            );
        }

        if (low < 0 || high > 1)
        {
            throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Pixels reach from {low:0.####} to {high:0.####}; a picture's lie in [0, 1]. Divide by 255, or clip an unclipped attack's images: images.clamp(0, 1)."
                )
            );
        }
    }

    /// <summary>[N, n] as [N, channels, side, side]; pictures as they are.</summary>
    public static Tensor Of(Tensor images, Transformation transformation)
    {
        if (images.ndim == 4)
        {
            return images;
        }

        var (count, size) = (images.shape[0], images.shape[1]);
        foreach (var channels in new[] { 1, 3 })
        {
            var side = (long)Math.Round(Math.Sqrt((double)size / channels));
            if (channels * side * side == size)
            {
                return images.reshape(count, channels, side, side);
            }
        }

        return transformation.IsPointwise
            ? images.reshape(count, 1, 1, size)
            : throw new ArgumentException(
                $"Vectors of {size} pixels are no square images with one or three channels; give {transformation} [N, channels, height, width]."
            );
    }

    /// <summary>Refuses other than grey or colour pictures.</summary>
    public static void NeedGreyOrColour(Tensor images, Transformation transformation)
    {
        if (images.shape[1] is not (1 or 3))
        {
            throw new ArgumentException(
                $"Images have {images.shape[1]} channels; {transformation} is defined for 1 (grey) or 3 (red, green, blue)."
            );
        }
    }
}
