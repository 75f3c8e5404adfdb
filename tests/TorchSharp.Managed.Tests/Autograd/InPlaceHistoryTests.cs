using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Autograd;

/// <summary>What in-place changes do to the history of a tensor, of its views and of its base.</summary>
public sealed class InPlaceHistoryTests
{
    private static float[] Values(Tensor t) => t.data<float>().ToArray();

    [Fact]
    public void A_tensor_without_history_gets_one_from_what_it_is_multiplied_by()
    {
        var w = tensor(new[] { 2f, 3f }, requires_grad: true);
        var x = tensor(new[] { 5f, 7f });
        x.mul_(w);
        Assert.True(x.requires_grad);
        Assert.False(x.is_leaf);
        x.sum().backward();
        Assert.Equal([5f, 7f], Values(w.grad!));
    }

    [Fact]
    public void What_a_tensor_is_compared_with_in_place_gets_zeros()
    {
        foreach (
            var (compare, expected) in new (Func<Tensor, Tensor, Tensor>, float[])[]
            {
                ((x, y) => x.eq_(y), [0, 1, 0]),
                ((x, y) => x.ne_(y), [1, 0, 1]),
                ((x, y) => x.lt_(y), [1, 0, 0]),
                ((x, y) => x.le_(y), [1, 1, 0]),
                ((x, y) => x.gt_(y), [0, 0, 1]),
                ((x, y) => x.ge_(y), [0, 1, 1]),
            }
        )
        {
            var y = tensor([2.0], requires_grad: true);
            var plain = tensor([1f, 2, 3]);
            compare(plain, y);
            Assert.True(plain.requires_grad);
            Assert.Equal(expected, Values(plain));
            plain.sum().backward();
            Assert.Equal([0.0], y.grad!.data<double>());

            var x = tensor([1f, 2, 3], requires_grad: true);
            var row = stack([x, x]);
            compare(row[0], y);
            row.sum().backward();
            Assert.Equal([1f, 1, 1], Values(x.grad!));
            Assert.Equal([0.0], y.grad!.data<double>());
        }
        // Whole numbers and truths have no gradients.
        Assert.False(zeros(1, int64).eq_(ones(1).requires_grad_()).requires_grad);
        Assert.Throws<ExternalException>(() => zeros(2).eq_(ones(3, 2)));
        Assert.Throws<ExternalException>(() => zeros(2).logical_and_(ones(3, 2)));
    }

    [Fact]
    public void Positions_that_were_changed_in_place_since_are_named()
    {
        var x = tensor(new[] { 1f, 2f, 3f }, requires_grad: true);
        foreach (
            var use in (Func<Tensor, Tensor>[])
                [
                    at => x[at],
                    at => x.index_select(0, at),
                    at => (x * 2).index_put_(zeros(1), at),
                    at => zeros(3).index_put_(x[..1], at),
                ]
        )
        {
            var at = tensor(new[] { 1L });
            var y = use(at).sum();
            at.add_(1);
            var error = Assert.Throws<ExternalException>(() => y.backward());
            Assert.Contains("inplace", error.Message, StringComparison.Ordinal);
        }
        // A mask was read when it was used.
        var mask = x.detach() > 1;
        var chosen = x[mask].sum();
        mask.fill_(0);
        chosen.backward();
        Assert.Equal([0f, 1f, 1f], Values(x.grad!));
    }

    [Fact]
    public void Twice_in_place_gives_both_factors()
    {
        var w = tensor(new[] { 2f }, requires_grad: true);
        var x = tensor(new[] { 5f });
        x.mul_(w).mul_(w);
        x.sum().backward();
        Assert.Equal([20f], Values(w.grad!));
    }

    [Fact]
    public void A_view_taken_before_the_base_was_changed_follows_the_change()
    {
        var w = tensor(new[] { 2f, 3f, 4f }, requires_grad: true);
        var x = tensor(new[] { 1f, 10f, 100f });
        var view = x[1..];
        x.mul_(w);
        Assert.True(view.requires_grad);
        view.sum().backward();
        Assert.Equal([0f, 10f, 100f], Values(w.grad!));
    }

    [Fact]
    public void A_view_does_not_keep_the_history_that_the_base_had()
    {
        var a = tensor(new[] { 1f, 2f }, requires_grad: true);
        var x = a * 3;
        var view = x[0];
        x.mul_(10);
        view.backward();
        Assert.Equal([30f, 0f], Values(a.grad!));
    }

    [Fact]
    public void A_change_through_one_view_is_seen_by_the_others()
    {
        var w = tensor(2f, requires_grad: true);
        var x = ones(2, 3);
        var row = x[0];
        var column = x[.., 1];
        row.mul_(w);
        column.sum().backward();
        Assert.Equal(1f, w.grad!.ToSingle());
    }

    [Fact]
    public void An_expanded_view_gathers_the_gradients_of_its_copies()
    {
        var w = tensor(new[] { 2f, 3f }, requires_grad: true);
        var x = ones(2, 1);
        var wide = x.expand(2, 4);
        x.mul_(w.unsqueeze(1));
        wide.sum().backward();
        Assert.Equal([4f, 4f], Values(w.grad!));
    }

    [Fact]
    public void A_constant_over_the_base_leaves_it_and_its_views_a_history_without_slope()
    {
        foreach (var constant in new Action<Tensor>[] { x => x.zero_(), x => x.copy_(ones(2)) })
        {
            var a = tensor(new[] { 1f, 2f }, requires_grad: true);
            var x = a * 3;
            var view = x[1..];
            constant(x);
            Assert.True(x.requires_grad); // PyTorch 1.13, too
            Assert.True(view.requires_grad);
            (x.sum() + view.sum()).backward();
            Assert.Equal([0f, 0f], Values(a.grad!));
        }
    }

    [Fact]
    public void A_view_of_a_detached_slice_can_be_changed()
    {
        var w = tensor(new[] { 2f, 3f }, requires_grad: true);
        var x = ones(2, 4)[.., 1..3].detach();
        x[1].mul_(w);
        (x * tensor(new[] { 1f, 10f })).sum().backward();
        Assert.Equal([1f, 10f], Values(w.grad!));
    }

    [Fact]
    public void A_copy_of_a_leaf_is_no_leaf()
    {
        var b = ones(3, requires_grad: true);
        var y = zeros(3);
        y.copy_(b);
        Assert.False(y.is_leaf);
        y.mul_(2);
        y.sum().backward();
        Assert.Equal([2f, 2f, 2f], Values(b.grad!));
        var part = zeros(2, 3);
        part[0] = b;
        part.mul_(3);
        part.sum().backward();
        Assert.Equal([5f, 5f, 5f], Values(b.grad!));
        // Nor is it a second name for what it was copied from.
        var source = b * 1;
        var copy = zeros(3);
        copy.copy_(source);
        source.retain_grad();
        copy.sum().backward();
        Assert.Null(y.grad);
        Assert.Equal([1f, 1f, 1f], Values(source.grad!));
    }

    [Fact]
    public void What_is_filled_with_a_number_keeps_its_history_and_has_no_slope()
    {
        foreach (
            var fill in (Func<Tensor, Tensor>[])
                [
                    x => x.zero_(),
                    x => x.fill_(3),
                    x => x.copy_(ones(2)),
                    x => x.uniform_(0, 1),
                    x => x.bernoulli_(0.5),
                    x => x.eq_(1),
                ]
        )
        {
            var w = ones(2, requires_grad: true);
            var x = w * 2;
            fill(x);
            Assert.True(x.requires_grad);
            (x + 1).sum().backward();
            Assert.Equal([0f, 0f], Values(w.grad!));
        }
    }
}
