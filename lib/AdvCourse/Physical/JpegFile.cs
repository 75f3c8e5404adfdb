using System.Globalization;
using AdvCourse.Physical.Coding;
using TorchSharp;
using static TorchSharp.torch;

namespace AdvCourse.Physical;

/// <summary>How a JPEG file keeps colour.</summary>
public enum ChromaSampling
{
    /// <summary>4:2:0, at half the resolution both ways: what cameras and most programs do.</summary>
    Half,

    /// <summary>4:4:4, at full resolution.</summary>
    Full,
}

/// <summary>
/// Baseline JPEG files (ITU-T T.81): discrete cosine transform, the tables of annex K scaled by the Independent JPEG
/// Group's quality, Huffman coding. Other programs read what this writes, and it reads their baseline files.
/// </summary>
public static class JpegFile
{
    /// <summary>A picture as the bytes of a file.</summary>
    /// <param name="image">One picture, [channels, height, width] or [1, channels, height, width], grey or colour, in [0, 1].</param>
    /// <param name="quality">1 (smallest file) to 100 (best picture).</param>
    /// <param name="sampling">How colour is kept; without meaning for grey.</param>
    /// <exception cref="ArgumentException">Not one picture in [0, 1], or a quality out of range.</exception>
    public static byte[] Encode(
        Tensor image,
        int quality = 75,
        ChromaSampling sampling = ChromaSampling.Half
    )
    {
        ArgumentNullException.ThrowIfNull(image);
        var jpeg = new Jpeg(quality, sampling);
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var picture = image.ndim == 3 ? image.unsqueeze(0) : image;
        Pictures.Check(picture, jpeg);
        if (
            picture.ndim != 4
            || picture.shape[0] != 1
            || picture.shape[2] > 65535
            || picture.shape[3] > 65535
        )
        {
            throw new ArgumentException(
                $"A file holds one picture of at most 65535 pixels a side; this has shape [{string.Join(", ", image.shape)}]."
            );
        }

        Pictures.NeedGreyOrColour(picture, jpeg);
        return JpegWriter.Write(
            JpegAnalysis.Of(
                Jpeg.Bytes(picture),
                (int)picture.shape[3],
                (int)picture.shape[2],
                quality,
                sampling == ChromaSampling.Half
            )
        );
    }

    /// <summary>The picture of a file's bytes, Float32 [1, channels, height, width] in [0, 1].</summary>
    /// <param name="file">A baseline JPEG file, grey or colour.</param>
    /// <exception cref="InvalidDataException">The bytes are damaged, no JPEG, or of another kind than baseline.</exception>
    public static Tensor Decode(ReadOnlySpan<byte> file)
    {
        var frame = JpegReader.Read(file);
        var pixels = JpegSynthesis.Of(frame);
        return tensor(
            Array.ConvertAll(pixels, pixel => pixel / 255f),
            [1, frame.Components.Count, frame.Height, frame.Width]
        );
    }
}
