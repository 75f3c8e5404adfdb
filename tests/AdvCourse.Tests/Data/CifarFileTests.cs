using System.Formats.Tar;
using AdvCourse.Data;

namespace AdvCourse.Tests.Data;

public sealed class CifarFileTests : IDisposable
{
    private readonly TestFolder folder = new();

    public void Dispose() => folder.Dispose();

    private static byte[] Record(byte label, int seed) => [label, .. Sample.Bytes(3072, seed)];

    [Fact]
    public void Records_of_several_batches_become_one_set_with_planes_in_order()
    {
        string one = folder.Write("data_batch_1.bin", [.. Record(3, 1), .. Record(9, 2)]);
        string two = folder.Write("data_batch_2.bin", Record(0, 3));
        ImageSet set = CifarFile.ReadImages([one, two], Sample.TenClasses);
        Assert.Equal((3, 32, 32, 3), (set.Count, set.Width, set.Height, set.Channels));
        Assert.Equal([3, 9, 0], Enumerable.Range(0, 3).Select(set.LabelOf));
        Assert.Equal(Sample.Bytes(3072, 2), set.PixelsOf(1).ToArray());
        Assert.Equal(Sample.Bytes(3072, 3), set.PixelsOf(2).ToArray());
    }

    [Fact]
    public void A_cut_record_an_empty_file_and_a_label_beyond_the_classes_are_refused()
    {
        DatasetException cut = Assert.Throws<DatasetException>(() =>
            CifarFile.ReadImages([folder.Write("cut.bin", Record(1, 1)[..3000])], Sample.TenClasses)
        );
        Assert.Contains("3,073", cut.Expected, StringComparison.Ordinal);
        Assert.Contains("3,000 bytes", cut.Found, StringComparison.Ordinal);
        Assert.Throws<DatasetException>(() =>
            CifarFile.ReadImages([folder.Write("none.bin", [])], Sample.TenClasses)
        );
        DatasetException label = Assert.Throws<DatasetException>(() =>
            CifarFile.ReadImages(
                [folder.Write("bad.bin", [.. Record(1, 1), .. Record(10, 1)])],
                Sample.TenClasses
            )
        );
        Assert.Contains("bad.bin", label.File, StringComparison.Ordinal);
        Assert.Equal("label 10 at position 1", label.Found);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_archive_and_its_unpacked_batches_give_the_same_dataset(bool unpacked)
    {
        (ManifestDataset dataset, byte[] archive, var members) = Miniature();
        if (unpacked)
            foreach (var (name, content) in members)
                folder.Write($"cifar-10/cifar-10-batches-bin/{name}", content);
        else
            folder.Write("cifar-10/cifar-10-binary.tar.gz", archive);
        DataSources sources = new() { OwnFolder = folder.Root, Offline = true };
        Search search = DatasetFiles.Find(
            dataset,
            sources,
            null,
            TestContext.Current.CancellationToken
        );
        ImageDataset cifar = Cifar10.Build(dataset, search);
        Assert.Equal((10, 2), (cifar.Train.Count, cifar.Test.Count));
        Assert.Equal(Sample.Bytes(3072, 4), cifar.Train.PixelsOf(4).ToArray());
        Assert.Equal(Sample.Bytes(3072, 11), cifar.Test.PixelsOf(1).ToArray());
        Assert.Contains("CIFAR-10, 10 + 2, sha256 ", cifar.Receipt, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cut_archive_is_refused()
    {
        (_, byte[] archive, _) = Miniature();
        byte[] tar = DataFile.ReadContent(folder.Write("whole.tar.gz", archive));
        Assert.Throws<DatasetException>(() => CifarFile.ReadTar(tar.AsMemory(0, 5000), "cut.tar"));
    }

    /// <summary>An archive laid out as CIFAR-10's, two images a batch.</summary>
    private static (
        ManifestDataset,
        byte[] Archive,
        List<(string Name, byte[] Content)> Members
    ) Miniature()
    {
        var members = Manifest
            .Embedded["cifar-10"]
            .Files[0]
            .Members!.Select(
                (file, i) => (file.Name, (byte[])[.. Record(1, 2 * i), .. Record(2, (2 * i) + 1)])
            )
            .ToList();
        using var stream = new MemoryStream();
        using (var tar = new TarWriter(stream, TarEntryFormat.Ustar, leaveOpen: true))
        {
            tar.WriteEntry(new UstarTarEntry(TarEntryType.Directory, "cifar-10-batches-bin/"));
            foreach (var (name, content) in members)
                tar.WriteEntry(
                    new UstarTarEntry(TarEntryType.RegularFile, "cifar-10-batches-bin/" + name)
                    {
                        DataStream = new MemoryStream(content),
                    }
                );
        }
        byte[] archive = Sample.Gzip(stream.ToArray());
        ManifestFile Spec(string name, byte[] content) =>
            new(name, content.Length, DataFile.Sha256(content));
        ManifestFile file = Spec("cifar-10-binary.tar.gz", archive) with
        {
            Members = [.. members.Select(m => Spec(m.Name, m.Item2))],
        };
        return (Manifest.Embedded["cifar-10"] with { Files = [file] }, archive, members);
    }
}
