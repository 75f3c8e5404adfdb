using static TorchSharp.torch;

namespace AdvCourse.Physical;

/// <summary>A tone curve: x to the power of the exponent. Above 1 darkens mid-tones, below 1 lightens them.</summary>
/// <remarks>
/// With an exponent below 1 the curve's slope at black is infinite. Below a quarter of an 8-bit level the curve is the
/// straight line to black instead, as in sRGB, so that gradients stay finite; no 8-bit pixel lies there.
/// </remarks>
/// <param name="Exponent">1 leaves the image as it is; above 0.</param>
public sealed record Gamma(Amount Exponent) : Transformation
{
    private const double Toe = 0.25 / 255;

    /// <summary>The power.</summary>
    public Amount Exponent
    {
        get;
        init => field = value.Within(1e-3, double.PositiveInfinity, "A gamma exponent");
    } = Exponent.Within(1e-3, double.PositiveInfinity, "A gamma exponent");

    /// <inheritdoc/>
    public override string Name => $"gamma {Exponent}";

    /// <inheritdoc/>
    public override bool IsPointwise => true;

    /// <inheritdoc/>
    protected override Tensor Transform(Tensor images, Noise noise, long[] numbers) =>
        Exponent.IsFixed
            ? Curve(images, Exponent.Low)
            : Curve(images, Exponent.Over(images, noise, numbers));

    /// <summary>The curve for one exponent.</summary>
    internal static Tensor Curve(Tensor images, double exponent)
    {
        if (exponent.Equals(1))
        {
            return images;
        }

        return Curve(images, tensor(exponent, images.dtype));
    }

    private static Tensor Curve(Tensor images, Tensor exponents)
    {
        // exp and log rather than pow: faster, and with a derivative everywhere.
        var above = images.clamp(min: Toe);
        return (above.log() * exponents).exp() * (images / above);
    }
}
