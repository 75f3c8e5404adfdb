using AdvCourse.Data;

namespace AdvCourse.Tests.Data;

/// <summary>Facts about the canonical files; skipped where MNIST is not at hand (a test never downloads).</summary>
public sealed class MnistTests
{
    private static readonly Lazy<ImageDataset?> Shared = new(() =>
    {
        DataSources sources = DataSources.FromEnvironment() with { Offline = true };
        Search search = DatasetFiles.Find(Manifest.Embedded["mnist"], sources, null, default);
        return search.Files is null ? null : Mnist.Load(sources);
    });

    private static ImageDataset AtHand()
    {
        Assert.SkipWhen(
            Shared.Value is null,
            "MNIST is not at hand: put it into ../shared/data/mnist or name its folder in ADVCOURSE_DATA (data/README.md)."
        );
        return Shared.Value!;
    }

    [Fact]
    public void The_parts_have_the_published_sizes_and_label_counts()
    {
        var (train, test) = AtHand();
        Assert.Equal(
            (60_000, 10_000, 28, 28, 1),
            (train.Count, test.Count, train.Width, train.Height, train.Channels)
        );
        Assert.Equal(
            [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949],
            train.LabelCounts()
        );
        Assert.Equal([980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009], test.LabelCounts());
    }

    [Fact]
    public void The_first_images_are_the_known_5_and_7()
    {
        var (train, test) = AtHand();
        Assert.Equal([5, 0, 4, 1, 9, 2, 1, 3, 1, 4], Enumerable.Range(0, 10).Select(train.LabelOf));
        Assert.Equal([7, 2, 1, 0, 4, 1, 4, 9, 5, 9], Enumerable.Range(0, 10).Select(test.LabelOf));
        Assert.Equal(27525, Sum(train.PixelsOf(0)));
        Assert.Equal(18454, Sum(test.PixelsOf(0)));
        Assert.Equal(
            (byte[])[3, 18, 18, 18, 126, 136, 175, 26, 166, 255, 247, 127],
            train.PixelsOf(0).Slice((5 * 28) + 12, 12).ToArray()
        );
    }

    [Fact]
    public void The_mean_and_spread_are_the_numbers_that_everyone_normalises_with()
    {
        var (train, _) = AtHand();
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < train.Count; i++)
            foreach (byte pixel in train.PixelsOf(i))
                (sum, squares) = (sum + pixel, squares + (pixel * pixel));
        double count = 60_000.0 * 784;
        double mean = sum / count;
        Assert.Equal(0.1307, mean / 255, 4);
        Assert.Equal(0.3081, Math.Sqrt((squares / count) - (mean * mean)) / 255, 4);
    }

    [Fact]
    public void The_maxout_recipe_validates_on_the_last_ten_thousand()
    {
        var (train, validation) = AtHand().Train.Split(50_000);
        Assert.Equal((50_000, 10_000), (train.Count, validation.Count));
        Assert.Equal(
            [3, 8, 6, 9, 6, 4, 5, 3, 8, 4],
            Enumerable.Range(0, 10).Select(validation.LabelOf)
        );
    }

    [Fact]
    public void The_receipt_names_size_hash_and_place()
    {
        ImageDataset mnist = AtHand();
        Assert.Matches(
            @"^MNIST, 60,000 \+ 10,000, sha256 ba891046e6505d7a\.\.\., from (ADVCOURSE_DATA|shared/data|the cache)$",
            mnist.Receipt
        );
        Assert.Null(mnist.Notice);
    }

    private static int Sum(ReadOnlySpan<byte> pixels)
    {
        int sum = 0;
        foreach (byte pixel in pixels)
            sum += pixel;
        return sum;
    }
}
