using System.Formats.Tar;

namespace AdvCourse.Data;

/// <summary>
/// Reads the binary version of CIFAR-10: records of 3,073 bytes, one label and then 1,024 red, 1,024 green and 1,024 blue
/// pixels of a 32x32 image, row by row (Krizhevsky 2009).
/// </summary>
public static class CifarFile
{
    /// <summary>Pixels per row and rows of an image.</summary>
    public const int Side = 32;

    private const int PixelsPerImage = 3 * Side * Side;
    private const int Record = 1 + PixelsPerImage;

    /// <summary>Reads batches (data_batch_1.bin, ...) one after the other as one set.</summary>
    /// <param name="paths">Files of whole records, raw or gzip.</param>
    /// <param name="classNames">One name per class, ten for CIFAR-10.</param>
    /// <returns>The set, images [3, 32, 32]; its provenance names the first file and carries its hash.</returns>
    /// <exception cref="DatasetException">A file that ends within a record, is empty, or has a label without class.</exception>
    public static ImageSet ReadImages(IReadOnlyList<string> paths, IReadOnlyList<string> classNames)
    {
        ArgumentNullException.ThrowIfNull(paths);
        var batches = paths
            .Select(path => (path, (ReadOnlyMemory<byte>)DataFile.ReadContent(path)))
            .ToArray();
        if (batches.Length == 0)
            throw new ArgumentException("Give at least one batch file.", nameof(paths));
        string name = Path.GetFileName(paths[0]);
        string hash = DataFile.Sha256(batches[0].Item2.Span);
        int count = batches.Sum(batch => batch.Item2.Length / Record);
        return ToImageSet(batches, classNames, new(name, "", paths[0], hash, count));
    }

    internal static ImageSet ToImageSet(
        IReadOnlyList<(string Name, ReadOnlyMemory<byte> Content)> batches,
        IReadOnlyList<string> classNames,
        Provenance provenance
    )
    {
        foreach (var (name, content) in batches)
            if (content.Length == 0 || content.Length % Record != 0)
                throw new DatasetException(
                    name,
                    $"whole records of {Checks.N(Record)} bytes",
                    $"{Checks.N(content.Length)} bytes, {Checks.N(content.Length % Record)} beyond the last whole record",
                    Checks.FetchAgain
                );
        int count = batches.Sum(batch => batch.Content.Length / Record);
        byte[] labels = new byte[count];
        byte[] pixels = new byte[count * PixelsPerImage];
        int i = 0;
        foreach (var (name, content) in batches)
        {
            int first = i;
            for (var rest = content.Span; !rest.IsEmpty; rest = rest[Record..], i++)
            {
                labels[i] = rest[0];
                rest[1..Record].CopyTo(pixels.AsSpan(i * PixelsPerImage));
            }
            Checks.LabelsFit(
                name,
                (long)(i - first) * PixelsPerImage,
                labels.AsSpan(first, i - first),
                PixelsPerImage,
                classNames.Count
            );
        }
        return new(pixels.AsMemory(), labels.AsMemory(), Side, Side, 3, classNames, provenance);
    }

    /// <summary>The regular files of a tar archive by their names without folders; others are passed over, nothing is written to disk.</summary>
    internal static Dictionary<string, ReadOnlyMemory<byte>> ReadTar(
        ReadOnlyMemory<byte> archive,
        string name
    )
    {
        var members = new Dictionary<string, ReadOnlyMemory<byte>>();
        try
        {
            using var stream = new MemoryStream(archive.ToArray(), writable: false);
            using var tar = new TarReader(stream);
            while (tar.GetNextEntry() is { } entry)
            {
                if (entry.DataStream is null)
                    continue;
                byte[] content = new byte[entry.Length];
                entry.DataStream.ReadExactly(content);
                members[Path.GetFileName(entry.Name)] = content;
            }
        }
        catch (Exception e)
            when (e
                    is InvalidDataException
                        or FormatException
                        or EndOfStreamException
                        or ArgumentException
            )
        {
            throw new DatasetException(
                name,
                "a whole tar archive",
                "a damaged or cut one",
                Checks.FetchAgain,
                e
            );
        }
        return members;
    }
}
