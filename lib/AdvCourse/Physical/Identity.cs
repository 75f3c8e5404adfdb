using static TorchSharp.torch;

namespace AdvCourse.Physical;

/// <summary>Nothing happens: the row of a table that the others are compared with.</summary>
public sealed record Identity : Transformation
{
    /// <inheritdoc/>
    public override string Name => "unchanged";

    /// <inheritdoc/>
    public override bool IsPointwise => true;

    /// <inheritdoc/>
    protected override Tensor Transform(Tensor images, Noise noise, long[] numbers) => images;
}
