using System.Buffers.Binary;
using System.IO.Compression;
using static TorchSharp.torch;
using static TorchSharp.torch.utils.data;

namespace TorchSharp.Tests.Vision;

/// <summary>Data sets in TorchSharp's folders, from small files of the same formats. Nothing is fetched.</summary>
public sealed class DatasetTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("vision").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private static byte[] Idx(int magic, int[] sizes, byte[] content)
    {
        var header = new byte[4 * (sizes.Length + 1)];
        BinaryPrimitives.WriteInt32BigEndian(header, magic);
        for (var i = 0; i < sizes.Length; i++)
            BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4 * (i + 1)), sizes[i]);
        return [.. header, .. content];
    }

    /// <summary>Two images of 2x3, labelled 7 and 2.</summary>
    private static void WriteDigits(string folder, string prefix)
    {
        Directory.CreateDirectory(folder);
        byte[] pixels = [0, 1, 2, 128, 254, 255, 10, 20, 30, 40, 50, 60];
        File.WriteAllBytes(
            Path.Combine(folder, $"{prefix}-images-idx3-ubyte"),
            Idx(2051, [2, 2, 3], pixels)
        );
        File.WriteAllBytes(
            Path.Combine(folder, $"{prefix}-labels-idx1-ubyte"),
            Idx(2049, [2], [7, 2])
        );
    }

    [Theory]
    [InlineData("mnist")]
    [InlineData("fashion-mnist")]
    [InlineData("kmnist")]
    public void Digits_are_read_from_their_folder_and_divided_by_256(string name)
    {
        WriteDigits(Path.Combine(_root, name, "test_data"), "t10k");
        using Dataset data = name switch
        {
            "mnist" => torchvision.datasets.MNIST(_root, train: false),
            "fashion-mnist" => torchvision.datasets.FashionMNIST(_root, train: false),
            _ => torchvision.datasets.KMNIST(_root, train: false),
        };
        Assert.Equal(2, data.Count);
        var first = data.GetTensor(0);
        Assert.Equal([1, 2, 3], first["data"].shape);
        Assert.Equal(float32, first["data"].dtype);
        Assert.Equal(255 / 256f, first["data"][0, 1, 2].ToSingle());
        Assert.Equal(int64, first["label"].dtype);
        Assert.Equal(7, first["label"].ToInt64());
        Assert.Equal(2, data.GetTensor(1)["label"].ToInt64());
    }

    [Fact]
    public void Packed_files_are_read_where_they_lie()
    {
        var plain = Path.Combine(_root, "plain");
        WriteDigits(plain, "train");
        var folder = Directory.CreateDirectory(Path.Combine(_root, "mnist")).FullName;
        foreach (var file in Directory.GetFiles(plain))
        {
            using var packed = new GZipStream(
                File.Create(Path.Combine(folder, Path.GetFileName(file) + ".gz")),
                CompressionLevel.Fastest
            );
            packed.Write(File.ReadAllBytes(file));
        }
        using var data = torchvision.datasets.MNIST(_root, train: true);
        Assert.Equal(2, data.Count);
    }

    [Fact]
    public void A_transform_changes_the_image_and_a_loader_stacks_the_batch()
    {
        WriteDigits(Path.Combine(_root, "mnist", "test_data"), "train");
        var normalize = torchvision.transforms.Normalize([0.5], [0.5]);
        var data = torchvision.datasets.MNIST(_root, train: true, target_transform: normalize);
        using var loader = DataLoader(data, 2, disposeBatch: false);
        var batch = loader.Single();
        Assert.Equal([2, 1, 2, 3], batch["data"].shape);
        Assert.Equal((255 / 256f - 0.5f) / 0.5f, batch["data"][0, 0, 1, 2].ToSingle(), 1e-6f);
        Assert.Equal([7L, 2L], batch["label"].data<long>().ToArray());
    }

    [Fact]
    public void Missing_and_broken_files_are_named()
    {
        var missing = Assert.Throws<FileNotFoundException>(() =>
            torchvision.datasets.MNIST(_root, train: true)
        );
        Assert.Contains("train-images-idx3-ubyte", missing.Message, StringComparison.Ordinal);
        var folder = Path.Combine(_root, "mnist", "test_data");
        WriteDigits(folder, "train");
        var images = Path.Combine(folder, "train-images-idx3-ubyte");
        File.WriteAllBytes(images, File.ReadAllBytes(images)[..^1]);
        Assert.Throws<InvalidDataException>(() => torchvision.datasets.MNIST(_root, train: true));
    }

    [Fact]
    public void Colour_images_have_three_channels_and_two_labels_where_there_are_two()
    {
        var folder = Directory
            .CreateDirectory(Path.Combine(_root, "CIFAR100", "cifar-100-binary"))
            .FullName;
        byte[] record = [3, 42, .. Enumerable.Range(0, 3072).Select(i => (byte)(i / 1024 * 100))];
        File.WriteAllBytes(Path.Combine(folder, "test.bin"), [.. record, .. record]);
        using var hundred = torchvision.datasets.CIFAR100(_root, train: false);
        var example = hundred.GetTensor(1);
        Assert.Equal([3, 32, 32], example["data"].shape);
        Assert.Equal(200 / 256f, example["data"][2, 5, 5].ToSingle());
        Assert.Equal(42, example["label"].ToInt64());
        Assert.Equal(3, example["categories"].ToInt64());

        var ten = Directory
            .CreateDirectory(Path.Combine(_root, "CIFAR10", "cifar-10-batches-bin"))
            .FullName;
        for (var i = 1; i <= 5; i++)
            File.WriteAllBytes(Path.Combine(ten, $"data_batch_{i}.bin"), record[1..]);
        using var train = torchvision.datasets.CIFAR10(_root, train: true);
        Assert.Equal(5, train.Count);
        Assert.Equal(42, train.GetTensor(4)["label"].ToInt64());
        using var turned = torchvision.datasets.CIFAR10(_root, true, false, x => 1 - x);
        Assert.Equal(1 - 200 / 256f, turned.GetTensor(0)["data"][2, 5, 5].ToSingle());
        Assert.Equal(42, turned.GetTensor(0)["label"].ToInt64());
        using var both = torchvision.datasets.CIFAR100(_root, false, false, x => -x);
        Assert.Equal(-200 / 256f, both.GetTensor(0)["data"][2, 5, 5].ToSingle());
    }
}
