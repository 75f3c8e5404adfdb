using TorchSharp.Kernels;

namespace TorchSharp.Tests.Kernels;

/// <summary>Channels innermost or outermost: the same images.</summary>
[Collection(nameof(KernelTest))]
public sealed class ChannelOrderTests
{
    [Theory]
    [InlineData(3, 16, 64)]
    [InlineData(2, 7, 13)]
    [InlineData(40, 36, 32)]
    [InlineData(1, 1, 5)]
    [InlineData(0, 4, 4)]
    public void Each_image_is_transposed(int images, int rows, int columns)
    {
        float[] x = KernelData.Random(images * rows * columns, 1),
            y = [.. Enumerable.Repeat(float.NaN, x.Length)];
        ChannelOrder.Turn(images, rows, columns, x, y);
        for (int i = 0; i < x.Length; i++)
        {
            int image = i / (rows * columns),
                row = i / columns % rows,
                column = i % columns;
            Assert.Equal(x[i], y[(image * columns + column) * rows + row]);
        }
    }

    [Fact]
    public void Spans_that_are_too_short_are_refused()
    {
        var error = Assert.Throws<ArgumentException>(() =>
            ChannelOrder.Turn(2, 3, 4, new float[24], new float[23])
        );
        Assert.Contains("24 and 23", error.Message);
    }

    /// <summary>Copies of tensors go the same way, there and back, and views that only look like it do not.</summary>
    [Fact]
    public void A_copy_of_a_convolutions_result_has_its_elements()
    {
        using var scope = torch.NewDisposeScope();
        torch.Tensor weight = torch.rand(5, 2, 3, 3),
            y = torch.nn.functional.conv2d(torch.rand(4, 2, 9, 8), weight),
            copy = y.clone().flatten(1).view(4, 5, 7, 6),
            part = y[torch.TensorIndex.Colon, torch.TensorIndex.Slice(1, 4)].contiguous();
        foreach (
            var (n, c, i, j) in (IEnumerable<(int, int, int, int)>)
                [(0, 0, 0, 0), (3, 4, 6, 5), (2, 1, 3, 4)]
        )
        {
            Assert.Equal(y[n, c, i, j].item<float>(), copy[n, c, i, j].item<float>());
        }
        Assert.Equal(y[3, 2, 6, 5].item<float>(), part[3, 1, 6, 5].item<float>());
    }
}
