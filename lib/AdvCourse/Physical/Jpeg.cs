using System.Globalization;
using AdvCourse.Physical.Coding;
using TorchSharp;
using static TorchSharp.torch;

namespace AdvCourse.Physical;

/// <summary>
/// Saves each image as a JPEG file and opens it again. Its gradient passes straight through. The Huffman coding in
/// between loses nothing and is left out; <see cref="JpegFile"/> has it, and gives the same pixels.
/// </summary>
/// <param name="Quality">1 to 100, on the Independent JPEG Group's scale.</param>
/// <param name="Sampling">How colour is kept; without meaning for grey.</param>
public sealed record Jpeg(int Quality, ChromaSampling Sampling = ChromaSampling.Half)
    : Transformation
{
    /// <summary>1 to 100.</summary>
    public int Quality
    {
        get;
        init => field = Percentage(value);
    } = Percentage(Quality);

    /// <summary>How colour is kept; without meaning for grey.</summary>
    public ChromaSampling Sampling
    {
        get;
        init => field = Check.Known(value);
    } = Check.Known(Sampling);

    /// <inheritdoc/>
    public override string Name =>
        string.Create(CultureInfo.InvariantCulture, $"JPEG at quality {Quality}")
        + (Sampling == ChromaSampling.Full ? ", full colour" : "");

    /// <inheritdoc/>
    public override Slope Slope => Slope.StraightThrough;

    /// <inheritdoc/>
    protected override Tensor Transform(Tensor images, Noise noise, long[] numbers)
    {
        Pictures.NeedGreyOrColour(images, this);
        return StraightThrough.Of(images, Coded);
    }

    /// <summary>Pixels as bytes, rounded to the nearest level.</summary>
    internal static byte[] Bytes(Tensor images)
    {
        using var levels = (images.detach() * 255.0).round().to(ScalarType.Byte).contiguous();
        return levels.data<byte>().ToArray();
    }

    private Tensor Coded(Tensor images)
    {
        var (height, width) = ((int)images.shape[2], (int)images.shape[3]);
        var size = (int)images.shape[1] * height * width;
        var bytes = Bytes(images);
        var coded = new float[bytes.Length];
        Parallel.For(
            0,
            (int)images.shape[0],
            image =>
            {
                var frame = JpegAnalysis.Of(
                    bytes[(image * size)..((image + 1) * size)],
                    width,
                    height,
                    Quality,
                    Sampling == ChromaSampling.Half
                );
                var pixels = JpegSynthesis.Of(frame);
                for (var i = 0; i < size; i++)
                {
                    coded[(image * size) + i] = pixels[i] / 255f;
                }
            }
        );
        return tensor(coded, images.shape).to(images.dtype);
    }

    private static int Percentage(int quality) =>
        quality is >= 1 and <= 100
            ? quality
            : throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"A JPEG quality of {quality} cannot be; it lies between 1 and 100."
                )
            );
}
