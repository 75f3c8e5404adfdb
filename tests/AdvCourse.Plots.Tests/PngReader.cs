using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace AdvCourse.Plots.Tests;

/// <summary>Reads the PNG files that we write and checks signature, checksums and filters on the way.</summary>
internal sealed record PngReader(int Width, int Height, int Channels, byte[] Pixels)
{
    public static PngReader Read(byte[] file)
    {
        Assert.Equal([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a], file[..8]);
        List<(string Type, byte[] Data)> chunks = [];
        for (int at = 8; at < file.Length; )
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at));
            byte[] body = file[(at + 4)..(at + 8 + length)];
            Assert.Equal(
                Crc(body),
                BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at + 8 + length))
            );
            chunks.Add((Encoding.ASCII.GetString(body, 0, 4), body[4..]));
            at += 12 + length;
        }
        Assert.Equal(["IHDR", "IDAT", "IEND"], chunks.Select(c => c.Type));
        byte[] header = chunks[0].Data;
        int width = BinaryPrimitives.ReadInt32BigEndian(header);
        int height = BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(4));
        int channels = header[9] switch
        {
            0 => 1,
            2 => 3,
            _ => throw new InvalidDataException($"colour type {header[9]}"),
        };
        Assert.Equal([8, header[9], 0, 0, 0], header[8..]);
        using MemoryStream raw = new();
        using (ZLibStream zlib = new(new MemoryStream(chunks[1].Data), CompressionMode.Decompress))
        {
            zlib.CopyTo(raw);
        }
        int stride = width * channels;
        byte[] rows = raw.ToArray();
        Assert.Equal(height * (stride + 1), rows.Length);
        byte[] pixels = new byte[height * stride];
        for (int row = 0; row < height; row++)
        {
            Assert.Equal(0, rows[row * (stride + 1)]);
            rows.AsSpan(row * (stride + 1) + 1, stride).CopyTo(pixels.AsSpan(row * stride));
        }
        return new(width, height, channels, pixels);
    }

    // Bit by bit, as the PNG specification defines it; the encoder goes by table.
    private static uint Crc(byte[] data)
    {
        uint crc = 0xffffffff;
        foreach (byte b in data)
        {
            crc ^= b;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ (0xedb88320 & (uint)-(int)(crc & 1));
            }
        }
        return ~crc;
    }
}
