using System.IO.Compression;
using System.Security.Cryptography;

namespace AdvCourse.Data;

/// <summary>The content of a data file, decompressed when it is gzip (told by its first two bytes, not by its name).</summary>
internal static class DataFile
{
    /// <summary>More than any file of this course holds; a compressed file cannot make us take more memory than this.</summary>
    public const int LargestContent = 1 << 30;

    public static byte[] ReadContent(string path, int largest = LargestContent)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        return ReadContent(file, path, largest);
    }

    public static byte[] ReadContent(Stream file, string name, int largest = LargestContent)
    {
        bool gzip = file.ReadByte() == 0x1f && file.ReadByte() == 0x8b;
        file.Position = 0;
        if (!gzip)
            return ReadAll(file, name, file.Length, largest);
        try
        {
            using var unpacked = new GZipStream(file, CompressionMode.Decompress);
            // The last four bytes of a gzip file hold the content's length (RFC 1952, ISIZE): a hint, never trusted.
            return ReadAll(unpacked, name, LengthHint(file), largest);
        }
        catch (InvalidDataException e)
        {
            throw new DatasetException(
                name,
                "a whole gzip file",
                "a damaged or cut one",
                Checks.FetchAgain,
                e
            );
        }
    }

    public static string Sha256(ReadOnlySpan<byte> content) =>
        Convert.ToHexStringLower(SHA256.HashData(content));

    public static string Sha256OfFile(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }

    private static long LengthHint(Stream file)
    {
        if (file.Length < 18)
            return 0;
        Span<byte> tail = stackalloc byte[4];
        file.Position = file.Length - 4;
        file.ReadExactly(tail);
        file.Position = 0;
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt32LittleEndian(tail);
    }

    private static byte[] ReadAll(Stream stream, string name, long expected, int largest)
    {
        // At most 64 MB on trust; beyond that the buffer grows only as bytes really arrive.
        byte[] buffer = new byte[(int)Math.Clamp(expected, 256, 1 << 26)];
        int length = 0;
        while (true)
        {
            int read = stream.Read(buffer, length, buffer.Length - length);
            length += read;
            if (length > largest)
                throw new DatasetException(
                    name,
                    $"at most {Checks.N(largest)} bytes of content",
                    "more",
                    "This is not a file of the datasets that this course reads."
                );
            if (length < buffer.Length)
            {
                if (read == 0)
                    return buffer[..length];
                continue;
            }
            int next = stream.ReadByte();
            if (next < 0)
                return buffer;
            Array.Resize(ref buffer, (int)Math.Min(2L * buffer.Length, (long)largest + 1));
            buffer[length++] = (byte)next;
        }
    }
}
