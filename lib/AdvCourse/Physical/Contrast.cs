using static TorchSharp.torch;

namespace AdvCourse.Physical;

/// <summary>Stretches pixels around a level that stays: pivot + factor (x - pivot), clipped.</summary>
/// <remarks>
/// Programs differ in the pivot. Around mid-grey a factor above 1 pushes a dark background below zero, where clipping
/// wipes out a perturbation; around the image's own mean (TensorFlow's adjust_contrast) it does so less.
/// </remarks>
/// <param name="Factor">1 leaves the image as it is, 0 leaves one level; at least 0.</param>
/// <param name="Pivot">The level that stays, in [0, 1]; null for the mean of each image and channel.</param>
public sealed record Contrast(Amount Factor, double? Pivot = 0.5) : Transformation
{
    /// <summary>How much pixels are stretched.</summary>
    public Amount Factor
    {
        get;
        init => field = value.Within(0, double.PositiveInfinity, "A contrast factor");
    } = Factor.Within(0, double.PositiveInfinity, "A contrast factor");

    /// <summary>The level that stays, or null for the mean.</summary>
    public double? Pivot
    {
        get;
        init => field = Pixel(value);
    } = Pixel(Pivot);

    /// <inheritdoc/>
    public override string Name =>
        Pivot switch
        {
            null => $"contrast x{Factor} around the mean",
            0.5 => $"contrast x{Factor}",
            var level => $"contrast x{Factor} around {Text(level.Value)}",
        };

    /// <inheritdoc/>
    public override bool IsPointwise => Pivot is not null;

    /// <inheritdoc/>
    protected override Tensor Transform(Tensor images, Noise noise, long[] numbers)
    {
        var factor = Factor.Over(images, noise, numbers);
        if (Pivot is { } level)
        {
            return (images * factor) + (level * (1 - factor));
        }

        var mean = images.mean([2, 3], keepdim: true);
        return mean + (factor * (images - mean));
    }

    private static double? Pixel(double? pivot) =>
        pivot is null or (>= 0 and <= 1)
            ? pivot
            : throw new ArgumentException(
                $"A pivot of {Text(pivot.Value)} is no pixel; take one in [0, 1], or null for the image's mean."
            );
}
