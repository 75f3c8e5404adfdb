using static TorchSharp.torch;
using V = TorchSharp.torchvision.transforms.functional;

namespace TorchSharp.Tests.Tensors;

/// <summary>Overloads that say the same in fewer words.</summary>
public sealed class ShortFormTests
{
    private static Tensor Image => arange(24, dtype: float32).reshape(1, 4, 6);

    [Fact]
    public void New_tensors_take_their_type_from_a_tensor_and_sizes_in_any_form()
    {
        Tensor x = zeros(1, dtype: ScalarType.Int16);
        ReadOnlySpan<long> span = [2, 3];
        Tensor[] made =
        [
            x.new_zeros(2, 3),
            x.new_ones(2, 3),
            x.new_full(2, 3, 7),
            x.new_empty(2, 3),
            x.new_zeros(span),
            x.new_ones([2, 3]),
            x.new_full(span, 7),
            x.new_empty(span),
        ];
        Assert.All(made, t => Assert.Equal([2, 3], t.shape));
        Assert.All(made, t => Assert.Equal(ScalarType.Int16, t.dtype));
        Assert.Equal(42, x.new_full(1, 2, 3, 7).sum().ToInt32());
        Assert.Equal([1, 2, 3, 4], x.new_ones(1, 2, 3, 4).shape);
        Assert.Equal([5], x.new_zeros(5).shape);
    }

    [Fact]
    public void Deviation_and_mean_come_together_over_several_dimensions()
    {
        Tensor x = Image.square();
        var (std, mean) = x.std_mean([1, 2]);
        Assert.Equal(x.std([1, 2]), std);
        Assert.Equal(x.mean([1, 2]), mean);
        var (var, again) = var_mean(x, [0, 1], unbiased: false, keepdim: true);
        Assert.Equal(x.var([0, 1], unbiased: false, keepdim: true), var);
        Assert.Equal(x.mean([0, 1], keepdim: true), again);
        Assert.Equal(std, std_mean(x, [1, 2]).std);
        Assert.Equal(x.var([0, 1], keepdim: true), x.var_mean([0, 1], keepdim: true).var);
    }

    [Fact]
    public void Images_are_mirrored_and_cut_to_squares()
    {
        Assert.Equal(Image.flip(2), V.hflip(Image));
        Assert.Equal(Image.flip(1), V.vflip(Image));
        Assert.Equal(Image[.., 1..3, 2..4], V.crop(Image, 1, 2, 2));
        Assert.Equal(Image[.., 1..3, 2..4], V.center_crop(Image, 2));
        Assert.Equal(
            V.resize(Image[.., 1..3, 2..6], 3, 5),
            V.resized_crop(Image, 1, 2, 2, 4, 3, 5)
        );
    }

    [Fact]
    public void One_number_blurs_both_ways()
    {
        Tensor both = V.gaussian_blur(Image, [3L, 3], [0.8f, 0.8f]);
        Assert.Equal(both, V.gaussian_blur(Image, 3, 0.8f));
        Assert.Equal(both, V.gaussian_blur(Image, [3L], [0.8f]));
        Assert.Equal(
            V.gaussian_blur(Image, [5L, 3], [0.8f, 0.3f]),
            V.gaussian_blur(Image, 3, 5, 0.8f, 0.3f)
        );
    }
}
