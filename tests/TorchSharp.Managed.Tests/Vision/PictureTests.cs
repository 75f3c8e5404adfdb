using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using static TorchSharp.torch;
using static TorchSharp.torchvision;
using static TorchSharp.torchvision.io;

namespace TorchSharp.Tests.Vision;

/// <summary>Pictures in files: what the PNG format says (ISO/IEC 15948), and errors that tell what to do.</summary>
public sealed class PictureTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    private string Target => Path.Combine(_folder.FullName, "picture");

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>A file made chunk by chunk. Rows begin with the number of their filter.</summary>
    private static byte[] Png(
        int width,
        int height,
        byte[] rows,
        byte colours = 0,
        byte bits = 8,
        byte interlace = 0
    )
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionMode.Compress))
            zlib.Write(rows);
        var data = packed.ToArray();
        return
        [
            .. (byte[])[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A],
            .. Chunk("IHDR", [.. Number(width), .. Number(height), bits, colours, 0, 0, interlace]),
            .. Chunk("tEXt", "Title\0none"u8),
            // Content may be cut anywhere.
            .. Chunk("IDAT", data.AsSpan(0, 3)),
            .. Chunk("IDAT", data.AsSpan(3)),
            .. Chunk("IEND", []),
        ];
    }

    private static byte[] Chunk(string type, ReadOnlySpan<byte> content)
    {
        byte[] named = [.. Encoding.ASCII.GetBytes(type), .. content];
        // GZip files end in the same checksum, last byte first, and the length.
        using var memory = new MemoryStream();
        using (var gzip = new GZipStream(memory, CompressionMode.Compress))
            gzip.Write(named);
        var sum = memory.ToArray()[^8..^4].Reverse();
        return [.. Number(content.Length), .. named, .. sum];
    }

    private static byte[] Number(int number)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, number);
        return bytes;
    }

    private static Tensor Decoded(byte[] file, ImageReadMode mode = ImageReadMode.UNCHANGED) =>
        decode_image(tensor(file), mode);

    /// <summary>The same second row under each filter, worked out by hand from section 9.2; Paeth takes left, above and corner, at ties too.</summary>
    [Theory]
    [InlineData(0, new byte[] { 15, 60, 110, 70, 110, 7 })]
    [InlineData(1, new byte[] { 15, 45, 50, 216, 40, 153 })]
    [InlineData(2, new byte[] { 5, 216, 10, 236, 10, 183 })]
    [InlineData(3, new byte[] { 10, 3, 30, 226, 25, 168 })]
    [InlineData(4, new byte[] { 5, 216, 50, 226, 40, 183 })]
    public void Every_filter_is_taken_back(int filter, byte[] row)
    {
        byte[] first = [10, 100, 100, 90, 100, 80];
        var image = Decoded(Png(6, 2, [0, .. first, (byte)filter, .. row]));
        Assert.Equal([1, 2, 6], image.shape);
        Assert.Equal([.. first, 15, 60, 110, 70, 110, 7], image.data<byte>().ToArray());
    }

    [Fact]
    public void Left_means_a_pixel_to_the_left_and_above_the_first_row_are_zeros()
    {
        var image = Decoded(Png(2, 2, [4, 1, 2, 3, 10, 20, 30, 2, 1, 1, 1, 1, 1, 1], colours: 2));
        Assert.Equal([3, 2, 2], image.shape);
        Assert.Equal(
            [1, 11, 2, 12, 2, 22, 3, 23, 3, 33, 4, 34],
            image.data<byte>().ToArray().Select(x => (int)x)
        );
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void What_is_written_is_read_again(int channels)
    {
        var image = randint(0, 256, [channels, 5, 7], dtype: uint8);
        write_png(image, Target);
        Assert.Equal(image, read_image(Target));
        Assert.Equal(image, decode_image(encode_image(image, ImageFormat.Png)));
        using var stream = new MemoryStream();
        // A view whose bytes do not lie in the order of the file.
        write_image(image.flip(2).transpose(1, 2), stream, ImageFormat.Png);
        stream.Position = 0;
        Assert.Equal(image.flip(2).transpose(1, 2), read_image(stream));
    }

    [Fact]
    public async Task Without_waiting_the_same()
    {
        var image = randint(0, 256, [3, 2, 3], dtype: uint8);
        await write_image_async(image, Target, ImageFormat.Png);
        Assert.Equal(image, await read_image_async(Target));
        Assert.Equal(read_file(Target), await read_file_async(Target));
        using var stream = new MemoryStream();
        await write_image_async(
            image,
            stream,
            ImageFormat.Png,
            TestContext.Current.CancellationToken
        );
        Assert.Equal(File.ReadAllBytes(Target), stream.ToArray());
        write_file(Target, tensor(new byte[] { 1, 2 }));
        Assert.Equal([1, 2], File.ReadAllBytes(Target));
    }

    [Fact]
    public void A_mode_says_which_channels_there_are()
    {
        byte[] colour = Png(1, 1, [0, 200, 100, 50, 7], colours: 6),
            grey = Png(1, 1, [0, 90], colours: 0);
        int[] Read(byte[] file, ImageReadMode mode) =>
            [.. Decoded(file, mode).data<byte>().ToArray().Select(x => (int)x)];
        // 0.2989 · 200 + 0.587 · 100 + 0.114 · 50 = 124.18.
        Assert.Equal([200, 100, 50, 7], Read(colour, ImageReadMode.UNCHANGED));
        Assert.Equal([124], Read(colour, ImageReadMode.GRAY));
        Assert.Equal([124, 7], Read(colour, ImageReadMode.GRAY_ALPHA));
        Assert.Equal([200, 100, 50], Read(colour, ImageReadMode.RGB));
        Assert.Equal([200, 100, 50, 7], Read(colour, ImageReadMode.RGB_ALPHA));
        Assert.Equal([90], Read(grey, ImageReadMode.UNCHANGED));
        Assert.Equal([90, 255], Read(grey, ImageReadMode.GRAY_ALPHA));
        Assert.Equal([90, 90, 90], Read(grey, ImageReadMode.RGB));
        Assert.Equal([90, 90, 90, 255], Read(grey, ImageReadMode.RGB_ALPHA));
    }

    public static TheoryData<string, string> OtherKinds =>
        new()
        {
            { "jpeg", "JPEG" },
            { "empty", "empty" },
            { "16 bits", "has 16 bits" },
            { "palette", "8 bits, a palette and" },
            { "interlaced", "colour type 0 and interlace" },
        };

    [Theory, MemberData(nameof(OtherKinds))]
    public void Other_kinds_of_files_are_named_with_a_way_out(string kind, string word)
    {
        byte[] file = kind switch
        {
            "jpeg" => [0xFF, 0xD8, 0xFF, 0xE0],
            "empty" => [],
            "16 bits" => Png(1, 1, [0, 1, 2], bits: 16),
            "palette" => Png(1, 1, [0, 1], colours: 3),
            _ => Png(1, 1, [0, 1], interlace: 1),
        };
        File.WriteAllBytes(Target, file);
        var error = Assert.Throws<NotSupportedException>(() => read_image(Target));
        Assert.Contains(word, error.Message, StringComparison.Ordinal);
        Assert.Contains("Imager", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_file_is_refused_wherever_the_damage_is()
    {
        byte[] whole = Png(3, 2, [0, 1, 2, 3, 1, 4, 5, 6]);
        Assert.Equal([1, 2, 3], Decoded(whole).shape);
        for (var length = 8; length < whole.Length; length++)
            Assert.Throws<InvalidDataException>(() => Decoded(whole[..length]));
        for (var place = 8; place < whole.Length; place++)
        {
            var other = (byte[])whole.Clone();
            other[place] ^= 0x10;
            Assert.Throws<InvalidDataException>(() => Decoded(other));
        }
        Assert.Throws<InvalidDataException>(() => Decoded(Png(3, 2, [0, 1, 2, 3])));
        Assert.Throws<InvalidDataException>(() => Decoded(Png(1, 1, [5, 1])));
        Assert.Throws<InvalidDataException>(() => Decoded(Png(0, 1, [0])));
        Assert.Throws<InvalidDataException>(() =>
            Decoded(Png(int.MaxValue, int.MaxValue, [0, 1], colours: 6))
        );
    }

    [Fact]
    public void What_cannot_be_written_leaves_no_file()
    {
        var image = zeros(3, 2, 2, dtype: uint8);
        Assert.Throws<NotSupportedException>(() => write_jpeg(image, Target));
        Assert.Throws<ArgumentException>(() => write_png(zeros(3, 2, 2), Target));
        Assert.Throws<ArgumentException>(() => write_png(image[0], Target));
        Assert.Throws<ArgumentException>(() => write_png(zeros(5, 2, 2, dtype: uint8), Target));
        Assert.Empty(_folder.GetFiles());
    }

    /// <summary>A format of two bytes: the image's height and width.</summary>
    private sealed class Sizes : Imager
    {
        public override Tensor DecodeImage(Stream stream, ImageReadMode mode) =>
            zeros(1, stream.ReadByte(), stream.ReadByte(), dtype: uint8);

        public override Tensor DecodeImage(byte[] data, ImageReadMode mode) =>
            DecodeImage(new MemoryStream(data), mode);

        public override void EncodeImage(Tensor image, ImageFormat format, Stream stream) =>
            stream.Write(EncodeImage(image, format));

        public override byte[] EncodeImage(Tensor image, ImageFormat format) =>
            [(byte)image.shape[1], (byte)image.shape[2]];
    }

    [Fact]
    public async Task An_imager_of_ones_own_reads_and_writes_what_it_likes()
    {
        Assert.IsType<PngImager>(DefaultImager);
        var imager = new Sizes();
        var image = zeros(3, 4, 5, dtype: uint8);
        write_jpeg(image, Target, imager);
        Assert.Equal([4, 5], File.ReadAllBytes(Target));
        Assert.Equal([1, 4, 5], read_image(Target, imager: imager).shape);
        var read = await read_image_async(Target, imager: imager);
        Assert.Equal([1, 4, 5], read.shape);
        await write_image_async(image[.., 1..], Target, ImageFormat.Webp, imager);
        Assert.Equal([3, 5], File.ReadAllBytes(Target));
        torchvision.utils.save_image(
            ones(2, 1, 4, 5),
            Target,
            ImageFormat.Gif,
            padding: 1,
            imager: imager
        );
        Assert.Equal([6, 13], File.ReadAllBytes(Target));
    }
}
