using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Tensors;

/// <summary>
/// Tensors without dimensions where a dimension is named: most operations take them for vectors of one element, others
/// refuse them. Which do is PyTorch's choice; values and gradients are among the reference rows.
/// </summary>
public sealed class NumberTests
{
    private static Tensor Index(params long[] positions) => tensor(positions);

    private static void Refused(Func<object> operation) =>
        Assert.Throws<ExternalException>(operation);

    [Fact]
    public void Slices_of_a_number_are_written_in_place()
    {
        Tensor x = tensor(3f);
        Assert.Equal(7, x.index_fill_(0, Index(0), 7).ToSingle());
        Assert.Equal(5, x.index_copy_(-1, tensor(0L), tensor(5f)).ToSingle());
        Assert.Equal(9, x.index_add_(0, Index(0, 0), ones(2), 2).ToSingle());
        Assert.Equal(2, x.scatter_(0, Index(0), full(1, 2f)).ToSingle());
        Assert.Equal(0, x.ndim);
    }

    [Fact]
    public void Positions_outside_of_a_number_and_sources_that_do_not_fit_are_refused()
    {
        Tensor x = tensor(3f);
        foreach (Tensor outside in new[] { Index(1), tensor(-1L) })
        {
            Refused(() => x.index_copy(0, outside, tensor(5f)));
            Refused(() => x.index_add(0, outside, tensor(5f), 1));
            Refused(() => x.index_select(0, outside));
            Refused(() => x.gather(0, outside));
        }
        Refused(() => x.index_fill(0, Index(1), 7));
        Refused(() => x.index_fill(1, Index(0), 7));
        Refused(() => x.index_copy(0, Index(0, 0), tensor(5f)));
        Refused(() => x.index_add(0, Index(), tensor(5f), 1));
        Refused(() => x.index_select(0, Index(0, 0)));
        Refused(() => ones(2, 3).index_copy(0, Index(1), tensor(5f)));
        Refused(() => ones(2, 3).index_add(0, Index(1), ones(3), 1));
    }

    [Fact]
    public void An_index_of_another_type_is_refused()
    {
        // TorchSharp's own exceptions, where it looks before PyTorch does.
        Tensor x = ones(3),
            index = Index(0).to(int32);
        Assert.Throws<ArgumentException>(() => x.index_copy(0, index, ones(1)));
        Assert.Throws<ArgumentException>(() => x.index_fill(0, index, 7));
        Assert.Throws<ArgumentException>(() => x.index_add(0, index.to(int16), ones(1), 1));
        Refused(() => x.gather(0, index));
        Refused(() => x.scatter(0, index, ones(1)));
        Refused(() => x.take(index));
        Refused(() => x.take_along_dim(index, 0));
        Refused(() => x.index_select(0, index.to(int16)));
        Refused(() => x.repeat_interleave(index.to(int16)));
        Refused(() => x.repeat_interleave(ones(1)));
    }

    [Fact]
    public void There_is_no_element_before_the_first_or_behind_the_last()
    {
        foreach (Tensor x in new[] { tensor(3f), ones(1), ones(2, 1) })
        {
            Refused(() => x.kthvalue(0, -1));
            Refused(() => x.kthvalue(2, -1));
        }
    }

    [Fact]
    public void Quantiles_lie_between_0_and_1_and_have_the_type_of_the_elements()
    {
        foreach (Tensor x in new[] { tensor(3f), arange(4, float32) })
        {
            Refused(() => x.quantile(tensor(1.5f), 0));
            Refused(() => x.quantile(tensor(float.NaN), 0));
            Refused(() => x.quantile(tensor(0.5), 0));
            Refused(() => x.quantile(full(1, 2, 0.5f), 0));
            Refused(() => x.to(int64).quantile(tensor(0.5f), 0));
        }
        Refused(() => tensor(3f).quantile(tensor(0.5f), 1));
        Refused(() => zeros(0).quantile(tensor(0.5f), 0));
    }

    [Fact]
    public void Some_operations_need_a_dimension()
    {
        Tensor x = tensor(3f);
        Refused(() => x.diff());
        Refused(() => x.diff(0));
        Refused(() => x.roll(1, 0));
        Refused(() => x.flipud());
        Refused(() => x.unique(dim: 0));
        Refused(() => x.take_along_dim(tensor(0L), 0));
        Refused(() => x.repeat_interleave(Index(2), 0));
        Refused(() => ones(2, 3).diff(prepend: ones(1)));
        Refused(() => ones(2, 3).take_along_dim(Index(0), 1));
        Refused(() => ones(3).tensor_split(tensor(new long[] { 1, 2 }, [1L, 2])));
        Refused(() => ones(3).repeat_interleave(Index(1, 2)));
        Refused(() => ones(3).repeat_interleave(Index(-1)));
        Assert.Equal(3, x.movedim([0], [-1]).ToSingle());
        Refused(() => x.movedim([1], [0]));
    }

    [Fact]
    public void A_dimension_that_is_not_there_is_refused_where_nothing_is_to_be_done_too()
    {
        foreach (Tensor x in new[] { tensor(3f), zeros(0) })
        {
            foreach (int wrong in new[] { 1, -2 })
            {
                Refused(() => x.cumsum(wrong));
                Refused(() => x.cumprod(wrong));
                Refused(() => x.softmax(wrong));
                Refused(() => x.log_softmax(wrong));
                Refused(() => x.unflatten(wrong, 1, -1));
                Refused(() => x.size(wrong));
                Refused(() => x.stride(wrong));
            }
        }
        Refused(() => tensor(3f).size(0));
        Refused(() => tensor(3f).stride(-1));
        Refused(() => tensor(3f).unflatten(0, 1, 1));
        Refused(() => zeros(2, 0).unique(dim: 0));
        Assert.Equal([0L], zeros(0).unique(dim: 0).output.shape);
    }

    [Fact]
    public void Diagonals_are_those_of_matrices_and_grids_those_of_vectors()
    {
        foreach (Tensor x in new[] { tensor(3f), ones(2, 2, 2) })
        {
            Refused(() => x.diag());
            Refused(() => x.trace());
        }
        Refused(() => ones(2).trace());
        Refused(() => meshgrid([ones(2), ones(2, 2)]));
    }

    [Fact]
    public void A_triangle_needs_a_matrix_and_a_dimension_turns_once()
    {
        foreach (Tensor x in new[] { tensor(3f), ones(3) })
        {
            Refused(() => x.tril());
            Refused(() => x.triu(1));
        }
        Assert.Equal([0L, 0], ones(0, 0).tril().shape);
        Assert.Equal([2L, 0], ones(2, 0).triu().shape);
        Refused(() => ones(3).flip(0, -1));
    }

    [Fact]
    public void Sums_of_truths_are_truths()
    {
        // Not bytes of 2, which would be neither.
        Tensor x = tensor(new[] { true, false, false }),
            on = ones(2, @bool),
            twice = Index(0, 1);
        foreach (
            Tensor y in new[]
            {
                x.index_add(0, twice, on, 1),
                x.scatter_add(0, twice, on),
                x.clone().index_put_(on, [twice], accumulate: true),
            }
        )
        {
            Assert.Equal([1, 1, 0], y.bytes.ToArray());
        }
        Assert.Equal(
            [0, 0],
            zeros(2, @bool).scatter_add(0, Index(1, 1), zeros(2, @bool)).bytes.ToArray()
        );
    }

    [Fact]
    public void A_mask_may_be_wider_than_what_it_scatters_into()
    {
        Tensor x = tensor(3f).requires_grad_(),
            mask = tensor(new[] { true, false, false });
        Tensor y = x.masked_scatter(mask, tensor([5f]));
        Assert.Equal([5f, 3, 3], y.data<float>());
        y.sum().backward();
        Assert.Equal(2, x.grad!.ToSingle());
        Refused(() => tensor(3f).masked_scatter_(mask, tensor([5f])));
        Refused(() => tensor(3f).masked_scatter(mask, tensor([5L])));
    }
}
