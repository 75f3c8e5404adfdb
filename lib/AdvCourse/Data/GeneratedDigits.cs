using System.Globalization;

namespace AdvCourse.Data;

/// <summary>
/// Handwritten-looking digits drawn by this library, 28x28 grey like MNIST: they stand in when MNIST cannot be had (no
/// network, no licence question, nothing to install), serve tests, and give as many fresh images as an experiment wants.
/// They are no substitute for MNIST in a comparison with the papers: the figures differ.
/// </summary>
/// <remarks>
/// Image i of a seed is the same whatever count is asked for. Strokes, hand and pen are drawn from the seed and the index:
/// see DigitStrokes, Handwriting and Ink beside this file.
/// </remarks>
public static class GeneratedDigits
{
    /// <summary>Pixels per row, and rows.</summary>
    public const int Side = 28;

    /// <summary>The seed of the training part that stands in for MNIST; the test part has the next one.</summary>
    public const long DefaultSeed = 1;

    /// <summary>Draws digits.</summary>
    /// <param name="count">How many, 0 to 2.7 million; 70,000 take about three seconds on two cores.</param>
    /// <param name="seed">Any number; another seed gives other images.</param>
    /// <returns>Images [1, 28, 28], ink 255 on 0, the ten classes about equally often.</returns>
    public static ImageSet Create(int count, long seed = DefaultSeed) => Create(count, seed, "");

    /// <summary>A train and a test part in MNIST's shape.</summary>
    /// <param name="train">How many training images, drawn with <paramref name="seed"/>.</param>
    /// <param name="test">How many test images, drawn with the seed after it.</param>
    /// <param name="seed">Any number.</param>
    /// <returns>Both parts, images [1, 28, 28], labels 0 to 9.</returns>
    public static ImageDataset Load(
        int train = 60_000,
        int test = 10_000,
        long seed = DefaultSeed
    ) =>
        new(
            Create(train, seed, "train"),
            Create(test, seed + 1, "test"),
            "MIT, as the course: the digits are drawn by its own code",
            "AdvCourse generated digits"
        );

    private static ImageSet Create(int count, long seed, string part)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        // One array holds the pixels; draw more in several sets with seeds of their own.
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Array.MaxLength / (Side * Side));
        byte[] pixels = new byte[count * Side * Side];
        byte[] labels = new byte[count];
        Parallel.For(
            0,
            count,
            i => labels[i] = Draw(seed, i, pixels.AsSpan(i * Side * Side, Side * Side))
        );
        string hash = DataFile.Sha256([.. pixels, .. labels]);
        string source = string.Create(CultureInfo.InvariantCulture, $"generated, seed {seed}");
        return new(
            pixels.AsMemory(),
            labels.AsMemory(),
            Side,
            Side,
            1,
            ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"],
            new("generated digits", part, source, hash, count)
        );
    }

    private static byte Draw(long seed, int index, Span<byte> image)
    {
        var random = SplitMix64.For(seed, index);
        int digit = random.Below(10);
        DigitShape shape = DigitStrokes.Choose(digit, ref random);
        Ink.Draw(Handwriting.Write(shape, Side, ref random), image, Side);
        return (byte)digit;
    }
}
