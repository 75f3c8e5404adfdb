using static TorchSharp.torch;

namespace AdvCourse.Physical;

/// <summary>Adds the same to every pixel: x + levels / 255, clipped.</summary>
/// <param name="Levels">How much is added, in 8-bit levels, -255 to 255.</param>
public sealed record Brightness(Amount Levels) : Transformation
{
    /// <summary>How much is added, in 8-bit levels.</summary>
    public Amount Levels
    {
        get;
        init => field = value.Within(-255, 255, "A brightness");
    } = Levels.Within(-255, 255, "A brightness");

    /// <inheritdoc/>
    public override string Name => $"brightness {(Levels.Low > 0 ? "+" : "")}{Levels}";

    /// <inheritdoc/>
    public override bool IsPointwise => true;

    /// <inheritdoc/>
    protected override Tensor Transform(Tensor images, Noise noise, long[] numbers) =>
        images + Levels.Over(images, noise, numbers, levels => levels / 255);
}
