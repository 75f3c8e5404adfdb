using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace TorchSharp;

internal static partial class PngFile
{
    /// <summary>Reads rows of pixels, each pixel's channels together.</summary>
    /// <exception cref="NotSupportedException">This is no PNG file, or one with a palette, interlace, or other than 8 bits a channel.</exception>
    /// <exception cref="InvalidDataException">The file is damaged or cut off.</exception>
    public static (byte[] Pixels, int Width, int Height, int Channels) Read(byte[] file)
    {
        if (!file.AsSpan().StartsWith(Signature))
            throw new NotSupportedException(
                $"This engine reads PNG files only; this is {Kind(file)}. Convert it to PNG, or pass an Imager of your own (imager, or torchvision.io.DefaultImager)."
            );
        using var packed = new MemoryStream();
        (int Width, int Height, int Channels)? size = null;
        for (var place = Signature.Length; ; )
        {
            var (type, content) = NextChunk(file, ref place);
            if (type == "IHDR")
                size = Header(content.Span);
            else if (size is null)
                throw Damaged($"it begins with {type}, not with IHDR");
            else if (type == "IDAT")
                packed.Write(content.Span);
            else if (type == "IEND")
                break;
            // What else there is (palettes to suggest, gamma, texts) changes no byte.
        }
        var (width, height, channels) = size.Value;
        packed.Position = 0;
        return (Pixels(packed, width * channels, height, channels), width, height, channels);
    }

    /// <summary>A chunk is its content's length, its type, the content and a checksum (section 5.3).</summary>
    private static (string Type, ReadOnlyMemory<byte> Content) NextChunk(byte[] file, ref int place)
    {
        const int around = 12;
        if (file.Length - place < around)
            throw Damaged("it is cut off");
        var length = BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(place));
        if (length > file.Length - place - around)
            throw Damaged("it is cut off");
        var checkedBytes = file.AsMemory(place + 4, 4 + (int)length);
        var type = Encoding.ASCII.GetString(checkedBytes.Span[..4]);
        place += around + (int)length;
        var sum = BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(place - 4));
        return sum == Checksum(checkedBytes.Span)
            ? (type, checkedBytes[4..])
            : throw Damaged($"the checksum of {type} is wrong");
    }

    private static (int Width, int Height, int Channels) Header(ReadOnlySpan<byte> header)
    {
        if (header.Length != 13)
            throw Damaged($"its header has {header.Length} bytes instead of 13");
        var width = BinaryPrimitives.ReadInt32BigEndian(header);
        var height = BinaryPrimitives.ReadInt32BigEndian(header[4..]);
        var (bits, colours, interlace) = (header[8], header[9], header[12]);
        var channels = Array.IndexOf(ColourTypes, colours) + 1;
        if (bits != 8 || channels == 0 || interlace != 0)
            throw new NotSupportedException(
                $"This engine reads PNG files of 8 bits a channel without palette and interlace; this one has {bits} bits, {(colours == 3 ? "a palette" : $"colour type {colours}")} and {(interlace == 0 ? "no interlace" : "interlace")}. Save it as a plain 8-bit PNG, or pass an Imager of your own."
            );
        if (width < 1 || height < 1 || (long)width * channels > Array.MaxLength / height)
            throw Damaged($"its size is {width} x {height}");
        return (width, height, channels);
    }

    /// <summary>Unpacks the rows and takes their filters back (section 9.2): a filtered byte is a difference to a guess from bytes before.</summary>
    /// <param name="packed">The rows, each after the number of its filter, compressed.</param>
    /// <param name="length">Bytes of a row.</param>
    /// <param name="rows">How many there are.</param>
    /// <param name="step">Bytes of a pixel: how far the byte to the left is.</param>
    private static byte[] Pixels(Stream packed, int length, int rows, int step)
    {
        var pixels = new byte[length * rows];
        using var zlib = new ZLibStream(packed, CompressionMode.Decompress);
        for (var row = 0; row < rows; row++)
        {
            var now = pixels.AsSpan(row * length, length);
            // Above the first row there are zeros.
            var above = row == 0 ? new byte[length] : pixels.AsSpan((row - 1) * length, length);
            int filter;
            try
            {
                filter = zlib.ReadByte();
                zlib.ReadExactly(now);
            }
            catch (EndOfStreamException)
            {
                throw Damaged($"it ends in row {row} of {rows}");
            }
            for (var i = 0; i < length; i++)
            {
                int left = i < step ? 0 : now[i - step],
                    up = above[i],
                    corner = i < step ? 0 : above[i - step];
                now[i] += (byte)(
                    filter switch
                    {
                        0 => 0,
                        1 => left,
                        2 => up,
                        3 => (left + up) / 2,
                        4 => Paeth(left, up, corner),
                        _ => throw Damaged($"row {row} has filter {filter}, and there are 0 to 4"),
                    }
                );
            }
        }
        return pixels;
    }

    /// <summary>Whichever neighbour is nearest to left + up - corner (section 9.4); at a tie the first of the three.</summary>
    private static int Paeth(int left, int up, int corner)
    {
        var guess = left + up - corner;
        var (a, b, c) = (Math.Abs(guess - left), Math.Abs(guess - up), Math.Abs(guess - corner));
        return a <= b && a <= c ? left
            : b <= c ? up
            : corner;
    }

    private static string Kind(ReadOnlySpan<byte> file) =>
        file.StartsWith<byte>([0xFF, 0xD8, 0xFF]) ? "a JPEG"
        : file.StartsWith("GIF8"u8) ? "a GIF"
        : file.StartsWith("BM"u8) ? "a bitmap (BMP)"
        : file.StartsWith("RIFF"u8) ? "perhaps a WebP"
        : file.IsEmpty ? "empty"
        : "something else";

    private static InvalidDataException Damaged(string how) =>
        new($"The PNG file is damaged: {how}.");
}
