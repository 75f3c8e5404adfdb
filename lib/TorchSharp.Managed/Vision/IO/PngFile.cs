using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace TorchSharp;

/// <summary>Pictures in the PNG format (ISO/IEC 15948), 8 bits for each of one to four channels.</summary>
internal static partial class PngFile
{
    private static readonly byte[] Signature =
    [
        0x89,
        (byte)'P',
        (byte)'N',
        (byte)'G',
        0x0D,
        0x0A,
        0x1A,
        0x0A,
    ];

    /// <summary>The colour types of one to four channels (table 11.1): grey, grey and opacity, colour, colour and opacity.</summary>
    private static readonly byte[] ColourTypes = [0, 4, 2, 6];

    /// <summary>Writes rows of pixels, each pixel's channels together.</summary>
    public static void Write(
        Stream stream,
        ReadOnlySpan<byte> pixels,
        int width,
        int height,
        int channels
    )
    {
        stream.Write(Signature);
        Span<byte> header = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], height);
        // 8 bits; the only compression and filter method, and no interlace.
        header[8] = 8;
        header[9] = ColourTypes[channels - 1];
        Chunk(stream, "IHDR", header);
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
            for (var row = 0; row < height; row++)
            {
                // Each row begins with its filter: none.
                zlib.WriteByte(0);
                zlib.Write(pixels.Slice(row * width * channels, width * channels));
            }
        Chunk(stream, "IDAT", packed.ToArray());
        Chunk(stream, "IEND", []);
    }

    private static void Chunk(Stream stream, string type, ReadOnlySpan<byte> content)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, content.Length);
        stream.Write(number);
        byte[] checkedBytes = [.. Encoding.ASCII.GetBytes(type), .. content];
        stream.Write(checkedBytes);
        BinaryPrimitives.WriteUInt32BigEndian(number, Checksum(checkedBytes));
        stream.Write(number);
    }

    /// <summary>The cyclic redundancy check of annex D: polynomial 0xEDB88320, bits reflected.</summary>
    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var sum = uint.MaxValue;
        foreach (var value in bytes)
        {
            sum ^= value;
            for (var bit = 0; bit < 8; bit++)
                sum = (sum & 1) != 0 ? sum >> 1 ^ 0xEDB88320u : sum >> 1;
        }
        return ~sum;
    }
}
