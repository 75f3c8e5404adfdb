using System.Globalization;
using static TorchSharp.torch;

namespace AdvCourse.Physical;

/// <summary>The picture seen through a homography, sampled bilinearly; <c>new Warp(h.Inverse)</c> is the way back.</summary>
/// <param name="Map">Where each place of the old picture goes in the new one.</param>
/// <param name="Height">Rows of the new picture; as before unless given.</param>
/// <param name="Width">Columns of the new picture; as before unless given.</param>
/// <param name="Background">The level of what lies outside the old picture, in [0, 1].</param>
public sealed record Warp(
    Homography Map,
    int? Height = null,
    int? Width = null,
    double Background = 0
) : Transformation
{
    /// <summary>Where each place of the old picture goes in the new one.</summary>
    public Homography Map
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Map));
    } = Map ?? throw new ArgumentNullException(nameof(Map));

    /// <inheritdoc/>
    public override string Name =>
        $"warp {Map}"
        + (
            Height is null && Width is null
                ? ""
                : string.Create(CultureInfo.InvariantCulture, $" to {Width}x{Height}")
        )
        + (Background == 0 ? "" : $" on {Text(Background)}");

    /// <inheritdoc/>
    protected override Tensor Transform(Tensor images, Noise noise, long[] numbers) =>
        GridSample.Of(
            images,
            new(
                new Views([Map.Inverse]),
                Height ?? (int)images.shape[2],
                Width ?? (int)images.shape[3],
                Background
            )
        );

    /// <summary>One homography for all images or one for each, from the new picture to the old.</summary>
    internal sealed record Views(IReadOnlyList<Homography> Back) : IView
    {
        public Point Source(int image, Point point) => Back[Back.Count == 1 ? 0 : image].Map(point);
    }
}
