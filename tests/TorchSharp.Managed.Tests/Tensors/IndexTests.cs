using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Tensors;

/// <summary>Tensors without dimensions as indices.</summary>
public sealed class IndexTests
{
    private static float[] Values(Tensor t) => t.reshape(-1).data<float>().ToArray();

    [Fact]
    public void A_single_truth_as_an_index_takes_all_or_nothing()
    {
        Tensor yes = tensor(true),
            no = tensor(false);
        Assert.Equal([0L, 3], arange(3)[no].shape);
        Assert.Equal([1L, 3], arange(3)[yes].shape);
        Assert.Equal([0L, 3], arange(3)[TensorIndex.Tensor(no)].shape);
        Assert.Equal([0L, 3], arange(3)[TensorIndex.Bool(false)].shape);
        Tensor x = zeros(3);
        x[no] = 5f;
        Assert.Equal([0f, 0, 0], Values(x));
        x[yes] = 5f;
        Assert.Equal([5f, 5, 5], Values(x));
        Assert.Equal([0L], tensor(3f).masked_select(no).shape);
        Assert.Equal([1L], tensor(3f).masked_select(yes).shape);
        Assert.Equal([3f], Values(tensor(3f).masked_scatter(no, tensor(4f))));
        Assert.Equal([4f], Values(tensor(3f).masked_scatter(yes, tensor(4f))));
        Tensor number = tensor(3f).requires_grad_();
        number.masked_select(yes).sum().backward();
        Assert.Equal([1f], Values(number.grad!));
        // Beside tensors of positions it is one of them.
        Tensor y = arange(12).reshape(3, 2, 2);
        Tensor at = tensor(new[] { 0L, 1, 2 });
        Assert.Equal([3L, 2, 2], y[TensorIndex.Bool(true), TensorIndex.Tensor(at)].shape);
        Assert.Equal(
            [3L, 2, 2],
            y[TensorIndex.Tensor(at), TensorIndex.Colon, TensorIndex.Bool(true)].shape
        );
    }

    [Fact]
    public void A_single_position_in_a_tensor_is_a_position()
    {
        Tensor x = arange(24).reshape(2, 3, 4),
            one = tensor(1L);
        Tensor both = x[
            TensorIndex.Tensor(one),
            TensorIndex.Colon,
            TensorIndex.Tensor(tensor(new[] { 0L, 1 }))
        ];
        Assert.Equal([3L, 2], both.shape);
        Assert.Equal([12L, 13, 16, 17, 20, 21], both.reshape(-1).data<long>().ToArray());
        x[one].add_(100);
        Assert.Equal(112, x[1, 0, 0].ToInt64());
        x[one.to(int32)].zero_();
        Assert.Equal(0, x[1].sum().ToInt64());
        x[
            TensorIndex.Tensor(tensor(0L)),
            TensorIndex.Colon,
            TensorIndex.Tensor(tensor(new[] { 3L }))
        ] = full([3, 1], 7L);
        Assert.Equal([7L, 7, 7], x[0, TensorIndex.Colon, 3].data<long>().ToArray());
        Assert.Throws<ExternalException>(() => x[tensor(2L)]);
        // What take gives is a copy.
        x.take(one).zero_();
        Assert.Equal(1, x[0, 0, 1].ToInt64());
    }
}
