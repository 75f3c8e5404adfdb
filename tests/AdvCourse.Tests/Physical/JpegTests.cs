using AdvCourse.Physical;
using AdvCourse.Physical.Coding;
using TorchSharp;
using static TorchSharp.torch;

namespace AdvCourse.Tests.Physical;

public sealed class JpegTests
{
    [Fact]
    public void The_transform_is_the_definitions()
    {
        var block = Samples.Floats(new Noise(1).Uniform([64], -128, 127));
        var coefficients = (float[])block.Clone();
        Dct.Forward(coefficients);
        for (var v = 0; v < 8; v++)
        {
            for (var u = 0; u < 8; u++)
            {
                var sum = 0.0;
                for (var y = 0; y < 8; y++)
                {
                    for (var x = 0; x < 8; x++)
                    {
                        sum +=
                            block[(8 * y) + x]
                            * Math.Cos(((2 * x) + 1) * u * Math.PI / 16)
                            * Math.Cos(((2 * y) + 1) * v * Math.PI / 16);
                    }
                }

                var scale = (u == 0 ? Math.Sqrt(0.5) : 1) * (v == 0 ? Math.Sqrt(0.5) : 1) / 4;
                Assert.Equal(scale * sum, coefficients[(8 * v) + u], 1e-3);
            }
        }

        Dct.Inverse(coefficients);
        Assert.All(block.Zip(coefficients), pair => Assert.Equal(pair.First, pair.Second, 1e-3));
    }

    [Fact]
    public void The_file_is_laid_out_as_the_standard_says()
    {
        using var scope = NewDisposeScope();
        var grey = JpegFile.Encode(full([1, 8, 8], 128f / 255), quality: 50);
        byte[] start = [0xFF, 0xD8, 0xFF, 0xE0, 0, 16, .. "JFIF\0"u8, 1, 1, 0, 0, 1, 0, 1, 0, 0];
        Assert.Equal(start, grey[..20]);
        // The first steps of table K.1 in zigzag order, then frame, tables and scan.
        Assert.Equal(new byte[] { 0xFF, 0xDB, 0, 67, 0, 16, 11, 12, 14, 12, 10, 16 }, grey[20..32]);
        Assert.Equal(new byte[] { 0xFF, 0xC0, 0, 11, 8, 0, 8, 0, 8, 1, 1, 0x11, 0 }, grey[89..102]);
        // A block of mid-grey: difference 0 is the code 00, the end of the block 1010, then ones: 0010 1011.
        Assert.Equal(new byte[] { 0x2B, 0xFF, 0xD9 }, grey[^3..]);
        var colour = JpegFile.Encode(zeros(3, 16, 16), 90);
        var frame = colour.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xC0]);
        Assert.Equal(
            new byte[] { 0, 17, 8, 0, 16, 0, 16, 3, 1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1 },
            colour[(frame + 2)..(frame + 19)]
        );
    }

    [Theory]
    [InlineData(1, 255, 255)]
    [InlineData(25, 32, 22)]
    [InlineData(50, 16, 11)]
    [InlineData(75, 8, 6)]
    [InlineData(95, 2, 1)]
    [InlineData(100, 1, 1)]
    public void Quality_scales_the_steps_as_the_Independent_JPEG_Group_does(
        int quality,
        int first,
        int second
    )
    {
        var steps = JpegTables.Scaled(JpegTables.Luminance, quality);
        Assert.Equal((first, second), (steps[0], steps[1]));
    }

    [Fact]
    public void Another_programs_files_are_read_as_it_reads_them()
    {
        using var scope = NewDisposeScope();
        // Grey inverse transforms may round differently by one level, colour conversions by three.
        foreach (var (name, file, pixels, tolerance) in JpegFixtures.Theirs)
        {
            var picture = JpegFile.Decode(Convert.FromBase64String(file));
            AssertNear(name, Convert.FromBase64String(pixels), picture, tolerance);
        }
    }

    [Fact]
    public void Another_program_reads_these_files_as_this_library_does()
    {
        using var scope = NewDisposeScope();
        foreach (var (name, file, pixels, tolerance) in JpegFixtures.Ours)
        {
            var picture = JpegFixtures.Picture();
            var part = name.StartsWith("grey", StringComparison.Ordinal) ? picture[0..1] : picture;
            var sampling = name.Contains("444", StringComparison.Ordinal)
                ? ChromaSampling.Full
                : ChromaSampling.Half;
            Assert.Equal(file, Convert.ToBase64String(JpegFile.Encode(part, 60, sampling)));
            AssertNear(
                name,
                Convert.FromBase64String(pixels),
                JpegFile.Decode(Convert.FromBase64String(file)),
                tolerance
            );
        }
    }

    [Theory]
    [InlineData(ChromaSampling.Half)]
    [InlineData(ChromaSampling.Full)]
    public void The_transformation_gives_the_files_pixels(ChromaSampling sampling)
    {
        using var scope = NewDisposeScope();
        foreach (
            var (channels, height, width) in new[]
            {
                (1, 28, 28),
                (3, 17, 30),
                (3, 1, 3),
                (1, 9, 2),
            }
        )
        {
            var image = new Noise(3).Uniform([1, channels, height, width], 0, 1);
            var file = JpegFile.Decode(JpegFile.Encode(image, 37, sampling));
            var direct = new Jpeg(37, sampling).Apply(image);
            Assert.Equal(Samples.Floats(file), Samples.Floats(direct));
        }
    }

    [Fact]
    public void Pixels_between_two_levels_are_coded_as_the_nearer_one()
    {
        using var scope = NewDisposeScope();
        var image = new Noise(5).Uniform([1, 1, 16, 16], 0, 1);
        var jpeg = new Jpeg(95);
        Assert.Equal(
            Samples.Floats(jpeg.Apply(new Quantise().Apply(image))),
            Samples.Floats(jpeg.Apply(image))
        );
        var levels = arange(0, 256, 1, dtype: ScalarType.Float32) / 255;
        Assert.Equal(
            [.. Enumerable.Range(0, 256).Select(level => (byte)level)],
            Jpeg.Bytes(levels)
        );
        Assert.Equal(
            new byte[] { 0, 1, 254, 255 },
            Jpeg.Bytes(tensor(new[] { 0.4f, 0.6f, 254.4f, 254.6f }) / 255)
        );
    }

    [Fact]
    public void Better_quality_is_closer_and_larger()
    {
        using var scope = NewDisposeScope();
        var picture = JpegFixtures.Picture();
        var (error, size) = (double.PositiveInfinity, 0);
        foreach (var quality in new[] { 5, 20, 50, 80, 95, 100 })
        {
            var file = JpegFile.Encode(picture, quality, ChromaSampling.Full);
            var now = (JpegFile.Decode(file) - picture).square().mean().ToDouble();
            Assert.True(now < error, $"quality {quality}: {now}");
            Assert.True(file.Length > size);
            (error, size) = (now, file.Length);
        }

        Assert.True(Math.Sqrt(error) < 1.2 / 255);
    }

    [Fact]
    public void Damaged_files_are_refused_and_nothing_else_happens()
    {
        using var scope = NewDisposeScope();
        var file = JpegFile.Encode(JpegFixtures.Picture(), 60);
        Refused("no JPEG", [1, 2, 3, 4]);
        Refused("no JPEG", []);
        Refused("ends before", file[..^20]);
        Refused("longer than the file", file[..100]);
        byte[] progressive = [.. file];
        progressive[file.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xC0]) + 1] = 0xC2;
        Refused("progressive", progressive);

        var random = new Random(1);
        for (var i = 0; i < 500; i++)
        {
            byte[] damaged = [.. file];
            for (var k = 0; k < 3; k++)
            {
                damaged[random.Next(file.Length)] = (byte)random.Next(256);
            }

            try
            {
                JpegFile.Decode(damaged).Dispose();
            }
            catch (InvalidDataException)
            {
                // Said so: all that is asked.
            }
        }

        static void Refused(string named, byte[] bytes) =>
            Assert.Contains(
                named,
                Assert.Throws<InvalidDataException>(() => JpegFile.Decode(bytes)).Message,
                StringComparison.Ordinal
            );
    }

    [Fact]
    public void Restart_markers_and_fill_bytes_are_read()
    {
        using var scope = NewDisposeScope();
        // Two units of one grey block each, a restart between them: every bit is known.
        var one = JpegFile.Encode(full([1, 8, 16], 128f / 255), 50);
        var scan = one.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xDA]);
        byte[] file =
        [
            .. one[..scan],
            .. new byte[] { 0xFF, 0xDD, 0, 4, 0, 1, 0xFF },
            .. one[scan..(scan + 10)],
            0x2B,
            0xFF,
            0xD0,
            0x2B,
            0xFF,
            0xD9,
        ];
        Assert.All(Samples.Floats(JpegFile.Decode(file)), pixel => Assert.Equal(128f / 255, pixel));
    }

    private static void AssertNear(string name, byte[] expected, Tensor picture, int tolerance)
    {
        var levels = Array.ConvertAll(
            Samples.Floats(picture),
            pixel => (int)Math.Round(255 * pixel)
        );
        Assert.Equal(expected.Length, levels.Length);
        var apart = expected.Zip(levels, (a, b) => Math.Abs(a - b)).ToArray();
        Assert.True(apart.Max() <= tolerance, $"{name}: {apart.Max()} levels apart");
        Assert.True(apart.Average() < 0.1, $"{name}: {apart.Average()} levels apart in the mean");
    }
}
