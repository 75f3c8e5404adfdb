using static TorchSharp.torch;

namespace AdvCourse.Physical;

/// <summary>Adds a normal number of its own to every pixel, clipped.</summary>
/// <param name="Deviation">The standard deviation in 8-bit levels, at least 0.</param>
public sealed record GaussianNoise(Amount Deviation) : Transformation
{
    /// <summary>The standard deviation in 8-bit levels.</summary>
    public Amount Deviation
    {
        get;
        init => field = value.Within(0, double.PositiveInfinity, "A noise deviation");
    } = Deviation.Within(0, double.PositiveInfinity, "A noise deviation");

    /// <inheritdoc/>
    public override string Name => $"noise of {Deviation} levels";

    /// <inheritdoc/>
    public override bool IsPointwise => true;

    /// <inheritdoc/>
    protected override Tensor Transform(Tensor images, Noise noise, long[] numbers)
    {
        var size = Deviation.Over(images, noise, numbers, levels => levels / 255);
        return images + (size * Normals.Like(images, noise.Then(1), numbers));
    }
}
