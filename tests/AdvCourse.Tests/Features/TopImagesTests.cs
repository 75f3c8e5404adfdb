using AdvCourse.Features;
using static TorchSharp.torch;

namespace AdvCourse.Tests.Features;

public sealed class TopImagesTests
{
    [Fact]
    public void The_images_farthest_along_each_direction_come_in_order()
    {
        using var scope = NewDisposeScope();
        var features = tensor(new float[] { 0, 5, 1, 0, 2, 2, 3, -1 }, [4, 2]);
        var directions = tensor(new float[] { 1, 0, 0, 1, -1, -1 }, [3, 2]);
        var tops = TopImages.Of(features, directions, 2);
        Assert.Equal([3, 2], tops[0]); // x: 0 1 2 3
        Assert.Equal([0, 2], tops[1]); // y: 5 0 2 -1
        Assert.Equal([1, 3], tops[2]); // -(x + y): -5 -1 -4 -2
    }

    [Fact]
    public void Equal_products_keep_the_images_order()
    {
        using var scope = NewDisposeScope();
        var tops = TopImages.Of(zeros([6, 3]), ones([1, 3]), 4);
        Assert.Equal([0, 1, 2, 3], tops[0]);
    }

    [Fact]
    public void They_are_what_sorting_by_hand_finds()
    {
        using var scope = NewDisposeScope();
        var (features, directions) = (Samples.Images(50), new Noise(4).Normal([5, 12]));
        var tops = TopImages.Of(features, directions, 7);
        for (var i = 0; i < 5; i++)
        {
            var products = Samples.Doubles(features.matmul(directions[i]));
            var least = tops[i].Min(image => products[image]);
            Assert.Equal(7, products.Count(value => value >= least));
            Assert.Equal(tops[i].OrderByDescending(image => products[image]), tops[i]);
        }
    }

    [Fact]
    public void Purity_and_entropy_of_known_mixtures()
    {
        Assert.Equal(1, TopImages.Purity([3, 3, 3]));
        Assert.Equal(0, TopImages.Entropy([3, 3, 3]));
        Assert.Equal(0.5, TopImages.Purity([0, 1, 2, 2]));
        Assert.Equal(1.5, TopImages.Entropy([0, 1, 2, 2]), 1e-12);
        Assert.Equal(
            Math.Log2(10),
            TopImages.Entropy(Enumerable.Range(0, 10).Select(i => (long)i)),
            1e-12
        );
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        using var scope = NewDisposeScope();
        Assert.Throws<ArgumentException>(() => TopImages.Of(zeros([4, 2]), zeros([1, 3]), 1));
        Assert.Throws<ArgumentException>(() => TopImages.Of(zeros([4, 2]), zeros([1, 2]), 5));
        Assert.Throws<ArgumentException>(() => TopImages.Of(zeros([4, 2]), zeros([1, 2]), 0));
        Assert.Throws<ArgumentException>(() =>
            TopImages.Of(full([4, 2], float.NaN), ones([1, 2]), 1)
        );
        Assert.Throws<ArgumentException>(() => TopImages.Purity([]));
    }
}
