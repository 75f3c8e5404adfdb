using static TorchSharp.torch;

namespace AdvCourse.Physical;

/// <summary>
/// A Gaussian blur: each pixel becomes the mean of its neighbourhood, weighted by exp(-d² / 2 sigma²) out to four sigma.
/// Beyond the border the image is mirrored, its edge pixel repeated.
/// </summary>
/// <param name="Sigma">The standard deviation in pixels, at least 0; 0 leaves the image as it is.</param>
public sealed record GaussianBlur(Amount Sigma) : Transformation
{
    /// <summary>The standard deviation in pixels.</summary>
    public Amount Sigma
    {
        get;
        init => field = value.Within(0, 1000, "A blur's sigma");
    } = Sigma.Within(0, 1000, "A blur's sigma");

    /// <inheritdoc/>
    public override string Name => $"blur of {Sigma} pixels";

    /// <summary>The weights of a line of neighbours, from -radius to radius; they add up to 1.</summary>
    /// <param name="sigma">The standard deviation in pixels, at least 0.</param>
    public static double[] Kernel(double sigma)
    {
        var radius = (int)Math.Ceiling(4 * sigma);
        var weights = new double[(2 * radius) + 1];
        for (var i = -radius; i <= radius; i++)
        {
            weights[radius + i] = i == 0 ? 1 : Math.Exp(-(i * (double)i) / (2 * sigma * sigma));
        }

        var sum = weights.Sum();
        return Array.ConvertAll(weights, weight => weight / sum);
    }

    /// <inheritdoc/>
    protected override Tensor Transform(Tensor images, Noise noise, long[] numbers)
    {
        if (Sigma is { IsFixed: true, High: 0 })
        {
            return images;
        }

        return Separable.Map(images, Weights(images.shape[2]), Weights(images.shape[3]));

        Tensor Weights(long size)
        {
            if (Sigma.IsFixed)
            {
                return Separable.Matrix(Matrix(size, Sigma.Low), images.dtype);
            }

            var sigmas = Sigma.For(noise, numbers);
            return Separable.Matrices(
                Array.ConvertAll(sigmas, sigma => Matrix(size, sigma)),
                images.dtype
            );
        }
    }

    /// <summary>The blur of a line of pixels as a matrix; every row adds up to 1.</summary>
    internal static double[,] Matrix(long size, double sigma)
    {
        var kernel = Kernel(sigma);
        var radius = kernel.Length / 2;
        var matrix = new double[size, size];
        for (var to = 0; to < size; to++)
        {
            for (var i = -radius; i <= radius; i++)
            {
                matrix[to, Mirrored(to + i, size)] += kernel[radius + i];
            }
        }

        return matrix;
    }

    /// <summary>c b a | a b c | c b a: the place inside that stands for one outside.</summary>
    private static long Mirrored(long place, long size)
    {
        var period = 2 * size;
        var folded = ((place % period) + period) % period;
        return folded < size ? folded : period - 1 - folded;
    }
}
