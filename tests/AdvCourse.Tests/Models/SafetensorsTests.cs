using System.Buffers.Binary;
using System.Text;
using AdvCourse.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace AdvCourse.Tests.Models;

public sealed class SafetensorsTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("advcourse-").FullName;

    [Fact]
    public void What_is_written_is_read_again_type_shape_and_text()
    {
        using var scope = NewDisposeScope();
        var tensors = new Dictionary<string, Tensor>
        {
            ["floats"] = new Noise(1).Normal([2, 3, 4]),
            ["doubles"] = tensor(new[] { 1.5, double.NegativeInfinity }),
            ["longs"] = tensor(new[] { long.MinValue, 7 }),
            ["ints"] = tensor(new[] { int.MaxValue }),
            ["bytes"] = tensor(new byte[] { 0, 255 }),
            ["flags"] = tensor(new[] { true, false, true }),
            ["a view"] = new Noise(2).Normal([4, 3]).t(),
            ["nothing"] = zeros(0, 3),
        };
        Safetensors.Write(
            At("all.safetensors"),
            tensors,
            new Dictionary<string, string> { ["é"] = "ü \" \\" }
        );
        var (read, metadata) = Safetensors.Read(At("all.safetensors"));
        Assert.Equal("ü \" \\", metadata["é"]);
        Assert.Equal(tensors.Keys.Order(), read.Keys.Order());
        foreach (var (name, written) in tensors)
        {
            Assert.Equal(written.dtype, read[name].dtype);
            Assert.Equal(written.shape, read[name].shape);
            Assert.Equal(Samples.Doubles(written), Samples.Doubles(read[name]));
        }

        Assert.Empty(Directory.GetFiles(folder, "*.part"));
    }

    [Fact]
    public void A_file_laid_out_by_the_formats_own_description_is_read()
    {
        using var scope = NewDisposeScope();
        Raw(
            "{\"w\":{\"dtype\":\"F32\",\"shape\":[2,1],\"data_offsets\":[0,8]}}",
            [0, 0, 128, 63, 0, 0, 0, 192]
        );
        var (read, _) = Safetensors.Read(At("raw"));
        Assert.Equal([2L, 1], read["w"].shape);
        Assert.Equal([1f, -2f], Samples.Floats(read["w"]));
    }

    [Fact]
    public void Numbers_of_half_precision_are_read_exactly()
    {
        using var scope = NewDisposeScope();
        // 1, -2, the smallest above zero, and each format's last: 65504, and infinity.
        Raw(
            "{\"f\":{\"dtype\":\"F16\",\"shape\":[2,2],\"data_offsets\":[0,8]},\"b\":{\"dtype\":\"BF16\",\"shape\":[4],\"data_offsets\":[8,16]}}",
            [0, 0x3C, 0, 0xC0, 1, 0, 0xFF, 0x7B, 0x80, 0x3F, 0, 0xC0, 1, 0, 0x80, 0x7F]
        );
        var (read, _) = Safetensors.Read(At("raw"));
        Assert.Equal([2L, 2L], read["f"].shape);
        Assert.Equal(ScalarType.Float32, read["f"].dtype);
        Assert.Equal(ScalarType.Float32, read["b"].dtype);
        Assert.Equal([1f, -2f, MathF.ScaleB(1, -24), 65504f], Samples.Floats(read["f"]));
        Assert.Equal(
            [1f, -2f, MathF.ScaleB(1, -133), float.PositiveInfinity],
            Samples.Floats(read["b"])
        );
    }

    public static TheoryData<string, int, string> Broken =>
        new()
        {
            { "", 0, "not the JSON" },
            { "[1]", 0, "not the JSON" },
            { "{\"w\":{\"dtype\":\"F32\",\"shape\":[2]}}", 8, "not the JSON" },
            { "{\"w\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}", 7, "truncated" },
            {
                "{\"w\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}",
                9,
                "1 bytes follow"
            },
            {
                "{\"w\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}}",
                4,
                "takes 8 bytes"
            },
            {
                "{\"w\":{\"dtype\":\"F8_E4M3\",\"shape\":[2],\"data_offsets\":[0,2]}}",
                2,
                "type F8_E4M3"
            },
            {
                "{\"w\":{\"dtype\":\"F16\",\"shape\":[2],\"data_offsets\":[0,8]}}",
                8,
                "takes 4 bytes"
            },
            { "{\"w\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}}", 4, "negative" },
            {
                "{\"w\":{\"dtype\":\"F32\",\"shape\":[4294967296,4294967296],\"data_offsets\":[0,4]}}",
                4,
                "impossible shape"
            },
            {
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},\"b\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[4,12]}}",
                12,
                "overlap"
            },
            {
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[8,12]}}",
                12,
                "gap"
            },
        };

    [Theory]
    [MemberData(nameof(Broken))]
    public void A_damaged_file_is_refused_and_the_message_says_where(
        string header,
        int data,
        string named
    )
    {
        Raw(header.PadRight(2), new byte[data]);
        var error = Assert.Throws<InvalidDataException>(() => Safetensors.Read(At("raw")));
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
        Assert.Contains("raw", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_too_short_or_with_an_absurd_header_length_is_refused()
    {
        File.WriteAllBytes(At("raw"), [1, 2, 3]);
        Assert.Contains(
            "3 bytes",
            Assert.Throws<InvalidDataException>(() => Safetensors.Read(At("raw"))).Message,
            StringComparison.Ordinal
        );
        File.WriteAllBytes(At("raw"), [.. Enumerable.Repeat((byte)255, 100)]);
        Assert.Contains(
            "header of -1",
            Assert.Throws<InvalidDataException>(() => Safetensors.Read(At("raw"))).Message,
            StringComparison.Ordinal
        );
    }

    public void Dispose() => Directory.Delete(folder, true);

    private string At(string name) => Path.Combine(folder, name);

    private void Raw(string header, byte[] data)
    {
        var text = Encoding.UTF8.GetBytes(header);
        var length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, text.Length);
        File.WriteAllBytes(At("raw"), [.. length, .. text, .. data]);
    }
}
