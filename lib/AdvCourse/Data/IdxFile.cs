using System.Buffers.Binary;
using System.Globalization;

namespace AdvCourse.Data;

/// <summary>An array of bytes as an IDX file holds it.</summary>
/// <param name="Shape">Length of each axis, outermost first: [60000, 28, 28] for the training images of MNIST.</param>
/// <param name="Data">The product of the shape in bytes, last axis fastest.</param>
public sealed record IdxArray(IReadOnlyList<int> Shape, ReadOnlyMemory<byte> Data);

/// <summary>
/// Reads IDX files of unsigned bytes, raw or gzip: two zero bytes, the type (0x08), the number of axes, each axis as a
/// big-endian 32-bit length, the data (format of LeCun, Cortes and Burges, "The MNIST database").
/// </summary>
public static class IdxFile
{
    private const int ImagesMagic = 0x0803;
    private const int LabelsMagic = 0x0801;

    /// <summary>Reads a whole file; exactly the bytes that its header promises must follow.</summary>
    /// <param name="path">An IDX file, raw or gzip.</param>
    /// <returns>Shape and data.</returns>
    /// <exception cref="DatasetException">Not IDX, not unsigned bytes, truncated or oversized.</exception>
    public static IdxArray Read(string path) => Parse(DataFile.ReadContent(path), path);

    /// <summary>Reads images and their labels as one set, for data of your own.</summary>
    /// <param name="imagesPath">IDX with axes [count, height, width].</param>
    /// <param name="labelsPath">IDX with one axis [count].</param>
    /// <param name="classNames">One name per class.</param>
    /// <returns>The set; its provenance names the images file and carries its hash.</returns>
    /// <exception cref="DatasetException">A bad file, counts that differ, or a label without class.</exception>
    public static ImageSet ReadImages(
        string imagesPath,
        string labelsPath,
        IReadOnlyList<string> classNames
    )
    {
        byte[] images = DataFile.ReadContent(imagesPath);
        byte[] labels = DataFile.ReadContent(labelsPath);
        int count = ParseImages(images, imagesPath).Shape[0];
        string name = Path.GetFileName(imagesPath);
        return ToImageSet(
            (imagesPath, images),
            (labelsPath, labels),
            classNames,
            new(name, "", imagesPath, DataFile.Sha256(images), count)
        );
    }

    internal static ImageSet ToImageSet(
        (string Name, ReadOnlyMemory<byte> Content) images,
        (string Name, ReadOnlyMemory<byte> Content) labels,
        IReadOnlyList<string> classNames,
        Provenance provenance
    )
    {
        IdxArray pixels = ParseImages(images.Content, images.Name);
        IdxArray classes = Expect(LabelsMagic, labels.Content, labels.Name);
        if (pixels.Shape[0] != classes.Shape[0])
            throw new DatasetException(
                labels.Name,
                $"{Checks.N(pixels.Shape[0])} labels, one for each image of {images.Name}",
                $"{Checks.N(classes.Shape[0])} labels",
                "Images and labels must come from the same part of the dataset (both train or both test)."
            );
        Checks.LabelsFit(
            labels.Name,
            pixels.Data.Length,
            classes.Data.Span,
            (long)pixels.Shape[1] * pixels.Shape[2],
            classNames.Count
        );
        return new(
            pixels.Data,
            classes.Data,
            pixels.Shape[2],
            pixels.Shape[1],
            1,
            classNames,
            provenance
        );
    }

    internal static IdxArray Parse(ReadOnlyMemory<byte> content, string name)
    {
        ReadOnlySpan<byte> bytes = content.Span;
        if (bytes.Length < 4 || bytes[0] != 0 || bytes[1] != 0)
            throw new DatasetException(
                name,
                "an IDX file, which starts with two zero bytes",
                bytes.Length < 4
                    ? $"{bytes.Length} bytes"
                    : $"0x{Hex(BinaryPrimitives.ReadUInt32BigEndian(bytes))}",
                "Perhaps an error page was saved in its place; "
                    + Checks.FetchAgain.ToLowerInvariant()
            );
        if (bytes[2] != 0x08)
            throw new DatasetException(
                name,
                "unsigned bytes (IDX type 0x08)",
                string.Create(CultureInfo.InvariantCulture, $"IDX type 0x{bytes[2]:x2}"),
                "Convert the pixels to bytes 0 to 255 first."
            );
        int axes = bytes[3];
        int header = 4 + (4 * axes);
        if (axes == 0 || bytes.Length < header)
            throw new DatasetException(
                name,
                axes == 0 ? "at least one axis" : $"a header of {header} bytes for {axes} axes",
                axes == 0 ? "none" : $"{bytes.Length} bytes",
                Checks.FetchAgain
            );
        int[] shape = new int[axes];
        Int128 size = 1;
        for (int axis = 0; axis < axes; axis++)
        {
            uint length = BinaryPrimitives.ReadUInt32BigEndian(bytes[(4 + (4 * axis))..]);
            // Saturate: 255 axes of 2^32 would overflow any integer, and anything above the limit is refused alike.
            size = length == 0 || size == 0 ? 0 : Int128.Min(size * length, Int128.One << 80);
            shape[axis] = (int)Math.Min(length, int.MaxValue);
        }
        if (size != bytes.Length - header)
            throw new DatasetException(
                name,
                $"{size.ToString("N0", CultureInfo.InvariantCulture)} bytes of data after the header, as its {string.Join(" x ", shape.Select(s => Checks.N(s)))} says",
                $"{Checks.N(bytes.Length - header)} ({(size > bytes.Length - header ? "truncated" : "oversized")})",
                Checks.FetchAgain
            );
        return new(shape, content[header..]);
    }

    private static IdxArray ParseImages(ReadOnlyMemory<byte> content, string name)
    {
        IdxArray images = Expect(ImagesMagic, content, name);
        if (images.Shape[1] == 0 || images.Shape[2] == 0)
            throw new DatasetException(
                name,
                "images of at least one pixel",
                $"{images.Shape[2]} x {images.Shape[1]}",
                Checks.FetchAgain
            );
        return images;
    }

    private static IdxArray Expect(int magic, ReadOnlyMemory<byte> content, string name)
    {
        uint found =
            content.Length < 4 ? uint.MaxValue : BinaryPrimitives.ReadUInt32BigEndian(content.Span);
        bool swapped = found is ImagesMagic or LabelsMagic && found != magic;
        if (found >> 8 == 0x08 && found != magic)
            throw new DatasetException(
                name,
                $"{(magic == ImagesMagic ? "images" : "labels")}, magic number 0x{Hex((uint)magic)}",
                $"0x{Hex(found)}{(swapped ? magic == ImagesMagic ? " (labels)" : " (images)" : "")}",
                swapped ? "The images and the labels file are swapped." : Checks.FetchAgain
            );
        return Parse(content, name);
    }

    private static string Hex(uint value) => value.ToString("x8", CultureInfo.InvariantCulture);
}
