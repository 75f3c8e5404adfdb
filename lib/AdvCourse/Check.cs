using System.Globalization;
using AdvCourse.Threats;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace AdvCourse;

/// <summary>What goes into an attack or an evaluation is looked at first; each error names the value and the remedy.</summary>
internal static class Check
{
    /// <summary>Images are [N, ...] with N at least 1, floating, finite and, where the box clips, in [0, 1].</summary>
    public static void Images(Module<Tensor, Tensor> model, Tensor images, Box box)
    {
        ArgumentNullException.ThrowIfNull(images);
        if (images.ndim < 2 || images.shape[0] == 0 || images.numel() == 0)
        {
            throw new ArgumentException(
                $"Images have shape [{Shape(images)}]; a batch is [N, pixels] or [N, channels, height, width] with at least one image. "
                    + "A single image becomes a batch with unsqueeze(0)."
            );
        }

        if (images.dtype is not (ScalarType.Float32 or ScalarType.Float64))
        {
            throw new ArgumentException(
                $"Images are {images.dtype}; pixels are Float32 in [0, 1]: images.to(ScalarType.Float32) / 255."
            );
        }

        var weights = model.parameters().FirstOrDefault();
        if (weights is not null && weights.dtype != images.dtype)
        {
            throw new ArgumentException(
                $"Images are {images.dtype} and the model's parameters {weights.dtype}; convert one to the other with .to(...)."
            );
        }

        using (NewDisposeScope())
        using (no_grad())
        {
            var (low, high) = (images.min().ToDouble(), images.max().ToDouble());
            if (!double.IsFinite(low) || !double.IsFinite(high))
            {
                throw new ArgumentException(
                    "Images hold NaN or infinite pixels; an attack would spread them. Look at the data before attacking."
                );
            }

            if (box.Clips && (low < 0 || high > 1))
            {
                throw new ArgumentException(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"Pixels reach from {low:0.####} to {high:0.####}; they live in [0, 1]. Divide by 255, move normalisation into the model, or attack without a box: Box = Box.None."
                    )
                );
            }
        }
    }

    /// <summary>Labels are Int64 [N], one an image; which there are waits for the model's outputs, see <see cref="Classes"/>.</summary>
    public static long[] Labels(Tensor labels, long images)
    {
        ArgumentNullException.ThrowIfNull(labels);
        if (labels.dtype != ScalarType.Int64)
        {
            throw new ArgumentException(
                $"Labels are {labels.dtype}; they must be Int64: labels.to(ScalarType.Int64)."
            );
        }

        if (labels.ndim != 1 || labels.shape[0] != images)
        {
            throw new ArgumentException(
                $"Labels have shape [{Shape(labels)}] for {images} images; give one class an image, shape [{images}]."
            );
        }

        return labels.data<long>().ToArray();
    }

    /// <summary>Every class is one of the model's.</summary>
    public static void Classes(long[] labels, long classes, string what)
    {
        var wrong = Array.FindIndex(labels, label => label < 0 || label >= classes);
        if (wrong >= 0)
        {
            throw new ArgumentException(
                $"{what} {labels[wrong]} of image {wrong} is not one of the model's {classes} classes, 0 to {classes - 1}."
            );
        }
    }

    /// <summary>
    /// A choice is one of those that there are: a number cast to it would be taken for whichever comes last in a switch.
    /// </summary>
    public static T Known<T>(T value)
        where T : struct, Enum =>
        Enum.IsDefined(value)
            ? value
            : throw new ArgumentException(
                $"There is no {typeof(T).Name} {value}; take {string.Join(" or ", Enum.GetNames<T>())}."
            );

    /// <summary>A batch size is at least 1.</summary>
    public static void BatchSize(int batchSize)
    {
        if (batchSize < 1)
        {
            throw new ArgumentException(
                $"A batch size of {batchSize} cannot be; use at least 1, such as 500."
            );
        }
    }

    private static string Shape(Tensor tensor) => string.Join(", ", tensor.shape);
}
