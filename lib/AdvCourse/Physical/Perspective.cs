using AdvCourse.Data;
using static TorchSharp.torch;

namespace AdvCourse.Physical;

/// <summary>
/// A hand-held view: each corner of each image moves by itself, evenly, by at most a share of the side in x and in y.
/// </summary>
/// <param name="Jitter">The largest move, as a share of height and width, 0 to 0.4.</param>
/// <param name="Background">The level of what lies outside the picture, in [0, 1].</param>
public sealed record Perspective(double Jitter, double Background = 0) : Transformation
{
    /// <summary>The largest move of a corner, as a share of the side.</summary>
    public double Jitter
    {
        get;
        init => field = Share(value);
    } = Share(Jitter);

    /// <inheritdoc/>
    public override string Name =>
        $"perspective of {Text(Jitter)}" + (Background == 0 ? "" : $" on {Text(Background)}");

    /// <summary>The view that an image gets.</summary>
    /// <param name="height">Its rows.</param>
    /// <param name="width">Its columns.</param>
    /// <param name="seed">The seed of <see cref="Transformation.Apply"/>.</param>
    /// <param name="image">The image's number.</param>
    public Homography Of(int height, int width, long seed, long image) =>
        Drawn(Homography.Corners(width, height), Jitter * width, Jitter * height, new(seed), image);

    /// <inheritdoc/>
    protected override Tensor Transform(Tensor images, Noise noise, long[] numbers)
    {
        var (height, width) = ((int)images.shape[2], (int)images.shape[3]);
        var back = new Homography[images.shape[0]];
        for (var i = 0; i < back.Length; i++)
        {
            back[i] = Of(height, width, noise.Seed, numbers[i]).Inverse;
        }

        return GridSample.Of(images, new(new Warp.Views(back), height, width, Background));
    }

    /// <summary>The homography that moves four corners at random.</summary>
    internal static Homography Drawn(
        IReadOnlyList<Point> corners,
        double acrossMost,
        double downMost,
        Noise noise,
        long image
    )
    {
        var random = SplitMix64.For(noise.Seed, image);
        var moved = new Point[4];
        for (var k = 0; k < 4; k++)
        {
            moved[k] = new(
                corners[k].X + random.Uniform(-acrossMost, acrossMost),
                corners[k].Y + random.Uniform(-downMost, downMost)
            );
        }

        return Homography.Between(corners, moved);
    }

    private static double Share(double jitter) =>
        jitter is >= 0 and <= 0.4
            ? jitter
            : throw new ArgumentException(
                $"Corners cannot move by {Text(jitter)} of the side; 0 to 0.4 keeps the picture a picture."
            );
}
