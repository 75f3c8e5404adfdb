using System.Diagnostics;
using AdvCourse.Data;

namespace AdvCourse.Tests.Data;

public sealed class DatasetFilesTests : IDisposable
{
    private static readonly Dictionary<string, byte[]> Raw = new()
    {
        ["train-images-idx3-ubyte.gz"] = Sample.Idx([4, 2, 2], Sample.Bytes(16)),
        ["train-labels-idx1-ubyte.gz"] = Sample.Idx([4], [0, 1, 2, 3]),
        ["t10k-images-idx3-ubyte.gz"] = Sample.Idx([2, 2, 2], Sample.Bytes(8, 2)),
        ["t10k-labels-idx1-ubyte.gz"] = Sample.Idx([2], [4, 5]),
    };

    private readonly TestFolder folder = new();

    public void Dispose() => folder.Dispose();

    private string At(string name) => Path.Combine(folder.Root, name);

    private DataSources Sources =>
        new()
        {
            OwnFolder = null,
            SharedFolder = At("shared"),
            CacheFolder = At("cache"),
            Offline = true,
            ConnectTimeout = TimeSpan.FromSeconds(60),
            StallTimeout = TimeSpan.FromSeconds(60),
        };

    /// <summary>MNIST's entry with small files; served as gzip.</summary>
    private static ManifestDataset Small(params Uri[] mirrors) =>
        Manifest.Embedded["mnist"] with
        {
            Mirrors = mirrors,
            Files =
            [
                .. Raw.Select(file => new ManifestFile(
                    file.Key,
                    Sample.Gzip(file.Value).Length,
                    DataFile.Sha256(Sample.Gzip(file.Value)),
                    file.Value.Length,
                    DataFile.Sha256(file.Value)
                )),
            ],
        };

    private void Put(string place, bool gzip = true, Func<string, byte[], byte[]?>? change = null)
    {
        foreach (var (name, raw) in Raw)
            if ((change is null ? raw : change(name, raw)) is { } content)
                folder.Write(
                    Path.Combine(place, gzip ? name : name[..^3]),
                    gzip ? Sample.Gzip(content) : content
                );
    }

    private static Search Find(DataSources sources, ManifestDataset? dataset = null) =>
        DatasetFiles.Find(dataset ?? Small(), sources, null, TestContext.Current.CancellationToken);

    [Fact]
    public void The_own_folder_comes_before_the_shared_one_and_that_before_the_cache()
    {
        Directory.CreateDirectory(At("own"));
        Put("cache/mnist");
        Assert.Equal("the cache", Find(Sources).Source);
        Put("shared/mnist");
        Assert.Equal("shared/data", Find(Sources).Source);
        Assert.Equal("shared/data", Find(Sources with { OwnFolder = At("own") }).Source);
        Put("own/mnist");
        Assert.Equal("ADVCOURSE_DATA", Find(Sources with { OwnFolder = At("own") }).Source);
    }

    [Theory]
    [InlineData("own/mnist", true)]
    [InlineData("own/mnist", false)]
    [InlineData("own", true)]
    [InlineData("own", false)]
    public void Files_may_lie_in_the_dataset_folder_or_openly_packed_or_not(string place, bool gzip)
    {
        Put(place, gzip);
        Search search = Find(Sources with { OwnFolder = At("own") });
        ImageDataset dataset = IdxDataset.Build(Small(), search);
        Assert.Equal((4, 2), (dataset.Train.Count, dataset.Test.Count));
        Assert.Equal(5, dataset.Test.LabelOf(1));
        string hash = DataFile.Sha256(Raw["train-images-idx3-ubyte.gz"]);
        Assert.Equal($"MNIST, 4 + 2, sha256 {hash[..16]}..., from ADVCOURSE_DATA", dataset.Receipt);
        Assert.Null(dataset.Notice);
    }

    [Fact]
    public void A_gzip_packed_in_another_way_is_still_the_same_data()
    {
        Put("shared/mnist", change: (_, raw) => raw);
        foreach (var (name, raw) in Raw)
            folder.Write(
                $"shared/mnist/{name}",
                [.. Sample.Gzip(raw[..5]), .. Sample.Gzip(raw[5..])]
            );
        Assert.NotNull(Find(Sources).Files);
    }

    [Fact]
    public void A_folder_that_ADVCOURSE_DATA_names_must_exist()
    {
        DatasetException e = Assert.Throws<DatasetException>(() =>
            Find(Sources with { OwnFolder = At("nowhere") })
        );
        Assert.Contains("nowhere", e.File, StringComparison.Ordinal);
        Assert.Contains("ADVCOURSE_DATA", e.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_files_are_named()
    {
        Put(
            "shared/mnist",
            change: (name, raw) => name.StartsWith("t10k", StringComparison.Ordinal) ? null : raw
        );
        DatasetException e = Assert.Throws<DatasetException>(() => Find(Sources));
        Assert.Equal("no t10k-images-idx3-ubyte.gz, no t10k-labels-idx1-ubyte.gz", e.Found);
    }

    [Fact]
    public void A_wrong_hash_and_a_wrong_length_name_the_file_what_was_expected_and_what_to_do()
    {
        Put(
            "shared/mnist",
            change: (name, raw) =>
                name.StartsWith("train-l", StringComparison.Ordinal) ? [.. raw[..^1], 9] : raw
        );
        DatasetException hash = Assert.Throws<DatasetException>(() => Find(Sources));
        Assert.EndsWith("train-labels-idx1-ubyte.gz", hash.File, StringComparison.Ordinal);
        Assert.StartsWith(
            "sha256 " + DataFile.Sha256(Raw["train-labels-idx1-ubyte.gz"])[..16],
            hash.Expected,
            StringComparison.Ordinal
        );
        Assert.Contains("Delete the file", hash.Remedy, StringComparison.Ordinal);
        Put("shared/mnist", change: (name, raw) => raw[..^1]);
        Assert.Contains(
            "truncated",
            Assert.Throws<DatasetException>(() => Find(Sources)).Found,
            StringComparison.Ordinal
        );
        Put("shared/mnist", change: (name, raw) => [.. raw, 0]);
        Assert.Contains(
            "oversized",
            Assert.Throws<DatasetException>(() => Find(Sources)).Found,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Nothing_anywhere_gives_one_reason_for_each_place()
    {
        Search search = Find(Sources);
        Assert.Null(search.Files);
        Assert.Equal(
            [
                "ADVCOURSE_DATA is not set",
                "shared/data has no mnist/",
                "not in the cache",
                "download is off (ADVCOURSE_OFFLINE)",
            ],
            search.Reasons
        );
    }

    [Fact]
    public void A_download_fills_the_cache_and_the_next_run_reads_it_there()
    {
        using var mirror = new LoopbackMirror(name => Sample.Gzip(Raw[name]));
        DataSources online = Sources with { Offline = false };
        Search first = Find(online, Small(mirror.Address));
        Assert.Equal("the cache", first.Source);
        Assert.Equal(4, first.Files!.Count);
        Assert.NotNull(Find(Sources).Files);
        Assert.Equal(4, mirror.Ranges.Count);
        // What is damaged in the cache is fetched again, without asking; offline it is an error.
        folder.Write("cache/mnist/t10k-labels-idx1-ubyte.gz", [1, 2, 3]);
        Assert.Throws<DatasetException>(() => Find(Sources));
        Assert.NotNull(Find(online, Small(mirror.Address)).Files);
        Assert.Equal(5, mirror.Ranges.Count);
        Assert.NotNull(Find(Sources).Files);
    }

    [Fact]
    public void Without_a_network_the_search_ends_soon_and_says_why()
    {
        Uri closed;
        using (var mirror = new LoopbackMirror([]))
            closed = mirror.Address;
        var clock = Stopwatch.StartNew();
        Search search = Find(Sources with { Offline = false }, Small(closed, closed));
        Assert.Null(search.Files);
        Assert.Equal(
            "download failed (127.0.0.1: no connection; 127.0.0.1: no connection)",
            search.Reasons[^1]
        );
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 30);
    }

    [Fact]
    public void MNIST_found_nowhere_becomes_generated_digits_with_a_notice()
    {
        ImageDataset digits = Mnist.Load(Sources, stop: TestContext.Current.CancellationToken);
        Assert.Equal((60_000, 10_000), (digits.Train.Count, digits.Test.Count));
        Assert.Contains("generated digits stand in", digits.Notice, StringComparison.Ordinal);
        Assert.Contains("download is off", digits.Notice, StringComparison.Ordinal);
        Assert.DoesNotContain("\n", digits.Notice, StringComparison.Ordinal);
        Assert.DoesNotContain(folder.Root, digits.Notice, StringComparison.Ordinal);
        Assert.StartsWith(
            "generated digits, 60,000 + 10,000, sha256 ",
            digits.Receipt,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Fashion_MNIST_and_CIFAR_10_have_no_stand_in()
    {
        foreach (
            Func<ImageDataset> load in new Func<ImageDataset>[]
            {
                () => FashionMnist.Load(Sources),
                () => Cifar10.Load(Sources),
            }
        )
        {
            DatasetException e = Assert.Throws<DatasetException>(load);
            Assert.Contains("download is off", e.Found, StringComparison.Ordinal);
            Assert.Contains("ADVCOURSE_DATA", e.Remedy, StringComparison.Ordinal);
        }
    }
}
