using AdvCourse.Threats;
using static TorchSharp.torch;

namespace AdvCourse.Attacks;

/// <summary>Random perturbations of a given norm, drawn image by image.</summary>
internal static class RandomStart
{
    /// <summary>Drawn evenly from the ball of this radius, in Linf, L2 or L1.</summary>
    /// <param name="norm">The ball's norm.</param>
    /// <param name="images">What the perturbations are for: their shape and type.</param>
    /// <param name="radius">The ball's radius.</param>
    /// <param name="noise">Randomness, another one for each restart.</param>
    /// <param name="numbers">The images' numbers.</param>
    public static Tensor InBall(
        Norm norm,
        Tensor images,
        double radius,
        Noise noise,
        long[] numbers
    )
    {
        if (norm == Norm.Linf)
        {
            return noise.Uniform(images.shape, -radius, radius, numbers).to(images.dtype);
        }

        long size = images.numel() / images.shape[0];
        long[] one = [images.shape[0], 1];
        if (norm == Norm.L2)
        {
            // An even direction, and a length whose power n is even.
            var length = noise.Then(1).Uniform(one, 0, 1, numbers).pow(1.0 / size) * radius;
            var direction = OnSphere(norm, images, radius: 1, noise, numbers);
            return direction * length.to(images.dtype).squeeze(1).Beside(images);
        }

        // n + 1 exponential numbers over their sum are even in the simplex; the last one is the slack.
        var exponential = -(1 - noise.Uniform([images.shape[0], size + 1], 0, 1, numbers)).log();
        var shares = exponential / exponential.sum(1, keepdim: true);
        var signs = noise.Then(1).Signs([images.shape[0], size], radius, numbers);
        return (shares.narrow(1, 0, size) * signs).reshape(images.shape).to(images.dtype);
    }

    /// <summary>
    /// Of exactly this norm, as auto-PGD starts: in Linf even numbers stretched to the radius, in L2 an even direction.
    /// </summary>
    public static Tensor OnSphere(
        Norm norm,
        Tensor images,
        double radius,
        Noise noise,
        long[] numbers
    )
    {
        var drawn = (
            norm == Norm.Linf
                ? noise.Uniform(images.shape, -1, 1, numbers)
                : noise.Normal(images.shape, numbers)
        ).to(images.dtype);
        return drawn * (radius / norm.Measure(drawn).clamp(min: 1e-37)).Beside(drawn);
    }
}
