using AdvCourse.Data;
using TorchSharp;

namespace AdvCourse.Tests.Data;

public sealed class TensorEdgeTests
{
    [Fact]
    public void Images_are_floats_from_0_to_1_in_the_layout_of_torch()
    {
        ImageSet set = Sample.Set().Shuffled(3).Take(4);
        using torch.Tensor images = set.Images();
        Assert.Equal([4L, 1, 2, 3], images.shape);
        Assert.Equal(torch.ScalarType.Float32, images.dtype);
        float[] expected =
        [
            .. Enumerable
                .Range(0, 4)
                .SelectMany(i => set.PixelsOf(i).ToArray())
                .Select(p => p / 255f),
        ];
        Assert.Equal(expected, images.data<float>().ToArray());
    }

    [Fact]
    public void White_is_1_and_black_is_0()
    {
        var set = new ImageSet(
            (byte[])[0, 255],
            (byte[])[0],
            2,
            1,
            1,
            ["x"],
            new("x", "", "", "", 1)
        );
        using torch.Tensor images = set.Images();
        Assert.Equal([0f, 1f], images.data<float>().ToArray());
    }

    [Fact]
    public void Vectors_hold_the_same_numbers_row_by_row()
    {
        ImageSet set = Sample.Set().WhereLabels(2, 0);
        using torch.Tensor vectors = set.Vectors();
        using torch.Tensor images = set.Images();
        Assert.Equal([4L, 6], vectors.shape);
        Assert.Equal(images.data<float>().ToArray(), vectors.data<float>().ToArray());
    }

    [Fact]
    public void Labels_are_int64_in_the_order_of_the_set()
    {
        ImageSet set = Sample.Set().Shuffled(5);
        using torch.Tensor labels = set.Labels();
        Assert.Equal([6L], labels.shape);
        Assert.Equal(torch.ScalarType.Int64, labels.dtype);
        Assert.Equal(
            Enumerable.Range(0, 6).Select(i => (long)set.LabelOf(i)),
            labels.data<long>().ToArray()
        );
    }

    [Fact]
    public void A_tensor_is_a_copy_that_leaves_the_set_alone()
    {
        ImageSet set = Sample.Set();
        using torch.Tensor images = set.Images();
        images.zero_();
        Assert.Equal(35, set.PixelsOf(3)[5]);
        using torch.Tensor again = set.Images();
        Assert.Equal(35 / 255f, again.data<float>().ToArray()[23]);
    }
}
