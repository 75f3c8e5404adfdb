using static TorchSharp.torch;

namespace TorchSharp.Tests.Tensors;

/// <summary>Counting and grids, against results worked out by hand.</summary>
public sealed class CountingTests
{
    [Fact]
    public void Unique_elements_come_sorted_with_places_and_counts()
    {
        var (values, inverse, counts) = tensor(
                new[,]
                {
                    { 3L, 1, 3 },
                    { 7, 1, 3 },
                }
            )
            .unique(return_inverse: true, return_counts: true);
        Assert.Equal([1L, 3, 7], values.data<long>().ToArray());
        Assert.Equal([1L, 0, 1, 2, 0, 1], inverse!.data<long>().ToArray());
        Assert.Equal([2L, 3], inverse.shape);
        Assert.Equal([2L, 3, 1], counts!.data<long>().ToArray());
        Assert.Equal(0, zeros(0).unique().output.numel());
    }

    [Fact]
    public void Bincount_counts_and_weighs()
    {
        Tensor x = tensor(new[] { 1L, 3, 1 });
        Assert.Equal([0L, 2, 0, 1, 0], bincount(x, minlength: 5).data<long>().ToArray());
        Assert.Equal(
            [0f, 1.5f, 0, 2],
            x.bincount(tensor(new[] { 1f, 2, 0.5f })).data<float>().ToArray()
        );
    }

    [Fact]
    public void Membership_differences_and_grids()
    {
        Assert.Equal(
            [false, true, true],
            arange(3).isin(tensor(new[] { 1L, 2 })).data<bool>().ToArray()
        );
        Assert.Equal([1L, 2, 3], tensor(new[] { 0L, 1, 3, 6 }).diff().data<long>().ToArray());
        Tensor[] grid = meshgrid([arange(2), arange(3)]);
        Assert.Equal([0L, 0, 0, 1, 1, 1], grid[0].reshape(-1).data<long>().ToArray());
        Assert.Equal([3L, 2], meshgrid([arange(2), arange(3)], "xy")[1].shape);
    }

    [Fact]
    public void Numbers_that_are_none_are_replaced() =>
        Assert.Equal(
            [0f, 5, float.MinValue, 1],
            tensor(new[] { float.NaN, float.PositiveInfinity, float.NegativeInfinity, 1 })
                .nan_to_num(posinf: 5)
                .data<float>()
                .ToArray()
        );
}
