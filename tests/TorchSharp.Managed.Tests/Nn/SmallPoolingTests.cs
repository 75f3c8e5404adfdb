using System.Runtime.InteropServices;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace TorchSharp.Tests.Nn;

/// <summary>Pooling of inputs that are smaller than a window.</summary>
public sealed class SmallPoolingTests
{
    [Fact]
    public void With_ceil_mode_a_window_may_reach_beyond_a_small_input()
    {
        // PyTorch: floor((size - kernel + stride - 1) / stride) + 1 outputs, here 1 and 2 of 1 and 3.
        Tensor x = tensor([3f, 5f, 4f], [1L, 1, 1, 3]).requires_grad_();
        Tensor largest = F.max_pool2d(x, 2, ceil_mode: true);
        Assert.Equal([1L, 1, 1, 2], largest.shape);
        Assert.Equal([5f, 4], largest.data<float>().ToArray());
        largest.sum().backward();
        Assert.Equal([0f, 1, 1], x.grad!.data<float>().ToArray());
        Tensor mean = F.avg_pool2d(x.detach(), 2, ceil_mode: true);
        Assert.Equal([4f, 4], mean.data<float>().ToArray());
        Assert.Equal(
            [1L, 2],
            F.max_pool2d_with_indices(x.detach(), [2], ceil_mode: true)
                .indices.data<long>()
                .ToArray()
        );
    }

    [Fact]
    public void Where_no_output_would_be_left_the_input_is_refused()
    {
        // floor((1 - 3 + 1) / 2) + 1 is 0.
        Assert.Throws<ExternalException>(() =>
            F.max_pool2d(ones(1, 1, 1, 1), 3, stride: 2, ceil_mode: true)
        );
        Assert.Throws<ExternalException>(() => F.max_pool2d(ones(1, 1, 1, 3), 2));
        Assert.Throws<ExternalException>(() => F.avg_pool2d(ones(1, 1, 1, 3), 2));
    }

    [Fact]
    public void A_dilated_window_that_steps_over_the_whole_input_is_refused() =>
        Assert.Throws<ExternalException>(() =>
            F.max_pool2d(ones(1, 1, 1, 1), 2, stride: 1, padding: 1, dilation: 2)
        );
}
