using System.Globalization;
using static TorchSharp.torch;

namespace AdvCourse.Physical;

/// <summary>Rounds pixels to so many levels, as a file does. Its gradient passes straight through.</summary>
/// <param name="Levels">The number of levels, at least 2; 256 are 8 bits.</param>
public sealed record Quantise(int Levels = 256) : Transformation
{
    /// <summary>The number of levels.</summary>
    public int Levels
    {
        get;
        init => field = AtLeastTwo(value);
    } = AtLeastTwo(Levels);

    /// <inheritdoc/>
    public override string Name =>
        string.Create(CultureInfo.InvariantCulture, $"rounded to {Levels} levels");

    /// <inheritdoc/>
    public override Slope Slope => Slope.StraightThrough;

    /// <inheritdoc/>
    public override bool IsPointwise => true;

    /// <inheritdoc/>
    protected override Tensor Transform(Tensor images, Noise noise, long[] numbers) =>
        StraightThrough.Of(images, pixels => (pixels * (Levels - 1.0)).round() / (Levels - 1.0));

    private static int AtLeastTwo(int levels) =>
        levels >= 2
            ? levels
            : throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{levels} levels cannot be; a picture has at least 2, and 256 in 8 bits."
                )
            );
}
