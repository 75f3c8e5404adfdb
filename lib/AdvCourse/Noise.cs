using AdvCourse.Data;
using static TorchSharp.torch;

namespace AdvCourse;

/// <summary>
/// Random tensors by seed and image number. Image i gets the same values whatever batch it is in, on every machine and
/// with every tensor engine, so results do not depend on the batch size.
/// </summary>
/// <param name="Seed">Any number; another seed gives other values.</param>
public readonly record struct Noise(long Seed)
{
    /// <summary>Values drawn evenly from low (included) to high (excluded).</summary>
    /// <param name="shape">The shape, images in dimension 0.</param>
    /// <param name="low">The smallest value.</param>
    /// <param name="high">The bound above.</param>
    /// <param name="firstImage">The number of the first image in its set.</param>
    public Tensor Uniform(long[] shape, double low, double high, long firstImage = 0) =>
        Fill(shape, firstImage, (ref SplitMix64 random) => Between(low, high, random.Uniform()));

    /// <summary>+size or -size, each with probability one half.</summary>
    /// <param name="shape">The shape, images in dimension 0.</param>
    /// <param name="size">The size of every value.</param>
    /// <param name="firstImage">The number of the first image in its set.</param>
    public Tensor Signs(long[] shape, double size, long firstImage = 0) =>
        Fill(
            shape,
            firstImage,
            (ref SplitMix64 random) => (float)(random.Uniform() < 0.5 ? -size : size)
        );

    /// <summary>Normal values (Box and Muller).</summary>
    /// <param name="shape">The shape, images in dimension 0.</param>
    /// <param name="mean">Their mean.</param>
    /// <param name="deviation">Their standard deviation.</param>
    /// <param name="firstImage">The number of the first image in its set.</param>
    public Tensor Normal(
        long[] shape,
        double mean = 0,
        double deviation = 1,
        long firstImage = 0
    ) =>
        Fill(
            shape,
            firstImage,
            (ref SplitMix64 random) =>
            {
                var radius = Math.Sqrt(-2 * Math.Log(1 - random.Uniform()));
                return (float)(mean + (deviation * radius * Math.Cos(Math.Tau * random.Uniform())));
            }
        );

    /// <summary>The numbers 0 to count - 1 in a random order (Fisher and Yates).</summary>
    /// <param name="count">How many.</param>
    /// <param name="round">Another round gives another order, such as the epoch.</param>
    public long[] Order(int count, long round = 0)
    {
        var order = new long[count];
        for (var i = 0; i < count; i++)
        {
            order[i] = i;
        }

        var random = SplitMix64.For(Seed, round);
        for (var i = count - 1; i > 0; i--)
        {
            var j = random.Below(i + 1);
            (order[i], order[j]) = (order[j], order[i]);
        }

        return order;
    }

    /// <summary>Another seed, made of this one and a number.</summary>
    /// <param name="number">A step, a layer, an epoch.</param>
    public Noise Then(long number) => new((long)SplitMix64.For(Seed, number).Next());

    /// <summary>Values drawn evenly from low (included) to high (excluded), for images of any numbers.</summary>
    /// <param name="shape">The shape, images in dimension 0.</param>
    /// <param name="low">The smallest value.</param>
    /// <param name="high">The bound above.</param>
    /// <param name="images">The number of each image in its set.</param>
    public Tensor Uniform(long[] shape, double low, double high, ReadOnlySpan<long> images) =>
        Fill(shape, images, (ref SplitMix64 random) => Between(low, high, random.Uniform()));

    /// <summary>+size or -size, each with probability one half, for images of any numbers.</summary>
    /// <param name="shape">The shape, images in dimension 0.</param>
    /// <param name="size">The size of every value.</param>
    /// <param name="images">The number of each image in its set.</param>
    public Tensor Signs(long[] shape, double size, ReadOnlySpan<long> images) =>
        Fill(
            shape,
            images,
            (ref SplitMix64 random) => (float)(random.Uniform() < 0.5 ? -size : size)
        );

    /// <summary>Normal values of mean 0 and deviation 1, for images of any numbers.</summary>
    /// <param name="shape">The shape, images in dimension 0.</param>
    /// <param name="images">The number of each image in its set.</param>
    public Tensor Normal(long[] shape, ReadOnlySpan<long> images) =>
        Fill(
            shape,
            images,
            (ref SplitMix64 random) =>
            {
                var radius = Math.Sqrt(-2 * Math.Log(1 - random.Uniform()));
                return (float)(radius * Math.Cos(Math.Tau * random.Uniform()));
            }
        );

    /// <summary>
    /// The last of 2^25 shares rounds up to 1 in Float32, where a logarithm of 1 minus it would be infinite: it gets the
    /// number below.
    /// </summary>
    internal static float Between(double low, double high, double share)
    {
        var value = (float)(low + ((high - low) * share));
        return value >= high && low < high ? MathF.BitDecrement((float)high) : value;
    }

    private delegate float Draw(ref SplitMix64 random);

    private Tensor Fill(long[] shape, long firstImage, Draw draw)
    {
        var images = new long[shape[0]];
        for (var i = 0; i < images.Length; i++)
        {
            images[i] = firstImage + i;
        }

        return Fill(shape, images, draw);
    }

    private Tensor Fill(long[] shape, ReadOnlySpan<long> images, Draw draw)
    {
        var size = 1L;
        for (var i = 1; i < shape.Length; i++)
        {
            size *= shape[i];
        }

        var values = new float[shape[0] * size];
        for (var image = 0; image < images.Length; image++)
        {
            var random = SplitMix64.For(Seed, images[image]);
            foreach (ref var value in values.AsSpan((int)(image * size), (int)size))
            {
                value = draw(ref random);
            }
        }

        return tensor(values, shape);
    }
}
