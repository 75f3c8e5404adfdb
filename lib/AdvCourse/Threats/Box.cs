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

    /// <inheritdoc/>
    public override string ToString() => Name;
}
