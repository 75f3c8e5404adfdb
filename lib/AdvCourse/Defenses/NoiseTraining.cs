using AdvCourse.Models;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace AdvCourse.Defenses;

/// <summary>A kind of random perturbation without direction.</summary>
public enum NoiseKind
{
    /// <summary>+epsilon or -epsilon on every pixel.</summary>
    Signs,

    /// <summary>Evenly from -epsilon to epsilon on every pixel.</summary>
    Uniform,
}

/// <summary>
/// The control for adversarial training: perturbations of the same size at random. Their expected inner product with any
/// direction is zero, so they teach little about the worst one (Goodfellow et al. 2014, section 6).
/// </summary>
/// <param name="Epsilon">The size, in units of [0, 1]; at least 0.</param>
/// <param name="Kind">How each pixel is drawn.</param>
public sealed record NoiseTraining(double Epsilon, NoiseKind Kind = NoiseKind.Signs) : Objective
{
    /// <summary>How each pixel is drawn.</summary>
    public NoiseKind Kind
    {
        get;
        init => field = Check.Known(value);
    } = Check.Known(Kind);

    /// <summary>The size, in units of [0, 1].</summary>
    public double Epsilon
    {
        get;
        init => field = Setting.Within(value, 0, 1, nameof(Epsilon));
    } = Setting.Within(Epsilon, 0, 1, nameof(Epsilon));

    /// <inheritdoc/>
    public override Tensor Loss(
        Module<Tensor, Tensor> model,
        Tensor images,
        Tensor labels,
        Noise noise
    )
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(images);
        var perturbation =
            Kind == NoiseKind.Signs
                ? noise.Signs(images.shape, Epsilon)
                : noise.Uniform(images.shape, -Epsilon, Epsilon);
        return Head.Of(model)
            .Losses(model.call(images + perturbation.to(images.dtype)), labels)
            .mean();
    }
}
