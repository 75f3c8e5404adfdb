using AdvCourse.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace AdvCourse.Physical;

/// <summary>
/// Standard normal numbers by seed and image number, image by image on all cores (Box and Muller, both of each pair).
/// </summary>
internal static class Normals
{
    /// <summary>A tensor of normal numbers.</summary>
    /// <param name="noise">The seed.</param>
    /// <param name="images">Whose shape and type are wanted.</param>
    /// <param name="numbers">The number of each image.</param>
    public static Tensor Like(Tensor images, Noise noise, long[] numbers)
    {
        var size = (int)(images.numel() / images.shape[0]);
        var values = new float[images.numel()];
        Parallel.For(
            0,
            numbers.Length,
            image =>
            {
                var random = SplitMix64.For(noise.Seed, numbers[image]);
                var to = values.AsSpan(image * size, size);
                for (var i = 0; i < size; i += 2)
                {
                    var radius = Math.Sqrt(-2 * Math.Log(1 - random.Uniform()));
                    var (sine, cosine) = Math.SinCos(Math.Tau * random.Uniform());
                    to[i] = (float)(radius * cosine);
                    if (i + 1 < size)
                    {
                        to[i + 1] = (float)(radius * sine);
                    }
                }
            }
        );
        return tensor(values, images.shape).to(images.dtype);
    }
}
