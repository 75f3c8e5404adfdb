using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

namespace AdvCourse.Physical;

/// <summary>
/// How much a transformation does: one number for all images, or a range from which each image draws its own, evenly.
/// A plain number or a pair converts: <c>new Brightness(20)</c>, <c>new Brightness((-20, 20))</c>.
/// </summary>
public readonly record struct Amount
{
    /// <summary>A range; equal ends are one fixed number.</summary>
    /// <param name="low">The smallest value, finite.</param>
    /// <param name="high">The largest value, finite and not below the smallest.</param>
    /// <exception cref="ArgumentException">An end is not finite, or the range is empty.</exception>
    public Amount(double low, double high)
    {
        if (!double.IsFinite(low) || !double.IsFinite(high) || low > high)
        {
            throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"An amount from {low} to {high} cannot be; give two finite numbers, the smaller first."
                )
            );
        }

        (Low, High) = (low, high);
    }

    /// <summary>The smallest value.</summary>
    public double Low { get; }

    /// <summary>The largest value.</summary>
    public double High { get; }

    /// <summary>Whether every image gets the same.</summary>
    public bool IsFixed => Low.Equals(High);

    /// <summary>The same number for every image.</summary>
    /// <param name="value">A finite number.</param>
    public static implicit operator Amount(double value) => new(value, value);

    /// <summary>Drawn evenly from a range for each image.</summary>
    /// <param name="range">The smallest and the largest value.</param>
    public static implicit operator Amount((double Low, double High) range) =>
        new(range.Low, range.High);

    /// <summary>The same number for every image.</summary>
    /// <param name="value">A finite number.</param>
    public static Amount ToAmount(double value) => value;

    /// <summary>For example "20" or "-20 to 20".</summary>
    public override string ToString() =>
        IsFixed
            ? Low.ToString("0.####", CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"{Low:0.####} to {High:0.####}");

    /// <summary>What each of so many images gets.</summary>
    internal double[] For(Noise noise, long[] numbers)
    {
        var amount = this;
        return Array.ConvertAll(numbers, number => amount.Of(noise, number));
    }

    /// <summary>What one image gets.</summary>
    internal double Of(Noise noise, long image) =>
        IsFixed ? Low : Data.SplitMix64.For(noise.Seed, image).Uniform(Low, High);

    /// <summary>What each image gets, shaped to broadcast over a batch: [N, 1, 1, 1], or one number.</summary>
    internal Tensor Over(
        Tensor images,
        Noise noise,
        long[] numbers,
        Func<double, double>? to = null
    )
    {
        to ??= value => value;
        return IsFixed
            ? tensor(to(Low), images.dtype)
            : tensor(
                Array.ConvertAll(For(noise, numbers), value => to(value)),
                [images.shape[0], 1, 1, 1],
                images.dtype
            );
    }

    /// <summary>Refuses ends below or above what makes sense.</summary>
    internal Amount Within(double low, double high, string what) =>
        Low >= low && High <= high
            ? this
            : throw new ArgumentException(
                double.IsPositiveInfinity(high)
                    ? string.Create(
                        CultureInfo.InvariantCulture,
                        $"{what} of {this} cannot be; it is at least {low}."
                    )
                    : string.Create(
                        CultureInfo.InvariantCulture,
                        $"{what} of {this} cannot be; it lies between {low} and {high}."
                    )
            );
}
