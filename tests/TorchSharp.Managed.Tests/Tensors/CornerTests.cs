using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Tensors;

/// <summary>Arguments that formulas do not cover, as PyTorch takes them and TorchSharp refuses them.</summary>
public sealed class CornerTests
{
    private static float[] Values(Tensor t) => t.reshape(-1).data<float>().ToArray();

    [Fact]
    public void The_slope_of_a_standard_deviation_of_equal_numbers_is_zero()
    {
        // PyTorch masks its derivative where the result is 0.
        Tensor x = tensor([2f, 2f, 2f, 1f, 2f, 3f], [2L, 3]).requires_grad_();
        x.std(dim: 1L).sum().backward();
        // (x - mean) / ((n - 1) std), where the numbers differ.
        Assert.Equal([0f, 0, 0, -0.5f, 0, 0.5f], Values(x.grad!));
        Tensor same = ones(4).requires_grad_();
        same.std().backward();
        Assert.Equal([0f, 0, 0, 0], Values(same.grad!));
    }

    [Fact]
    public void Choices_need_truths_and_joining_needs_parts()
    {
        Tensor x = ones(3);
        foreach (Tensor wrong in new[] { x, x.to(uint8), x.to(int64) })
        {
            Assert.Throws<ArgumentException>(() => where(wrong, x, x));
            Assert.Throws<ArgumentException>(() => x.where(wrong, x));
            Assert.Throws<ArgumentException>(() => x.masked_select(wrong));
        }
        Assert.Throws<ArgumentException>(() => cat(new List<Tensor>()));
        Assert.Throws<ArgumentException>(() => cat(Array.Empty<Tensor>()));
        Assert.Throws<ExternalException>(() => stack(new List<Tensor>()));
    }

    [Fact]
    public void What_TorchSharp_refuses_itself_is_refused_with_its_exceptions()
    {
        Tensor x = ones(3);
        Assert.Throws<ArgumentException>(() => x.slice(0, 0, 3, 0));
        Assert.Throws<ArgumentException>(() => x.slice(0, 0, 3, -1));
        // This one reaches libtorch.
        Assert.Throws<ExternalException>(() => x[TensorIndex.Slice(0, 3, -1)]);
        Assert.Throws<InvalidOperationException>(() => x.is_nonzero());
        Assert.Throws<InvalidOperationException>(() => zeros(0).is_nonzero());
        Assert.True(x[..1].is_nonzero());
        Assert.Throws<ArgumentNullException>(() => utils.data.TensorDataset());
    }

    [Theory]
    [InlineData(ScalarType.Bool, 0, 2, 3)]
    [InlineData(ScalarType.Byte, 0, 256, 257)]
    [InlineData(ScalarType.Int8, -128, 128, 129)]
    [InlineData(ScalarType.Int16, -32768, 32768, 32769)]
    [InlineData(ScalarType.Int32, -2147483648L, 2147483648L, 2147483649L)]
    public void Random_integers_fit_their_type(ScalarType type, long low, long high, long tooHigh)
    {
        Assert.Equal(type, randint(low, high, [4L], dtype: type).dtype);
        Assert.Throws<ExternalException>(() => randint(low, tooHigh, [4L], dtype: type));
        Assert.Throws<ExternalException>(() => randint(low - 1, high, [4L], dtype: type));
    }

    [Fact]
    public void Numbers_do_not_become_truths_in_place()
    {
        Tensor truths = tensor(new[] { true, false });
        Assert.Throws<ExternalException>(() => truths.add_(1));
        Assert.Throws<ExternalException>(() => truths.mul_(tensor(new[] { 2L, 3L })));
        Assert.Throws<ExternalException>(() => truths.mul_(0.5));
        truths.add_(tensor(new[] { false, true }));
        Assert.Equal([true, true], truths.data<bool>().ToArray());
        truths.copy_(tensor(new[] { 0L, 3L })).logical_and_(ones(2));
        Assert.Equal([false, true], truths.data<bool>().ToArray());
    }

    [Fact]
    public void One_tensor_joined_shares_memory_as_in_TorchSharp_and_one_stacked_does_not()
    {
        Tensor x = ones(3);
        cat(new[] { x }).fill_(2);
        Assert.Equal([2f, 2, 2], Values(x));
        foreach (
            Tensor y in new[] { stack(new[] { x }), vstack(new[] { x }), hstack(x), dstack(x) }
        )
        {
            y.fill_(3);
        }
        nn.utils.parameters_to_vector([x]).fill_(3);
        Assert.Equal([2f, 2, 2], Values(x));
    }
}
