using AdvCourse.Data;
using FsCheck.Xunit;

namespace AdvCourse.Tests.Data;

public sealed class ImageSetTests
{
    private static int[] Ids(ImageSet set) =>
        [.. Enumerable.Range(0, set.Count).Select(i => set.PixelsOf(i)[0] / 10)];

    [Fact]
    public void A_set_gives_pixels_and_labels_in_order()
    {
        ImageSet set = Sample.Set();
        Assert.Equal(6, set.Count);
        Assert.Equal((byte[])[30, 31, 32, 33, 34, 35], set.PixelsOf(3));
        Assert.Equal(0, set.LabelOf(3));
        Assert.Equal(6, set.PixelsPerImage);
        Assert.Equal([2, 2, 2], set.LabelCounts());
    }

    [Fact]
    public void Take_Skip_ranges_and_Subset_pick_positions()
    {
        ImageSet set = Sample.Set();
        Assert.Equal([0, 1], Ids(set.Take(2)));
        Assert.Equal([4, 5], Ids(set.Skip(4)));
        Assert.Equal([3, 4, 5], Ids(set[^3..]));
        Assert.Equal([5, 0, 5], Ids(set.Subset([5, 0, 5])));
        Assert.Equal([4], Ids(set.Skip(3).Subset([1])));
        Assert.Equal(0, set.Take(0).Count);
    }

    [Fact]
    public void WhereLabels_keeps_the_order_and_the_labels()
    {
        ImageSet kept = Sample.Set().Skip(1).WhereLabels(0, 2);
        Assert.Equal([2, 3, 5], Ids(kept));
        Assert.Equal([2, 0, 2], Enumerable.Range(0, 3).Select(kept.LabelOf));
    }

    [Fact]
    public void Split_cuts_in_two_without_loss()
    {
        var (train, validation) = Sample.Set().Split(4);
        Assert.Equal([0, 1, 2, 3], Ids(train));
        Assert.Equal([4, 5], Ids(validation));
    }

    [Fact]
    public void A_shuffle_is_pinned_by_its_seed_for_every_machine()
    {
        // Pinned: a change here would change every trained model of the course.
        Assert.Equal(Ids(Sample.Set(20).Shuffled(7)), Ids(Sample.Set(20).Shuffled(7)));
        Assert.NotEqual(Ids(Sample.Set(20).Shuffled(7)), Ids(Sample.Set(20).Shuffled(8)));
        Assert.Equal([0, 9, 2, 3, 6, 10, 8, 1, 7, 11, 4, 5], Ids(Sample.Set(12).Shuffled(1)));
    }

    [Property]
    public bool A_shuffle_is_a_permutation_that_keeps_labels_with_their_images(long seed, byte size)
    {
        ImageSet set = Sample.Set(size % 25).Shuffled(seed);
        return Ids(set).Order().SequenceEqual(Enumerable.Range(0, size % 25))
            && Enumerable.Range(0, set.Count).All(i => set.LabelOf(i) == Ids(set)[i] % 3);
    }

    [Fact]
    public void Every_position_is_about_equally_likely_after_a_shuffle()
    {
        // 6 images, 6,000 shuffles: each of 36 cells expects 1,000 with standard deviation 29.
        int[,] seen = new int[6, 6];
        for (int seed = 0; seed < 6000; seed++)
        {
            int[] ids = Ids(Sample.Set().Shuffled(seed));
            for (int position = 0; position < 6; position++)
                seen[position, ids[position]]++;
        }
        Assert.All(seen.Cast<int>(), count => Assert.InRange(count, 850, 1150));
    }

    [Fact]
    public void The_source_arrays_may_change_without_changing_the_set()
    {
        byte[] pixels = [1, 2];
        byte[] labels = [0, 1];
        var set = new ImageSet(pixels, labels, 1, 1, 1, ["x", "y"], new("p", "", "q", "", 2));
        (pixels[0], labels[0]) = (9, 1);
        Assert.Equal(1, set.PixelsOf(0)[0]);
        Assert.Equal(0, set.LabelOf(0));
    }

    [Fact]
    public void Bad_arguments_name_the_value_and_what_would_do()
    {
        ImageSet set = Sample.Set();
        Assert.Contains(
            "6 images",
            Assert.Throws<ArgumentOutOfRangeException>(() => set.Take(7)).Message,
            StringComparison.Ordinal
        );
        Assert.Throws<ArgumentOutOfRangeException>(() => set.Skip(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => set.LabelOf(6));
        Assert.Throws<ArgumentOutOfRangeException>(() => set.Subset([0, 6]));
        Assert.Contains(
            "0 to 2",
            Assert.Throws<ArgumentOutOfRangeException>(() => set.WhereLabels(3)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Labels_outside_the_classes_and_pixels_that_do_not_fit_are_refused()
    {
        var from = new Provenance("odd", "", "a test", "", 2);
        var label = Assert.Throws<DatasetException>(() =>
            new ImageSet(new byte[2], [0, 5], 1, 1, 1, ["x", "y"], from)
        );
        Assert.Equal(
            "odd: expected labels 0 to 1, found label 5 at position 1. " + label.Remedy,
            label.Message
        );
        Assert.Throws<DatasetException>(() =>
            new ImageSet(new byte[2], [2, 0], 1, 1, 1, ["x", "y"], from)
        );
        Assert.Throws<DatasetException>(() =>
            new ImageSet(new byte[3], [0, 1], 1, 1, 1, ["x", "y"], from)
        );
    }

    [Fact]
    public void Text_forms_do_not_depend_on_the_culture()
    {
        var set = new ImageSet(
            new byte[1234 * 6],
            new byte[1234],
            3,
            2,
            1,
            ["x"],
            new("sample", "train", "a test", "0123456789abcdef", 1234)
        );
        Assert.Equal(
            "sample train: 1,234 images 3x2, 1 classes",
            Sample.UnderGermanCulture(set.ToString)
        );
        Assert.Equal(
            "sample train, 1,234 images, sha256 01234567..., from a test",
            Sample.UnderGermanCulture(set.Provenance.ToString)
        );
        Assert.Contains(
            "1,234 images",
            Sample.UnderGermanCulture(() =>
                Assert.Throws<ArgumentOutOfRangeException>(() => set.LabelOf(5000)).Message
            ),
            StringComparison.Ordinal
        );
    }
}
