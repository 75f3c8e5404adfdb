using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace AdvCourse.Plots.Drawing;

/// <summary>A small PNG encoder: 8 bits a sample, grey or RGB, no filter (PNG specification, third edition).</summary>
internal static class Png
{
    private static readonly uint[] CrcTable =
    [
        .. Enumerable.Range(0, 256).Select(n => CrcOf((uint)n)),
    ];

    /// <summary>The picture as a data URI.</summary>
    public static string DataUri(int width, int height, int channels, ReadOnlySpan<byte> pixels) =>
        "data:image/png;base64," + Convert.ToBase64String(Encode(width, height, channels, pixels));

    /// <summary>Encodes rows from the top, samples interleaved; 1 channel is grey, 3 are RGB.</summary>
    public static byte[] Encode(int width, int height, int channels, ReadOnlySpan<byte> pixels)
    {
        int stride = width * channels;
        byte[] raw = new byte[height * (stride + 1)];
        for (int row = 0; row < height; row++)
        {
            // The first byte of each row names its filter: 0, none.
            pixels.Slice(row * stride, stride).CopyTo(raw.AsSpan(row * (stride + 1) + 1));
        }
        using MemoryStream png = new();
        png.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0d, 0x0a, 0x1a, 0x0a]);
        byte[] header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        header[8] = 8;
        header[9] = (byte)(channels == 1 ? 0 : 2);
        Chunk(png, "IHDR", header);
        Chunk(png, "IDAT", Deflate(raw));
        Chunk(png, "IEND", []);
        return png.ToArray();
    }

    private static byte[] Deflate(byte[] raw)
    {
        using MemoryStream packed = new();
        using (ZLibStream zlib = new(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            zlib.Write(raw);
        }
        return packed.ToArray();
    }

    private static void Chunk(Stream png, string type, byte[] data)
    {
        byte[] body = [.. Encoding.ASCII.GetBytes(type), .. data];
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        png.Write(number);
        png.Write(body);
        uint crc = 0xffffffff;
        foreach (byte b in body)
        {
            crc = CrcTable[(crc ^ b) & 0xff] ^ (crc >> 8);
        }
        BinaryPrimitives.WriteUInt32BigEndian(number, crc ^ 0xffffffff);
        png.Write(number);
    }

    private static uint CrcOf(uint n)
    {
        for (int bit = 0; bit < 8; bit++)
        {
            n = (n & 1) == 1 ? 0xedb88320 ^ (n >> 1) : n >> 1;
        }
        return n;
    }
}
