using System.Globalization;
using System.IO.Compression;
using AdvCourse.Data;

namespace AdvCourse.Tests.Data;

/// <summary>A folder of its own that goes away with the test.</summary>
internal sealed class TestFolder : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("advcourse-test-").FullName;

    public string Write(string name, byte[] content)
    {
        string path = System.IO.Path.Combine(Root, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
        return path;
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}

/// <summary>Small files in the formats that the course reads.</summary>
internal static class Sample
{
    public static readonly string[] TenClasses = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"];

    public static byte[] Idx(int[] shape, byte[] data, byte type = 8) =>
        [
            0,
            0,
            type,
            (byte)shape.Length,
            .. shape.SelectMany(n =>
                new[] { (byte)(n >> 24), (byte)(n >> 16), (byte)(n >> 8), (byte)n }
            ),
            .. data,
        ];

    public static byte[] Bytes(int count, int seed = 1)
    {
        byte[] bytes = new byte[count];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    public static byte[] Gzip(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(content);
        return packed.ToArray();
    }

    /// <summary>Six images of 2x3 with labels 0, 1, 2, 0, 1, 2; pixel p of image i is 10 i + p.</summary>
    public static ImageSet Set(int count = 6) =>
        new(
            Enumerable
                .Range(0, count)
                .SelectMany(i => Enumerable.Range(0, 6).Select(p => (byte)((10 * i) + p)))
                .ToArray(),
            Enumerable.Range(0, count).Select(i => (byte)(i % 3)).ToArray(),
            3,
            2,
            1,
            ["red", "green", "blue"],
            new("sample", "train", "a test", new string('0', 64), count)
        );

    /// <summary>Runs an action under a culture with decimal commas and dots between thousands.</summary>
    public static T UnderGermanCulture<T>(Func<T> action)
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
        try
        {
            return action();
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
