using static TorchSharp.torch;

namespace AdvCourse.Threats;

/// <summary>
/// Whether adversarial images are clipped to real pixels. Goodfellow et al. 2014 never clip (equation for the fast
/// gradient sign in section 4); nearly everyone after them does, and the error rates differ.
/// </summary>
public sealed record Box
{
    private Box(string name, bool clips) => (Name, Clips) = (name, clips);

    /// <summary>Pixels stay in [0, 1].</summary>
    public static Box Pixels { get; } = new("clipped", true);

    /// <summary>Pixels may take any value.</summary>
    public static Box None { get; } = new("unclipped", false);

    /// <summary>"clipped" or "unclipped".</summary>
    public string Name { get; }

    /// <summary>Whether images are clipped to [0, 1].</summary>
    public bool Clips { get; }

    /// <summary>The images, clipped to [0, 1] where this box says so.</summary>
    /// <param name="images">Any tensor of pixels.</param>
    public Tensor Clip(Tensor images) => Clips ? images.clamp(0.0, 1.0) : images;

    /// <summary>
    /// A direction without the pixels that it would push out of the box: a step that goes to few pixels would be lost on
    /// them.
    /// </summary>
    /// <param name="direction">Which way to go, shaped as the images.</param>
    /// <param name="images">Where from; a pixel within a millionth of the edge stands on it.</param>
    internal Tensor Open(Tensor direction, Tensor images)
    {
        if (!Clips)
        {
            return direction;
        }

        var up = direction.gt(0).logical_and(images.lt(1 - Edge));
        var down = direction.lt(0).logical_and(images.gt(Edge));
        return direction * up.logical_or(down).to(direction.dtype);
    }

    /// <summary>The image, a change added to it and taken off again, is off by the rounding of float32.</summary>
    private const double Edge = 1e-6;

    /// <inheritdoc/>
    public override string ToString() => Name;
}
